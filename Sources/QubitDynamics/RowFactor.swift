internal import RackNumerics

/// A local operator that multiplies a matrix of `dimension` rows from the left: evolution of many kets, or of
/// one side of a density matrix.
enum RowFactor {
    /// One factor per row.
    case diagonal([Complex])
    /// Dense blocks on the states of a few modes.
    case blocks(AxisMap, [BlockOperator])

    func apply(
        columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>,
        _ scratch: RowScratch
    ) {
        switch self {
        case .diagonal(let factors):
            for (row, factor) in factors.enumerated() where factor != .one {
                let (x, y) = (re + row * columns, im + row * columns)
                for c in 0..<columns {
                    let old = x[c]
                    x[c] = factor.re * old - factor.im * y[c]
                    y[c] = factor.re * y[c] + factor.im * old
                }
            }
        case .blocks(let map, let blocks):
            for block in blocks { block.apply(map, columns: columns, re, im, scratch) }
        }
    }
}

/// A dense operator on some of the joint states of a few modes.
struct BlockOperator {
    /// Row offsets of its states within the cluster.
    let offsets: [Int]
    /// Row-major, offsets.count².
    var re: [Double]
    var im: [Double]

    func apply(
        _ map: AxisMap, columns: Int, _ dataRe: UnsafeMutablePointer<Double>,
        _ dataIm: UnsafeMutablePointer<Double>, _ scratch: RowScratch
    ) {
        let n = offsets.count
        offsets.withUnsafeBufferPointer { offsets in
            re.withUnsafeBufferPointer { uRe in
                im.withUnsafeBufferPointer { uIm in
                    map.restOffsets.withUnsafeBufferPointer { rests in
                        for rest in rests {
                            Self.applyOnce(
                                n, columns, uRe.baseAddress!, uIm.baseAddress!, offsets.baseAddress!, rest,
                                dataRe, dataIm, scratch)
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func applyOnce(
        _ n: Int, _ columns: Int, _ uRe: UnsafePointer<Double>, _ uIm: UnsafePointer<Double>,
        _ offsets: UnsafePointer<Int>, _ rest: Int, _ dataRe: UnsafeMutablePointer<Double>,
        _ dataIm: UnsafeMutablePointer<Double>, _ scratch: RowScratch
    ) {
        typealias Lane = SIMD4<Double>
        let x = scratch.re(n)
        let y = scratch.im(n)
        var c = 0
        while c &+ 4 <= columns {
            for k in 0..<n {
                let at = (offsets[k] &+ rest) &* columns &+ c
                x[k] = UnsafeRawPointer(dataRe + at).loadUnaligned(as: Lane.self)
                y[k] = UnsafeRawPointer(dataIm + at).loadUnaligned(as: Lane.self)
            }
            for r in 0..<n {
                var sumRe = Lane.zero
                var sumIm = Lane.zero
                for k in 0..<n {
                    let (a, b) = (uRe[r &* n &+ k], uIm[r &* n &+ k])
                    sumRe += a * x[k] - b * y[k]
                    sumIm += a * y[k] + b * x[k]
                }
                let at = (offsets[r] &+ rest) &* columns &+ c
                UnsafeMutableRawPointer(dataRe + at).storeBytes(of: sumRe, as: Lane.self)
                UnsafeMutableRawPointer(dataIm + at).storeBytes(of: sumIm, as: Lane.self)
            }
            c &+= 4
        }
        while c < columns {
            for k in 0..<n {
                let at = (offsets[k] &+ rest) &* columns &+ c
                x[k][0] = dataRe[at]
                y[k][0] = dataIm[at]
            }
            for r in 0..<n {
                var sumRe = 0.0
                var sumIm = 0.0
                for k in 0..<n {
                    let (a, b) = (uRe[r &* n &+ k], uIm[r &* n &+ k])
                    sumRe += a * x[k][0] - b * y[k][0]
                    sumIm += a * y[k][0] + b * x[k][0]
                }
                let at = (offsets[r] &+ rest) &* columns &+ c
                dataRe[at] = sumRe
                dataIm[at] = sumIm
            }
            c &+= 1
        }
    }
}

/// Lanes for one block of rows; one per thread.
final class RowScratch {
    private var capacity = 0
    private var storage: UnsafeMutablePointer<SIMD4<Double>>?

    func re(_ count: Int) -> UnsafeMutablePointer<SIMD4<Double>> {
        if count > capacity {
            storage?.deallocate()
            capacity = max(count, 32)
            let fresh = UnsafeMutablePointer<SIMD4<Double>>.allocate(capacity: 2 * capacity)
            fresh.initialize(repeating: .zero, count: 2 * capacity)
            storage = fresh
        }
        return storage!
    }

    /// - Precondition: `re` was asked for the same count before.
    func im(_ count: Int) -> UnsafeMutablePointer<SIMD4<Double>> { re(count) + capacity }

    deinit { storage?.deallocate() }
}
