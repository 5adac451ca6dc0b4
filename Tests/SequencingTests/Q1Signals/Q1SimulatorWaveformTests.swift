import Foundation
import RackDiagnostics
import RackModel
import RackNumerics
import Sequencing
import Testing

/// What the script is given.
private struct Load: Codable {
    var program: String
    var waveforms: [Waveform]
    var frequency: Double
    var modulates: Bool
    var real = false
    var ratio = 1.0
    var degrees = 0.0

    struct Waveform: Codable {
        var index: Int
        var samples: [Float]

        init(index: Int, samples: [Float]) { (self.index, self.samples) = (index, samples) }

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            (index, samples) = (try container.decode(Int.self), try container.decode([Float].self))
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(index)
            try container.encode(samples)
        }
    }
}

@Suite("Samples against q1simulator", .enabled(if: ClientPython.simulating != nil, ClientPython.reason))
struct Q1SimulatorWaveformTests {
    private static let waveforms: [Load.Waveform] = [
        .init(index: 0, samples: (0..<60).map { 0.6 * sin(Float($0) / 9) }),
        .init(index: 1, samples: (0..<35).map { 0.5 - Float($0) / 50 }),
        .init(index: 2, samples: [Float](repeating: 0, count: 20)),
    ]

    /// Gains, offsets, phases and frequencies that change, pulses that are cut, and some that rest in between.
    private static func program(seed: UInt64) -> String {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ range: ClosedRange<Int>) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return range.lowerBound + Int(state % UInt64(range.count))
        }
        // The first instruction comes when both cores have begun.
        var lines = ["wait 100"]
        for _ in 0..<25 {
            switch next(0...9) {
            case 0: lines.append("set_awg_gain \(next(-20000...20000)),\(next(-20000...20000))")
            case 1: lines.append("set_awg_offs \(next(-4000...4000)),\(next(-4000...4000))")
            case 2: lines.append("set_ph \(next(0...999_999_999))")
            case 3: lines.append("set_ph_delta \(next(0...999_999_999))")
            case 4: lines.append("set_freq \(next(-1_500_000_000...1_500_000_000))")
            case 5: lines.append("reset_ph")
            case 6: lines.append("upd_param \(next(4...40))")
            default: lines.append("play \(next(0...2)),\(next(0...2)),\(next(4...90))")
            }
        }
        return (lines + ["upd_param 100", "stop"]).joined(separator: "\n")
    }

    @Test("gain, offset, oscillator, correction and cuts give the same codes on both converters")
    func codes() throws {
        var loads: [Load] = []
        for seed in 1...24 as ClosedRange<UInt64> {
            var load = Load(
                program: Self.program(seed: seed), waveforms: Self.waveforms,
                frequency: 25_000_000.25 * Double(Int(seed % 7) - 3), modulates: seed % 4 != 0)
            if seed % 3 == 0 { (load.ratio, load.degrees) = (seed % 2 == 0 ? 1.25 : 0.8, Double(seed) - 12) }
            load.real = seed % 5 == 1 && load.modulates && load.ratio == 1
            loads.append(load)
        }
        let output = try #require(ClientPython.simulating).script("q1_waveforms.py", input: JSONEncoder().encode(loads))
        let expected = try JSONDecoder().decode([[[Int]]].self, from: output)
        #expect(expected.count == loads.count)
        for (index, (load, expected)) in zip(loads, expected).enumerated() {
            let found = try play(load, count: expected[0].count)
            // It rounds towards zero after each step.
            let worst = found.indices.map { k in
                max(
                    (found[k].re * 32768 - Double(expected[0][k])).magnitude,
                    (-found[k].im * 32768 - (load.real ? 0 : Double(expected[1][k]))).magnitude)
            }.max()
            #expect(try #require(worst) < 4, "program \(index)")
        }
    }

    /// z of a mixer with path 0 on I and path 1 on Q.
    private func play(_ load: Load, count: Int) throws -> [Complex] {
        var settings = SignalBench.settings(modulates: load.modulates)
        settings.ncoFrequencyHz = load.frequency
        settings.isReal = load.real
        settings.mixerGainRatio = load.ratio
        settings.mixerPhaseDegrees = load.degrees
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: load.waveforms.map(\.samples), settings: settings)
        let program = try #require(Q1Assembler.assemble(SourceText(name: "test.q1asm", load.program)).program)
        bench.sequencers[0].sequence.program = program
        var machine = Q1ClusterMachine()
        _ = machine.start([
            .init(slot: 2, number: 0, kind: .qcmRF, sequence: bench.sequencers[0].sequence, settings: settings)
        ])
        var events: [Q1Event] = []
        _ = machine.run(until: .max / 4, most: 100_000) { events.append($0) }
        return try bench.played(events, port: 0, count: count)
    }
}
