public import RackModel

/// One message over the link, as the run file keeps it.
public struct LinkMessage: Sendable, Equatable {
    /// What became of it.
    public enum Outcome: UInt8, Sendable, CaseIterable {
        /// Answered by its deadline.
        case inTime = 0
        case late = 1
        /// Never answered.
        case lost = 2
        /// Answered with a status that is no success.
        case refused = 3
        /// Answered, by its deadline or not, in a session in which something before it was lost or refused.
        case gap = 4
    }

    /// The tick of what never happened.
    public static let never = Int64.min
    /// The call of what the link sent by itself: `reset_decoder` after a session that was left broken or open.
    public static let noCall = -1

    /// Of the sweep.
    public var point: Int
    public var shot: Int
    /// Of the message in its shot, from 0.
    public var number: Int
    /// Of the program's call in its shot (`LinkCall.number`), or `noCall`.
    public var call: Int
    public var requestID: UInt32
    /// FNV-1a of the call's name.
    public var functionID: UInt32
    /// Bytes behind the request's header.
    public var argumentBytes: Int
    public var lastSampleTick: Int64
    public var sentTick: Int64
    public var serviceStartTick = Self.never
    public var serviceEndTick = Self.never
    public var receivedTick = Self.never
    public var deadlineTick: Int64
    /// `deadlineTick` − `receivedTick`; `never` for what was not received.
    public var slackTicks: Int64 { receivedTick == Self.never ? Self.never : deadlineTick - receivedTick }
    public var status: Int32 = 0
    public var outcome = Outcome.lost
    /// What the shot did instead of taking the answer; `nil` where it took it, or where there was none to take.
    public var policy: DecoderLink.MissPolicy?
    /// What was done to it on purpose.
    public var fault: LinkFault?
    /// The host's answer, whether it was taken or not: the first 64 bits.
    public var answer: UInt64 = 0
    /// What the program was given: the first 64 bits.
    public var given: UInt64 = 0
    /// By the clock on the wall, in nanoseconds since the run began; 0 in virtual time and for what was never received.
    public var wallSent: UInt64 = 0
    public var wallReceived: UInt64 = 0

    public init(
        point: Int, shot: Int, number: Int, call: Int = Self.noCall, requestID: UInt32, functionID: UInt32,
        argumentBytes: Int, lastSampleTick: Int64, sentTick: Int64, deadlineTick: Int64
    ) {
        self.point = point
        self.shot = shot
        self.number = number
        self.call = call
        self.requestID = requestID
        self.functionID = functionID
        self.argumentBytes = argumentBytes
        self.lastSampleTick = lastSampleTick
        self.sentTick = sentTick
        self.deadlineTick = deadlineTick
    }
}
