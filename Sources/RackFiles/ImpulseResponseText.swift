import RackDiagnostics
import RackModel

/// The text of an impulse response: one number a line, in the order of time. A `#` begins a comment;
/// lines without a number are passed over.
struct ImpulseResponseText {
    private(set) var samples: [Double] = []
    private(set) var diagnostics: [Diagnostic] = []

    private let text: SourceText
    /// Which text it is, for the places of messages.
    private let source: Int
    private var refusedLines = 0

    /// As many mistakes are told one by one: a file of the wrong kind has one on every line.
    private static let messageLimit = 20

    /// The samples of `text`, which is number `source` of the run's texts, or what is wrong with it.
    static func read(_ text: SourceText, source: Int) -> ImpulseResponseText {
        var response = ImpulseResponseText(text: text, source: source)
        response.readLines()
        return response
    }

    private init(text: SourceText, source: Int) {
        self.text = text
        self.source = source
    }

    private mutating func readLines() {
        let bytes = text.bytes
        // Windows writes a mark of its byte order before the first character.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let fields = fields(bytes[start..<end].prefix { $0 != 0x23 })
            if let field = fields.first {
                guard samples.count + refusedLines < LineFilter.impulseResponseLimit else {
                    report(
                        "RD0119", "there are more than \(LineFilter.impulseResponseLimit) samples", at: field,
                        help: "cut the response where it has settled, or sample it more coarsely")
                    return
                }
                read(fields)
            }
            start = end + 1
        }
        if refusedLines > Self.messageLimit {
            diagnostics.append(
                Diagnostic(
                    code: "RD0118", "\(refusedLines - Self.messageLimit) more lines hold no single number",
                    at: SourceRange(source: source, lower: bytes.count, upper: bytes.count)))
        }
        if samples.isEmpty, diagnostics.isEmpty {
            report("RD0117", "'\(text.name)' holds no samples", at: 0..<0)
        }
    }

    /// What stands between blanks, commas and semicolons, the columns that programs write.
    private func fields(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
        line.split { [0x20, 0x09, 0x0D, 0x2C, 0x3B].contains($0) }.map { $0.startIndex..<$0.endIndex }
    }

    private mutating func read(_ fields: [Range<Int>]) {
        guard fields.count == 1 else {
            refuse(
                "RD0118", "a second column", at: fields[1],
                help: "write one number a line, with a decimal point")
            return
        }
        let word = String(decoding: text.bytes[fields[0]], as: UTF8.self)
        switch YamlNumber(word) {
        case .finite(let value) where Self.range.contains(value):
            samples.append(value)
        case .finite:
            refuse("RD0105", "the sample \(shown(word)) is out of range", at: fields[0])
        case .infinite, .notANumber:
            refuse("RD0106", "the sample \(shown(word)) is no finite number", at: fields[0])
        case .text:
            refuse("RD0103", "\(shown(word)) is no number", at: fields[0])
        }
    }

    /// That of the key `impulse_response`.
    private static let range: ClosedRange<Double> = {
        guard case .numbers(_, let range)? = DeviceKeys.section(.filter).key("impulse_response")?.kind else {
            preconditionFailure("'impulse_response' is no list of numbers")
        }
        return range
    }()

    private mutating func refuse(
        _ code: String, _ message: String, at range: Range<Int>, help: String? = nil
    ) {
        refusedLines += 1
        guard refusedLines <= Self.messageLimit else { return }
        let words = "a sample is a number, \(DeviceKey.Kind.words(Self.range))"
        report(code, message, at: range, help: help ?? words)
    }

    private mutating func report(
        _ code: String, _ message: String, at range: Range<Int>, help: String? = nil
    ) {
        let place = SourceRange(source: source, lower: range.lowerBound, upper: range.upperBound)
        diagnostics.append(Diagnostic(code: code, message, at: place, help: help))
    }

    /// A word of the file as a message can hold it, whatever its bytes.
    private func shown(_ word: String) -> String {
        let letters = word.unicodeScalars.prefix(40).map { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? "\u{FFFD}" : Character(scalar)
        }
        return "'" + String(letters) + (word.unicodeScalars.count > 40 ? "…'" : "'")
    }
}
