import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("Every method keeps what the master equation keeps")
struct MethodInvariantTests {
    @Test("Trace 1, Hermitian, no negative eigenvalue", arguments: MethodCase.open, 0..<6 as Range<UInt64>)
    func physical(method: MethodCase, seed: UInt64) throws {
        let state = try RandomSystem(seed: seed).evolved(method, accuracy: 1e-6)
        #expect((state.trace - .one).magnitude < 1e-10)
        for r in 0..<state.dimension {
            for c in 0..<r { #expect((state[r, c] - state[c, r].conjugate).magnitude < 1e-12) }
        }
        #expect(HermitianEigenSystem(state.matrix).values[0] > -1e-9)
    }

    @Test(
        "A shift of all frequencies and carriers together changes nothing", arguments: MethodCase.open,
        0..<6 as Range<UInt64>)
    func frames(method: MethodCase, seed: UInt64) throws {
        // The cluster's frame is shifted along, and the state is given in it.
        let state = try RandomSystem(seed: seed).evolved(method, accuracy: 1e-8)
        for offsetHz in [3e8, -1.234567e9] {
            let shifted = try RandomSystem(seed: seed, offsetHz: offsetHz).evolved(method, accuracy: 1e-8)
            #expect(shifted.distance(to: state) < 2e-8)
        }
    }

    @Test("What a state is evolved in parts is what it is evolved in one", arguments: MethodCase.open)
    func parts(method: MethodCase) throws {
        let system = RandomSystem(seed: 4)
        let solver = method.make(try system.cluster(accuracy: 1e-8))
        var state = ClusterState.density(system.start)
        for (from, to) in [(0, 2), (2, 3), (3, system.ticks)] as [(Int64, Int64)] {
            solver.evolve(&state, from: from, to: to, fields: system.fields)
        }
        let whole = try system.evolved(method, accuracy: 1e-8)
        #expect(MethodCase.density(state).distance(to: whole) < 3e-8)
    }

    @Test("The error is what was asked for, and finer steps are taken for less", arguments: MethodCase.open)
    func accuracy(method: MethodCase) throws {
        for seed in 0..<6 as Range<UInt64> {
            let system = RandomSystem(seed: seed)
            let exact = evolvedPlainly(
                system.start, try system.cluster(accuracy: 1e-8), from: 0, to: system.ticks, fields: system.fields)
            for accuracy in [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8] {
                let state = try system.evolved(method, accuracy: accuracy)
                #expect(state.distance(to: exact) < accuracy)
            }
        }
    }

    @Test("The plain method is of order 8")
    func order() throws {
        let system = RandomSystem(seed: 1)
        let cluster = try system.cluster(accuracy: 1e-6)
        let exact = evolvedPlainly(system.start, cluster, from: 0, to: 1, fields: .none)
        func error(_ steps: Int) -> Double {
            let equation = ReferenceEquation(cluster, fields: .none, atTick: 0.5, origin: 0)
            var rho = zip(system.start.re, system.start.im).map { Complex($0, $1) }
            for k in 0..<steps {
                // A step each, for no error is too large.
                var integrator = RungeKutta853(count: rho.count)
                let h = 1e-9 / Double(steps)
                _ = integrator.integrate(&rho, from: Double(k) * h, over: h, allowed: .infinity) {
                    equation.derivative(of: $1, at: $0, into: &$2)
                }
            }
            return zip(rho, zip(exact.re, exact.im)).reduce(0) { max($0, ($1.0 - Complex($1.1.0, $1.1.1)).magnitude) }
        }
        let slope = log2(error(2) / error(4))
        #expect(slope > 7.5 && slope < 9.5)
    }
}
