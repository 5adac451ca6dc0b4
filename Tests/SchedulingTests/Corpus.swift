import Foundation
import PulseLanguage
import RackDiagnostics
import Scheduling

/// The conformance programs beside the package, where there are any: `../shared/corpus/openqasm3`.
enum Corpus {
    struct Entry: Decodable {
        struct Play: Decodable {
            var frame: String
            var start: Int64?
            var length: Int64
            var phase: Double?
            var frequency: Double?
            var peak: Double?
        }
        struct Capture: Decodable {
            var frame: String
            var start: Int64
            var length: Int64
        }
        struct Frame: Decodable {
            var time: Int64?
            var phase: Double?
            var frequency: Double?
        }
        struct Facts: Decodable {
            var plays: [Play]?
            var captures: [Capture]?
            var frames: [String: Frame]?
            var total: Int64?
            var outputs: [String: OutputValue]?
            var stretch: [String: Int64]?
            var errors: Int?
            var error_lines: [Int]?
        }
        var file: String
        var expect: String
        var stage: String
        var confidence: String
        var dt: String?
        var mode: String?
        var dialect: [String]?
        var needs: [String]?
        var inputs: [String: Double]?
        var facts: Facts?
    }

    /// A number, a truth value, a bit string or a list of numbers.
    enum OutputValue: Decodable, Equatable {
        case number(Double), truth(Bool), bits(String), numbers([Double])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Bool.self) {
                self = .truth(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .bits(value)
            } else {
                self = .numbers(try container.decode([Double].self))
            }
        }

        /// What a program reported, as the manifest writes it.
        init?(_ value: Value) {
            switch value {
            case .bool(let truth): self = .truth(truth)
            case .bits(let bits): self = .bits(String(bits.reversed().map { $0 ? "1" : "0" }))
            case .complex(let re, let im): self = .numbers([re, im])
            case .array(let elements, _): self = .numbers(elements.compactMap(\.real))
            default:
                guard let real = value.real else { return nil }
                self = .number(real)
            }
        }
    }

    private struct Manifest: Decodable { var programs: [Entry] }

    static let folder: URL? = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        let candidates = [url.deletingLastPathComponent().appendingPathComponent("shared/corpus/openqasm3")]
            + (ProcessInfo.processInfo.environment["PULSERACK_CORPUS"].map { [URL(fileURLWithPath: $0)] } ?? [])
        return candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("manifest.json").path) }
    }()

    static let entries: [Entry] = {
        guard let folder, let data = try? Data(contentsOf: folder.appendingPathComponent("manifest.json")),
            let manifest = try? JSONDecoder().decode(Manifest.self, from: data)
        else { return [] }
        return manifest.programs
    }()

    /// The programs of an entry: one, or those of its lines.
    static func texts(_ entry: Entry) throws -> [SourceText] {
        let bytes = Array(try Data(contentsOf: folder!.appendingPathComponent(entry.file)))
        guard entry.mode == "lines" else { return [SourceText(name: entry.file, bytes: bytes)] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.isEmpty && !$0.hasPrefix("//") }.map { SourceText(name: $0, $0) }
    }

    /// A file that a program of `entry` includes: one beside it.
    static func include(_ path: String, beside entry: Entry) -> SourceText? {
        let url = folder!.appendingPathComponent(entry.file).deletingLastPathComponent().appendingPathComponent(path)
        return (try? Data(contentsOf: url)).map { SourceText(name: path, bytes: Array($0)) }
    }
}
