import RackModel

/// One command of the table: what it is called, where it is understood, how it is answered and what it does.
struct SCPICommand: Sendable {
    /// As manuals write it, with `#` for an index: `SEQuencer#:STATE?`.
    var name: String
    var reply: SCPIReplyKind
    var place: Place
    var action: Action
    /// What each `#` counts.
    var indices: [IndexKind] = []
    /// On which modules there is such a thing.
    var modules: Modules = .all

    /// Who understands it.
    enum Place: Sendable, Equatable {
        /// The cluster's own port.
        case cluster
        /// A module: on its port, or on the cluster's with the prefix `SLOT<n>:`.
        case module
        case both
    }

    /// What an index stands for, and so how far it goes.
    enum IndexKind: Sendable, Equatable {
        case sequencer, oscillator, output, input, dac, adc, marker
        case upTo(Int)
    }

    enum Modules: Sendable, Equatable {
        case all, reading, rf, baseband, readingRF, readingBaseband, qcm

        func contain(_ kind: ClusterModule.Kind) -> Bool {
            switch self {
            case .all: true
            case .reading: kind.reads
            case .rf: kind.isRF
            case .baseband: !kind.isRF
            case .readingRF: kind == .qrmRF
            case .readingBaseband: kind == .qrm
            case .qcm: kind == .qcm
            }
        }
    }

    enum Action: Sendable {
        /// Taken, and without effect in an emulator.
        case ignore
        case answer(String)
        case answerBlock(JSONValue)
        /// Part of hardware that no module of these racks has.
        case missing
        case get(SCPISetting)
        case set(SCPISetting)
        case common(CommonAction)
        case cluster(ClusterAction)
        case module(ModuleAction)
        case sequencer(SequencerAction)
    }

    /// What every port of a cluster understands.
    enum CommonAction: Sendable {
        case identification, clearStatus, reset, errorCount, nextError, statusByte, eventStatus, operationComplete
        case eventStatusEnable, setEventStatusEnable
    }

    enum ClusterAction: Sendable {
        case description, modules, moduleMask, commands, generalState, stateDocument, version, resetAll
        case triggerCount, resetTriggerCount, latestTrigger
    }

    enum ModuleAction: Sendable {
        case scope, setScope, predistortion, setPredistortion
        case assemblerLog, assemblerSuccess, resetModule, identification
        case oscillatorFrequency, setOscillatorFrequency, oscillatorEnabled, setOscillatorEnabled
        case outputAttenuation, setOutputAttenuation, inputAttenuation, setInputAttenuation
        case inputGain, setInputGain, outputOffset, setOutputOffset, inputOffset, setInputOffset
    }

    enum SequencerAction: Sendable {
        case arm, start, stop, state, clearFlags, program, assemble, isa, registers, setRegisters
        case configuration, setConfiguration, outputMap, setOutputMap, inputMap, setInputMap
        case samples(SampleMemory.Kind, SampleAction)
        case acquisitions(AcquisitionAction)
    }

    enum SampleAction: Sendable {
        case list, size, new, newEncoded, delete, data, packed, setData, index, setIndex, length, name
    }

    enum AcquisitionAction: Sendable {
        case list, packedList, size, new, delete, deleteData, data, packedData, storeScope, index, setIndex, name, bins
    }
}

/// A setting that is stored and read back and, if `leading` says so, exists once per leading parameter.
struct SCPISetting: Sendable, Equatable {
    /// What getter and setter share.
    var key: String
    var type: Type
    var leading = 0

    enum `Type`: Sendable, Equatable {
        case integer(Int, ClosedRange<Int>, step: Int = 1)
        case number(Double, ClosedRange<Double>)
        case flag(Bool)
        case word(String, [String])
        /// Any text.
        case text(String)

        var initial: String {
            switch self {
            case .integer(let value, _, _): "\(value)"
            case .number(let value, _): "\(value)"
            case .flag(let value): value ? "1" : "0"
            case .word(let value, _), .text(let value): value
            }
        }

        /// - Returns: what to store for `text`.
        func checked(_ text: String) throws(SCPIError) -> String {
            switch self {
            case .integer(_, let range, let step):
                guard let value = SCPINumber.integer(text), range.contains(value), value % step == 0 else {
                    let grid = step > 1 ? " in steps of \(step)" : ""
                    throw .outOfRange("\(text) is not a whole number from \(range.lowerBound) to \(range.upperBound)\(grid)")
                }
                return "\(value)"
            case .number(_, let range):
                return "\(try SCPINumber.double(text, in: range))"
            case .flag:
                guard let value = SCPINumber.flag(text) else { throw .illegalValue("\(text) is neither 0 nor 1") }
                return value ? "1" : "0"
            case .word(_, let words):
                guard words.contains(text) else { throw .illegalValue("\(text) is none of \(words.joined(separator: ", "))") }
                return text
            case .text:
                return text
            }
        }
    }
}

/// Numbers as parameters are written.
enum SCPINumber {
    /// Also `6e9` and `4.0`.
    static func integer(_ text: String) -> Int? { Int(text) ?? Double(text).flatMap { Int(exactly: $0) } }

    static func double(_ text: String, in range: ClosedRange<Double>) throws(SCPIError) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw .outOfRange("\(text) is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    static func flag(_ text: String) -> Bool? {
        switch text.uppercased() {
        case "0", "OFF", "FALSE": false
        case "1", "ON", "TRUE": true
        default: nil
        }
    }
}
