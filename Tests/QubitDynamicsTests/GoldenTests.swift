import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

/// Numbers of tools/python/qutip_reference.py (QuTiP 5.3, vern9, rtol 1e-12).
private let qutipPopulations = [
    0.044832367099226465, 0.058880174446363835, 0.0019441627391883203, 0.4367994857186953, 0.4571574823720061,
    3.914414112725719e-05, 0.00025191211548625784, 9.524945168224294e-05, 2.1916224151455262e-08,
]
private let qutipCoherences = [
    Complex(-0.02127183132048349, -0.04656164772289832), Complex(0.13468368587560026, 0.016881275553717177),
    Complex(0.1568401325754156, 0.03234760710999957),
]

@Suite("Against QuTiP")
struct GoldenTests {
    private func drivenPair(accuracy: Double) throws -> (DensityMatrix, Cluster) {
        let f = [4.9e9, 5.05e9]
        let device = chip(
            [
                duffing(f[0], -3e8, t1: 3e-6, t2: 2.5e-6, thermal: 0.02),
                duffing(f[1], -2.8e8, t1: 4e-6, t2: 5e-6, thermal: 0.01),
            ], exchange: [(0, 1, 6e6)], solver: SolverSettings(accuracy: accuracy))
        let solver = try solver(device)
        let drives = (0..<2).map { mode in
            ClusterFields.Drive(
                mode: mode,
                signal: sampled(60, perTick: 2, carrierHz: f[mode]) { t in
                    let k = (t * 2e9 - 0.5).rounded()
                    let envelope = [3e7, 2e7][mode] * pow(sin(.pi * t / 30e-9), 2)
                    return envelope * .unit(radians: 0.4 + 0.02 * k * Double(1 + mode))
                })
        }
        var state = pure((0..<9).map { $0 == 0 ? .one : .zero })
        solver.evolve(&state, from: 0, to: 30, fields: ClusterFields(drives: drives))
        return (state, solver.cluster)
    }

    @Test("A driven open pair ends as QuTiP says", arguments: [(1e-6, 1e-7), (1e-9, 1e-9)])
    func pair(accuracy: Double, tolerance: Double) throws {
        let (state, cluster) = try drivenPair(accuracy: accuracy)
        #expect(cluster.frameHz == [4.975e9, 4.975e9])
        for k in 0..<9 { #expect(abs(state[k, k].re - qutipPopulations[k]) < tolerance) }
        for (expected, (row, column)) in zip(qutipCoherences, [(1, 0), (3, 0), (4, 1)]) {
            #expect((state[row, column] - expected).magnitude < tolerance)
        }
    }

    @Test(
        "The embedded numbers are what the script prints",
        .enabled(if: ProcessInfo.processInfo.environment["PULSERACK_PYTHON"] != nil))
    func script() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "--kill-after=10", "600", ProcessInfo.processInfo.environment["PULSERACK_PYTHON"] ?? "",
            root.appendingPathComponent("tools/python/qutip_reference.py").path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let object = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        let populations = try #require(object["populations"] as? [Double])
        for (printed, embedded) in zip(populations, qutipPopulations) {
            #expect(abs(printed - embedded) < 1e-9)
        }
    }
}

/// The solver benchmark's problems, where they lie beside the package.
enum Benchmark {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/bench")

    static func read(_ path: String) -> [String: Any]? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(path)) else { return nil }
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    }

    static var isThere: Bool { read("reference/P2.json") != nil }
}

@Suite("Against the solver benchmark's references", .enabled(if: Benchmark.isThere, "no ../shared/bench"))
struct BenchmarkTests {
    /// A sampled envelope behind the Gaussian filter, averaged over each held interval by five points.
    private func filtered(
        _ samples: [Complex], delay: Double, window: Double, perTick: Int64, carrierHz: Double
    ) -> SampledSignal {
        let sigma = 0.331262954399
        return sampled(Int(window) * Int(perTick), perTick: perTick, carrierHz: carrierHz) { t in
            var sum = Complex.zero
            // Boole's rule.
            for (point, weight) in [7.0, 32, 12, 32, 7].enumerated() {
                let offset = Double(point - 2) / 4
                let ns = t * 1e9 + offset / Double(perTick) - delay
                for (k, sample) in samples.enumerated() where abs(ns - Double(k)) < 6 {
                    let edge =
                        erf((ns - Double(k)) / (2.0.squareRoot() * sigma))
                        - erf((ns - Double(k) - 1) / (2.0.squareRoot() * sigma))
                    sum += (weight / 90 * edge / 2) * sample
                }
            }
            return sum
        }
    }

    @Test(
        "P1: the DRAG chevron of a four-level transmon",
        arguments: ["rwa_zoh", "rwa_filtered", "lab_filtered"])
    func chevron(variant: String) throws {
        let reference = try #require(Benchmark.read("reference/P1.json")?["variants"] as? [String: Any])
        let table = try #require(reference[variant] as? [String: Any])
        let points = try #require(table["points"] as? [[Int]])
        let populations = try #require(table["populations"] as? [[Double]])
        let isFiltered = variant != "rwa_zoh"
        let isLab = variant == "lab_filtered"
        let window = isFiltered ? 24.0 : 20
        let device = chip(
            [duffing(5e9, -3e8, levels: 4, t1: 54e-6, t2: 66e-6, thermal: 0.01)],
            solver: SolverSettings(counterRotating: isLab))
        let solver = try solver(device)
        for index in stride(from: 0, to: points.count, by: isLab ? 17 : 7) {
            let amplitude = 0.0467726e9 * 2 * Double(points[index][0]) / 99
            let carrier = 5e9 - 0.02e9 + 0.04e9 * Double(points[index][1]) / 99
            let floor = exp(-2.0)
            let samples = (0..<20).map { k in
                let t = Double(k) + 0.5 - 10
                let g = exp(-t * t / 50)
                let slope = -t / 25 * g / (1 - floor)
                return amplitude * Complex((g - floor) / (1 - floor), 0.5 / (2 * .pi * 0.3) * slope)
            }
            let signal =
                isFiltered
                ? filtered(samples, delay: 2, window: window, perTick: 64, carrierHz: carrier)
                : sampled(20, perTick: 1, carrierHz: carrier) { samples[Int($0 * 1e9)] }
            var state = solver.groundState()
            solver.evolve(
                &state, from: 0, to: Int64(window),
                fields: ClusterFields(drives: [.init(mode: 0, signal: signal)]))
            for level in 0..<4 {
                #expect(abs(state[level, level].re - populations[index][level]) < 1e-6)
            }
        }
    }

    @Test("P2: a flux-pulsed CZ over a coupler mode")
    func controlledZ() throws {
        let reference = try #require(Benchmark.read("reference/P2.json")?["variants"] as? [String: Any])
        let table = try #require(reference["rwa3"] as? [String: Any])
        let mapRe = try #require(table["map_re"] as? [Double])
        let mapIm = try #require(table["map_im"] as? [Double])
        let device = chip(
            [
                duffing(4.8e9, t1: 54e-6, t2: 66e-6, thermal: 0.01),
                duffing(6.3e9, -1e8, t1: 20e-6, t2: 10e-6, thermal: 0.01, kind: .coupler, flux: FluxTuning()),
                duffing(5.08451e9, t1: 54e-6, t2: 66e-6, thermal: 0.01),
            ], exchange: [(0, 1, 1e8), (1, 2, 1e8), (0, 2, 7e6)])
        let solver = try solver(device)
        let samples = (0..<60).map { k in
            let t = Double(k) + 0.5
            let edge = min(t, 60 - t) / 20
            return Complex(0.245741 * (edge < 1 ? (1 - cos(.pi * edge)) / 2 : 1))
        }
        let signal = filtered(samples, delay: 2, window: 64, perTick: 64, carrierHz: 0)
        let spectrum = DressedSpectrum(solver.cluster)
        let levels = [[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]]
        let kets = levels.map { spectrum.column(levels: $0) }
        var state = pure((0..<27).map { s in Complex(kets.reduce(0) { $0 + $1[s] }) })
        solver.evolve(
            &state, from: 0, to: 64, fields: ClusterFields(modeFlux: [.init(mode: 1, signal: signal)]))
        let frame = solver.cluster.frameHz[0]
        var worst = 0.0
        for k in 0..<4 {
            for l in 0..<4 {
                var element = Complex.zero
                for r in 0..<27 {
                    for c in 0..<27 { element += kets[k][r] * kets[l][c] * state[r, c] }
                }
                func idle(_ s: Int) -> Double {
                    (spectrum.energyHz(levels: levels[s]) - frame * Double(levels[s].reduce(0, +))) * 64e-9
                }
                element *= .unit(cycles: idle(k) - idle(l))
                let row = (k * 4 + l) * 16
                let expected = Complex(
                    mapRe[row..<(row + 16)].reduce(0, +) / 4, mapIm[row..<(row + 16)].reduce(0, +) / 4)
                worst = max(worst, (element - expected).magnitude)
            }
        }
        #expect(worst < 1e-6)
    }
}
