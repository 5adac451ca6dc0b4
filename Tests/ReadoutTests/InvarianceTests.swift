import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import Readout
import Testing

@Suite("Reproducible and guarded")
struct InvarianceTests {
    private func plan(bits: Int? = 12, gain: Double = 4e-6) throws -> ReadoutPlan {
        var fixture = ReadoutFixture.pair(t1Seconds: 2e-6)
        fixture.bits = bits
        fixture.amplifier = Amplifier(quantumEfficiency: 0.5, voltsPerRootPhotonRate: gain)
        return try fixture.plan(
            [fixture.tones([(7.04e9, 1.5e6), (7.06e9, 2e6)], ticks: 0..<1000)],
            [
                CaptureWindow(index: 3, startTick: 0, durationTicks: 800, frequencyHz: 7.04e9),
                CaptureWindow(
                    index: 4, startTick: 200, durationTicks: 802, frequencyHz: 7.06e9,
                    discriminatedLevels: 3),
            ])
    }

    private func levels(_ plan: ReadoutPlan, _ shots: Range<Int>) -> [[UInt8]] {
        plan.windows.map { window in shots.map { UInt8(($0 * 7 + window.resonator) % 2) } }
    }

    private func joined(_ parts: [ReadoutOutcome]) -> ReadoutOutcome {
        var whole = parts[0]
        for part in parts.dropFirst() {
            for c in whole.captures.indices {
                whole.captures[c].saturatedSamples += part.captures[c].saturatedSamples
                whole.captures[c].i += part.captures[c].i
                whole.captures[c].q += part.captures[c].q
                whole.captures[c].assigned += part.captures[c].assigned
                whole.captures[c].rawI += part.captures[c].rawI
                whole.captures[c].rawQ += part.captures[c].rawQ
                whole.captures[c].traceI += part.captures[c].traceI
                whole.captures[c].traceQ += part.captures[c].traceQ
            }
            for w in whole.finalLevels.indices { whole.finalLevels[w] += part.finalLevels[w] }
        }
        return whole
    }

    @Test("Chunks of any size give the same bits (A40)", arguments: [1, 7, 64, 100])
    func chunking(size: Int) throws {
        for gain in [4e-6, 6e-5] {
            let plan = try plan(gain: gain)
            let whole = plan.measure(shots: 20..<320, seed: 5, initialLevels: levels(plan, 20..<320))
            let tracesWhole = plan.traces(shots: 20..<320, seed: 5, initialLevels: levels(plan, 20..<320))
            let chunks = stride(from: 20, to: 320, by: size).map { $0..<min($0 + size, 320) }
            let parts = chunks.map { plan.measure(shots: $0, seed: 5, initialLevels: levels(plan, $0)) }
            #expect(joined(parts) == whole)
            let traces = chunks.map { plan.traces(shots: $0, seed: 5, initialLevels: levels(plan, $0)) }
            #expect(joined(traces) == tracesWhole)
            let other = plan.measure(shots: 20..<320, seed: 6, initialLevels: levels(plan, 20..<320))
            #expect(other.captures[0].i != whole.captures[0].i)
        }
    }

    @Test("What one capture gives does not depend on which others are asked for")
    func subsets() throws {
        for gain in [4e-6, 6e-5] {
            let plan = try plan(gain: gain)
            let initial = levels(plan, 0..<100)
            let both = plan.measure(shots: 0..<100, seed: 5, initialLevels: initial)
            #expect(
                plan.measure(captures: [1], shots: 0..<100, seed: 5, initialLevels: initial).captures[0]
                    == both.captures[1])
            #expect(
                plan.measure(captures: [0], shots: 0..<100, seed: 5, initialLevels: initial).captures[0]
                    == both.captures[0])
        }
    }

    @Test("Saturation is clipped and counted, and such points come from traces")
    func saturation() throws {
        let plan = try plan(gain: 1e-4)
        #expect(!plan.readings[0].isDirect)
        let initial = levels(plan, 0..<40)
        let measured = plan.measure(shots: 0..<40, seed: 5, initialLevels: initial)
        let traced = plan.traces(shots: 0..<40, seed: 5, initialLevels: initial)
        #expect(measured.captures.map(\.i) == traced.captures.map(\.i))
        #expect(measured.captures.map(\.saturatedSamples) == traced.captures.map(\.saturatedSamples))
        let codes = traced.captures[0]
        #expect(codes.rawI.allSatisfy { (-2048...2047).contains($0) })
        #expect(codes.rawI.contains(2047) && codes.rawI.contains(-2048))
        // Each sample of the union counts once, with the first capture that covers it.
        for (number, range) in [(0, 0..<400), (1, 300..<401)] {
            let capture = traced.captures[number]
            let samples = [400, 401][number]
            let ends = (0..<40).reduce(0) { sum, shot in
                sum
                    + range.count { k in
                        let (i, q) = (capture.rawI[samples * shot + k], capture.rawQ[samples * shot + k])
                        return [2047, -2048].contains(i) || [2047, -2048].contains(q)
                    }
            }
            // A code at the end of the scale need not have been clipped, but nearly always was.
            #expect(capture.saturatedSamples <= ends)
            #expect(Double(capture.saturatedSamples) > 0.98 * Double(ends))
        }
        let single = plan.measure(captures: [1], shots: 0..<40, seed: 5, initialLevels: initial)
        #expect(single.captures[0] == measured.captures[1])
    }

    @Test("Codes too coarse for the noise are not drawn directly")
    func coarse() throws {
        let (coarse, ideal) = (try plan(bits: 4, gain: 1e-7), try plan(bits: nil, gain: 1e-2))
        #expect(coarse.readings.allSatisfy { !$0.isDirect })
        #expect(ideal.readings.allSatisfy { $0.isDirect })
    }

    @Test("Mistakes in windows are all reported")
    func mistakes() {
        let fixture = ReadoutFixture.pair()
        let error = #expect(throws: DiagnosticsError.self) { () throws in
            _ = try fixture.plan(
                [fixture.tone(7.04e9, fieldHz: 1e6, ticks: 0..<100)],
                [
                    CaptureWindow(index: 0, startTick: 0, durationTicks: 101, frequencyHz: 7.04e9),
                    CaptureWindow(index: 1, startTick: 1, durationTicks: 100, frequencyHz: 7.04e9),
                    CaptureWindow(
                        index: 2, startTick: 0, durationTicks: 100, frequencyHz: 7.04e9, kernel: [.one]),
                    CaptureWindow(
                        index: 3, startTick: 0, durationTicks: 2, frequencyHz: 7.04e9, kernel: [.zero],
                        mode: 7),
                ])
        }
        #expect(error?.diagnostics.map(\.code) == ["RK0605", "RK0608", "RK0606", "RK0607", "RK0609"])
    }

    @Test("A resonator that rings for ever is refused, not waited for")
    func slowResonator() throws {
        var fixture = ReadoutFixture.a20()
        fixture.resonators[0].linewidthHz = 1e-3
        let error = #expect(throws: DiagnosticsError.self) { () throws in
            _ = try fixture.plan([fixture.tone(7.04e9, fieldHz: 1e6, ticks: 0..<100)], [])
        }
        #expect(error?.diagnostics.map(\.code) == ["RK0611"])
    }

    @Test("Groups part where every resonator has rung down, and change nothing")
    func groups() throws {
        let fixture = ReadoutFixture.pair(t1Seconds: 5e-6)
        let drive = [
            fixture.tone(7.04e9, fieldHz: 1.5e6, ticks: 0..<800),
            fixture.tone(7.06e9, fieldHz: 1.5e6, ticks: 1000..<1800),
            fixture.tone(7.04e9, fieldHz: 1.5e6, ticks: 20_000..<20_800),
        ]
        let captures = [(0, 7.04e9), (1000, 7.06e9), (20_000, 7.04e9)].enumerated().map { index, what in
            CaptureWindow(index: index, startTick: Int64(what.0), durationTicks: 800, frequencyHz: what.1)
        }
        let groups = ReadoutPlan.groups(device: fixture.device, feedline: 0, drive: drive, captures: captures)
        #expect(groups.map(\.captures) == [[0, 1], [2]])
        let whole = try fixture.plan(drive, captures)
        let parts = try groups.map { try fixture.plan($0.drive, $0.captures.map { captures[$0] }) }
        let centres = parts.flatMap { $0.readings.map(\.levelCentres) }
        for (left, right) in zip(centres, whole.readings.map(\.levelCentres)) {
            for (a, b) in zip(left, right) { #expect((a - b).magnitude < 1e-3 * b.magnitude) }
        }
        for group in groups { #expect(group.ticks.lowerBound % 1000 == 0 && group.ticks.count < 6000) }
    }
}
