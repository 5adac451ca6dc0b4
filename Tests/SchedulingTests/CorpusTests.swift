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

@Suite("The conformance corpus", .enabled(if: Corpus.folder != nil, "no ../shared/corpus/openqasm3 beside the package"))
struct CorpusTests {
    /// Programs to accept whose features are refused by name for now, with the code of the refusal.
    static let known: [String: String] = [
        "authored/dur-stretch-fill.qasm": "QS0090", "authored/dur-stretch-in-box.qasm": "QS0090",
        "authored/flow-feedback-equal.qasm": "QS0072", "authored/flow-subroutine.qasm": "QS0090",
        "authored/flow-switch.qasm": "QS0090", "authored/val-array-slices.qasm": "QS0090",
    ]

    static let grammar = Corpus.entries.filter { $0.stage == "parse" && $0.dialect == nil }.map(\.file)
    static let authored = Corpus.entries.filter { $0.stage == "compile" && $0.file.hasPrefix("authored/") }.map(\.file)

    private func entry(_ file: String) throws -> Corpus.Entry { try #require(Corpus.entries.first { $0.file == file }) }

    @Test("the grammar's verdicts", arguments: grammar)
    func grammarVerdict(_ file: String) throws {
        let entry = try entry(file)
        var texts = [try Corpus.text(entry)]
        if entry.mode == "lines" {
            texts = String(decoding: texts[0].bytes, as: UTF8.self).split(separator: "\n").map(String.init)
                .filter { !$0.isEmpty && !$0.hasPrefix("//") }.map { SourceText(name: $0, $0) }
        }
        for text in texts {
            let errors = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
            #expect(errors.isEmpty == (entry.expect == "accept"), "\(text.name): \(errors)")
        }
    }

    @Test("the verdicts and facts of the authored programs", arguments: authored)
    func verdictsAndFacts(_ file: String) throws {
        let entry = try entry(file)
        let device = TestBench.device(tickRate: entry.dt == "0.5ns" ? 2_000_000_000 : 1_000_000_000)
        let result = FrontEnd.check(program: try Corpus.text(entry), environment: TestBench.environment(device))
        var errors = result.diagnostics.filter { $0.severity == .error }
        var schedule: PulseSchedule?
        if let program = result.program {
            do throws(DiagnosticsError) {
                let inputs = (entry.inputs ?? [:]).mapValues { InputValue.number($0) }
                schedule = try ScheduleCompiler(program: program, device: device).compile(inputs: inputs)
            } catch { errors += error.diagnostics }
        }
        if let code = Self.known[file] {
            #expect(errors.contains { $0.code == code }, "no longer refused: take it off the list")
            return
        }
        let rendered = DiagnosticRenderer(sources: result.sources).render(errors)
        #expect(errors.isEmpty == (entry.expect == "accept"), "\(rendered)")
        if let lines = entry.facts?.error_lines {
            #expect(errors.map { result.sources[0].position(of: $0.range!.lower).line } == lines)
        }
        if let facts = entry.facts, let schedule { verify(facts, schedule) }
    }

    private func verify(_ facts: Corpus.Entry.Facts, _ schedule: PulseSchedule) {
        if let total = facts.total { #expect(schedule.durationTicks == total) }
        if let plays = facts.plays {
            // Facts without starts speak of the frames that they name only.
            let hasStarts = plays.allSatisfy { $0.start != nil }
            let found = schedule.plays.filter { play in hasStarts || plays.contains { $0.frame == play.frame } }
            #expect(found.count == plays.count)
            for (wanted, play) in zip(plays, found) { verify(wanted, play, schedule.waveforms[play.waveform]) }
        }
        if let captures = facts.captures {
            #expect(captures.map(\.frame) == schedule.captures.map(\.frame))
            #expect(captures.map(\.start) == schedule.captures.map(\.startTick))
            #expect(captures.map(\.length) == schedule.captures.map(\.durationTicks))
        }
        for (name, wanted) in facts.frames ?? [:] {
            let frame = schedule.frames.first { $0.name == name }
            if let time = wanted.time { #expect(frame?.endTick == time, "\(name)") }
            if let phase = wanted.phase { #expect(abs((frame?.state.phaseCycles ?? 9) - phase / (2 * .pi)) < 1e-12) }
            if let frequency = wanted.frequency { #expect(frame?.state.frequencyHz == frequency) }
        }
    }

    private func verify(_ wanted: Corpus.Entry.Play, _ play: PulseSchedule.Play, _ waveform: PulseSchedule.Waveform) {
        #expect(play.frame == wanted.frame)
        if let start = wanted.start { #expect(play.startTick == start) }
        #expect(Int64(waveform.re.count) * waveform.ticksPerSample == wanted.length)
        if let phase = wanted.phase { #expect(abs(play.state.phaseCycles - phase / (2 * .pi)) < 1e-12) }
        if let frequency = wanted.frequency { #expect(play.state.frequencyHz == frequency) }
        guard let peak = wanted.peak else { return }
        let found = zip(waveform.re, waveform.im).map { ($0 * $0 + $1 * $1).squareRoot() }.max() ?? 0
        // A Gaussian of even length has its top between two samples.
        #expect(abs(found - peak) < 1e-3)
    }
}
