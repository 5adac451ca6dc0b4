import Foundation
import RackEmulator
import RackModel
import Sequencing
import Testing

@Suite("Counting how often an input rises through a level")
struct CrossingTests {
    /// The amplifier's σ at the ADC, G²/(2η·1 ns) with η = ½, as a share of 0.5 V.
    private static let sigma = (1e-12 / 1e-9).squareRoot() / 0.5

    /// Nothing is played: what crosses is the amplifier's noise, 1000 samples of it at a time.
    private func run(
        times: Int, bins: Int, _ change: (inout Q1SequencerSettings) -> Void = { _ in }
    ) throws -> (bins: [AcquisitionData.Bin], flags: [Q1Flag]) {
        let text = """
             set_mrk 2
             move \(times),R0
             nop
            again: acquire_ttl 0,0,1,1000
             acquire_ttl 0,0,0,9000
             loop R0,@again
             stop
            """
        return try run(text, bins: bins, change)
    }

    private func run(
        _ text: String, bins: Int, _ change: (inout Q1SequencerSettings) -> Void = { _ in }
    ) throws -> (bins: [AcquisitionData.Bin], flags: [Q1Flag]) {
        let bench = ClusterBench(efficiency: 0.5)
        var load = try bench.reading(text, bins: bins)
        load.settings.syncEnabled = false
        load.settings.ttlThreshold = Self.sigma
        change(&load.settings)
        let found = try bench.run([load])
        return (found, try #require(bench.engine.status(of: ClusterBench.readout)?.flags))
    }

    /// Of white noise a sample is below a level of σ and the next above it with probability p(1 − p), p = erfc(1/√2)/2.
    /// Crossings keep apart from each other: they scatter less than as many independent ones.
    private static func expect(_ count: UInt32, _ pairs: Double) {
        let p = erfc(0.5.squareRoot()) / 2
        let expected = pairs * p * (1 - p)
        #expect(abs(Double(count) - expected) < 4 * expected.squareRoot(), "\(count) for \(expected)")
    }

    @Test("Noise crosses one σ as often as its distribution says, at either input")
    func noise() throws {
        let times = 400
        let counts = try [0, 1].map { input in
            try #require(try run(times: times, bins: 1) { $0.ttlInput = input }.bins.first)
        }
        for bin in counts {
            Self.expect(bin.count, Double(times) * 999)
            #expect(bin.path0 == 0 && bin.path1 == 0)
        }
        #expect(counts[0].count != counts[1].count)
        let none = try run(times: 20, bins: 1) { $0.ttlThreshold = 0.9 }
        #expect(none.bins.allSatisfy { $0.count == 0 } && none.flags.contains(.binningDone))
    }

    @Test("With a bin for each, crossings fill one after the other, and say so where there are no more")
    func increments() throws {
        let whole = try #require(try run(times: 1, bins: 1).bins.first).count
        let each = try run(times: 1, bins: 300) { $0.ttlIncrementsBin = true }
        #expect(each.bins.map(\.count) == (0..<300).map { $0 < Int(whole) ? 1 : 0 })
        #expect(!each.flags.contains(.binIndexInvalid))
        let few = try run(times: 1, bins: 10) { $0.ttlIncrementsBin = true }
        #expect(few.bins.allSatisfy { $0.count == 1 } && few.flags.contains(.binIndexInvalid))
    }

    @Test("Counting goes on past what plays and through long waits, until it is ended", arguments: [false, true])
    func goesOn(isTold: Bool) throws {
        let end = isTold ? "acquire_ttl 0,0,0,4\n" : ""
        let text = """
             set_mrk 2
             acquire_ttl 0,0,1,1000
             play 1,1,2000
             play 1,1,60000
             move 4,R0
             nop
            again: wait 60000
             loop R0,@again
            \(end) stop
            """
        let bin = try #require(try run(text, bins: 1).bins.first)
        Self.expect(bin.count, 303_000)
    }

    @Test("With a bin for each, the next stretch's crossings go behind those of the one before")
    func incrementsOn() throws {
        let text = """
             set_mrk 2
             acquire_ttl 0,0,1,1000
             move 10,R0
             nop
            again: play 0,1,3000
             loop R0,@again
             acquire_ttl 0,0,0,4
             stop
            """
        let counts = try [false, true].map { increments in
            try run(text, bins: 2000) {
                $0.ttlIncrementsBin = increments
                $0.ttlThreshold = 2 * Self.sigma
            }.bins.reduce(into: (0, 0)) { $0 = ($0.0 + Int($1.count), $0.1 + ($1.count > 0 ? 1 : 0)) }
        }
        #expect(counts[0].0 > 500 && counts[0].1 == 1, "\(counts)")
        #expect(counts[1].0 == counts[0].0 && counts[1].1 == counts[0].0)
    }
}
