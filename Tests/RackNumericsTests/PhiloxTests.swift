import RackNumerics
import Testing

@Suite("Philox")
struct PhiloxTests {
    /// The known answers that come with the generator (Random123, kat_vectors, philox4x32-10).
    @Test("Ten rounds give the published answers")
    func knownAnswers() {
        let ones = UInt32.max
        #expect(Philox.block(counter: (0, 0, 0, 0), key: (0, 0)) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox.block(counter: (ones, ones, ones, ones), key: (ones, ones))
                == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox.block(
                counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
                == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test("Streams differ in every part of their key, and an index skips ahead in the same stream")
    func streams() {
        func first(_ seed: UInt64, _ shot: UInt32, _ element: Int, _ purpose: DrawPurpose) -> UInt32 {
            var draws = Philox(seed: seed, shot: shot, element: element, purpose: purpose)
            return draws.nextWord()
        }
        let base = first(7, 1, 2, .test)
        #expect(base == first(7, 1, 2, .test))
        for other in [
            first(8, 1, 2, .test), first(7, 2, 2, .test), first(7, 1, 3, .test), first(7, 1, 2, .level),
            first(7 + 1 << 32, 1, 2, .test),
        ] { #expect(other != base) }
        var whole = Philox(seed: 7, shot: 1, element: 2, purpose: .test)
        for _ in 0..<8 { _ = whole.nextWord() }
        var skipped = Philox(seed: 7, shot: 1, element: 2, purpose: .test, index: 2)
        #expect(whole.nextWord() == skipped.nextWord())
    }

    @Test("Uniform draws stay inside (0, 1) and have its mean and variance")
    func uniform() {
        var draws = Philox(seed: 3, shot: 0, element: 0, purpose: .test)
        let values = (0..<100_000).map { _ in draws.nextUniform() }
        #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
        let mean = values.reduce(0, +) / 1e5
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
        #expect(abs(mean - 0.5) < 4 * (1.0 / 12 / 1e5).squareRoot())
        #expect(abs(variance - 1.0 / 12) < 0.002)
    }
}
