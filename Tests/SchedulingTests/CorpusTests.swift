import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Testing

@Suite("The conformance corpus", .enabled(if: Corpus.folder != nil, "no ../shared/corpus/openqasm3 beside the package"))
struct CorpusTests {
    static let grammar = Corpus.entries.filter { $0.stage == "parse" }.map(\.file)
    static let authored = Corpus.entries.filter { $0.stage == "compile" && $0.file.hasPrefix("authored/") }.map(\.file)
    static let fetched = Corpus.entries.filter { $0.stage == "compile" && $0.file.hasPrefix("fetched/") }.map(\.file)

    private func entry(_ file: String) throws -> Corpus.Entry { try #require(Corpus.entries.first { $0.file == file }) }

    /// A program of a dialect may be read although the grammar refuses it, if a note names the dialect.
    @Test("the grammar's verdicts", arguments: grammar)
    func grammarVerdict(_ file: String) throws {
        let entry = try entry(file)
        for text in try Corpus.texts(entry) {
            let found = FrontEnd.syntaxDiagnostics(of: text)
            let errors = found.filter { $0.severity == .error }
            if entry.expect == "reject", entry.dialect != nil {
                let named = found.contains { $0.severity == .note && $0.code.hasPrefix("QP03") }
                #expect(!errors.isEmpty || named, "\(text.name) is read without a word on its dialect")
            } else {
                #expect(errors.isEmpty == (entry.expect == "accept"), "\(text.name): \(errors)")
            }
        }
    }

    /// These are whole programs for simulators: names, types and scopes are judged, not which calibrations exist.
    @Test("the verdicts on names, types and scopes of other projects' programs", arguments: fetched)
    func meaning(_ file: String) throws {
        let entry = try entry(file)
        let result = FrontEnd.check(program: try Corpus.texts(entry)[0], environment: environment(entry))
        var errors = result.diagnostics.filter { $0.severity == .error }
        if entry.expect == "reject", let program = result.program {
            // What shows only when the statements are run; that the bench has no calibrations does not count.
            do throws(DiagnosticsError) {
                _ = try ScheduleCompiler(program: program, device: TestBench.device(qubits: 20)).outline()
            } catch { errors += error.diagnostics.filter { !["QS0030", "QS0031", "QS0032"].contains($0.code) } }
        }
        #expect(
            errors.isEmpty == (entry.expect == "accept"),
            "\(file): \(DiagnosticRenderer(sources: result.sources).render(errors))")
    }

    private func environment(_ entry: Corpus.Entry) -> LanguageEnvironment {
        // What the host of such programs provides.
        return LanguageEnvironment(
            portNames: ["d0", "d1", "channel_1"], qubitCount: 20, hostFunctions: ["elongate"],
            include: { Corpus.include($0, beside: entry) })
    }

    @Test("the verdicts and facts of the authored programs", arguments: authored)
    func verdictsAndFacts(_ file: String) throws {
        let entry = try entry(file)
        let device = TestBench.device(tickRate: entry.dt == "0.5ns" ? 2_000_000_000 : 1_000_000_000)
        var text = try Corpus.texts(entry)[0]
        for name in (entry.facts?.stretch ?? [:]).keys.sorted() {
            // A duration shows what a stretch was solved to.
            text = SourceText(name: text.name, bytes: text.bytes + Array("\nduration probe_\(name) = \(name);\n".utf8))
        }
        let result = FrontEnd.check(program: text, environment: TestBench.environment(device))
        var errors = result.diagnostics.filter { $0.severity == .error }
        var shot: Shot?
        if let program = result.program {
            do throws(DiagnosticsError) {
                let inputs = (entry.inputs ?? [:]).mapValues { InputValue.number($0) }
                let compiler = ScheduleCompiler(program: program, device: device)
                let outline = try compiler.outline(inputs: inputs)
                var process = try compiler.process(inputs: inputs)
                while case .waits(let captures) = try process.run() {
                    for capture in captures { process.provide(.bit(false), of: capture) }
                }
                shot = Shot(schedule: process.schedule(), outputs: process.outputs, names: outline.outputs.map(\.name))
            } catch { errors += error.diagnostics }
        }
        let rendered = DiagnosticRenderer(sources: result.sources).render(errors)
        #expect(errors.isEmpty == (entry.expect == "accept"), "\(rendered)")
        if let count = entry.facts?.errors { #expect(errors.count == count, "\(rendered)") }
        if let lines = entry.facts?.error_lines {
            #expect(errors.map { result.sources[0].position(of: $0.range!.lower).line } == lines)
        }
        if let facts = entry.facts, let shot { verify(facts, shot) }
    }

    /// What one shot with every measured bit 0 did.
    private struct Shot {
        var schedule: PulseSchedule
        var outputs: [Value?]
        var names: [String]

        func output(_ name: String) -> Value? {
            guard let index = names.firstIndex(of: name), outputs.indices.contains(index) else { return nil }
            return outputs[index]
        }
    }

    private func verify(_ facts: Corpus.Entry.Facts, _ shot: Shot) {
        let schedule = shot.schedule
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
        for (name, wanted) in facts.outputs ?? [:] {
            #expect(shot.output(name).flatMap { Corpus.OutputValue($0) } == wanted, "\(name)")
        }
        for (name, wanted) in facts.stretch ?? [:] {
            guard case .duration(let length)? = shot.output("probe_\(name)") else {
                Issue.record("\(name) was not solved")
                continue
            }
            #expect(length.exactSeconds(at: schedule.tickRate).map { schedule.tickRate.ticks($0) } == .exact(wanted), "\(name)")
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
