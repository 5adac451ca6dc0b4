import Foundation
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Sequencing
import SignalChain
import Testing

@testable import RackEmulator

/// The chip along a timeline of plays and captures made by hand, against formulas.
@Suite("The chip along a timeline")
struct ChipTimelineTests {
    /// A hand-made program on the ideal bench: ticks of 0.5 ns, π pulses of 10 ns at amplitude 1.
    struct Bench {
        let device: Device
        let setup: FeedbackSetup
        var cutter: TimelineCutter
        var timeline: ChipTimeline
        var waveforms: [PulseSchedule.Waveform] = []
        var points: [Int: (i: Double, q: Double)] = [:]
        var tick: Int64 = 1000
        private var tags = 0

        init(_ device: Device, seed: UInt64 = 1) throws {
            self.device = device
            let clusters =
                device.couplings.isEmpty
                ? device.modes.indices.map { ClusterPartition.Cluster(modes: [$0], couplings: []) }
                : [.init(modes: Array(device.modes.indices), couplings: Array(device.couplings.indices))]
            setup = FeedbackSetup(
                device: device, chain: try SignalChain(device: device), runner: ScheduleRunner(device: device),
                solvers: SolverStore(device: device), clusters: clusters)
            cutter = TimelineCutter(setup)
            timeline = try ChipTimeline(setup, seed: seed, memoryBytes: 1 << 28)
        }

        /// Against a carrier that turns from tick 0 on, plus `cycles`.
        mutating func play(_ port: Int, amplitude: Double, ticks: Int, hertz: Double, cycles: Double = 0) {
            let waveform = PulseSchedule.Waveform(
                name: "", re: [Double](repeating: amplitude, count: ticks), im: [Double](repeating: 0, count: ticks),
                ticksPerSample: 1)
            let number = waveforms.firstIndex(of: waveform) ?? waveforms.count
            if number == waveforms.count { waveforms.append(waveform) }
            cutter.add(
                Timeline.Play(
                    port: port, waveform: number, startTick: tick, endTick: tick + Int64(ticks), frequencyHz: hertz,
                    phaseCycles: cycles
                        - CarrierPhase.cycles(frequencyHz: hertz, ticks: tick, rate: device.tickRate)))
        }

        /// A tone of 600 ns and a window as long; returns the tag.
        mutating func measure(_ qubit: Int = 0, lasting: Int64 = 1200) -> Int {
            let out = device.ports.firstIndex { $0.role == .readoutDrive(feedline: 0) }!
            let hertz = 7e9 + 40e6 * Double(qubit)
            play(out, amplitude: 0.5, ticks: 1200, hertz: hertz)
            let phase = -CarrierPhase.cycles(frequencyHz: hertz, ticks: tick, rate: device.tickRate)
            cutter.add(
                Timeline.Capture(
                    port: out + 1, startTick: tick, durationTicks: 1200, kernel: nil, frequencyHz: hertz,
                    phaseCycles: phase, tag: tags))
            tick += lasting
            tags += 1
            return tags - 1
        }

        mutating func drain() throws {
            for piece in cutter.takePieces() {
                switch piece {
                case .stretch(let cut): try timeline.pass(cut, waveforms: waveforms)
                case .quiet: timeline.beginRepetition()
                }
            }
        }

        mutating func finish() throws {
            cutter.finish()
            try drain()
            timeline.read { reading in
                for (place, tag) in reading.tags.enumerated() {
                    points[tag] = (Double(reading.i[place]), Double(reading.q[place]))
                }
            }
        }

        /// The points of the levels 0 and 1, from a bench of one qubit without noise.
        private static let known = Result { try centres() }

        private static func centres() throws -> (zero: (Double, Double), one: (Double, Double)) {
            var bench = try Bench(IdealBench.device(efficiency: 1))
            var (zeros, ones): ([Int], [Int]) = ([], [])
            for _ in 0..<200 {
                zeros.append(bench.measure())
                bench.tick += 40000
                bench.play(0, amplitude: 1, ticks: 20, hertz: IdealBench.qubitHz)
                bench.tick += 20
                ones.append(bench.measure())
                bench.tick += 40000
                bench.play(0, amplitude: 1, ticks: 20, hertz: IdealBench.qubitHz)
                bench.tick += 20
                bench.tick += 40000
            }
            try bench.finish()
            func mean(_ tags: [Int]) -> (Double, Double) {
                let all = tags.map { bench.points[$0]! }
                return (all.reduce(0) { $0 + $1.i } / Double(all.count), all.reduce(0) { $0 + $1.q } / Double(all.count))
            }
            return (mean(zeros), mean(ones))
        }

        func excited(_ tags: [Int]) throws -> Double {
            let (zero, one) = try Bench.known.get()
            let (x, y) = (one.0 - zero.0, one.1 - zero.1)
            let middle = ((one.0 + zero.0) * x + (one.1 + zero.1) * y) / 2
            return Double(tags.count { points[$0]!.i * x + points[$0]!.q * y > middle }) / Double(tags.count)
        }
    }

    static func sigma(_ p: Double, _ count: Int) -> Double { max(p * (1 - p) / Double(count), 1e-4 / Double(count)).squareRoot() }

    @Test("Levels that the loop left behind are where the next repetition begins")
    func carriesLevels() throws {
        // No decay: measured in one level, the qubit stays there until a pulse moves it.
        var bench = try Bench(IdealBench.device(efficiency: 1))
        var first: [Int] = [], second: [Int] = []
        for _ in 0..<400 {
            bench.play(0, amplitude: 0.5, ticks: 20, hertz: IdealBench.qubitHz)
            bench.tick += 20
            first.append(bench.measure())
            bench.tick += 30000
            second.append(bench.measure())
            bench.tick += 30000
        }
        try bench.finish()
        let one = try bench.excited(first)
        #expect(abs(one - 0.5) < 4 * Self.sigma(0.5, 400))
        for (a, b) in zip(first, second) { #expect(try bench.excited([a]) == bench.excited([b])) }
        #expect(bench.timeline.counters.segments < 12)
    }

    @Test("A Rabi loop oscillates, and costs what its distinct pulses cost", arguments: [1500 as Int64, 300_000])
    func rabi(restTicks: Int64) throws {
        var bench = try Bench(IdealBench.device(t1: 4e-6, t2: 4e-6, efficiency: 1))
        let (points, averages) = (11, 600)
        var tags = [[Int]](repeating: [], count: points)
        for _ in 0..<averages {
            for point in 0..<points {
                bench.play(0, amplitude: Double(point) / 10, ticks: 20, hertz: IdealBench.qubitHz)
                bench.tick += 20
                tags[point].append(bench.measure())
                bench.tick += restTicks
            }
        }
        try bench.finish()
        #expect(bench.timeline.counters.segments <= 5 * points, "\(bench.timeline.counters)")
        guard restTicks > 100_000 else { return }
        for point in 0..<points {
            // Decay within the window costs contrast: found is p₁·(1 − loss), and the loss is that of p₁ = 1.
            let expected = pow(sin(.pi * Double(point) / 20), 2)
            let found = try bench.excited(tags[point])
            #expect(abs(found - expected * 0.93) < 0.05 * expected + 4 * Self.sigma(expected, averages), "\(point): \(found)")
        }
    }

    @Test("An excitation that is swapped is found in the other qubit, round after round")
    func swapped() throws {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 90e6, armBHz: 90e6, maximumHz: 6.5e9, anharmonicityHz: -0.1e9)
        var device = IdealBench.device(
            qubits: 2, couplings: [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))], efficiency: 1)
        // Without decay: what is measured stays.
        device.ports.append(
            Port(
                name: "c_flux", role: .couplerFlux(coupling: 0), ticksPerSample: 1,
                converter: Converter(bits: nil, fullScaleVolts: 1)))
        let (flux, ticks) = Self.swapPulse
        var bench = try Bench(device)
        var rounds: [(Int, Int, Int)] = []
        for _ in 0..<120 {
            bench.play(0, amplitude: 0.5, ticks: 20, hertz: IdealBench.qubitHz)
            bench.tick += 20
            let before = bench.measure(0)
            bench.tick += 20000
            bench.play(device.ports.count - 1, amplitude: flux, ticks: ticks, hertz: 0)
            bench.tick += Int64(ticks) + 40
            let first = bench.measure(0)
            bench.tick += 20000
            let second = bench.measure(1)
            bench.tick += 20001
            rounds.append((before, first, second))
        }
        try bench.finish()
        #expect(bench.timeline.counters.segments < 40, "\(bench.timeline.counters)")
        // The second qubit's points in two lots, by what the first was before the swap.
        let parted = try rounds.map { (try bench.excited([$0.0]) > 0.5, bench.points[$0.2]!) }
        func mean(_ one: Bool) -> (Double, Double) {
            let own = parted.filter { $0.0 == one }.map(\.1)
            return (own.reduce(0) { $0 + $1.i } / Double(own.count), own.reduce(0) { $0 + $1.q } / Double(own.count))
        }
        let (zero, one) = (mean(false), mean(true))
        let size = ((one.0 - zero.0) * (one.0 - zero.0) + (one.1 - zero.1) * (one.1 - zero.1)).squareRoot()
        for (was, point) in parted {
            let along = ((point.i - zero.0) * (one.0 - zero.0) + (point.q - zero.1) * (one.1 - zero.1)) / size
            #expect((along > size / 2) == was)
        }
    }

    /// Flux and length of a pulse that exchanges two qubits at 5 GHz, as in row A13 of the acceptance table.
    static var swapPulse: (flux: Double, ticks: Int) {
        func couplerHz(_ flux: Double) -> Double { 6.6e9 * abs(cos(.pi * flux)).squareRoot() - 0.1e9 }
        func exchangeHz(_ flux: Double) -> Double { 6e6 + 90e6 * 90e6 / (5e9 - couplerHz(flux)) }
        // On top of where nothing is exchanged.
        func root(_ wanted: Double) -> Double {
            var (low, high) = (0.0, 0.25)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if exchangeHz(middle) > wanted { low = middle } else { high = middle }
            }
            return low
        }
        return (root(-5e6) - root(0), Int(1 / (4 * 5e6) * 2e9))
    }

    @Test("Ramsey fringes are the same whether the timeline is cut inside them or not", arguments: [0, 1])
    func ramsey(cuts: Int) throws {
        // A neighbour's readout between the two pulses cuts the timeline while the first qubit is in superposition.
        let detuningHz = 0.4e6
        var device = IdealBench.device(qubits: 2, spacingHz: 0.2e9, efficiency: 1)
        // No round number of turns in a tick: a frame that is turned the wrong way shows.
        let qubitHz = IdealBench.qubitHz + 12_345_678
        device.modes[0].spectrum = .duffing(frequencyHz: qubitHz, anharmonicityHz: -0.3e9)
        var bench = try Bench(device)
        let drive = qubitHz + detuningHz
        var tags = [[Int]](repeating: [], count: 5)
        let averages = 300
        for _ in 0..<averages {
            for point in 0..<5 {
                // The qubit is put back to 0 by the formula's symmetry: two measurements tell a flip.
                let before = bench.measure()
                bench.tick += 20000
                bench.play(0, amplitude: 0.5, ticks: 20, hertz: drive)
                bench.tick += 20
                if cuts > 0 { bench.cutter.add(bench.listen()) }
                bench.tick += Int64(point) * 1000 + 3000
                bench.play(0, amplitude: 0.5, ticks: 20, hertz: drive)
                bench.tick += 20
                let after = bench.measure()
                bench.tick += 20013
                tags[point] += [before, after]
            }
        }
        try bench.finish()
        for point in 0..<5 {
            var flips = 0
            for pair in stride(from: 0, to: tags[point].count, by: 2) {
                if try bench.excited([tags[point][pair]]) != bench.excited([tags[point][pair + 1]]) { flips += 1 }
            }
            // From the middle of one pulse to the middle of the other.
            let seconds = (Double(point) * 1000 + 3000 + 20) * 0.5e-9
            let expected = (1 + cos(2 * .pi * detuningHz * seconds)) / 2
            let found = Double(flips) / Double(averages)
            #expect(abs(found - expected) < 0.01 + 4 * Self.sigma(expected, averages), "\(point): \(found) for \(expected)")
        }
        if cuts > 0 { #expect(bench.timeline.counters.visits > 3 * 5 * averages) }
        #expect(bench.timeline.counters.segments < 60, "\(bench.timeline.counters)")
    }
}

extension ChipTimelineTests.Bench {
    /// A window in which nothing is played: it only cuts.
    func listen() -> Timeline.Capture {
        Timeline.Capture(
            port: device.ports.firstIndex { $0.role == .readoutCapture(feedline: 0) }!, startTick: tick + 200,
            durationTicks: 400, kernel: nil, frequencyHz: 7.04e9, phaseCycles: 0, tag: -1)
    }
}
