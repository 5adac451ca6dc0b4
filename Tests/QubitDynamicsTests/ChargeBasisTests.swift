@testable import QubitDynamics
import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

/// A transmon written down in its charges, as the tests' own oracle.
private struct Charges {
    let cutoff: Int
    let josephsonHz: Double
    let chargingHz: Double
    let offset: Double

    var dimension: Int { 2 * cutoff + 1 }
    func number(_ k: Int) -> Double { Double(k - cutoff) - offset }

    /// H/h, row-major.
    var hamiltonian: [Double] {
        (0..<(dimension * dimension)).map { place in
            let (r, c) = (place / dimension, place % dimension)
            if r == c { return 4 * chargingHz * number(r) * number(r) }
            return (r - c).magnitude == 1 ? -josephsonHz / 2 : 0
        }
    }

    func mode(levels: Int) -> Mode {
        Mode(
            name: "q", levels: levels,
            spectrum: .chargeBasis(
                josephsonEnergyHz: josephsonHz, chargingEnergyHz: chargingHz, offsetCharge: offset, cutoff: cutoff))
    }
}

@Suite("Modes in the charge basis")
struct ChargeBasisTests {
    @Test("All elements of the charge obey the sum rule Σ(E_k − E_j)|n_jk|² = EJ⟨j|cos φ|j⟩/2", arguments: [0.0, 0.21])
    func sumRule(offset: Double) throws {
        let charges = Charges(cutoff: 20, josephsonHz: 15e9, chargingHz: 0.3e9, offset: offset)
        let model = try ModeModel(charges.mode(levels: 10))
        // In units of the 0–1 element; that element from RackModel's own solution by another method.
        let system = SymmetricEigenSystem(charges.hamiltonian, dimension: charges.dimension)
        func vector(_ k: Int) -> [Double] { (0..<charges.dimension).map { system.vector(k, $0) } }
        let unit = zip(vector(0), vector(1)).enumerated().reduce(0) {
            $0 + charges.number($1.offset) * $1.element.0 * $1.element.1
        }
        for j in 0..<3 {
            let sum = (0..<10).reduce(0.0) { sum, k in
                let element = unit * model.quadrature[j * 10 + k]
                return sum + (model.energiesHz[k] - model.energiesHz[j]) * element * element
            }
            let state = vector(j)
            let cosine = zip(state, state.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
            // Ten levels do not hold quite all of it.
            #expect(abs(sum / (15e9 * cosine / 2) - 1) < 2e-5)
        }
        // Symmetric, neighbours positive, and by parity nothing between levels of one parity at no offset.
        for k in 0..<9 { #expect(model.quadrature[k * 10 + k + 1] > 0) }
        if offset == 0 { #expect((0..<8).allSatisfy { abs(model.quadrature[$0 * 10 + $0 + 2]) < 1e-9 }) }
        let squares = try #require(charges.mode(levels: 10).chargeSpectrum(levels: 6)).elementsSquared
        for k in 0..<5 { #expect(abs(model.lowering[k] * model.lowering[k] / squares[k] - 1) < 1e-8) }
    }

    @Test("A tone at 0→3 climbs three levels at once, as the charges themselves do", arguments: [0, 0.3])
    func driven(offset: Double) throws {
        let charges = Charges(cutoff: 10, josephsonHz: 12e9, chargingHz: 0.35e9, offset: offset)
        let levels = 10
        let device = chip(
            [charges.mode(levels: levels)], solver: SolverSettings(accuracy: 1e-7, counterRotating: true))
        let cluster = try Cluster(device: device, modes: [0], couplings: [])
        let frequency = DressedSpectrum(cluster).energyHz(levels: [3])
        let strength = 0.6e9
        let fields = ClusterFields(drives: [
            .init(mode: 0, signal: sampled(4, perTick: 1, carrierHz: frequency) { _ in Complex(strength) })
        ])
        var state = ClusterState.density(pure((0..<levels).map { $0 == 0 ? .one : .zero }))
        DensityMethod(cluster).evolve(&state, from: 0, to: 4, fields: fields)

        // Runge and Kutta on the amplitudes of the charges.
        let (d, h) = (charges.dimension, charges.hamiltonian)
        let system = SymmetricEigenSystem(h, dimension: d)
        let unit = abs((0..<d).reduce(0.0) { $0 + charges.number($1) * system.vector(0, $1) * system.vector(1, $1) })
        func slope(_ psi: [Complex], _ t: Double) -> [Complex] {
            let drive = strength * cos(2 * .pi * frequency * t) / unit
            return (0..<d).map { r in
                var sum = (h[r * d + r] - system.values[0] + drive * charges.number(r)) * psi[r]
                if r > 0 { sum += h[r * d + r - 1] * psi[r - 1] }
                if r + 1 < d { sum += h[r * d + r + 1] * psi[r + 1] }
                return Complex(0, -2 * .pi) * sum
            }
        }
        var psi = (0..<d).map { Complex(system.vector(0, $0)) }
        let step = 4e-9 / 8_000
        for k in 0..<8_000 {
            let t = Double(k) * step
            let a = slope(psi, t)
            let b = slope(zip(psi, a).map { $0 + (step / 2) * $1 }, t + step / 2)
            let c = slope(zip(psi, b).map { $0 + (step / 2) * $1 }, t + step / 2)
            let e = slope(zip(psi, c).map { $0 + step * $1 }, t + step)
            for r in 0..<d { psi[r] += (step / 6) * (a[r] + 2 * b[r] + 2 * c[r] + e[r]) }
        }
        guard case .density(let rho) = state else { return }
        for level in 0..<5 {
            let amplitude = (0..<d).reduce(Complex.zero) { $0 + system.vector(level, $1) * psi[$1] }
            #expect(abs(rho[level, level].re - amplitude.squaredMagnitude) < 1e-5)
        }
        let third = (0..<d).reduce(Complex.zero) { $0 + system.vector(3, $1) * psi[$1] }
        #expect(third.squaredMagnitude > 0.003)
    }

    @Test("Two coupled transmons have the spectrum of their charges together")
    func coupled() throws {
        let (a, b) = (
            Charges(cutoff: 7, josephsonHz: 12e9, chargingHz: 0.30e9, offset: 0.2),
            Charges(cutoff: 7, josephsonHz: 14e9, chargingHz: 0.28e9, offset: 0)
        )
        let g = 60e6
        let device = chip(
            [a.mode(levels: 7), b.mode(levels: 7)], exchange: [(0, 1, g)], solver: SolverSettings(counterRotating: true))
        let spectrum = DressedSpectrum(try Cluster(device: device, modes: [0, 1], couplings: [0]))
        let d = a.dimension
        let units = [a, b].map { charges in
            let system = SymmetricEigenSystem(charges.hamiltonian, dimension: d)
            return abs((0..<d).reduce(0.0) { $0 + charges.number($1) * system.vector(0, $1) * system.vector(1, $1) })
        }
        var joint = [Double](repeating: 0, count: d * d * d * d)
        let (h, k) = (a.hamiltonian, b.hamiltonian)
        for r in 0..<(d * d) {
            let (x, y) = (r / d, r % d)
            for other in 0..<d {
                joint[r * d * d + other * d + y] += h[x * d + other]
                joint[r * d * d + x * d + other] += k[y * d + other]
            }
            joint[r * d * d + r] += g * a.number(x) * b.number(y) / (units[0] * units[1])
        }
        let energies = SymmetricEigenSystem(joint, dimension: d * d).values
        let found = [[0, 1], [1, 0], [1, 1], [0, 2], [2, 0]].map { spectrum.energyHz(levels: $0) }
        let expected = (1..<6).map { energies[$0] - energies[0] }
        for (found, expected) in zip(found.sorted(), expected) { #expect(abs(found - expected) < 1e3) }
    }
}
