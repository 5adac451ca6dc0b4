@testable import RackEmulator
import Foundation
import RackModel
import RackNumerics
import RackUnits
import Scheduling
import Testing

/// Noise that modes share, from the partition into clusters to the node that a shot sees.
@Suite("Correlated noise in a run")
struct CorrelatedNoiseRunTests {
    private static func device(_ noise: CorrelatedNoise, own: SlowNoise = SlowNoise()) -> Device {
        Device(
            name: "t", tickRate: TickRate(perSecond: 1_000_000_000)!,
            modes: (0..<3).map {
                Mode(
                    name: "q\($0)", spectrum: .duffing(frequencyHz: 5e9 + 1e8 * Double($0), anharmonicityHz: -0.3e9),
                    noise: own)
            }, correlatedNoise: [noise])
    }

    @Test("Modes that share white noise are simulated together where the schedule touches them; slow noise joins none")
    func partition() {
        func clusters(_ noise: CorrelatedNoise, _ touched: [Int]) -> [[Int]] {
            ClusterPartition(
                device: Self.device(noise), schedule: PulseSchedule(tickRate: TickRate(perSecond: 1_000_000_000)!),
                alsoTouched: touched
            ).clusters.map(\.modes)
        }
        let white = CorrelatedNoise(name: "n", modes: [0, 2, 1], weights: [1, 0.5, 0], dephasingRate: 1e3)
        #expect(clusters(white, [0, 1, 2]) == [[0, 2], [1]])
        #expect(clusters(white, [0, 1]) == [[0], [1]])
        let slow = CorrelatedNoise(
            name: "n", modes: [0, 1, 2], weights: [1, 1, 1], slow: SlowNoise(detuningSigmaHz: 1e4))
        #expect(clusters(slow, [0, 1, 2]) == [[0], [1], [2]])
    }

    @Test("A shot sees one value of shared slow noise in all clusters, and values of its own in each")
    func nodes() {
        let noise = CorrelatedNoise(
            name: "n", modes: [0, 1, 2], weights: [1, -0.5, 2], slow: SlowNoise(detuningSigmaHz: 3e4))
        let clusters: [ClusterPartition.Cluster] = [
            .init(modes: [0, 1], couplings: []), .init(modes: [2], couplings: []),
        ]
        for own in [0, 2e3] {
            let device = Self.device(noise, own: SlowNoise(detuningSigmaHz: own))
            let grids = SlowNoiseQuadrature.all(device, clusters, seconds: 1e-6)
            for grid in grids { #expect(abs(grid.weights.reduce(0, +) - 1) < 1e-12) }
            let shots = 4_000
            var sums = [0.0, 0.0, 0.0, 0.0]
            for shot in 0..<shots {
                let (a, b) = (
                    grids[0].detuningsHz[grids[0].node(shot: shot, seed: 7, firstMode: 0)],
                    grids[1].detuningsHz[grids[1].node(shot: shot, seed: 7, firstMode: 2)]
                )
                if own == 0 { #expect(abs(a[1] + a[0] / 2) < 1e-9 && abs(b[0] - 2 * a[0]) < 1e-9) }
                sums[0] += a[0] * a[0]
                sums[1] += a[0] * a[1]
                sums[2] += a[0] * b[0]
                sums[3] += b[0] * b[0]
            }
            let variance = 3e4 * 3e4
            let expected = [variance + own * own, -variance / 2, 2 * variance, 4 * variance + own * own]
            // The standard error of a mean of squares is √(2/N); three of them and a little.
            for (sum, expected) in zip(sums, expected) {
                #expect(abs(sum / Double(shots) / expected - 1) < 3.5 * (2 / Double(shots)).squareRoot())
            }
        }
    }

    @Test("The grid averages a fringe of the sum to the Gaussian's value, weights and signs in it")
    func fringe() {
        let noise = CorrelatedNoise(
            name: "n", modes: [0, 1], weights: [1, -0.5], slow: SlowNoise(detuningSigmaHz: 2e5))
        let device = Self.device(noise, own: SlowNoise(detuningSigmaHz: 1e5))
        let grid = SlowNoiseQuadrature.all(device, [.init(modes: [0, 1], couplings: [])], seconds: 1e-6)[0]
        for (a, b) in [(1.0, 0.0), (0, 1), (1, 1), (1, -1)] {
            let average = zip(grid.detuningsHz, grid.weights).reduce(0) {
                $0 + $1.1 * cos(2 * .pi * 0.5e-6 * (a * $1.0[0] + b * $1.0[1]))
            }
            let variance = (a - b / 2) * (a - b / 2) * 4e10 + (a * a + b * b) * 1e10
            #expect(abs(average - exp(-variance * pow(2 * .pi * 0.5e-6, 2) / 2)) < 1e-6)
        }
    }

    @Test("Charge parity gives a shot one of two frequencies by equal chances, beside other noise")
    func parity() {
        var device = Self.device(CorrelatedNoise(name: "n", modes: [], weights: []), own: SlowNoise(detuningSigmaHz: 1e4))
        device.modes[0].paritySplittingHz = 3e5
        let grid = SlowNoiseQuadrature.all(device, [.init(modes: [0], couplings: [])], seconds: 1e-6)[0]
        // cos(π·split·t) of the parity times the Gaussian's e^(−(2πσt)²/2).
        for t in [0.3e-6, 1e-6] {
            let average = zip(grid.detuningsHz, grid.weights).reduce(0) { $0 + $1.1 * cos(2 * .pi * t * $1.0[0]) }
            let expected = cos(.pi * 3e5 * t) * exp(-pow(2 * .pi * 1e4 * t, 2) / 2)
            #expect(abs(average - expected) < 1e-9)
        }
    }
}
