import Foundation
import PulseRack
import Testing

/// `Pulses/ghz-5.qasm` and `Pulses/ghz-12.qasm` against estimates that know gates as points in time, T1, T2 and the
/// thermal population.
@Suite("GHZ states")
struct GHZTests {
    /// A gate of the tree: the control hands the state on to the target. Times are seconds from the start of the
    /// program: where its two turns of the target and its CZ are in the middle.
    struct Link {
        var control: Int
        var target: Int
        /// 40 ns of the root's pulse come before; a link takes 80 + 60 + 80 ns.
        var layer: Int

        var start: Double { 40e-9 + 220e-9 * Double(layer) }
        var first: Double { start + 40e-9 }
        var flip: Double { start + 110e-9 }
        var second: Double { start + 180e-9 }
    }

    static func links(_ layers: [[(Int, Int)]]) -> [Link] {
        layers.enumerated().flatMap { layer, pairs in pairs.map { Link(control: $0.0, target: $0.1, layer: layer) } }
    }

    static let five = links([[(10, 11)], [(10, 9), (11, 12)], [(10, 4)]])
    static let twelve = links([
        [(10, 11)], [(10, 9), (11, 12)], [(10, 4), (9, 3), (11, 5), (12, 13)], [(4, 0), (3, 2), (5, 1), (12, 6)],
    ])

    /// Runs the program and gives each shot's levels as its windows begin, by qubit.
    static func levels(
        _ name: String, theta: Double, phi: Double, shots: Int, method: SolverMethod? = nil
    ) throws -> (levels: [Int: [UInt8]], result: RunResult) {
        let program = try Rack.program(contentsOf: CommandLineTool.program(name))
        let settings = [("theta", theta), ("phi", phi)].map { InputSetting(name: $0.0, value: .number($0.1)) }
        var request = program.defaults.request(shots: shots, solver: SolverRequest(method: method), settings: settings)
        request.seed = 11
        let result = try program.run(request)
        var levels: [Int: [UInt8]] = [:]
        for capture in result.points[0].captures { levels[try #require(capture.qubit)] = capture.shots.prepared }
        return (levels, result)
    }

    /// Σ over shots of Π ±1, by shots.
    static func correlation(_ levels: [Int: [UInt8]], _ qubits: [Int], shots: Int) -> Double {
        let signs = (0..<shots).map { shot in qubits.reduce(1.0) { levels[$1]?[shot] == 0 ? $0 : -$0 } }
        return signs.reduce(0, +) / Double(shots)
    }

    @Test("on 5 of 54 qubits as a density matrix: populations and the fringe of the parity")
    func five() throws {
        let shots = 2000
        let device = try Rack.device("iqm-radiance-54")
        let estimate = QubitEstimate(device, links: Self.five, root: 10)
        let (levels, result) = try Self.levels("ghz-5", theta: 0, phi: 0, shots: shots)
        #expect(result.clusters.count == 1 && result.clusters[0].method == .density)
        #expect(result.clusters[0].dimension == 243)
        let wanted = estimate.populations
        for level: UInt8 in [0, 1] {
            let share = Double((0..<shots).count { shot in levels.values.allSatisfy { $0[shot] == level } }) / Double(shots)
            let expected = level == 0 ? wanted[0] : wanted[31]
            #expect(abs(share - expected) < 0.015 + 4 * (0.25 / Double(shots)).squareRoot(), "\(share) of \(expected)")
        }
        for (phi, sign) in [(0.0, 1.0), (Double.pi / 5, -1), (Double.pi / 10, 0)] {
            let (turned, _) = try Self.levels("ghz-5", theta: .pi / 2, phi: phi, shots: shots)
            let parity = Self.correlation(turned, [10, 11, 9, 12, 4], shots: shots)
            let expected = sign * estimate.contrast
            #expect(abs(parity - expected) < 0.03 + 4 / Double(shots).squareRoot(), "\(parity) of \(expected)")
        }
    }

    @Test("on 12 of 54 qubits by trajectories: neighbours agree, and the parity has its sign")
    func twelve() throws {
        let shots = 40
        let device = try Rack.device("iqm-radiance-54")
        let (levels, result) = try Self.levels("ghz-12", theta: 0, phi: 0, shots: shots)
        #expect(result.clusters[0].method == .trajectories && result.clusters[0].dimension == 531_441)
        #expect(result.clusters[0].trajectories == shots)
        // Each pair: what dephases between the two turns of the target, what was excited, and what relaxes after.
        let end = 1041e-9
        let wanted = Self.twelve.reduce(0.0) { sum, link in
            let (a, b) = (device.modes[link.control], device.modes[link.target])
            func left(_ mode: Mode) -> Double { 1 - 2 * (1 - exp(-(end - link.second) / mode.t1Seconds)) }
            let agree = exp(-(link.second - link.first) / b.t2Seconds) * (1 - 2 * b.thermalPopulation)
            return sum + agree * (0.5 + 0.5 * left(a) * left(b))
        } / Double(Self.twelve.count)
        let found = Self.twelve.reduce(0.0) {
            $0 + Self.correlation(levels, [$1.control, $1.target], shots: shots)
        } / Double(Self.twelve.count)
        // Eleven pairs of each shot; one early jump may take several with it.
        let sigma = (2 * (1 - wanted) / Double(shots) / Double(Self.twelve.count)).squareRoot()
        #expect(abs(found - wanted) < 6 * sigma + 0.02, "\(found) of \(wanted) ± \(sigma)")
        for level: UInt8 in [0, 1] {
            let share = Double((0..<shots).count { shot in levels.values.allSatisfy { $0[shot] == level } }) / Double(shots)
            #expect(share > 0.08 && share < 0.7)
        }
        // What every qubit's T2 leaves of the coherence of all zeros and all ones, and the root's thermal share.
        let joined = Self.twelve.map { ($0.target, $0.second) } + [(10, 40e-9)]
        let exponent = joined.reduce(0.0) { $0 + (960e-9 - $1.1) / device.modes[$1.0].t2Seconds }
        let contrast = exp(-exponent) * (1 - 2 * device.modes[10].thermalPopulation)
        let (turned, _) = try Self.levels("ghz-12", theta: .pi / 2, phi: 0, shots: shots)
        let parity = Self.correlation(turned, Array(turned.keys), shots: shots)
        #expect(abs(parity - contrast) < 4 * ((1 - contrast * contrast) / Double(shots)).squareRoot() + 0.03, "\(parity) of \(contrast)")
    }

    @Test("are the same state by other methods", arguments: [SolverMethod.lowRank, .trajectories])
    func methods(_ method: SolverMethod) throws {
        let shots = 600
        let estimate = QubitEstimate(try Rack.device("iqm-radiance-54"), links: Self.five, root: 10)
        let (levels, result) = try Self.levels("ghz-5", theta: 0, phi: 0, shots: shots, method: method)
        #expect(result.clusters[0].method == method)
        for (level, expected) in [(UInt8(0), estimate.populations[0]), (1, estimate.populations[31])] {
            let share = Double((0..<shots).count { shot in levels.values.allSatisfy { $0[shot] == level } }) / Double(shots)
            #expect(abs(share - expected) < 0.015 + 4 * (0.25 / Double(shots)).squareRoot(), "\(share) of \(expected)")
        }
        let (turned, _) = try Self.levels("ghz-5", theta: .pi / 2, phi: 0, shots: shots, method: method)
        let parity = Self.correlation(turned, [10, 11, 9, 12, 4], shots: shots)
        #expect(abs(parity - estimate.contrast) < 0.03 + 4 / Double(shots).squareRoot(), "\(parity) of \(estimate.contrast)")
    }
}

/// Two-level qubits with point-like gates, one density matrix: T1, T2 and the thermal population act between.
private struct QubitEstimate {
    let qubits: [Int]
    /// Of the joint levels, the first qubit slowest, as the windows begin.
    private(set) var populations: [Double] = []
    /// 2·|⟨0…0|ρ|1…1⟩| as the analysis turns.
    private(set) var contrast = 0.0

    init(_ device: Device, links: [GHZTests.Link], root: Int) {
        qubits = [root] + links.map(\.target)
        let n = qubits.count
        let modes = qubits.map { device.modes[$0] }
        var rho = [[Complex]](repeating: [Complex](repeating: .zero, count: 1 << n), count: 1 << n)
        for s in 0..<(1 << n) {
            let weight = (0..<n).reduce(1.0) { product, k in
                let p = modes[k].thermalPopulation
                return product * (s >> (n - 1 - k) & 1 == 1 ? p : 1 - p)
            }
            rho[s][s] = Complex(weight)
        }
        var time = 0.0
        func wait(until end: Double) {
            for k in 0..<n { Self.decay(&rho, n - 1 - k, modes[k], end - time) }
            time = end
        }
        func bit(_ qubit: Int) -> Int { n - 1 - qubits.firstIndex(of: qubit)! }
        wait(until: 40e-9)
        Self.hadamard(&rho, bit(root))
        let steps = links.flatMap { link in
            [(link.first, 0, link), (link.flip, 1, link), (link.second, 0, link)]
        }
        for (moment, kind, link) in steps.sorted(by: { $0.0 < $1.0 }) {
            wait(until: moment)
            if kind == 0 { Self.hadamard(&rho, bit(link.target)) } else { Self.flip(&rho, bit(link.control), bit(link.target)) }
        }
        wait(until: (links.map(\.start).max() ?? 0) + 260e-9)
        contrast = 2 * rho[0][(1 << n) - 1].magnitude
        wait(until: time + 81e-9)
        populations = rho.indices.map { rho[$0][$0].re }
    }

    private static func hadamard(_ rho: inout [[Complex]], _ bit: Int) {
        let h = Complex(0.5.squareRoot())
        for r in rho.indices where r >> bit & 1 == 0 {
            for c in rho.indices {
                let (a, b) = (rho[r][c], rho[r | 1 << bit][c])
                (rho[r][c], rho[r | 1 << bit][c]) = (h * (a + b), h * (a - b))
            }
        }
        for r in rho.indices {
            for c in rho.indices where c >> bit & 1 == 0 {
                let (a, b) = (rho[r][c], rho[r][c | 1 << bit])
                (rho[r][c], rho[r][c | 1 << bit]) = (h * (a + b), h * (a - b))
            }
        }
    }

    private static func flip(_ rho: inout [[Complex]], _ a: Int, _ b: Int) {
        func sign(_ s: Int) -> Bool { s >> a & 1 == 1 && s >> b & 1 == 1 }
        for r in rho.indices {
            for c in rho.indices where sign(r) != sign(c) { rho[r][c] = -rho[r][c] }
        }
    }

    private static func decay(_ rho: inout [[Complex]], _ bit: Int, _ mode: Mode, _ seconds: Double) {
        let (stay, p) = (exp(-seconds / mode.t1Seconds), mode.thermalPopulation)
        let coherence = Complex(exp(-seconds / mode.t2Seconds))
        for r in rho.indices {
            for c in rho.indices {
                switch (r >> bit & 1, c >> bit & 1) {
                case (0, 0):
                    let (r1, c1) = (r | 1 << bit, c | 1 << bit)
                    let (ground, excited) = (rho[r][c], rho[r1][c1])
                    let sum = ground + excited
                    rho[r1][c1] = Complex(stay) * excited + Complex((1 - stay) * p) * sum
                    rho[r][c] = sum - rho[r1][c1]
                case (1, 1): break
                default: rho[r][c] = coherence * rho[r][c]
                }
            }
        }
    }
}
