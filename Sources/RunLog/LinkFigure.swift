import RackEmulator
import RackModel

/// A number that is kept of every point's conversation.
enum LinkFigure {
    case messages
    case missedShots
    case injected(LinkFault)
    /// One of the counters.
    case count(WritableKeyPath<LinkCounters, Int>, String, String)

    static var all: [LinkFigure] {
        [
            .messages,
            .count(\.sent, "sent", "messages that were sent"),
            .count(\.answered, "answered", "messages that a reply was matched with"),
            .count(\.late, "late", "of those answered: after their deadline"),
            .count(\.lost, "lost", "messages that no reply was matched with"),
            .count(\.refused, "refused", "of those answered: with a status that is no success"),
            .count(\.inGap, "in_gap", "of those answered: in a session in which something before was lost or refused"),
            .count(\.duplicate, "duplicate", "frames that repeat a reply"),
            .count(\.foreign, "foreign", "frames that reply to nothing that was asked"),
            .count(\.malformed, "malformed", "frames that are none"),
            .count(\.reordered, "reordered", "of those answered: after a message that was sent later"),
            .count(\.resets, "resets", "resets of the decoder that the link sent by itself"),
            .count(\.missed, "missed", "answers that were not taken, but what the policy says"),
            .count(\.gapShots, "gap_shots", "shots in whose session something is missing"),
            .missedShots,
            .count(\.abortedShots, "aborted_shots", "shots that the policy ended"),
        ] + LinkFault.allCases.map { .injected($0) }
    }

    /// As a dataset.
    var name: String {
        switch self {
        case .messages: "messages"
        case .missedShots: "missed_shots"
        case .injected(let fault): "injected_" + fault.rawValue
        case .count(_, let name, _): name
        }
    }

    var longName: String {
        switch self {
        case .messages: "rows of the table of messages"
        case .missedShots: "shots in which an answer was not taken, but what the policy says"
        case .injected(let fault): "messages that the fault '\(fault.rawValue)' struck"
        case .count(_, _, let longName): longName
        }
    }
}
