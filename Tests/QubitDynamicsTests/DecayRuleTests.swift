import Foundation
import RackModel
import RackNumerics
import Testing

@testable import QubitDynamics

@Suite("Nodes of decay")
struct DecayRuleTests {
    /// One driven qutrit over 20 ns, its drive held in so many pieces; and its rate of decay.
    private func terms(pieces: Int, _ envelope: (Int) -> Double) throws -> (terms: RunTerms, rates: [Double]) {
        let cluster = try Cluster(device: chip([duffing(5e9, t1: 4e-5, t2: 4e-5)]), modes: [0], couplings: [])
        let run = FieldRun(
            unitsPerTick: Int64(pieces), edges: (0...pieces).map { Int64(20 * $0) },
            channels: [
                .init(
                    target: .drive(mode: 0), carrierHz: 5e9, re: (0..<pieces).map(envelope),
                    im: [Double](repeating: 0, count: pieces))
            ])
        return (RunTerms(run, cluster: cluster), DecayStep(cluster).rates)
    }

    @Test("Jumps of short pieces count with half a piece at a node's two ends, those that are all alike with a piece squared")
    func roughness() throws {
        let step = 1e-9
        func roughness(_ pieces: Int, _ envelope: (Int) -> Double) throws -> Double {
            let (terms, rates) = try terms(pieces: pieces, envelope)
            return DecayMotion.roughness(terms, rates: rates)(step)
        }
        let zigzag = try roughness(400) { $0 % 2 == 0 ? 0 : 1e5 }
        let ramp = try roughness(400) { 1e5 * Double($0) }
        // γp²/12 against γhp/24.
        let piece = 20e-9 / 400
        #expect(abs(ramp / zigzag - 2 * piece / step) < 1e-9)
        // A wave of which a step sees few turns comes near to a ramp as it is held more finely.
        let waves = try [200, 400].map { count in
            try roughness(count) { 1e7 * sin(2 * .pi * 4 * Double($0) / Double(count)) }
        }
        #expect((3.8..<4.2).contains(waves[0] / waves[1]))
    }

    @Test("Nodes under a finely held pulse follow the rule's order and not the pulse's cells", arguments: [25, 100])
    func nodes(cellsPerNanosecond: Int) throws {
        let count = 20 * cellsPerNanosecond
        let (terms, rates) = try terms(pieces: count) { 5e7 * pow(sin(.pi * (Double($0) + 0.5) / Double(count)), 2) }
        let nodes = [1e-6, 1e-7, 1e-8].map { DecayRule(terms, rates: rates, error: $0).nodes.count }
        #expect(nodes[0] > 3)
        #expect(nodes[2] < 3 * nodes[1] && nodes[1] < 3 * nodes[0], "\(nodes)")
    }
}
