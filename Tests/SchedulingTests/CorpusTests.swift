import Foundation
import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Testing

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

    static func text(_ entry: Entry) throws -> SourceText {
        SourceText(name: entry.file, bytes: Array(try Data(contentsOf: folder!.appendingPathComponent(entry.file))))
    }
}
