import Foundation
import RackEmulator
import RackNumerics
import Testing

@testable import RunLog

@Suite("Writing a run")
struct RunWriterTests {
    @Test("What was written is read back")
    func roundTrip() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep()
            try run.write(to: path)
            let summary = try RunReader(path: path).summary()
            #expect(summary.isComplete)
            #expect(summary.status == "complete")
            #expect(summary.programName == "rabi.qasm")
            #expect(summary.deviceName == "bench")
            #expect(summary.seed == 0xffff_ffff_ffff_fff7)
            #expect(summary.shots == 50)
            #expect(summary.points == 5)
            #expect(summary.finishedPoints == 5)
            #expect(summary.shotsDone == 250)
            #expect(summary.clippedDACSamples == 15)
            #expect(summary.saturatedADCSamples == 5)
            #expect(summary.sweeps == [.init(name: "tau", unit: "s", values: run.sweeps[0].values)])
            #expect(summary.versions.map(\.name) == ["pulserack", "Swift"])
            #expect(summary.captures == ["c[0]"])
            #expect(summary.endTime != nil)
            let source = try HDF5Source(path: path, follows: false)
            #expect(try source.text("/entry/program/source/data") == run.header.programText)
            #expect(try source.text("/entry/program/calibrations/data") == run.header.calibrationsText)
            #expect(try source.text("/entry/device/resolved/data") == run.header.resolvedDeviceJSON)
            let i = try source.numbers("/entry/readout/c[0]/iq/I")
            #expect(i.map { Float($0) } == (0..<5).flatMap { run.block($0).captures[0].i })
            let level = try source.numbers("/entry/readout/c[0]/iq/level")
            #expect(level.map { UInt8($0) } == (0..<5).flatMap { run.block($0).captures[0].assigned })
            let codes = try source.numbers("/entry/readout/c[0]/traces/codes_Q")
            #expect(codes.map { Int16($0) } == (0..<5).flatMap { run.block($0).captures[0].rawQ })
            let volts = try source.numbers("/entry/readout/c[0]/traces/volts_I")
            #expect(
                volts[1003]
                    == Double(Float(Double(run.block(1).captures[0].rawI[3]) * SampleRun.voltsPerCode)))
            #expect(try source.numbers("/entry/readout/point") == (0..<250).map { Double($0 / 50) })
            #expect(try source.numbers("/entry/readout/shot") == (0..<250).map { Double($0 % 50) })
            #expect(try source.shape("/entry/bits/c/bits") == [5, 50, 2])
            let bits = try source.numbers("/entry/bits/c/bits")
            #expect(bits.map { UInt8($0) } == (0..<5).flatMap { run.block($0).bits[0] })
            #expect(try source.numbers("/entry/populations/q0/P1") == [0, 0.5, 0.7])
            #expect(try source.numbers("/entry/populations/q0/time") == [0, 50e-9, 100e-9])
        }
    }

    @Test("A point that comes in blocks, in any order, averages as a whole one")
    func blocks() throws {
        try withScratch { directory in
            var run = SampleRun.sweep(points: 3)
            run.traces = false
            try run.write(to: directory + "/whole.h5")
            let writer = try RunWriter(path: directory + "/parts.h5", header: run.header)
            for (point, part) in [(2, 0..<20), (0, 0..<50), (2, 20..<50), (1, 0..<1), (1, 1..<50)] {
                try writer.append(run.block(point, shots: part))
            }
            try writer.finish(.complete)
            let whole = try HDF5Source(path: directory + "/whole.h5", follows: false)
            let parts = try HDF5Source(path: directory + "/parts.h5", follows: false)
            for name in ["P0", "P1", "P1_errors", "true_P1", "I", "I_errors", "Q"] {
                let (a, b) = (
                    try whole.numbers("/entry/sweep/c[0]/" + name),
                    try parts.numbers("/entry/sweep/c[0]/" + name)
                )
                for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-12 * max(abs(x), 1e-3), "\(name)") }
            }
            #expect(try parts.numbers("/entry/progress/shots_done") == [50, 50, 50])
            // Shots 0, 4, … 48 of point 0 are in level 1: 13 of 50.
            #expect(try whole.numbers("/entry/sweep/c[0]/P1")[0] == 0.26)
            let p = 13.5 / 51
            let error = try whole.numbers("/entry/sweep/c[0]/P1_errors")[0]
            #expect(abs(error - (p * (1 - p) / 52).squareRoot()) < 1e-15)
            #expect(try whole.numbers("/entry/sweep/final q0/P1") == [0.2, 0.2, 0.2])
        }
    }

    @Test("What is compressed comes in chunks of a block of shots, so that none is compressed twice")
    func chunks() throws {
        var header = SampleRun(shots: 20_000).header
        header.blockShots = 5000
        let layout = RunLayout(header)
        let readout = try #require(layout.readoutGroup)
        let iq = try #require(readout.groups.first?.groups.first { $0.name == "iq" })
        let level = try #require(iq.datasets.first { $0.name == "level" })
        #expect(level.isCompressed && level.chunk == [5000])
        #expect(readout.datasets.allSatisfy { $0.isCompressed && $0.chunk == [5000] })
        // Small blocks are not worth a chunk each.
        header.blockShots = 100
        let small = try #require(RunLayout(header).readoutGroup?.datasets.first)
        #expect(!small.isCompressed)
    }

    @Test("A run is read while it goes on, by the process that writes it as well")
    func reading() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep()
            let writer = try RunWriter(path: path, header: run.header)
            for point in 0..<5 {
                #expect(try RunReader(path: path).summary().finishedPoints == point)
                try writer.append(run.block(point))
            }
            #expect(try RunReader(path: path).series(for: "sweep/c[0]").title == "P(1) of c[0], q0")
            try writer.finish(.complete)
            #expect(try RunReader(path: path).summary().isComplete)
        }
    }

    @Test("A line of millions of points has a companion of thousands")
    func overview() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun()
            var header = run.header
            let samples = (0..<1_200_000).map { Double($0 % 1000) / 1000 }
            header.ports[0].played.segments = [
                SignalSegment(startTick: 10, re: samples, im: samples.map { -$0 })
            ]
            header.ports[0].codes = []
            let writer = try RunWriter(path: path, header: header)
            try writer.append(run.block(0))
            try writer.finish(.complete)
            let source = try HDF5Source(path: path, follows: false)
            let group = "/entry/waveforms/q0_drive/overview/"
            #expect(source.texts("auxiliary_signals", on: group) == ["I_min", "Q_max", "Q_min"])
            #expect(try source.shape(group + "I_max") == [5000])
            #expect(try source.numbers(group + "Q_min").min() == -0.999)
            guard case .lines(let lines) = try RunReader(path: path).series(for: "waveforms/q0_drive").content
            else {
                Issue.record("not lines")
                return
            }
            #expect(lines[0].y.count == 20_000 && lines[0].y.max() == 0.999)
        }
    }

    @Test("Points that were not run are NaN in averages and 255 in bits")
    func unfinished() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.image()
            let writer = try RunWriter(path: path, header: run.header)
            try writer.append(run.block(5))
            try writer.finish(.aborted("interrupted — at point 6"))
            let reader = try RunReader(path: path)
            let summary = try reader.summary()
            #expect(summary.status == "aborted: interrupted — at point 6")
            #expect(!summary.isComplete)
            #expect(summary.finishedPoints == 1)
            let source = try HDF5Source(path: path, follows: false)
            let p = try source.numbers("/entry/sweep/c[0]/P1")
            #expect(try source.shape("/entry/sweep/c[0]/P1") == [3, 4])
            #expect(p.indices.filter { !p[$0].isNaN } == [5])
            let bits = try source.numbers("/entry/bits/c/bits")
            #expect(bits[0] == 255 && bits[5 * 100] != 255)
            // An input called I does not get in the way of the mean I.
            #expect(source.texts("axes", on: "/entry/sweep/c[0]") == ["amplitude", "I_value"])
        }
    }

    @Test("Waveforms have a zero on either side of every stretch")
    func waveforms() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            try SampleRun().write(to: path)
            let source = try HDF5Source(path: path, follows: false)
            let time = try source.numbers("/entry/waveforms/q0_drive/time")
            #expect(time.map { ($0 * 1e9).rounded() } == [9, 10, 11, 12, 13, 14, 15, 99, 100, 101, 102, 103])
            let i = try source.numbers("/entry/waveforms/q0_drive/I")
            #expect(i == [0, 0.1, 0.2, 0.3, 0.2, 0.1, 0, 0, 0.5, 0.5, 0.5, 0])
            let codes = try source.numbers("/entry/waveforms/q0_drive/codes_Q")
            #expect(codes == [0, 0, 3277, 6554, 3277, 0, 0, 0, -16384, -16384, -16384, 0])
            let fine = try source.numbers("/entry/waveforms/q0_drive/filtered/time")
            #expect(fine.map { ($0 * 1e10).rounded() } == [95, 100, 105, 110, 115, 120])
        }
    }

    @Test("Stretches that touch share no zeros")
    func touching() {
        let plot = WaveformPlot(
            [.init(startTick: 0, count: 2), .init(startTick: 2, count: 1), .init(startTick: 4, count: 1)],
            ticks: 1,
            ticksPerSecond: 1)
        #expect(plot.timeSeconds == [-1, 0, 1, 2, 3, 4, 5])
        #expect(plot.placed([[1, 1], [2], [3]]) == [0, 1, 1, 2, 0, 3, 0])
        #expect(WaveformPlot([], ticks: 1, ticksPerSecond: 1).placed([[Double]]()) == [0, 0])
    }

    @Test("Captures with awkward names get groups of their own")
    func names() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            var run = SampleRun.sweep()
            run.captureNames = ["a/b", "a_b", ".", "measure $0 #2", "final q0"]
            try run.write(to: path)
            let summary = try RunReader(path: path).summary()
            #expect(summary.captures == ["a_b", "a_b (2)", "_.", "measure $0 #2", "final q0"])
            let names = try RunReader(path: path).plots().map(\.name)
            #expect(names.contains("sweep/final q0") && names.contains("sweep/final q0 (2)"))
        }
    }

    @Test("A block that does not fit the header is refused, and the run goes on")
    func misfits() throws {
        try withScratch { directory in
            let run = SampleRun.sweep()
            let writer = try RunWriter(path: directory + "/run.h5", header: run.header)
            func refused(_ word: String, _ change: (inout PointResult) -> Void) {
                var block = run.block(0)
                change(&block)
                let error = #expect(throws: RunLogError.self) { try writer.append(block) }
                #expect(error?.message.contains(word) == true, "\(error as Any)")
            }
            refused("points 0 to 4") { $0.index = 5 }
            refused("points 0 to 4") { $0.index = -1 }
            refused("captures") { $0.captures = [] }
            refused("registers") { $0.bits = [] }
            refused("bits of register") { $0.bits[0].removeLast() }
            refused("has 50") { $0.firstShot = 1 }
            refused("50 values") { $0.captures[0].q.removeLast() }
            refused("traces") { $0.captures[0].rawI.removeLast() }
            refused("populations") { $0.populations?.sums = [[LevelSums([1], shots: 1)]] }
            try writer.append(run.block(0))
            try writer.finish(.complete)
            let error = #expect(throws: RunLogError.self) { try writer.append(run.block(1)) }
            #expect(error?.message == "the run is finished")
        }
    }

    @Test("Two writers at once, on two threads, both write their files whole")
    func concurrency() async throws {
        let directory = NSTemporaryDirectory() + "/runlog-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<4 {
                group.addTask { try SampleRun.sweep(points: 20).write(to: directory + "/\(index).h5") }
            }
            try await group.waitForAll()
        }
        for index in 0..<4 {
            #expect(try RunReader(path: directory + "/\(index).h5").summary().finishedPoints == 20)
        }
    }
}
