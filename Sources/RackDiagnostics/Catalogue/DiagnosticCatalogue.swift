/// What a diagnostic code means, for whoever meets it.
public struct CatalogueEntry: Sendable, Hashable {
    /// Something that gives the message.
    public enum Example: Sendable, Hashable {
        /// A program; on the preset `pair-cz` it gives this code and no other.
        case program(String)
        /// A Q1 program; it gives this code and no other.
        case assembly(String)
        /// A description of a device, or the part of one that matters.
        case description(String)
        /// A line at the terminal.
        case command(String)
        /// A situation, in words.
        case situation(String)

        /// As it is printed.
        public var text: String {
            switch self {
            case .program(let text), .assembly(let text), .description(let text), .command(let text), .situation(let text): text
            }
        }

        /// Of the first line of an OpenPulse example.
        static let frames = """
            defcalgrammar "openpulse";
            cal {
              extern port q0_drive; extern port feed0_in;
              frame f0 = newframe(q0_drive, 5e9, 0.0);
              frame rx = newframe(feed0_in, 7e9, 0.0);
            }

            """

        /// A program with the frames `f0`, to play on, and `rx`, to capture with.
        static func pulses(_ text: String) -> Example { .program(frames + text) }
    }

    /// As in messages: `QP0103`.
    public var code: String
    /// A few words.
    public var title: String
    /// What it means: a paragraph.
    public var meaning: String
    public var example: Example
    /// How to mend it.
    public var mend: String

    init(_ code: String, _ title: String, _ meaning: String, _ example: Example, mend: String) {
        self.code = code
        self.title = title
        self.meaning = meaning
        self.example = example
        self.mend = mend
    }
}

/// Codes of one origin.
public struct CatalogueFamily: Sendable {
    /// What its codes begin with.
    public var prefix: String
    public var title: String
    public var entries: [CatalogueEntry]
}

/// Every diagnostic code of the product with its explanation: what `pulserack explain` prints.
public enum DiagnosticCatalogue {
    /// In the order in which a program meets them.
    public static let families: [CatalogueFamily] = [
        CatalogueFamily(prefix: "QP", title: "programs: text and meaning", entries: grammar + meaning + dialects),
        CatalogueFamily(prefix: "QS", title: "schedules: times, calibrations and values", entries: schedules),
        CatalogueFamily(prefix: "QQ", title: "what the connectors are asked to play", entries: samples + signals),
        CatalogueFamily(prefix: "QA", title: "Q1 programs", entries: assembly),
        CatalogueFamily(prefix: "RS", title: "converters, lines and crosstalk", entries: lines),
        CatalogueFamily(prefix: "RD", title: "device descriptions and rack files", entries: descriptions + devices + racks),
        CatalogueFamily(
            prefix: "RK", title: "files, options and runs", entries: files + runs + conversations + hosts + linkOptions),
    ]

    /// All entries, family by family, ascending.
    public static let entries: [CatalogueEntry] = families.flatMap(\.entries)

    /// The entry for `code`, whatever its case; `nil` if there is none.
    public static func entry(for code: String) -> CatalogueEntry? {
        let wanted = code.uppercased()
        return entries.first { $0.code == wanted }
    }

    /// The code that was probably meant.
    public static func nearestCode(to code: String) -> String? { nearestName(to: code, among: entries.map(\.code)) }
}
