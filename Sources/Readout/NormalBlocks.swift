import RackNumerics

/// Normal draws in bulk, each a pure function of its key and its number.
enum NormalBlocks {
    /// One pair of draws per shot: the first two words of its block.
    static func fillPairs(
        key: DrawKey, shots: Range<Int>, x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
    ) {
        let ziggurat = Ziggurat.standard
        let first = UInt32(truncatingIfNeeded: shots.lowerBound)
        ziggurat.withCores { cores in
            for offset in 0..<shots.count {
                let shot = first &+ UInt32(truncatingIfNeeded: offset)
                let words = key.block(shot: shot)
                x[offset] = cores.draw(words.0) { ziggurat.redraw($0, key.stream(shot: shot, skipping: 1)) }
                y[offset] = cores.draw(words.1) {
                    ziggurat.redraw($0, key.stream(shot: shot, skipping: 0x8000))
                }
            }
        }
    }

    /// Adds factor·(x + iy) to i + iq.
    static func add(
        _ factor: Complex, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int,
        i: UnsafeMutablePointer<Float>, q: UnsafeMutablePointer<Float>
    ) {
        let (re, im) = (Float(factor.re), Float(factor.im))
        for k in 0..<count {
            let (u, v) = (re * x[k] - im * y[k], re * y[k] + im * x[k])
            i[k] += u
            q[k] += v
        }
    }

    /// The noise of ADC samples `first` ..< `first + count` of one shot, first even: sample g has the draws
    /// 2g (I) and 2g + 1 (Q), four to a block.
    static func fillSamples(
        key: DrawKey, shot: UInt32, first: Int64, count: Int, i: UnsafeMutablePointer<Float>,
        q: UnsafeMutablePointer<Float>
    ) {
        let ziggurat = Ziggurat.standard
        ziggurat.withCores { cores in
            for pair in 0..<((count + 1) / 2) {
                let index = UInt64(bitPattern: first / 2 + Int64(pair))
                let words = key.block(shot: shot, skipping: index)
                /// Streams of single draws lie in the upper half of the indices, 2⁸ blocks each.
                @inline(__always) func redraw(_ word: UInt32, _ number: UInt64) -> Float {
                    ziggurat.redraw(
                        word, key.stream(shot: shot, skipping: 1 << 63 | (index << 2 | number) << 8))
                }
                i[2 * pair] = cores.draw(words.0) { redraw($0, 0) }
                q[2 * pair] = cores.draw(words.1) { redraw($0, 1) }
                i[2 * pair + 1] = cores.draw(words.2) { redraw($0, 2) }
                q[2 * pair + 1] = cores.draw(words.3) { redraw($0, 3) }
            }
        }
    }
}
