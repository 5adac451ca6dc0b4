import Foundation
import QubitDynamics
import RackModel
import RackNumerics

extension ProblemFile {
    /// One mode under one pulse, over a grid of amplitudes and detunings.
    func sweepProblems(_ variantName: String, _ variant: ProblemNode) throws -> [SolverProblem] {
        let mode = try self.mode(root["modes"].items[0], name: "m0")
        guard case .duffing(let frequencyHz, let anharmonicityHz) = mode.spectrum else { return [] }
        let (t0, window) = (try variant["t0_ns"].number, try variant["window_ns"].number)
        let pulse = try root["pulse"]
        let waveforms = try self.waveforms(times: [t0, window])
        let envelope = try waveforms.drag(pulse, anharmonicityGHz: 1e-9 * anharmonicityHz)
        let peak = 1e9 * (try waveforms.halfTurn(pulse, envelope))
        let reconstruction = try variant["reconstruction"].string
        let unit = try waveforms.signal(
            envelope.map { peak * $0 }, reconstruction: reconstruction, t0: t0, window: window)
        let isLaboratory = try variant.member("frame")?.string.hasPrefix("no RWA") ?? false
        let cluster = try self.cluster([mode], [], waveforms, counterRotating: isLaboratory)
        let amplitudes = try axis(root["sweep"]["amplitude_scale"])
        let detunings = try axis(root["sweep"]["detuning_GHz"]).map { $0 * 1e9 }
        let points = try points(variant, amplitudes.count, detunings.count)
        let start = try root["initial_state"].integers
        let end = waveforms.ticks(window)
        let known = try reference?["variants"].member(variantName)
        let compared = try known?["points"].items.map { try $0.integers }.map { pair in points.firstIndex { $0 == pair } }
        let solve: @Sendable (SolverMethod) throws -> SolverProblem.Outcome = { method in
            if method == .automatic {
                return try Self.inLanes(
                    cluster(.density), ClusterFields(drives: [.init(mode: 0, signal: unit)]), start: start, end: end,
                    points: points.map {
                        BatchPoint(fields: 0, scale: amplitudes[$0[0]], carrierHz: frequencyHz + detunings[$0[1]])
                    }, compared: compared?.compactMap { $0 } ?? Array(points.indices))
            }
            let solver = try method.solver(cluster(method))
            var report = EvolutionReport()
            let populations = points.map { point in
                let field = unit.scaled(by: amplitudes[point[0]], carrierHz: frequencyHz + detunings[point[1]])
                var state = solver.productState(levels: start)
                let fields = ClusterFields(drives: [.init(mode: 0, signal: field)])
                let next = solver.evolve(&state, from: 0, to: end, fields: fields)
                let estimate = max(report.errorEstimate, next.errorEstimate)
                report += next
                report.errorEstimate = estimate
                return solver.populations(state, of: 0)
            }
            let wanted = compared.map { $0.compactMap { $0 } } ?? Array(populations.indices)
            return SolverProblem.Outcome(outputs: wanted.flatMap { populations[$0].map { Complex($0) } }, report: report)
        }
        var expected: [Complex]?
        if let known, let compared, compared.allSatisfy({ $0 != nil }) {
            expected = try known["populations"].items.flatMap { try $0.numbers.map { Complex($0) } }
        }
        return [
            SolverProblem(
                name: "\(name):\(variantName)", accuracy: try target(), methods: [.automatic, .density, .reference],
                reference: expected, solve: solve)
        ]
    }

    /// All points at once, a SIMD lane each.
    private static func inLanes(
        _ cluster: Cluster, _ fields: ClusterFields, start: [Int], end: Int64, points: [BatchPoint], compared: [Int]
    ) throws -> SolverProblem.Outcome {
        guard let solver = BatchSolver(cluster),
            case .density(let state) = try SolverMethod.density.state(digits: start, levels: cluster.levels)
        else { throw SolverProblemError("a sweep is of one mode") }
        var states = BatchStates(repeating: state, count: points.count)
        var report = EvolutionReport()
        for next in solver.evolve(&states, fields: [fields], points: points, from: 0, to: end) {
            let estimate = max(report.errorEstimate, next.errorEstimate)
            report += next
            report.errorEstimate = estimate
        }
        return SolverProblem.Outcome(
            outputs: compared.flatMap { states.populations($0).map { Complex($0) } }, report: report,
            methodName: "density in lanes")
    }

    private func axis(_ node: ProblemNode) throws -> [Double] {
        let (start, stop) = (try node["start"].number, try node["stop"].number)
        let count = try node["num"].integer
        return (0..<count).map { start + (stop - start) * Double($0) / Double(max(count - 1, 1)) }
    }

    /// Pairs of indices (amplitude, detuning): all, or those that "i_amp in 0,11,..,99 x i_det in 0,11,..,99" names.
    private func points(_ variant: ProblemNode, _ amplitudes: Int, _ detunings: Int) throws -> [[Int]] {
        var (rows, columns) = (Array(0..<amplitudes), Array(0..<detunings))
        if let node = variant.member("points"), !(try node.string.hasPrefix("all")) {
            let range = #"(\d+),\s*(\d+),\s*\.+,\s*(\d+)"#
            guard let found = try node.numbers(matching: "i_amp in \(range).*i_det in \(range)"), found.count == 6,
                found[1] > found[0], found[4] > found[3], found[2] < amplitudes, found[5] < detunings
            else { throw SolverProblemError("\(node.path): which points are meant?") }
            rows = Array(stride(from: found[0], through: found[2], by: found[1] - found[0]))
            columns = Array(stride(from: found[3], through: found[5], by: found[4] - found[3]))
        }
        return rows.flatMap { row in columns.map { [row, $0] } }
    }
}

extension SampledSignal {
    /// The same on another carrier, every sample times `factor`.
    fileprivate func scaled(by factor: Double, carrierHz: Double) -> SampledSignal {
        SampledSignal(
            grid: grid, carrierHz: carrierHz,
            segments: segments.map { segment in
                SignalSegment(
                    startTick: segment.startTick, re: segment.re.map { factor * $0 }, im: segment.im.map { factor * $0 })
            })
    }
}
