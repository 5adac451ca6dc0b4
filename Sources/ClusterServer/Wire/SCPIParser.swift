/// A command as it came: its line, and the block that was in the line's place, if any.
struct SCPIMessage: Sendable, Equatable {
    /// Without the block and the end of the line: `SEQuencer0:AWG:WLISt:WAVeform:DATA "name",`.
    let line: String
    let block: [UInt8]?
    /// What `line` says.
    let header: SCPIHeader

    init(line: String, block: [UInt8]? = nil) {
        self.line = line
        self.block = block
        header = SCPIHeader(line)
    }
}

/// Cuts a stream of bytes into commands, whatever pieces it arrives in.
///
/// A command is a line of at most `lineMax` bytes that ends in a line feed, and may hold one block `#<digits><length>`
/// outside quotes. What is too long, or no block, becomes an error, and reading goes on behind it: bytes of a block that
/// is not wanted are counted and not kept.
struct SCPIParser: Sendable {
    enum Event: Sendable, Equatable {
        case message(SCPIMessage)
        /// The command that could not be read, as far as it is known.
        case failure(SCPIError, line: String)
    }

    static let lineMax = 16384

    /// How long the block of a command may be.
    let blockMax: @Sendable (_ line: String) -> Int

    private enum State {
        case line
        /// Behind `#`: how many digits, and the digits.
        case digitCount
        case digits(left: Int, length: Int)
        case block(left: Int)
        /// A block that is too long.
        case skipping(left: Int)
        /// Behind a block, up to the end of the line.
        case tail
        /// Behind something that is no command, up to the end of the line.
        case resynchronising
    }

    private var state = State.line
    private var line: [UInt8] = []
    private var block: [UInt8]?
    private var isQuoted = false
    private var failure: SCPIError?

    init(blockMax: @escaping @Sendable (_ line: String) -> Int) { self.blockMax = blockMax }

    /// Bytes that are kept for the command that is being read.
    var buffered: Int { line.count + (block?.count ?? 0) }

    /// Whether a command has begun and not ended.
    var isInside: Bool {
        if case .line = state { !line.isEmpty } else { true }
    }

    /// - Parameter bytes: what has arrived; what was read is taken off its front.
    /// - Returns: the next command; `nil` when more bytes are needed.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer.SubSequence) -> Event? {
        while !bytes.isEmpty {
            switch state {
            case .line:
                let byte = bytes.removeFirst()
                if let event = readLine(byte) { return event }
            case .digitCount:
                let byte = bytes.removeFirst()
                if (0x31...0x39).contains(byte) {
                    state = .digits(left: Int(byte - 0x30), length: 0)
                } else if let event = refuse(.invalidBlock("'#' is followed by a digit from 1 to 9"), at: byte) {
                    return event
                }
            case .digits(let left, let length):
                let byte = bytes.removeFirst()
                if (0x30...0x39).contains(byte) {
                    readDigit(left: left - 1, length: length * 10 + Int(byte - 0x30))
                } else if let event = refuse(.invalidBlock("the length has fewer digits than it announces"), at: byte) {
                    return event
                }
            case .block(let left):
                let taken = min(left, bytes.count)
                block?.append(contentsOf: bytes.prefix(taken))
                bytes.removeFirst(taken)
                state = left == taken ? .tail : .block(left: left - taken)
            case .skipping(let left):
                let taken = min(left, bytes.count)
                bytes.removeFirst(taken)
                state = left == taken ? .tail : .skipping(left: left - taken)
            case .tail:
                let byte = bytes.removeFirst()
                if byte == 0x0A { return finish() }
                if byte != 0x0D, byte != 0x20 {
                    failure = failure ?? .invalidBlock("more text behind the block")
                }
            case .resynchronising:
                guard let end = bytes.firstIndex(of: 0x0A) else {
                    bytes = bytes[bytes.endIndex...]
                    return nil
                }
                bytes = bytes[(end + 1)...]
                return finish()
            }
        }
        return nil
    }

    private mutating func readLine(_ byte: UInt8) -> Event? {
        switch byte {
        case 0x0A: return finish()
        case UInt8(ascii: "#") where !isQuoted:
            state = .digitCount
        default:
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard line.count < Self.lineMax else {
                failure = .tooMuchData("a line has at most \(Self.lineMax) bytes")
                state = .resynchronising
                return nil
            }
            line.append(byte)
        }
        return nil
    }

    private mutating func readDigit(left: Int, length: Int) {
        guard left == 0 else {
            state = .digits(left: left, length: length)
            return
        }
        let most = blockMax(text)
        if length > most {
            failure = .tooMuchData("a block of \(length) bytes, where \(most) are the most")
            state = .skipping(left: length)
        } else {
            block = []
            block?.reserveCapacity(min(length, Self.reserved))
            state = length == 0 ? .tail : .block(left: length)
        }
    }

    /// What is allocated on the word of a client alone.
    private static let reserved = 65536

    private mutating func refuse(_ error: SCPIError, at byte: UInt8) -> Event? {
        failure = error
        state = .resynchronising
        return byte == 0x0A ? finish() : nil
    }

    private var text: String {
        var end = line.count
        while end > 0, line[end - 1] == 0x0D || line[end - 1] == 0x20 { end -= 1 }
        return String(decoding: line[..<end], as: UTF8.self)
    }

    /// `nil` for an empty line.
    private mutating func finish() -> Event? {
        defer {
            state = .line
            line.removeAll(keepingCapacity: line.count <= Self.reserved)
            block = nil
            isQuoted = false
            failure = nil
        }
        if let failure { return .failure(failure, line: String(text.prefix(80))) }
        let text = text
        return text.isEmpty && block == nil ? nil : .message(SCPIMessage(line: text, block: block))
    }
}
