internal import CRackKernels

/// Loops over raw planes that everything dense is made of. Callers own the memory and its sizes.
public enum DenseRoutines {
    /// p = a·b for row-major split planes: a is rows × inner, b is inner × columns. `p` must not overlap
    /// the factors. Sums run over the inner index in ascending order.
    @inlinable
    public static func multiply(
        rows: Int, inner: Int, columns: Int, _ aRe: UnsafePointer<Double>, _ aIm: UnsafePointer<Double>,
        _ bRe: UnsafePointer<Double>, _ bIm: UnsafePointer<Double>, _ pRe: UnsafeMutablePointer<Double>,
        _ pIm: UnsafeMutablePointer<Double>
    ) {
        for r in 0..<rows {
            let outRe = pRe + r * columns
            let outIm = pIm + r * columns
            for c in 0..<columns {
                outRe[c] = 0
                outIm[c] = 0
            }
            for k in 0..<inner {
                let x = aRe[r * inner + k]
                let y = aIm[r * inner + k]
                if x == 0 && y == 0 { continue }
                accumulate(columns, x, y, bRe + k * columns, bIm + k * columns, outRe, outIm)
            }
        }
    }

    /// `multiply` with the instructions that this processor has: the same bits.
    public static func product(
        rows: Int, inner: Int, columns: Int, _ aRe: UnsafePointer<Double>, _ aIm: UnsafePointer<Double>,
        _ bRe: UnsafePointer<Double>, _ bIm: UnsafePointer<Double>, _ pRe: UnsafeMutablePointer<Double>,
        _ pIm: UnsafeMutablePointer<Double>
    ) {
        guard LocalOperators.lanes > 0, columns > 2 else {
            return multiply(rows: rows, inner: inner, columns: columns, aRe, aIm, bRe, bIm, pRe, pIm)
        }
        DenseLanes.multiply(
            rows: rows, inner: inner, columns: columns, .init(aRe, aIm, stride: inner), .init(bRe, bIm, stride: columns),
            .init(pRe, pIm, stride: columns))
    }

    /// out += (x + iy)·v over `count` elements.
    @inlinable @inline(__always)
    public static func accumulate(
        _ count: Int, _ x: Double, _ y: Double, _ vRe: UnsafePointer<Double>, _ vIm: UnsafePointer<Double>,
        _ outRe: UnsafeMutablePointer<Double>, _ outIm: UnsafeMutablePointer<Double>
    ) {
        var c = 0
        while c &+ 4 <= count {
            let re = UnsafeRawPointer(vRe + c).loadUnaligned(as: SIMD4<Double>.self)
            let im = UnsafeRawPointer(vIm + c).loadUnaligned(as: SIMD4<Double>.self)
            let oldRe = UnsafeRawPointer(outRe + c).loadUnaligned(as: SIMD4<Double>.self)
            let oldIm = UnsafeRawPointer(outIm + c).loadUnaligned(as: SIMD4<Double>.self)
            UnsafeMutableRawPointer(outRe + c).storeBytes(
                of: oldRe + x * re - y * im, as: SIMD4<Double>.self)
            UnsafeMutableRawPointer(outIm + c).storeBytes(
                of: oldIm + x * im + y * re, as: SIMD4<Double>.self)
            c &+= 4
        }
        while c < count {
            outRe[c] = outRe[c] + x * vRe[c] - y * vIm[c]
            outIm[c] = outIm[c] + x * vIm[c] + y * vRe[c]
            c &+= 1
        }
    }

    /// Replaces a square matrix by its conjugate transpose.
    @inlinable
    public static func adjointInPlace(
        _ dimension: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        // Tiles keep both ends of a swap in the cache.
        let tile = 16
        var rowTile = 0
        while rowTile < dimension {
            let rowEnd = min(rowTile + tile, dimension)
            var columnTile = rowTile
            while columnTile < dimension {
                let columnEnd = min(columnTile + tile, dimension)
                for r in rowTile..<rowEnd {
                    var c = max(columnTile, r)
                    while c < columnEnd {
                        let a = r * dimension + c
                        let b = c * dimension + r
                        let (aRe, aIm) = (re[a], im[a])
                        re[a] = re[b]
                        im[a] = -im[b]
                        re[b] = aRe
                        im[b] = -aIm
                        if a == b { im[a] = -aIm }
                        c += 1
                    }
                }
                columnTile = columnEnd
            }
            rowTile = rowEnd
        }
    }
}
