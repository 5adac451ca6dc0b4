import Foundation
import RackEmulator
import Testing

@testable import RunLog

@Suite("The file of a program with feedback")
struct FeedbackFileTests {
    private func file<Result>(_ run: FeedbackRun, _ body: (HDF5Source, RunReader) throws -> Result) throws -> Result {
        try withScratch { directory in
            try run.write(to: directory + "/run.h5")
            return try body(
                HDF5Source(path: directory + "/run.h5", follows: false), RunReader(path: directory + "/run.h5"))
        }
    }

    @Test("Outputs are there shot by shot, in their types and shapes")
    func outputs() throws {
        let run = FeedbackRun.sweep()
        try file(run) { source, _ in
            func path(_ name: String) -> String { "/entry/outputs/\(name)/value" }
            #expect(try source.children(of: "/entry/outputs") == FeedbackRun.outputs.map(\.name))
            let types = try FeedbackRun.outputs.map { try source.description(path($0.name)).type }
            #expect(
                types == [
                    "int64", "uint64", "uint8", "uint8", "float64", "float64", "complex128", "float64", "uint8",
                    "complex128", "int64",
                ])
            for output in FeedbackRun.outputs {
                #expect(try source.shape(path(output.name)) == [3, 40] + output.dimensions, "\(output.name)")
                #expect(source.text("units", on: path(output.name)) == output.unit)
                #expect(source.text("type", on: "/entry/outputs/" + output.name) == output.kind.rawValue)
            }
            #expect(source.text("units", on: path("wait")) == "s")
            #expect(source.texts("axes", on: "/entry/outputs/words") == ["point", "shot", "element", "bit"])
            #expect(source.texts("axes", on: "/entry/outputs/table") == ["point", "shot", "element_0", "element_1"])
            let table = try source.numbers(path("table"))
            #expect(table[(2 * 40 + 7) * 6 + 5] == FeedbackRun.number(2, 7, 5))
            let words = try source.numbers(path("words"))
            #expect(Array(words[(40 + 5) * 6..<(40 + 6) * 6]) == [1, 0, 1, 0, 0, 0])
            #expect(try source.numbers("/entry/outputs/points/Q")[(40 + 3) * 2 + 1] == -FeedbackRun.number(1, 3, 1))
            #expect(try source.numbers(path("tries")).prefix(5) == [-1, 0, 1, 2, -1])
            #expect(try source.numbers(path("serial"), start: [0, 0], count: [1, 3]) == [0x1p64, 1, 0])
        }
    }

    @Test("Shots that did not run a capture count for nothing in its averages")
    func skipped() throws {
        let run = FeedbackRun.sweep()
        try file(run) { source, _ in
            let executions = try source.numbers("/entry/readout/c[0]/iq/executions")
            #expect(executions == (0..<120).map { Double(FeedbackRun.executions($0 % 40)) })
            #expect(try source.description("/entry/readout/c[0]/iq/executions").type == "uint32")
            let levels = try source.numbers("/entry/readout/c[0]/iq/level")
            let shown = try source.numbers("/entry/readout/c[0]/iq/assigned")
            #expect(zip(executions, levels).allSatisfy { ($0 == 0) == ($1 == 255) })
            #expect(zip(levels, shown).allSatisfy { $0 == 255 ? $1.isNaN : $0 == $1 })
            // Shots 1, 2, 4, 5, 7 … 38 run it: 26; of these 4, 8, 16, 20, 28 and 32 are in level 1 at point 0.
            let group = "/entry/sweep/c[0]/"
            #expect(try source.numbers(group + "shots") == [26, 26, 26])
            #expect(try source.numbers(group + "P1")[0] == 6.0 / 26)
            #expect(try source.numbers(group + "P0")[0] == 20.0 / 26)
            let p = 6.5 / 27
            #expect(try abs(source.numbers(group + "P1_errors")[0] - (p * (1 - p) / 28).squareRoot()) < 1e-15)
            let values = run.block(0).captures[0].i.filter { !$0.isNaN }.map(Double.init)
            let mean = values.reduce(0, +) / 26
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            #expect(try abs(source.numbers(group + "I")[0] - mean) < 1e-12)
            #expect(try abs(source.numbers(group + "I_errors")[0] - (squares / 25 / 26).squareRoot()) < 1e-12)
            #expect(try source.numbers(group + "true_P1")[0] == 0.25)
        }
    }

    @Test("A point of which no shot ran a capture has no averages of it")
    func neverRun() throws {
        try withScratch { directory in
            let run = FeedbackRun.sweep(points: 1)
            var block = run.block(0)
            block.captures[0].executions = Array(repeating: 0, count: 40)
            block.captures[0].populationSums = LevelSums()
            let writer = try RunWriter(path: directory + "/run.h5", header: run.header)
            try writer.append(block)
            try writer.finish(.complete)
            let source = try HDF5Source(path: directory + "/run.h5", follows: false)
            for name in ["P0", "P1", "P1_errors", "I", "I_errors", "Q", "true_P0"] {
                #expect(try source.numbers("/entry/sweep/c[0]/" + name)[0].isNaN, "\(name)")
            }
            #expect(try source.numbers("/entry/sweep/c[0]/shots") == [0])
            let reader = try RunReader(path: directory + "/run.h5")
            #expect(throws: RunLogError.self) { try reader.series(for: "iq/c[0]") }
        }
    }

    @Test("Means of outputs stand against the sweep, with errors, however the shots come")
    func means() throws {
        try withScratch { directory in
            let run = FeedbackRun.sweep()
            try run.write(to: directory + "/whole.h5")
            let writer = try RunWriter(path: directory + "/parts.h5", header: run.header)
            for (point, part) in [(2, 0..<13), (0, 0..<40), (2, 13..<40), (1, 0..<1), (1, 1..<40)] {
                try writer.append(run.block(point, shots: part))
            }
            try writer.finish(.complete)
            let whole = try HDF5Source(path: directory + "/whole.h5", follows: false)
            let parts = try HDF5Source(path: directory + "/parts.h5", follows: false)
            func both(_ name: String) throws -> [Double] {
                let (a, b) = (try whole.numbers("/entry/sweep/" + name), try parts.numbers("/entry/sweep/" + name))
                for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-12 * max(abs(x), 1), "\(name)") }
                return a
            }
            #expect(try both("output tries/mean") == [0.5, 0.5, 0.5])
            #expect(try abs(both("output tries/mean_errors")[0] - (50.0 / 39 / 40).squareRoot()) < 1e-15)
            #expect(try both("output done/mean") == [0.25, 0.25, 0.25])
            let p = 10.5 / 41
            #expect(try abs(both("output done/mean_errors")[0] - (p * (1 - p) / 42).squareRoot()) < 1e-15)
            #expect(try both("output c/mean_0") == [0.5, 0.5, 0.5])
            #expect(try both("output table/mean_1_2")[1] == 100 + 19.5 + 0.625)
            #expect(try both("output iq/Q")[2] == -219.5)
            #expect(try both("output points/I_1")[0] == 19.625)
            #expect(whole.text("units", on: "/entry/sweep/output wait/mean") == "s")
            // An axis called "mean" does not get in the way, and 65 elements are not averaged one by one.
            #expect(whole.texts("axes", on: "/entry/sweep/output tries") == ["mean_value"])
            #expect(!whole.exists("/entry/sweep/output long"))
        }
    }

    @Test("Values of whole numbers are counted, point by point")
    func counts() throws {
        try withScratch { directory in
            let run = FeedbackRun.sweep()
            let writer = try RunWriter(path: directory + "/run.h5", header: run.header)
            for (point, part) in [(1, 0..<13), (0, 0..<40), (1, 13..<40)] {
                try writer.append(run.block(point, shots: part))
            }
            try writer.finish(.aborted("enough"))
            let source = try HDF5Source(path: directory + "/run.h5", follows: false)
            #expect(try source.children(of: "/entry/counts") == ["tries", "serial", "done", "c"])
            #expect(try source.wholeNumbers("/entry/counts/tries/value") == [-1, 0, 1, 2, -1, 0, 1, 2])
            #expect(try source.numbers("/entry/counts/tries/point") == [0, 0, 0, 0, 1, 1, 1, 1])
            #expect(try source.numbers("/entry/counts/tries/count") == Array(repeating: 10, count: 8))
            #expect(try source.wholeNumbers("/entry/counts/serial/value").prefix(3) == [0, 1, -1])
            #expect(try source.numbers("/entry/counts/serial/count").prefix(3) == [19, 20, 1])
            #expect(try source.wholeNumbers("/entry/counts/c/value").prefix(4) == [0, 1, 2, 3])
            #expect(try source.numbers("/entry/progress/duration").prefix(2) == [1040e-9, 1040e-9])
            #expect(try source.numbers("/entry/progress/simulated_states") == [10, 20, 0])
            let reader = try RunReader(path: directory + "/run.h5")
            guard case .scatter(let clouds) = try reader.series(for: "counts/tries").content else {
                Issue.record("no scatter")
                return
            }
            #expect(clouds.map(\.x.count) == [8])
        }
    }

    @Test("A file opens with what the program is for, where it says so")
    func defaults() throws {
        func opened(_ change: (inout FeedbackRun) -> Void) throws -> String? {
            var run = FeedbackRun.sweep()
            change(&run)
            return try file(run) { _, reader in try reader.defaultPlot()?.path }
        }
        #expect(try opened { _ in } == "/entry/sweep/output tries")
        #expect(try opened { $0.isMarked = false } == "/entry/sweep/c[0]")
        #expect(try opened { $0.run.sweeps = [] } == "/entry/counts/tries")
        #expect(try opened { ($0.isMarked, $0.run.sweeps) = (false, []) } == "/entry/readout/c[0]/iq")
    }

    @Test("Without feedback only marked outputs are kept: the others are the same in every shot")
    func unmarked() throws {
        var header = FeedbackRun(isMarked: false).header
        header.shape.hasFeedback = false
        #expect(RunLayout(header).outputs.isEmpty)
        header.shape.outputs[3].isMarked = true
        #expect(RunLayout(header).outputs.map(\.name) == ["c"])
        // The register is counted once, though it is an output too.
        #expect(RunLayout(header).counts.map(\.name) == ["c"])
        header.shape.hasFeedback = true
        header.shape.outputs[3].isMarked = false
        #expect(RunLayout(header).outputs.count == FeedbackRun.outputs.count - 1)
        #expect(RunLayout(header).counts.map(\.name) == ["c", "tries", "serial", "done"])
    }

    @Test("The summary tells outputs with their means or counts, and how many states were shared")
    func summary() throws {
        try file(FeedbackRun.sweep()) { _, reader in
            let summary = try reader.summary()
            #expect(summary.simulatedStates == 30 && summary.unsharedStates == 480 && summary.recomputedStates == 3)
            #expect(summary.memoryBytes == 1 << 30)
            #expect(summary.outputs.map(\.name) == FeedbackRun.outputs.map(\.name))
            #expect(summary.outputs[0].mean == 0.5)
            #expect(
                summary.outputs[0].counts.map(\.value) == ["-1", "0", "1", "2"]
                    && summary.outputs[0].counts.map(\.shots) == [30, 30, 30, 30])
            #expect(summary.outputs[1].counts.last == .init(value: "18446744073709551615", shots: 3))
            #expect(summary.outputs[2].counts.map(\.value) == ["0", "1"])
            #expect(summary.outputs[3].counts.map(\.value).sorted() == ["00", "01", "10", "11"])
            #expect(summary.outputs[3].mean == nil && summary.outputs[4].mean == 119.5)
            #expect(summary.outputs[7].dimensions == [2, 3])
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any])
            #expect((object["outputs"] as? [[String: Any]])?.count == FeedbackRun.outputs.count)
            #expect(object["memory_bytes"] as? Int == 1 << 30)
        }
    }

    @Test("Blocks with outputs that are not the run's are refused")
    func mismatches() throws {
        try withScratch { directory in
            let run = FeedbackRun()
            let writer = try RunWriter(path: directory + "/run.h5", header: run.header)
            func message(_ change: (inout PointResult) -> Void) -> String {
                var block = run.block(0)
                change(&block)
                do throws(RunLogError) {
                    try writer.append(block)
                    return ""
                } catch { return error.message }
            }
            #expect(message { $0.outputs.removeLast() } == "10 outputs where the run has 11")
            #expect(message { $0.outputs[0] = .reals([]) } == "the values of output 'tries' are not those of 40 shots")
            #expect(message { $0.outputs[6] = .complex([1, 2]) }.contains("'iq'"))
            #expect(message { $0.captures[0].executions.removeLast() }.contains("executions"))
            #expect(message { _ in } == "")
        }
    }

    @Test("Rows of counts that a kill left half written are dropped")
    func mended() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            try FeedbackRun.sweep().write(to: path)
            let open = try HDF5Handle.openForWriting(path)
            let values = try DatasetWriter(file: open.id, path: "/entry/counts/tries/value", element: .int64)
            try values.extend(to: 15)
            try values.close()
            try open.close()
            #expect(try RunReader.recover(path: path))
            let source = try HDF5Source(path: path, follows: false)
            for name in ["value", "point", "count"] { #expect(try source.shape("/entry/counts/tries/" + name) == [12]) }
        }
    }

    @Test("Too many different values are not counted")
    func overfull() {
        var counts = ValueCounts()
        for value in 0..<10_000 { counts.add(Int64(value) << 20) }
        #expect(counts.isOverfull && counts.sorted(unsigned: false).isEmpty)
        var rows = ValueCounts()
        rows.add(rows: [1, 0, 1, 0, 0, 1] as [UInt8], width: 3)
        #expect(rows.sorted(unsigned: true).map(\.value) == [4, 5])
        rows.add(rows: Array(repeating: Int64(1), count: 64), width: 64)
        #expect(rows.sorted(unsigned: true).map(\.value) == [4, 5, -1])
        #expect(rows.sorted(unsigned: false).map(\.value) == [-1, 4, 5])
    }
}
