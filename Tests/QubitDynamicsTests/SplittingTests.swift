import Foundation
import RackNumerics
import Testing

@testable import QubitDynamics

@Suite("Splittings into modes and exchange")
struct SplittingTests {
    /// Where exchange acts, and how much of it.
    private func kicks(_ splitting: Splitting) -> [(at: Double, share: Double)] {
        zip(splitting.passed, splitting.stages).map { ($0, $1.exchange) }
    }

    @Test("A step is a rule of quadrature for exchange", arguments: [(7, 6), (5, 4)])
    func quadrature(stages: Int, degree: Int) throws {
        let splitting = try #require([Splitting.nearIntegrable, .fiveStages].first { $0.stages.count == stages })
        for power in 0...(degree + 1) {
            let sum = kicks(splitting).reduce(0.0) { $0 + $1.share * pow($1.at - 0.5, Double(power)) }
            let wanted = power % 2 == 1 ? 0 : pow(0.5, Double(power)) / Double(power + 1)
            #expect(abs(sum - wanted) < 1e-15)
        }
        #expect(splitting.stages.allSatisfy { abs($0.rounds.reduce(0, +) - 1) < 1e-15 })
    }

    @Test("Five stages leave a shift of sixth order to second power of exchange, and nothing of its split pairs")
    func fiveStages() {
        let kicks = kicks(.fiveStages)
        func shift(_ x: Double) -> Double {
            var (sum, together) = (0.0, Complex.zero)
            for (k, kick) in kicks.enumerated() {
                together += kick.share * Complex.unit(radians: x * kick.at)
                for other in kicks[..<k] { sum += kick.share * other.share * sin(x * (kick.at - other.at)) }
            }
            return x * sum + x / 2 / tan(x / 2) * together.squaredMagnitude - 1
        }
        let (small, large) = (shift(0.4), shift(0.8))
        #expect(abs(small) < 1e-9)
        #expect((55..<75).contains(large / small))
        let cubes = Splitting.fiveStages.stages.reduce(0.0) { sum, stage in
            sum + stage.rounds.reduce(0.0) { $0 + pow($1 * stage.exchange, 3) }
        }
        #expect(abs(cubes) < 1e-14)
    }
}
