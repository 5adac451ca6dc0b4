import RackEmulator
import Sequencing

/// The tables of bins of a sequencer, and what has been acquired into them: sums, until somebody deletes them.
struct AcquisitionMemory: Sendable {
    static let entriesMax = 32
    /// Of all sequencers of a module together.
    static let binsMax = 3_000_000
    static let scopeSamples = 16384

    struct Entry: Sendable {
        var name: String
        var data: AcquisitionData
    }

    /// In the order in which they were made.
    private(set) var entries: [Entry] = []

    var acquisitions: [Q1Sequence.Acquisition] {
        entries.map { Q1Sequence.Acquisition(name: $0.name, index: $0.data.index, bins: $0.data.bins.count) }
    }

    /// How many there are in all tables.
    var bins: Int { entries.reduce(0) { $0 + $1.data.bins.count } }

    /// - Parameter free: how many bins the module has left.
    mutating func add(name: String, bins: Int, free: Int) throws(SCPIError) {
        try SampleMemory.check(name: name)
        guard !entries.contains(where: { $0.name == name }) else {
            throw .conflict("there is an acquisition \(name) already")
        }
        guard bins > 0 else { throw .outOfRange("an acquisition has at least one bin") }
        guard bins <= free else {
            throw .outOfMemory("\(bins) bins, where \(free) of the module's \(Self.binsMax) are free")
        }
        guard let index = (0..<Self.entriesMax).first(where: { free in !entries.contains { $0.data.index == free } })
        else { throw .outOfMemory("a sequencer holds \(Self.entriesMax) acquisitions") }
        entries.append(Entry(name: name, data: AcquisitionData(index: index, bins: bins)))
    }

    /// - Parameter name: `all` for every one.
    mutating func remove(name: String) throws(SCPIError) {
        if name.lowercased() == "all" {
            entries = []
        } else {
            entries.remove(at: try position(of: name))
        }
    }

    /// Empties bins and scope.
    ///
    /// - Parameter name: `all` for every one.
    mutating func clear(name: String) throws(SCPIError) {
        let positions = name.lowercased() == "all" ? Array(entries.indices) : [try position(of: name)]
        for position in positions {
            let data = entries[position].data
            entries[position].data = AcquisitionData(index: data.index, bins: data.bins.count)
        }
    }

    mutating func set(index: Int, name: String) throws(SCPIError) {
        let position = try position(of: name)
        guard (0..<Self.entriesMax).contains(index) else {
            throw .outOfRange("index \(index) of \(name): they go from 0 to \(Self.entriesMax - 1)")
        }
        if let other = entries.first(where: { $0.data.index == index && $0.name != name }) {
            throw .conflict("index \(index) of \(name) is that of \(other.name)")
        }
        entries[position].data.index = index
    }

    mutating func store(scope: [AcquisitionData.ScopePath], name: String) throws(SCPIError) {
        entries[try position(of: name)].data.scope = scope
    }

    /// Adds what an engine has acquired; what was deleted in the meantime is dropped.
    mutating func add(_ data: AcquisitionData) {
        guard let position = entries.firstIndex(where: { $0.data.index == data.index }) else { return }
        for bin in 0..<min(entries[position].data.bins.count, data.bins.count) where data.bins[bin].count > 0 {
            entries[position].data.bins[bin].add(data.bins[bin])
        }
    }

    subscript(name: String) -> Entry {
        get throws(SCPIError) { entries[try position(of: name)] }
    }

    func entry(at index: Int) throws(SCPIError) -> Entry {
        guard let entry = entries.first(where: { $0.data.index == index }) else {
            throw .nameNotFound("there is no acquisition with index \(index)")
        }
        return entry
    }

    private func position(of name: String) throws(SCPIError) -> Int {
        guard let position = entries.firstIndex(where: { $0.name == name }) else {
            throw .nameNotFound("there is no acquisition \(name)")
        }
        return position
    }
}

extension AcquisitionData.Bin {
    /// Counters stop at their ends, as those of the hardware.
    mutating func add(_ other: AcquisitionData.Bin) {
        path0 = Self.sum(path0, other.path0)
        path1 = Self.sum(path1, other.path1)
        thresholded = Self.sum(thresholded, other.thresholded)
        count = Self.sum(count, other.count)
    }

    private static func sum<Integer: FixedWidthInteger>(_ left: Integer, _ right: Integer) -> Integer {
        let (sum, isTooMuch) = left.addingReportingOverflow(right)
        return isTooMuch ? (right < 0 ? .min : .max) : sum
    }
}
