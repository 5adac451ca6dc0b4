import Testing

@testable import PulseRack

@Suite("Summing up blocks of shots")
struct ResultCollectorTests {
    static let device = Device(
        name: "test", tickRate: TickRate(perSecond: 1_000_000_000)!,
        modes: [Mode(name: "q0", spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -2e8))])
    static let shape = RunShape(
        captures: [
            RunShape.CaptureShape(
                name: "c[0]", kind: .bit, qubit: 0, startTick: 0, durationTicks: 500, samples: 500,
                samplePeriodSeconds: 1e-9)
        ],
        registers: [PulseSchedule.BitRegister(name: "c", size: 2)], modes: [0])

    static func block(
        _ index: Int, first: Int, assigned: [UInt8], prepared: [UInt8], bits: [UInt8], excited: Double
    ) -> PointResult {
        var result = PointResult(
            index: index, firstShot: first,
            captures: [
                CaptureResult(
                    i: assigned.map { Float($0) }, q: assigned.map { -Float($0) }, assigned: assigned,
                    prepared: prepared, populations: [1 - excited, excited])
            ],
            bits: [bits], finalPopulations: [[1 - excited, excited]],
            counters: PointResult.Counters(clippedDACSamples: 1, saturatedADCSamples: 2), durationTicks: 1000)
        result.shotTicksTotal = Double(1000 * assigned.count)
        return result
    }

    static func collect(keeps: KeptResults) -> ResultCollector {
        let options = RunOptions(shots: 4, sweeps: [.linear("amp", from: 0, to: 1, count: 2)])
        var collector = ResultCollector(device: device, options: options, shape: shape, keeps: keeps)
        // Point 0 in blocks of 3 and 1 shots, point 1 in one of 4. Bits are c[0], c[1] shot by shot.
        collector.add(
            block(0, first: 0, assigned: [0, 1, 1], prepared: [0, 1, 0], bits: [0, 0, 1, 0, 1, 0], excited: 0.2),
            shots: 3)
        collector.add(block(0, first: 3, assigned: [2], prepared: [1], bits: [0, 1], excited: 0.6), shots: 1)
        collector.add(
            block(
                1, first: 0, assigned: [1, 1, 1, 1], prepared: [1, 1, 1, 1],
                bits: [1, 1, 1, 1, 1, 1, 1, 1], excited: 1),
            shots: 4)
        collector.finish()
        return collector
    }

    @Test("Counts write bit 0 last and come in ascending order")
    func counts() {
        let points = Self.collect(keeps: .summaries).points
        #expect(points.map(\.index) == [0, 1])
        #expect(points.map(\.values) == [[0], [1]])
        #expect(points.map(\.shots) == [4, 4])
        #expect(points[0].registers[0].counts.map(\.bits) == ["00", "01", "10"])
        #expect(points[0].registers[0].counts.map(\.count) == [1, 2, 1])
        #expect(points[0].registers[0].count(of: "11") == 0)
        #expect(points[1].registers[0].count(of: "11") == 4)
        #expect(points[0].captures[0].assignedCounts == [1, 2, 1])
    }

    @Test("Averages weigh blocks by their shots")
    func averages() throws {
        let points = Self.collect(keeps: .summaries).points
        let levels = try #require(points.first?.populations.first?.levels)
        #expect(abs(levels[1] - (3 * 0.2 + 0.6) / 4) < 1e-15)
        #expect(abs(points[0].captures[0].populations[0] - (3 * 0.8 + 0.4) / 4) < 1e-15)
        #expect(points[0].captures[0].meanI == 1)
        #expect(points[0].captures[0].meanQ == -1)
    }

    @Test("Every shot of a capture is counted by the level it began in and the level it was taken for")
    func confusion() throws {
        let quality = try #require(Self.collect(keeps: .summaries).readout.first)
        #expect(quality.toldApart == 2)
        #expect(quality.confusion == [[1, 1, 0], [0, 5, 1], [0, 0, 0]])
        #expect(quality.preparedLevels == [0, 1])
    }

    @Test("A bit's fidelity is 1 − [P(0|1) + P(1|0)]/2, whatever the shots that began higher do")
    func bitFidelity() throws {
        var quality = ReadoutQuality(
            name: "c", qubit: 0, toldApart: 2, confusion: [[90, 10, 0], [8, 32, 0], [0, 500, 0]])
        #expect(quality.judgedLevels == [0, 1])
        var expected: Double = 1 - (8.0 / 40 + 10.0 / 100) / 2
        #expect(try abs(#require(quality.assignmentFidelity) - expected) < 1e-15)
        quality.confusion[1] = [3, 16, 0]
        #expect(quality.judgedLevels == [0])
        #expect(quality.assignmentFidelity == nil)
        quality.confusion[1] = [3, 17, 0]
        expected = 1 - (3.0 / 20 + 0.1) / 2
        #expect(try abs(#require(quality.assignmentFidelity) - expected) < 1e-15)
        quality.confusion = []
        #expect(quality.assignmentFidelity == nil)
    }

    @Test("Of several levels it is the mean share of right ones, over the levels that enough shots began in")
    func levelFidelity() throws {
        let quality = ReadoutQuality(
            name: "iq", qubit: 0, toldApart: 3,
            confusion: [[95, 5, 0, 0], [2, 16, 1, 0], [0, 10, 30, 0], [0, 0, 70, 0]])
        #expect(quality.judgedLevels == [0, 2])
        let expected: Double = (0.95 + 0.75) / 2
        #expect(try abs(#require(quality.assignmentFidelity) - expected) < 1e-15)
        #expect(quality.preparedLevels == [0, 1, 2, 3])
    }

    @Test("Totals add up, and shots are kept only if asked for")
    func totals() {
        let collector = Self.collect(keeps: .summaries)
        #expect(collector.shots == 8)
        #expect(collector.simulatedTicks == 8000)
        #expect(collector.counters == PointResult.Counters(clippedDACSamples: 3, saturatedADCSamples: 6))
        #expect(collector.points[0].captures[0].shots.i.isEmpty)
        let kept = Self.collect(keeps: .points).points[0].captures[0].shots
        #expect(kept.i == [0, 1, 1, 2])
        #expect(kept.prepared == [0, 1, 0, 1])
    }

    /// Shots 0 to 3 run the capture 1, 0, 2 and 1 times; `n` is the shot, `c` its bits, `z` shot − i·shot.
    static func feedback(_ shots: Range<Int>) -> PointResult {
        let times = shots.map { [1, 0, 2, 1][$0] }
        let levels = zip(shots, times).map { UInt8($1 == 0 ? 255 : $0 & 1) }
        var capture = CaptureResult(
            i: times.enumerated().map { $1 == 0 ? .nan : Float(shots.lowerBound + $0) }, q: times.map { $0 == 0 ? .nan : 1 },
            assigned: levels, prepared: levels, populations: [0.5, 0.5])
        capture.executions = times.map(UInt32.init)
        return PointResult(
            index: 0, firstShot: shots.lowerBound, captures: [capture], bits: [shots.flatMap { [UInt8($0 & 1), UInt8($0 >> 1)] }],
            outputs: [
                .integers(shots.map(Int64.init)), .integers(shots.flatMap { [Int64($0 & 1), Int64($0 >> 1)] }),
                .complex(shots.flatMap { [Double($0), -Double($0)] }), .integers(shots.map { $0 == 3 ? 1 : 0 }),
            ], finalPopulations: [[1, 0]])
    }

    static func feedbackCollector(keeps: KeptResults, hasFeedback: Bool = true) -> ResultCollector {
        var shape = shape
        shape.hasFeedback = hasFeedback
        shape.outputs = [
            .init(name: "n", kind: .int), .init(name: "c", kind: .bits, dimensions: [2]), .init(name: "z", kind: .complex),
            .init(name: "done", kind: .bool, isMarked: false),
        ]
        var collector = ResultCollector(device: device, options: RunOptions(shots: 4), shape: shape, keeps: keeps)
        for part in [0..<2, 2..<4] { collector.add(feedback(part), shots: 2) }
        collector.finish()
        return collector
    }

    @Test("Shots that did not run a capture are not counted for it")
    func skipped() throws {
        let collector = Self.feedbackCollector(keeps: .points)
        let capture = try #require(collector.points.first?.captures.first)
        #expect(capture.ranShots == 3 && capture.executions == 4)
        #expect(capture.meanI == 5.0 / 3 && capture.meanQ == 1 && capture.assignedCounts == [2, 1])
        #expect(capture.shots.executions == [1, 0, 2, 1])
        #expect(collector.readout[0].confusion == [[2, 0], [0, 1]])
    }

    @Test("Outputs have means, deviations and counts, and their shots if asked for")
    func outputs() throws {
        let outputs = Self.feedbackCollector(keeps: .points).points[0].outputs
        #expect(outputs.map(\.name) == ["n", "c", "z", "done"])
        #expect(outputs[0].means == [1.5] && abs(outputs[0].deviations[0] - (5.0 / 3).squareRoot()) < 1e-15)
        #expect(outputs[0].counts.map(\.value) == ["0", "1", "2", "3"] && outputs[0].count(of: "2") == 1)
        #expect(outputs[1].means == [0.5, 0.5] && outputs[1].counts.map(\.value) == ["00", "01", "10", "11"])
        #expect(outputs[2].means == [1.5, -1.5] && outputs[2].counts.isEmpty)
        #expect(outputs[2].values == .complex([0, 0, 1, -1, 2, -2, 3, -3]))
        #expect(outputs[3].counts == [.init(value: "0", count: 3), .init(value: "1", count: 1)])
        #expect(Self.feedbackCollector(keeps: .summaries).points[0].outputs[0].values == nil)
        // What nobody marked is the same in every shot without feedback.
        let plain = Self.feedbackCollector(keeps: .summaries, hasFeedback: false).points[0].outputs
        #expect(plain.map(\.name) == ["n", "c", "z"])
    }
}
