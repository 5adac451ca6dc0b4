import RackNumerics
import RealModule
import Testing

@testable import Readout

@Suite("Normal draws")
struct ZigguratTests {
    @Test("Draws have the moments and the distribution of a standard normal, tail included")
    func distribution() {
        let count = 400_000
        let ziggurat = Ziggurat.standard
        var words = Philox(seed: 11, shot: 0, element: 0, purpose: .test)
        var draws: [Double] = []
        ziggurat.withCores { cores in
            for k in 0..<count {
                let draw = cores.draw(words.nextWord()) {
                    ziggurat.redraw($0, Philox(seed: 11, shot: UInt32(k), element: 1, purpose: .test))
                }
                draws.append(Double(draw))
            }
        }
        let n = Double(count)
        let moment = { (power: Int) in draws.reduce(0.0) { $0 + Double.pow($1, power) } / n }
        #expect(abs(moment(1)) < 4 / n.squareRoot())
        #expect(abs(moment(2) - 1) < 4 * (2 / n).squareRoot())
        #expect(abs(moment(3)) < 4 * (15 / n).squareRoot())
        #expect(abs(moment(4) - 3) < 4 * (96 / n).squareRoot())
        #expect(abs(moment(6) - 15) < 4 * (10170 / n).squareRoot())
        for edge in [3.0, 3.6541528853610088, 4, 4.5] {
            let expected = Double.erfc(edge / 2.0.squareRoot()) * n
            let found = Double(draws.count { abs($0) > edge })
            #expect(abs(found - expected) < 4 * expected.squareRoot() + 1)
        }
        draws.sort()
        var largest = 0.0
        for (k, x) in draws.enumerated() {
            largest = max(largest, abs((Double(k) + 0.5) / n - 0.5 * .erfc(-x / 2.0.squareRoot())))
        }
        #expect(largest * n.squareRoot() < 1.95)
    }

    @Test("Draws are symmetric: the complement of a word's position turns the sign")
    func symmetry() {
        let ziggurat = Ziggurat.standard
        for word: UInt32 in [0x0000_0105, 0x1234_5678, 0x3FFF_FF80, 0x7FFF_FF00] {
            let stream = Philox(seed: 1, shot: 1, element: 1, purpose: .test)
            #expect(ziggurat.redraw(word, stream) == -ziggurat.redraw(word ^ 0xFFFF_FF00, stream))
        }
    }

    @Test("Samples in bulk are the single draws of their numbers, wherever a bulk begins")
    func bulk() {
        let key = DrawKey(seed: 0xFEED_0123_4567_89AB, element: 3, purpose: .traceNoise, index: 0)
        let ziggurat = Ziggurat.standard
        for first: Int64 in [0, 6, 0xFFFF_FFF0 * 2] {
            let count = 1001
            var i = [Float](repeating: 0, count: count + 1)
            var q = i
            NormalBlocks.fillSamples(key: key, shot: 77, first: first, count: count, i: &i, q: &q)
            for k in 0..<count {
                let draw = UInt64(first + Int64(k)) * 2
                var words = Philox(
                    seed: key.seed, shot: 77, element: 3, purpose: .traceNoise, index: draw / 4)
                if draw % 4 == 2 { _ = (words.nextWord(), words.nextWord()) }
                for (number, found) in [(draw, i[k]), (draw + 1, q[k])] {
                    let word = words.nextWord()
                    #expect(
                        found == ziggurat.redraw(word, key.stream(shot: 77, skipping: 1 << 63 | number << 8)))
                }
            }
        }
    }

    @Test(
        "Draws in lanes are the bits of draws one by one", .enabled(if: NormalLanes.isAvailable),
        arguments: [0, 6, 0xFFFF_FFF0 * 2, 0x7FFF_FFFF_FFFF_FF00] as [Int64])
    func lanes(first: Int64) {
        let key = DrawKey(
            seed: 0xFEED_0123_4567_89AB, element: 5, purpose: .traceNoise, index: DrawKey.index(tick: 3))
        for count in [1, 15, 16, 17, 127, 128, 129, 4001] {
            func fill(inLanes: Bool) -> [UInt32] {
                var i = [Float](repeating: 0, count: count + 1)
                var q = i
                NormalBlocks.fillSamples(
                    key: key, shot: 0xFFFF_FFFF, first: first, count: count, i: &i, q: &q, inLanes: inLanes)
                return (i + q).map(\.bitPattern)
            }
            #expect(fill(inLanes: true) == fill(inLanes: false))
        }
    }

    @Test(
        "Shots in lanes are the bits of shots one by one, also where their number passes 2³²",
        .enabled(if: NormalLanes.isAvailable), arguments: [0, 13, 0xFFFF_FF05])
    func laneShots(first: Int) {
        let key = DrawKey(
            seed: 0xFEED_0123_4567_89AB, element: 5, purpose: .iqNoise, index: DrawKey.index(tick: 70_000))
        for count in [0, 1, 7, 8, 9, 63, 64, 65, 3003] {
            func fill(inLanes: Bool) -> [UInt32] {
                var x = [Float](repeating: 0, count: count + 1)
                var y = x
                NormalBlocks.fillPairs(
                    key: key, shots: first..<(first + count), x: &x, y: &y, inLanes: inLanes)
                return (x + y).map(\.bitPattern)
            }
            #expect(fill(inLanes: true) == fill(inLanes: false))
        }
    }
}
