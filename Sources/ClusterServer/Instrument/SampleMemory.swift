import Sequencing

/// The waveforms or weights of a sequencer.
struct SampleMemory: Sendable {
    enum Kind: Sendable, Equatable {
        case waveforms, weights

        var noun: String { self == .waveforms ? "waveform" : "weight" }
        var entriesMax: Int { self == .waveforms ? 1024 : 32 }
    }

    /// Per sequencer, over all waveforms or all weights.
    static let samplesMax = 16384

    struct Entry: Sendable {
        var name: String
        var index: Int
        var samples: [Float]
        var encoding: Encoding
    }

    /// How samples come in; the numbers are the protocol's.
    enum Encoding: Int, Sendable {
        case float32 = 0
        /// 32767 is 1.
        case int16 = 2

        var size: Int { self == .float32 ? 4 : 2 }
    }

    let kind: Kind
    /// In the order in which they were made.
    private(set) var entries: [Entry] = []

    init(_ kind: Kind) { self.kind = kind }

    var samples: [Q1Sequence.Samples] {
        entries.map { Q1Sequence.Samples(name: $0.name, index: $0.index, samples: $0.samples) }
    }

    /// In bytes, of waveforms, weights and acquisitions: a line could bring sixteen times as many.
    static let nameMax = 1024

    static func check(name: String) throws(SCPIError) {
        guard name.utf8.count <= nameMax else { throw .illegalValue("a name of more than \(nameMax) bytes") }
    }

    mutating func add(name: String, size: Int, encoding: Int) throws(SCPIError) {
        try Self.check(name: name)
        guard !entries.contains(where: { $0.name == name }) else {
            throw .conflict("there is a \(kind.noun) \(name) already")
        }
        guard let encoding = Encoding(rawValue: encoding) else {
            throw .illegalValue("encoding \(encoding) is not one of 0 (float) and 2 (16 bit)")
        }
        let used = entries.reduce(0) { $0 + $1.samples.count }
        guard size > 0 else { throw .outOfRange("a \(kind.noun) has at least one sample") }
        guard size <= Self.samplesMax - used else {
            throw .outOfMemory("\(size) samples, where \(Self.samplesMax - used) of \(Self.samplesMax) are free")
        }
        guard let index = (0..<kind.entriesMax).first(where: { free in !entries.contains { $0.index == free } }) else {
            throw .outOfMemory("a sequencer holds \(kind.entriesMax) \(kind.noun)s")
        }
        entries.append(
            Entry(name: name, index: index, samples: [Float](repeating: 0, count: size), encoding: encoding))
    }

    /// - Parameter name: `all` for every one.
    mutating func remove(name: String) throws(SCPIError) {
        if name.lowercased() == "all" {
            entries = []
        } else {
            entries.remove(at: try position(of: name))
        }
    }

    /// - Parameter encoding: `nil`: as the entry was made with.
    mutating func set(_ bytes: [UInt8], name: String, encoding: Encoding?) throws(SCPIError) {
        let position = try position(of: name)
        let encoding = encoding ?? entries[position].encoding
        let count = entries[position].samples.count
        guard bytes.count == count * encoding.size else {
            throw .illegalValue("\(bytes.count) bytes for \(count) samples of \(encoding.size) bytes in \(name)")
        }
        let samples =
            switch encoding {
            case .float32: LittleEndian.floats(bytes)
            case .int16: LittleEndian.integers(bytes, as: Int16.self).map { Float($0) / 32767 }
            }
        guard samples.allSatisfy({ (-1...1).contains($0) || $0 == -32768 / 32767 }) else {
            throw .outOfRange("samples of \(name) go from -1 to 1")
        }
        entries[position].samples = samples
    }

    mutating func set(index: Int, name: String) throws(SCPIError) {
        let position = try position(of: name)
        guard (0..<kind.entriesMax).contains(index) else {
            throw .outOfRange("index \(index) of \(name): they go from 0 to \(kind.entriesMax - 1)")
        }
        if let other = entries.first(where: { $0.index == index && $0.name != name }) {
            throw .conflict("index \(index) of \(name) is that of \(other.name)")
        }
        entries[position].index = index
    }

    subscript(name: String) -> Entry {
        get throws(SCPIError) { entries[try position(of: name)] }
    }

    func entry(at index: Int) throws(SCPIError) -> Entry {
        guard let entry = entries.first(where: { $0.index == index }) else {
            throw .nameNotFound("there is no \(kind.noun) with index \(index)")
        }
        return entry
    }

    private func position(of name: String) throws(SCPIError) -> Int {
        guard let position = entries.firstIndex(where: { $0.name == name }) else {
            throw .nameNotFound("there is no \(kind.noun) \(name)")
        }
        return position
    }
}
