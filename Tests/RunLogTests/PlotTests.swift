import Foundation
import RackEmulator
import Testing

@testable import RunLog

@Suite("Plots")
struct PlotTests {
    private func reading<Result>(_ run: SampleRun, _ body: (RunReader) throws -> Result) throws -> Result {
        try withScratch { directory in
            try run.write(to: directory + "/run.h5")
            return try body(RunReader(path: directory + "/run.h5"))
        }
    }

    @Test("Every plot of a file has a short name, and the file says which comes first")
    func names() throws {
        try reading(.sweep()) { reader in
            let names = try reader.plots().map(\.name)
            let first = try reader.defaultPlot()?.name
            #expect(
                names == [
                    "sweep/c[0]", "sweep/final q0", "counts/c", "iq/c[0]", "traces/c[0]", "demodulated/c[0]",
                    "bits/c", "populations/q0", "waveforms/q0_drive", "waveforms/q0_drive/filtered",
                    "waveforms/q0_flux",
                    "waveforms/q0_flux/filtered",
                ])
            #expect(first == "sweep/c[0]")
            var message = ""
            do throws(RunLogError) { _ = try reader.series(for: "iq/c[1]") } catch { message = error.message }
            #expect(message.contains("'iq/c[0]'"))
        }
    }

    @Test("A sweep is lines with errors")
    func lines() throws {
        try reading(.sweep()) { reader in
            let plot = try reader.series(for: "sweep/c[0]")
            #expect(plot.title == "P(1) of c[0], q0")
            #expect(plot.x == .init(label: "tau", unit: "s"))
            #expect(plot.y == .init(label: "population", unit: "1"))
            guard case .lines(let lines) = plot.content else {
                Issue.record("not lines")
                return
            }
            #expect(lines.map(\.label) == ["P(1)", "P(2)"])
            #expect(lines[0].y == [0.26, 0.24, 0.24, 0.26, 0.26])
            #expect(lines[0].errors?.count == 5)
        }
    }

    @Test("Two sweeps are an image whose rows are the outer sweep")
    func image() throws {
        try reading(.image()) { reader in
            let plot = try reader.series(for: "sweep/c[0]")
            #expect(plot.x.label == "I" && plot.x.unit == "s" && plot.y.label == "amplitude")
            guard case .image(let image) = plot.content else {
                Issue.record("no image")
                return
            }
            #expect(image.x.count == 4 && image.y == [0.1, 0.2, 0.3] && image.values.count == 12)
        }
    }

    @Test("IQ points are one cloud per level")
    func clouds() throws {
        try reading(SampleRun()) { reader in
            let plot = try reader.series(for: "iq/c[0]")
            guard case .scatter(let clouds) = plot.content else {
                Issue.record("no scatter")
                return
            }
            #expect(clouds.map(\.label) == ["assigned level 0", "assigned level 1"])
            #expect(clouds.map(\.x.count) == [37, 13])
            #expect(plot.x.unit == "V")
        }
    }

    @Test("Of very many shots only some are handed out, and the title says so")
    func thinning() throws {
        try reading(SampleRun(shots: 50_000)) { reader in
            let plot = try reader.series(for: "iq/c[0]")
            guard case .scatter(let clouds) = plot.content else {
                Issue.record("no scatter")
                return
            }
            #expect(clouds.reduce(0) { $0 + $1.x.count } == 16_667)
            #expect(plot.title.hasSuffix("16667 of 50000 shots"))
        }
    }

    @Test("Traces are handed out as their mean")
    func traces() throws {
        try reading(.sweep(points: 2, shots: 3)) { reader in
            let plot = try reader.series(for: "traces/c[0]")
            guard case .lines(let lines) = plot.content else {
                Issue.record("not lines")
                return
            }
            #expect(lines.map(\.label) == ["I", "Q"])
            // Codes of the three shots at sample k are k − 50, k + 50, k + 150.
            for k in 0..<20 {
                #expect(abs(lines[0].y[k] - Double(k + 50) * SampleRun.voltsPerCode) < 1e-9)
            }
            #expect(plot.title.hasSuffix("mean of 6 shots"))
        }
    }

    @Test("The summary is JSON that a parser takes")
    func json() throws {
        try reading(.sweep()) { reader in
            let json = try reader.summary().json
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            #expect(object?["seed"] as? String == "18446744073709551607")
            #expect(object?["complete"] as? Bool == true)
            #expect((object?["datasets"] as? [Any])?.count ?? 0 > 50)
        }
    }

    @Test("Axes carry the SI prefix that suits them, and exact numbers")
    func prefixes() {
        let time = Scale(.init(label: "tau", unit: "s"), [[0, 2e-8, 4e-8]])
        #expect(time.label == "tau (ns)")
        #expect(time.text(2e-8) == "20.0")
        #expect(Scale(.init(label: "f", unit: "Hz"), [[5e9]]).label == "f (GHz)")
        #expect(Scale(.init(label: "phase", unit: "rad"), [[1e-3]]).label == "phase (rad)")
        #expect(time.text(.nan) == "NaN")
    }

    @Test("Cells of an image meet halfway between values that are not even")
    func cells() {
        #expect(PlotRenderer.edges([0, 1, 3]) == [-0.5, 0.5, 2, 4])
        #expect(PlotRenderer.edges([2]) == [1.5, 2.5])
    }

    @Test(
        "gnuplot draws every kind of plot on every output",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot"), "needs gnuplot"),
        arguments: ["sweep/c[0]", "iq/c[0]", "waveforms/q0_drive", "bits/c"], [true, false])
    func gnuplot(name: String, isImage: Bool) throws {
        try withScratch { directory in
            try (isImage ? SampleRun.image() : .sweep()).write(to: directory + "/run.h5")
            let plot = try RunReader(path: directory + "/run.h5").series(for: name)
            let outputs: [PlotRenderer.Output] = [
                .svg(directory + "/a.svg"), .png(directory + "/a.png"), .terminal(columns: 80, rows: 24),
            ]
            for output in outputs {
                let script = directory + "/plot.gp"
                try PlotRenderer.script(for: plot, output: output).write(
                    toFile: script, atomically: true, encoding: .utf8)
                let result = Python.finish(try launch("/usr/bin/gnuplot", [script]))
                #expect(result.status == 0, "\(result.output)")
                switch output {
                case .svg(let path), .png(let path):
                    #expect(result.output.isEmpty, "\(result.output)")
                    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 3000)
                case .terminal:
                    #expect(result.output.contains(plot.title.prefix(12)))
                }
            }
        }
    }

    @Test("A title cannot smuggle commands into the script")
    func quoting() {
        let plot = PlotModel(
            title: "a\"\nsystem('ls') \\", x: .init(label: "`id`", unit: "1"), y: .init(label: "", unit: "1"),
            content: .lines([.init(label: "l", x: [0], y: [0])]))
        let script = PlotRenderer.script(for: plot, output: .svg("out.svg"))
        #expect(script.contains("set title \"a\\\" system('ls') \\\\\" noenhanced"))
        // Between double quotes gnuplot runs what stands between backquotes.
        #expect(!script.contains("`"))
    }
}
