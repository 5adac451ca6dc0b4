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
            .count(\.sent, "sent", "requests that were sent"),
            .count(\.answered, "answered", "requests that were answered, in time or late"),
            .count(\.late, "late", "answers that came after their deadline"),
            .count(\.lost, "lost", "requests without an answer"),
            .count(\.refused, "refused", "answers with a status that is no success"),
            .count(\.duplicate, "duplicate", "answers that came again"),
            .count(\.foreign, "foreign", "answers to nothing that was asked"),
            .count(\.malformed, "malformed", "datagrams that are no answer"),
            .count(\.reordered, "reordered", "answers that overtook one before"),
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
        case .missedShots: "shots that waited for an answer beyond its deadline"
        case .injected(let fault): "messages that the fault '\(fault.rawValue)' struck"
        case .count(_, _, let longName): longName
        }
    }
}
