import RackNumerics

/// Normal draws in bulk, each a pure function of its key and its number.
enum NormalBlocks {
    /// Lanes' groups between two looks at what they missed: their list is small enough for the stack.
    private static let groupsAtOnce = 8

    /// One pair of draws for each of some shots of a block; the same bits whether or not they follow each other.
    static func fillPairs(
        key: DrawKey, shots: ShotNumbers, offsets: Range<Int>, x: UnsafeMutablePointer<Float>,
        y: UnsafeMutablePointer<Float>
    ) {
        if let range = shots.range {
            let part = (range.lowerBound + offsets.lowerBound)..<(range.lowerBound + offsets.upperBound)
            fillPairs(key: key, shots: part, x: x, y: y)
            return
        }
        for (place, offset) in offsets.enumerated() {
            let shot = shots[offset]
            fillPairs(key: key, shots: shot..<(shot + 1), x: x + place, y: y + place, inLanes: false)
        }
    }

    /// One pair of draws per shot: the first two words of its block.
    ///
    /// - Parameter inLanes: many shots at a time; the same bits.
    static func fillPairs(
        key: DrawKey, shots: Range<Int>, x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>,
        inLanes: Bool = NormalLanes.isAvailable
    ) {
        let ziggurat = Ziggurat.standard
        let first = UInt32(truncatingIfNeeded: shots.lowerBound)
        func redraw(_ word: UInt32, _ shot: UInt32, isSecond: Bool) -> Float {
            ziggurat.redraw(word, key.stream(shot: shot, skipping: isSecond ? 0x8000 : 1))
        }
        ziggurat.withCores { cores in
            let grouped = inLanes ? shots.count / NormalLanes.groupCount : 0
            fill(groups: grouped) { group, groups, missed in
                let offset = NormalLanes.groupCount * group
                let from = first &+ UInt32(truncatingIfNeeded: offset)
                let lanes = NormalLanes(seed: key.seed, shot: from, purpose: key.purpose, element: key.element)
                let count = lanes.fillShots(
                    index: key.index, groups: groups,
                    to: cores.destination(x: x + offset, y: y + offset, missed: missed))
                for number in missed.prefix(count) {
                    let (slot, isSecond) = (Int(number >> 2), number & 1 == 1)
                    let place = (isSecond ? y : x) + (offset + slot)
                    place.pointee = redraw(
                        place.pointee.bitPattern, from &+ UInt32(slot), isSecond: isSecond)
                }
            }
            for offset in (grouped * NormalLanes.groupCount)..<shots.count {
                let shot = first &+ UInt32(truncatingIfNeeded: offset)
                let words = key.block(shot: shot)
                x[offset] = cores.draw(words.0) { redraw($0, shot, isSecond: false) }
                y[offset] = cores.draw(words.1) { redraw($0, shot, isSecond: true) }
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
    ///
    /// - Parameter inLanes: many samples at a time; the same bits.
    static func fillSamples(
        key: DrawKey, shot: UInt32, first: Int64, count: Int, i: UnsafeMutablePointer<Float>,
        q: UnsafeMutablePointer<Float>, inLanes: Bool = NormalLanes.isAvailable
    ) {
        let ziggurat = Ziggurat.standard
        /// Streams of single draws lie in the upper half of the indices, 2⁸ blocks each.
        func redraw(_ word: UInt32, _ index: UInt64, _ number: UInt64) -> Float {
            ziggurat.redraw(word, key.stream(shot: shot, skipping: 1 << 63 | (index << 2 | number) << 8))
        }
        let start = UInt64(bitPattern: first / 2)
        let pairs = (count + 1) / 2
        ziggurat.withCores { cores in
            let grouped = inLanes ? pairs / NormalLanes.groupCount : 0
            let lanes = NormalLanes(seed: key.seed, shot: shot, purpose: key.purpose, element: key.element)
            fill(groups: grouped) { group, groups, missed in
                let pair = NormalLanes.groupCount * group
                let index = start &+ UInt64(pair)
                let count = lanes.fillBlocks(
                    first: key.index &+ index, groups: groups,
                    to: cores.destination(x: i + 2 * pair, y: q + 2 * pair, missed: missed))
                for number in missed.prefix(count) {
                    let (block, word) = (Int(number >> 2), Int(number & 3))
                    let place = (word & 1 == 1 ? q : i) + (2 * (pair + block) + (word >> 1))
                    place.pointee = redraw(place.pointee.bitPattern, index &+ UInt64(block), UInt64(word))
                }
            }
            for pair in (grouped * NormalLanes.groupCount)..<pairs {
                let index = start &+ UInt64(pair)
                let words = key.block(shot: shot, skipping: index)
                i[2 * pair] = cores.draw(words.0) { redraw($0, index, 0) }
                q[2 * pair] = cores.draw(words.1) { redraw($0, index, 1) }
                i[2 * pair + 1] = cores.draw(words.2) { redraw($0, index, 2) }
                q[2 * pair + 1] = cores.draw(words.3) { redraw($0, index, 3) }
            }
        }
    }

    /// Calls `body` with the first group and the number of groups, a few at a time, and a list for their misses.
    private static func fill(groups: Int, body: (Int, Int, UnsafeMutableBufferPointer<UInt32>) -> Void) {
        guard groups > 0 else { return }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: groupsAtOnce * NormalLanes.groupWords) { missed in
            for group in stride(from: 0, to: groups, by: groupsAtOnce) {
                body(group, min(groupsAtOnce, groups - group), missed)
            }
        }
    }
}
