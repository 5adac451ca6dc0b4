public import PulseLanguage

/// A call of a program over the feedback link.
public struct LinkCall: Sendable, Hashable {
    /// An argument, as far as it is known.
    public enum Argument: Sendable, Hashable {
        /// A number, and how it lies in the message.
        case value(Value, WireType)
        /// Bits, the lowest first, some of which may be what captures gave.
        case bits([Bit])

        /// Bytes that it takes in the message.
        public var byteCount: Int {
            switch self {
            case .value(_, let type): type.byteCount
            case .bits(let bits): WireType.bits(bits.count).byteCount
            }
        }
    }

    public enum Bit: Sendable, Hashable {
        case known(Bool)
        /// The number of a capture (`PulseSchedule.Capture.number`).
        case captured(Int)
        /// A bit, from 0, of what an earlier call gave.
        case replied(call: Int, bit: Int)
    }

    /// When the answer is taken.
    public enum Form: Sendable, Hashable {
        /// Nobody asks for an answer.
        case oneWay
        /// Where it is first used, and no later than its deadline.
        case awaited
        /// Where the program takes it by name; it does not wait.
        case taken
    }

    /// Counts a shot's calls in program order, from 0.
    public var number: Int
    /// The name that the wire knows: without `_send`.
    public var function: String
    public var arguments: [Argument]
    /// `void` for what only tells.
    public var result: ValueType
    /// How the answer lies in its message; `nil` for what only tells.
    public var answer: WireType?
    public var form: Form
    /// The end of the latest capture that the arguments or the call itself depend on (of an answer: from when on it may
    /// be acted upon); without any, the latest clock of the shot at the call.
    public var lastSampleTick: Int64
    /// Of form `taken`, once the program has taken it: the latest clock of the shot's qubits there.
    public var takeTick: Int64?

    public init(
        number: Int, function: String, arguments: [Argument], result: ValueType, answer: WireType?, form: Form,
        lastSampleTick: Int64, takeTick: Int64? = nil
    ) {
        self.number = number
        self.function = function
        self.arguments = arguments
        self.result = result
        self.answer = answer
        self.form = form
        self.lastSampleTick = lastSampleTick
        self.takeTick = takeTick
    }

    /// The captures that have to be read before it can be sent.
    public var captures: [Int] {
        bits.compactMap { if case .captured(let number) = $0 { number } else { nil } }
    }

    /// The calls whose answers have to be there before it can be sent.
    public var calls: [Int] {
        bits.compactMap { if case .replied(let call, _) = $0 { call } else { nil } }
    }

    private var bits: [Bit] {
        arguments.flatMap { argument -> [Bit] in if case .bits(let bits) = argument { bits } else { [] } }
    }
}

/// What a call over the link gave to the program.
public struct LinkReply: Sendable, Hashable {
    /// Of the call's result type.
    public var value: Value
    /// From when on it may be acted upon.
    public var readyTick: Int64
    /// The shot ends here (`DecoderLink.MissPolicy.abort`).
    public var aborts: Bool

    public init(value: Value, readyTick: Int64, aborts: Bool = false) {
        self.value = value
        self.readyTick = readyTick
        self.aborts = aborts
    }
}
