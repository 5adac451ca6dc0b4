import Foundation
import PulseRack
import Testing

@Suite("The article on the language")
struct LanguagePageTests {
    static let page: String = {
        let url = CommandLineTool.package.appendingPathComponent("Sources/PulseRack/PulseRack.docc/Language.md")
        return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }()

    static let programs = page.matches(of: /```qasm\n((?s:.*?))```/).map { String($0.output.1) }

    @Test("Every program in it compiles on a preset", arguments: programs)
    func compiles(_ text: String) throws {
        let program = try Rack(device: "bench-1q").program(text: text)
        let settings = text.contains("theta;") ? [InputSetting(name: "theta", value: 1)] : []
        let found = program.check(RunRequest(settings: settings))
        #expect(found.diagnostics.filter { $0.severity != .note } == [], "\(found)")
    }

    @Test("It has programs, and names only codes that there are")
    func codes() {
        #expect(Self.programs.count >= 3)
        let codes = Self.page.matches(of: /`((?:Q[A-Z]|R[A-Z])[0-9]{4})`/).map { String($0.output.1) }
        #expect(codes.count > 10)
        #expect(codes.filter { DiagnosticCatalogue.entry(for: $0) == nil } == [])
    }

    struct Row: CustomTestStringConvertible, Sendable {
        var convention: String
        var numbers: [Double]
        var testDescription: String { convention }
    }

    /// The table of conventions.
    static let rows: [Row] = page.matches(of: /\n\| `(\w+)` \|[^|]*\|[^|]*((?:\| [0-9.]+ ){4})\|/).map { match in
        Row(convention: String(match.output.1), numbers: match.output.2.split(separator: "|").compactMap {
            Double($0.trimmingCharacters(in: .whitespaces))
        })
    }

    @Test("The table of conventions shows what the rack samples", arguments: rows)
    func conventions(_ row: Row) throws {
        let text = """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            pragma pulserack waveforms \(row.convention)
            cal {
              extern port q0_drive;
              frame f = newframe(q0_drive, 5.0e9, 0.0);
              play(f, gaussian(1.0, 16dt, 4dt));
            }
            """
        let schedule = try Rack(device: "bench-1q").program(text: text).prepare().schedule(point: 0)
        let samples = schedule.waveforms[0].re
        #expect(samples.count == 16)
        let found = [samples[0], samples[1], samples[7], samples.reduce(0, +)]
        #expect(zip(found, row.numbers).allSatisfy { abs($0 - $1) < 5.1e-5 }, "\(found)")
        #expect(Self.rows.count == 4)
    }

    @Test("Its worked program prints what it says", .enabled(if: page.contains("```console")))
    func workedProgram() throws {
        try CommandLineTool.inFolder { folder in
            let text = try #require(Self.programs.last)
            try text.write(to: folder.appendingPathComponent("reset.qasm"), atomically: true, encoding: .utf8)
            for block in Self.page.matches(of: /```console\n\$ pulserack (.*)\n((?s:.*?))```/) {
                let run = try CommandLineTool.run(block.output.1.split(separator: " ").map(String.init), in: folder)
                #expect(run.output == String(block.output.2), "\(run.errors)")
            }
        }
    }
}
