/// One key of a device description: what may stand there, what stands there if nothing is said, and what
/// it means. The reader, the checks and the printed reference all read the same rows.
public struct DeviceKey: Sendable {
    /// What a value may be.
    public enum Kind: Sendable {
        /// A number in `unit` within `range`; `mayBeInfinite` admits `.inf`.
        case number(unit: String, range: ClosedRange<Double>, mayBeInfinite: Bool)
        /// A list of numbers.
        case numbers(unit: String, range: ClosedRange<Double>)
        /// A whole number.
        case integer(unit: String, range: ClosedRange<Int64>)
        /// A whole number or the word `ideal`.
        case bits(range: ClosedRange<Int64>)
        case boolean
        case text
        /// The path of a file of numbers, relative to the description.
        case file
        /// One of some words.
        case word([String])
        /// The name of a mode, or of a port.
        case name
        /// Names in a list: exactly `count` of them, or any number.
        case names(count: Int?)
        /// A section of keys; `mayBeNone` admits `none`.
        case section(DeviceKeySection.Name, mayBeNone: Bool)
        /// A section of keys, or a word that stands for one.
        case sectionOrWord(DeviceKeySection.Name, [String])
        /// A section of keys, or a name or path that stands for one.
        case sectionOrName(DeviceKeySection.Name)
        /// A list of sections.
        case sections(DeviceKeySection.Name)
        /// Key paths of the description and the source of what stands there.
        case sources
    }

    public var name: String
    public var kind: Kind
    /// As a description would spell it; `nil`: there is none.
    public var standard: String?
    /// An entry must have it, from itself or from `defaults`.
    public var isRequired: Bool
    /// It says which entry it is: no use in `defaults`.
    public var isEntryOnly: Bool
    /// The variants of the section (its `kind` or `model`) that know it; empty: all.
    public var variants: [String]
    public var meaning: String

    init(
        _ name: String, _ kind: Kind, standard: String? = nil, required: Bool = false,
        entryOnly: Bool = false,
        variants: [String] = [], _ meaning: String
    ) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.isRequired = required
        self.isEntryOnly = entryOnly
        self.variants = variants
        self.meaning = meaning
    }
}

extension DeviceKey.Kind {
    /// A number in `unit`.
    static func number(_ unit: String, _ range: ClosedRange<Double>) -> Self {
        .number(unit: unit, range: range, mayBeInfinite: false)
    }

    static func integer(_ range: ClosedRange<Int64>, unit: String = "") -> Self {
        .integer(unit: unit, range: range)
    }

    static func section(_ name: DeviceKeySection.Name) -> Self { .section(name, mayBeNone: false) }

    /// The unit of a value, empty where it has none.
    public var unit: String {
        switch self {
        case .number(let unit, _, _), .numbers(let unit, _), .integer(let unit, _): unit
        default: ""
        }
    }

    /// A few words for messages and for the reference.
    public var words: String {
        switch self {
        case .number(_, let range, let mayBeInfinite):
            "number, \(Self.words(range))" + (mayBeInfinite ? " or .inf" : "")
        case .numbers(_, let range): "list of numbers, each \(Self.words(range))"
        case .integer(_, let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .bits(let range): "whole number, \(range.lowerBound) to \(range.upperBound), or 'ideal'"
        case .boolean: "true or false"
        case .text: "text"
        case .file: "path of a file"
        case .word(let words): "one of " + words.map { "'\($0)'" }.joined(separator: ", ")
        case .name: "name"
        case .names(let count): count.map { "list of \($0) names" } ?? "list of names"
        case .section(let name, let mayBeNone): "section '\(name.rawValue)'" + (mayBeNone ? " or 'none'" : "")
        case .sectionOrWord(let name, let words):
            "section '\(name.rawValue)', or " + words.map { "'\($0)'" }.joined(separator: " or ")
        case .sectionOrName(let name): "name or path, or section '\(name.rawValue)'"
        case .sections(let name): "list of sections '\(name.rawValue)'"
        case .sources: "key path: source"
        }
    }

    static func words(_ range: ClosedRange<Double>) -> String {
        "\(short(range.lowerBound)) to \(short(range.upperBound))"
    }

    private static func short(_ value: Double) -> String {
        value.magnitude < 1e5 && value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

/// The keys of one section of a description.
public struct DeviceKeySection: Sendable {
    public enum Name: String, Sendable, CaseIterable {
        case device, defaults, qubit, flux, noise, resonator, coupler
        case resonatorMode = "resonator_mode"
        case attenuator
        case coupling
        case correlatedNoise = "correlated_noise"
        case drivePort = "drive_port"
        case fluxPort = "flux_port"
        case readoutPort = "readout_port"
        case capturePort = "capture_port"
        case mixer, filter, feedline, amplifier, stage, crosstalk
        case crosstalkEntry = "crosstalk_entry"
        case gates
        case twoQubit = "two_qubit"
        case solver, feedback, link, latency
        case sizedLatency = "sized_latency"
        case faults
        // Of rack files
        case rack, module, cable
        case rackLink = "rack_link"
        case linkSource = "link_source"
    }

    public var name: Name
    /// Where it stands in a description.
    public var path: String
    public var meaning: String
    /// The key whose word picks the variant of an entry.
    public var variantKey: String?
    public var keys: [DeviceKey]

    init(_ name: Name, at path: String, _ meaning: String, variantKey: String? = nil, _ keys: [DeviceKey]) {
        self.name = name
        self.path = path
        self.meaning = meaning
        self.variantKey = variantKey
        self.keys = keys
    }

    /// The row of `name`.
    public func key(_ name: String) -> DeviceKey? { keys.first { $0.name == name } }
}

/// The tables of keys of device descriptions and rack files.
public enum DeviceKeys {
    /// Every section of a device description, the root first.
    public static let sections: [DeviceKeySection] =
        [device, defaults, qubit, flux, noise, resonator, coupler, resonatorMode, attenuator, coupling]
        + [correlatedNoise]
        + [drivePort, fluxPort, readoutPort, capturePort, mixer, filter, feedline, amplifier, stage]
        + [crosstalk, crosstalkEntry, gates, twoQubit, solver, feedback]
        + [link, latency, sizedLatency, faults]

    /// Every section of a rack file, the root first.
    public static let rackSections: [DeviceKeySection] = [rack, module, cable, rackLink, linkSource]

    /// The section called `name`.
    public static func section(_ name: DeviceKeySection.Name) -> DeviceKeySection {
        (sections + rackSections).first { $0.name == name }!
    }
}
