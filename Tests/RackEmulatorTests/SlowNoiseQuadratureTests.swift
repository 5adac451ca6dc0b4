@testable import RackEmulator
import Foundation
import RackModel
import Testing

@Suite("Quadrature of quasi-static noise")
struct SlowNoiseQuadratureTests {
    @Test("Gauss–Hermite nodes give the moments and the fringe of a Gaussian", arguments: [1, 2, 10, 14, 24, 40, 72])
    func moments(count: Int) {
        let rule = GaussHermite(count: count)
        func average(_ f: (Double) -> Double) -> Double {
            zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * f($1.0) }
        }
        #expect(abs(average { $0 }) < 1e-12)
        if count >= 2 { #expect(abs(average { $0 * $0 } - 1) < 1e-12) }
        if count >= 3 { #expect(abs(average { $0 * $0 * $0 * $0 } - 3) < 1e-11) }
        if count >= 10 {
            let s = Double(count - 10).squareRoot()
            #expect(abs(average { cos(s * $0) } - exp(-s * s / 2)) < 1e-9)
        }
    }

    @Test("Two noisy modes give a product grid; a silent one adds nothing")
    func product() {
        let noisy = Mode(
            name: "q", spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -0.3e9),
            noise: SlowNoise(detuningSigmaHz: 1e4))
        let silent = Mode(name: "s", spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -0.3e9))
        let grid = SlowNoiseQuadrature(modes: [noisy, silent, noisy], seconds: 1e-6)
        #expect(grid.weights.count == 100)
        #expect(abs(grid.weights.reduce(0, +) - 1) < 1e-12)
        #expect(grid.detuningsHz.allSatisfy { $0.count == 3 && $0[1] == 0 })
    }
}
