import Foundation
import QubitDynamics
import RackModel
import RackNumerics

extension ProblemFile {
    /// Two coupled modes under a long random sequence of few distinct layers.
    func layersProblem() throws -> SolverProblem {
        let modes = try root["modes"].items.enumerated().map { try mode($1, name: "q\($0)") }
        guard modes.count == 2 else { throw SolverProblemError("\(root.path): two modes are needed") }
        let (pulse, fluxPulse) = (try root["pulse"], try root["flux_pulse"])
        let lengths = [try pulse["T_ns"].number, try fluxPulse["T_ns"].number]
        let waveforms = try self.waveforms(times: lengths)
        let layers = try self.layers()
        let frequencies = modes.map(\.duffingHz)
        let gates = try root["layers"]["gates"].items.map { try ChainSetup.rotation($0.string) }
        let envelopes = try modes.map { mode in
            guard case .duffing(_, let alpha) = mode.spectrum else { throw SolverProblemError("an oscillator is needed") }
            let envelope = try waveforms.drag(pulse, anharmonicityGHz: 1e-9 * alpha)
            let half = 1e9 * (try waveforms.halfTurn(pulse, envelope))
            return gates.map { gate in envelope.map { half * gate * $0 } }
        }
        let depth = -1e9 * (try fluxPulse["D_GHz"].number)
        let lowered = try waveforms.flatTop(fluxPulse).map { depth * $0 }

        var (drives, shifts): ([[Complex]], [Complex]) = ([[], []], [])
        var ends: [Double] = []
        for layer in layers {
            let gate = layer.map { [envelopes[0][$0[0]], envelopes[1][$0[1]]] }
            for mode in 0..<2 { drives[mode] += gate?[mode] ?? lowered.map { _ in .zero } }
            shifts += gate.map { $0[0].map { _ in .zero } } ?? lowered
            ends.append((ends.last ?? 0) + lengths[layer == nil ? 1 : 0])
        }
        let window = ends.last ?? 0
        let counts = try shownLayers(layers.count)
        let shown = counts.map { ends[$0 - 1] }
        let reconstruction = try root.member("reconstruction")?.string ?? "zoh"
        func signal(_ samples: [Complex], _ carrierHz: Double) throws -> SampledSignal {
            let whole = try waveforms.signal(
                samples, reconstruction: reconstruction, t0: 0, window: window, stops: shown, carrierHz: carrierHz)
            // As a schedule would have it: each layer plays pulses of its own, unless a filter runs them together.
            return reconstruction == "zoh" ? whole.cut(atTicks: ends.map { waveforms.ticks($0) }) : whole
        }
        let fields = ClusterFields(
            drives: try (0..<2).map { .init(mode: $0, signal: try signal(drives[$0], frequencies[$0])) },
            modeShifts: [.init(mode: 1, signal: try signal(shifts, 0))])
        let cluster = try self.cluster(modes, couplings(root), waveforms)
        let levels = modes.map(\.levels)
        let start = try root["initial_state"].integers
        let stops = shown.map { waveforms.ticks($0) }
        var expected: [Complex]?
        if let reference {
            let populations = try counts.flatMap { try reference["populations"][String($0)].numbers.map { Complex($0) } }
            let final = zip(try reference["final_re"].numbers, try reference["final_im"].numbers).map { Complex($0, $1) }
            expected = populations + final
        }
        return SolverProblem(
            name: name, accuracy: try target(), methods: [.density, .lowRank, .reference], reference: expected
        ) { method in
            let solver = try method.solver(cluster(method))
            var state = try method.state(digits: start, levels: levels)
            var report = EvolutionReport()
            var outputs: [Complex] = []
            var from: Int64 = 0
            for stop in stops {
                report += solver.evolve(&state, from: from, to: stop, fields: fields)
                from = stop
                outputs += try BareState(state, levels: levels).populations.map { Complex($0) }
            }
            let frames = solver.cluster.frameHz
            let turns = zip(frequencies, frames).map { ($0 - $1) * window * 1e-9 }
            outputs += try BareState(state, levels: levels).elements(turns: turns)
            return SolverProblem.Outcome(outputs: outputs, report: report)
        }
    }

    /// Gates of both modes, or `nil` for the two-mode gate, by the file's linear congruential generator.
    private func layers() throws -> [[Int]?] {
        let node = try root["layers"]
        let count = try node["count"].integer
        let gates = try node["gates"].items.count
        let rule = try node["rule"]
        guard let start = try rule.numbers(matching: #"x_0\s*=\s*(\d+)"#)?.first,
            let step = try rule.numbers(matching: #"\((\d+) x_k \+ (\d+)\) mod 2\^(\d+)"#), step.count == 3, step[2] < 63,
            let pair = try rule.numbers(matching: #"k mod (\d+) == (\d+)"#), pair.count == 2, pair[0] > 0,
            let shift = try rule.numbers(matching: #">> (\d+)\)"#)?.first
        else { throw SolverProblemError("\(rule.path): the rule cannot be read") }
        let mask = (UInt64(1) << UInt64(step[2])) - 1
        var x = UInt64(start)
        return (0..<count).map { k in
            x = (UInt64(step[0]) &* x &+ UInt64(step[1])) & mask
            if k % pair[0] == pair[1] { return nil }
            let index = Int(x >> UInt64(shift)) % (gates * gates)
            return [index / gates, index % gates]
        }
    }

    /// After how many layers populations are asked for: the numbers in "after layers 10, 100, 1000", and the last.
    private func shownLayers(_ count: Int) throws -> [Int] {
        var shown: [Int] = []
        if let text = try root.member("outputs")?.string, let range = text.range(of: "after layers ") {
            let list = text[range.upperBound...].prefix { $0.isNumber || $0 == "," || $0 == " " }
            shown = list.split { !$0.isNumber }.compactMap { Int($0) }.filter { $0 > 0 && $0 <= count }
        }
        return shown.isEmpty || shown.last != count ? shown + [count] : shown
    }
}
