internal import PulseLanguage
public import RackDiagnostics
internal import RackUnits

/// What a program without feedback does to the frames of reference of its qubits, and which gates it is made of.
public struct ProgramTrace: Sendable {
    /// A calibration that the program called, by itself or through the definition of a gate.
    public struct Call: Sendable, Equatable {
        public var name: String
        public var parameters: [Double]
        /// Physical qubits, in the order of the call.
        public var qubits: [Int]
    }

    /// A frame from the start of the shot to the program's end.
    public struct Frame: Sendable {
        public var name: String
        /// Index into `Device.ports`.
        public var port: Int
        public var startFrequencyHz: Double
        let turnedCycles: Double
        let frequencyHz: Double
        let carrierBase: Double
        let carrierTick: Int64
        let rate: TickRate

        /// By what the frame's phase was changed since the start, less its carrier's phase at `tick`, in cycles: the
        /// phase of a state |1⟩ that rests in the frame.
        public func phaseCycles(at tick: Int64) -> Double {
            let since = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: tick - carrierTick, rate: rate)
            return CarrierPhase.wrapped(turnedCycles - carrierBase - since)
        }
    }

    /// In the order of the program; without those that calibrations call.
    public var calls: [Call] = []
    /// Whether nothing but gates, barriers and delays touches pulses and frames.
    public var isMadeOfGates = true
    /// Those that there are from the start.
    public var frames: [Frame] = []
}

extension ScheduleCompiler {
    /// Runs through the program with these inputs.
    ///
    /// - Returns: `nil` for a program that needs or keeps what a measurement gives.
    public func trace(
        inputs: [String: InputValue] = [:], outline: ProgramOutline? = nil
    ) throws(DiagnosticsError) -> ProgramTrace? {
        var process = try process(inputs: inputs, outline: outline)
        process.tracesGates = true
        guard case .finished = try process.run() else { return nil }
        return process.trace
    }
}

extension ShotInterpreter {
    /// Notes a call for a trace, if one is kept and no calibration makes it.
    mutating func note(call gate: Int, _ arguments: GateArguments, _ qubits: [Int]) {
        guard gateTrace != nil, !context.isCalibration else { return }
        let name = program.gates[gate].name
        gateTrace?.calls.append(.init(name: name, parameters: arguments.values.compactMap(\.real), qubits: qubits))
    }

    /// Notes that pulses or frames are touched by something that is no gate.
    mutating func noteLoosePulse() {
        if gateTrace != nil, !context.isCalibration { gateTrace?.isMadeOfGates = false }
    }

    /// The trace with the frames as they stand. Frames of calibrations that nothing has needed are made now; one that
    /// cannot be made is left out.
    var finishedTrace: ProgramTrace {
        var trace = gateTrace ?? ProgramTrace()
        var machine = self
        for index in frames.indices {
            do throws(Failure) { try machine.materialise(index) } catch { continue }
            let frame = machine.frames[index]
            guard let initial = frame.initial else { continue }
            trace.frames.append(
                .init(
                    name: frame.name, port: frame.port, startFrequencyHz: initial.frequencyHz,
                    turnedCycles: frame.phaseCycles - initial.phaseCycles, frequencyHz: frame.frequencyHz,
                    carrierBase: frame.carrierBase, carrierTick: frame.carrierTick, rate: rate))
        }
        return trace
    }
}
