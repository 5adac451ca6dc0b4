public import PulseLanguage

/// A call of a program over the feedback link.
public struct LinkCall: Sendable, Equatable {
    /// An argument, as far as it is known.
    public enum Argument: Sendable, Equatable {
        case value(Value)
        /// Bits, the lowest first, some of which may be what captures gave.
        case bits([Bit])
    }

    public enum Bit: Sendable, Equatable {
        case known(Bool)
        /// The number of a capture (`PulseSchedule.Capture.number`).
        case captured(Int)
    }

    /// When the answer is taken.
    public enum Form: Sendable, Equatable {
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
    public var form: Form
    /// The end of the latest capture that the arguments or the call itself depend on; without any, the latest clock
    /// of the shot at the call.
    public var lastSampleTick: Int64

    public init(
        number: Int, function: String, arguments: [Argument], result: ValueType, form: Form, lastSampleTick: Int64
    ) {
        self.number = number
        self.function = function
        self.arguments = arguments
        self.result = result
        self.form = form
        self.lastSampleTick = lastSampleTick
    }

    /// The captures that have to be read before it can be sent.
    public var captures: [Int] {
        arguments.flatMap { argument -> [Int] in
            guard case .bits(let bits) = argument else { return [] }
            return bits.compactMap { if case .captured(let number) = $0 { number } else { nil } }
        }
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
