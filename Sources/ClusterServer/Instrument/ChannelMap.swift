import Sequencing

/// Which converters of a module the two paths of a sequencer use: `[[channels of I], [channels of Q]]`.
struct ChannelMap: Sendable, Equatable {
    /// Ascending.
    private(set) var paths: [[Int]]
    let channels: Int

    /// - Parameter channels: how many converters there are; I has the even ones, Q the odd.
    init(channels: Int) {
        self.channels = channels
        paths = [Array(stride(from: 0, to: channels, by: 2)), Array(stride(from: 1, to: channels, by: 2))]
    }

    var document: JSONValue { .array(paths.map { .array($0.map { .integer(Int64($0)) }) }) }

    /// Takes over `[[…], […]]`.
    mutating func set(_ document: JSONValue) throws(SCPIError) {
        guard let lists = document.elements, lists.count == 2 else {
            throw .illegalValue("a channel map is a list of two lists")
        }
        var found: [[Int]] = []
        for list in lists {
            guard let elements = list.elements else { throw .illegalValue("a channel map is a list of two lists") }
            var path: [Int] = []
            for element in elements {
                guard let channel = element.int, (0..<channels).contains(channel) else {
                    throw .outOfRange("channels go from 0 to \(channels - 1)")
                }
                if !path.contains(channel) { path.append(channel) }
            }
            found.append(path.sorted())
        }
        paths = found
    }

    /// Per converter the path that feeds it; I where both do.
    var outputs: [Q1SequencerSettings.Path?] {
        (0..<channels).map { paths[0].contains($0) ? .i : paths[1].contains($0) ? .q : nil }
    }

    /// Per path the converter that it listens to.
    var inputs: [Int?] { paths.map(\.first) }
}
