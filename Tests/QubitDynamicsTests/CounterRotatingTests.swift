import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Counter-rotating terms")
struct CounterRotatingTests {
    private let solver = SolverSettings(accuracy: 1e-8, counterRotating: true)

    @Test("Bloch and Siegert: a far-off drive shifts two levels by Ω²/2·(1/(f − f_d) + 1/(f + f_d))", arguments: [6e9, 3.5e9])
    func drive(carrierHz: Double) throws {
        let f = 5e9
        let rabi = 0.02 * abs(f - carrierHz)
        let device = chip([duffing(f, levels: 2)], solver: solver)
        let own = try LindbladSolver(Cluster(device: device, modes: [0], couplings: []))
        // A smooth rise and fall, so that the state follows: ∫z² over it is what turns the phase.
        let count = 400
        let envelope = { (t: Double) in
            Complex(rabi * pow(sin(.pi * t / 200e-9), 2))
        }
        let signal = sampled(count, perTick: 2, carrierHz: carrierHz, envelope)
        var state = pure([.one, .one])
        own.evolve(&state, from: 0, to: 200, fields: ClusterFields(drives: [.init(mode: 0, signal: signal)]))
        let squares = signal.segments[0].re.reduce(0) { $0 + $1 * $1 } * 0.5e-9
        let shift = (1 / (f - carrierHz) + 1 / (f + carrierHz)) / 2
        // ρ01 turns by +2π∫δf dt in the frame of the mode.
        let phase = atan2(state[0, 1].im, state[0, 1].re) / (2 * .pi)
        #expect(abs(phase / (shift * squares) - 1) < 2e-3)
        #expect(abs(state[1, 1].re - 0.5) < 1e-6)
    }

    @Test("A coupling shifts a qubit by g²/(f_q − f_r) + g²/(f_q + f_r), a resonator by the opposite")
    func coupling() throws {
        let (fq, fr, g) = (5e9, 8e9, 40e6)
        let device = chip(
            [duffing(fq, levels: 2), .resonator(name: "r", frequencyHz: fr, linewidthHz: 1e5, levels: 6)],
            exchange: [(0, 1, g)], solver: solver)
        let spectrum = DressedSpectrum(try Cluster(device: device, modes: [0, 1], couplings: [0]))
        let shift = g * g / (fq - fr) + g * g / (fq + fr)
        #expect(abs((spectrum.frequencyHz(0) - fq) / shift - 1) < 2e-3)
        #expect(abs((spectrum.frequencyHz(1) - fr) / -shift - 1) < 2e-3)
    }

    @Test("Two transmons over a coupler idle with the spectrum of −(a† − a)(b† − b), the same but for phases")
    func coupler() throws {
        // The static part of the flux-pulsed CZ that is solved without the rotating-wave approximation.
        let (levels, frequencies, anharmonicities) = (4, [4.8e9, 6.4e9, 5.086079e9], [-0.3e9, -0.1e9, -0.3e9])
        let exchange = [(0, 1, 100e6), (1, 2, 100e6), (0, 2, 7e6)]
        let device = chip(
            zip(frequencies, anharmonicities).map { duffing($0, $1, levels: levels) }, exchange: exchange, solver: solver)
        let spectrum = DressedSpectrum(try Cluster(device: device, modes: [0, 1, 2], couplings: [0, 1, 2]))
        let n = levels * levels * levels
        func level(_ s: Int, _ mode: Int) -> Int { [s / 16, s / 4 % 4, s % 4][mode] }
        let spacing = [16, 4, 1]
        var matrix = [Double](repeating: 0, count: n * n)
        for s in 0..<n {
            for mode in 0..<3 {
                let k = Double(level(s, mode))
                matrix[s * n + s] += k * frequencies[mode] + anharmonicities[mode] / 2 * k * (k - 1)
            }
            for (a, b, g) in exchange {
                for (stepA, signA) in [(1, 1.0), (-1, -1.0)] {
                    for (stepB, signB) in [(1, 1.0), (-1, -1.0)] {
                        let (j, k) = (level(s, a) + stepA, level(s, b) + stepB)
                        guard (0..<levels).contains(j), (0..<levels).contains(k) else { continue }
                        let factor = (Double(max(j, j - stepA)) * Double(max(k, k - stepB))).squareRoot()
                        matrix[(s + stepA * spacing[a] + stepB * spacing[b]) * n + s] -= g * signA * signB * factor
                    }
                }
            }
        }
        let expected = SymmetricEigenSystem(matrix, dimension: n).values
        let found = spectrum.energiesHz.sorted()
        for k in 0..<20 { #expect(abs(found[k] - (expected[k] - expected[0])) < 1) }
    }

    @Test("Driven pairs of charge-basis modes evolve as the plain equation says", arguments: [false, true])
    func reference(counterRotating: Bool) throws {
        let modes = [0.15, 0].map { offset in
            Mode(
                name: "q", levels: 3,
                spectrum: .chargeBasis(
                    josephsonEnergyHz: 12e9 + 1e10 * offset, chargingEnergyHz: 0.4e9, offsetCharge: offset, cutoff: 12),
                t1Seconds: 2e-7, t2Seconds: 3e-7, thermalPopulation: 0.02)
        }
        let device = chip(
            modes, exchange: [(0, 1, 30e6)], solver: SolverSettings(accuracy: 1e-7, counterRotating: counterRotating))
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        let fields = ClusterFields(drives: [
            .init(
                mode: 0,
                signal: sampled(8, perTick: 2, carrierHz: 5.7e9) { Complex(2e8, 1e8 * cos(1e9 * $0)) })
        ])
        var draws = Philox(seed: 11, shot: 0, element: 0, purpose: .test)
        let start = ClusterState.density(randomState(&draws, dimension: 9))
        var (plain, evolved) = (start, start)
        ReferenceMethod(cluster).evolve(&plain, from: 0, to: 4, fields: fields)
        DensityMethod(cluster).evolve(&evolved, from: 0, to: 4, fields: fields)
        guard case .density(let a) = plain, case .density(let b) = evolved else { return }
        #expect(a.distance(to: b) < 2e-7)
    }
}
