/// The parts of a command: what is asked, of which index, with which parameters.
struct SCPIHeader: Sendable, Equatable {
    /// In capitals, with `#` in the place of each index: `SEQUENCER#:AWG:WLIST?`.
    var name: String
    /// As many as `name` has `#`.
    var indices: [Int]
    /// A module that the command is meant for: `SLOT3:`.
    var slot: Slot
    var parameters: [Parameter]

    enum Slot: Sendable, Equatable {
        case none
        case number(Int)
        /// `SLOT:`, without a number.
        case every
    }

    enum Parameter: Sendable, Equatable {
        case quoted(String)
        case word(String)

        var text: String {
            switch self {
            case .quoted(let text), .word(let text): text
            }
        }
    }

    /// Clients end commands with a query mark: what they then wait for must come.
    var isQuery: Bool { name.hasSuffix("?") }

    /// - Parameter line: a command, in capitals or not, with blanks before it or without.
    init(_ line: String) {
        let bytes = Array(line.utf8).drop { Self.isBlank($0) }
        let end = bytes.firstIndex { Self.isBlank($0) } ?? bytes.endIndex
        var (name, indices) = Self.normalised(bytes[..<end])
        slot = .none
        if name.starts(with: "SLOT#:".utf8), let number = indices.first {
            slot = .number(number)
            indices.removeFirst()
            name.removeFirst(6)
        } else if name.starts(with: "SLOT:".utf8) {
            slot = .every
            name.removeFirst(5)
        }
        self.name = String(decoding: name, as: UTF8.self)
        self.indices = indices
        parameters = Self.parameters(bytes[end...].drop { Self.isBlank($0) })
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// An index that has no `Int` is one that nothing has.
    private static func normalised(_ bytes: ArraySlice<UInt8>) -> ([UInt8], [Int]) {
        var name: [UInt8] = []
        name.reserveCapacity(bytes.count)
        var indices: [Int] = []
        var index: Int?
        for byte in bytes {
            if (0x30...0x39).contains(byte) {
                if index == nil { name.append(UInt8(ascii: "#")) }
                let (product, isTooMuch) = (index ?? 0).multipliedReportingOverflow(by: 10)
                index = isTooMuch || product > 1_000_000 ? 1_000_001 : product + Int(byte - 0x30)
                continue
            }
            if let number = index { indices.append(number) }
            index = nil
            name.append((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
        }
        if let number = index { indices.append(number) }
        if name.first == UInt8(ascii: ":") { name.removeFirst() }
        return (name, indices)
    }

    private static func parameters(_ bytes: ArraySlice<UInt8>) -> [Parameter] {
        var found: [Parameter] = []
        var text: [UInt8] = []
        var (isQuoted, wasQuoted, isAny) = (false, false, false)
        func parameter() -> Parameter {
            let string = String(decoding: text, as: UTF8.self)
            return wasQuoted ? .quoted(string) : .word(string)
        }
        for byte in bytes {
            isAny = true
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                wasQuoted = true
            } else if isQuoted {
                text.append(byte)
            } else if byte == UInt8(ascii: ",") {
                found.append(parameter())
                (text, wasQuoted) = ([], false)
            } else if byte != 0x20 {
                text.append(byte)
            }
        }
        // A comma at the end stands before a block.
        if isAny, wasQuoted || !text.isEmpty { found.append(parameter()) }
        return found
    }
}
