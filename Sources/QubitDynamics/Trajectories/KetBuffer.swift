internal import RackNumerics

/// A ket that is worked on: two planes at addresses that stay. One thread at a time may hold it.
final class KetBuffer: @unchecked Sendable {
    let dimension: Int
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    private init(uninitialised dimension: Int) {
        self.dimension = dimension
        // Planes begin on cache lines.
        let plane = (dimension + 7) / 8 * 8
        let raw = UnsafeMutableRawPointer.allocate(byteCount: 16 * plane, alignment: 64)
        re = raw.bindMemory(to: Double.self, capacity: 2 * plane)
        im = re + plane
    }

    convenience init(_ ket: Ket) {
        self.init(uninitialised: ket.dimension)
        ket.withPlanes { re, im in
            self.re.initialize(from: re, count: dimension)
            self.im.initialize(from: im, count: dimension)
        }
    }

    convenience init(copying other: KetBuffer) {
        self.init(uninitialised: other.dimension)
        re.initialize(from: other.re, count: dimension)
        im.initialize(from: other.im, count: dimension)
    }

    /// Takes the numbers of another of the same size.
    func copy(_ other: KetBuffer) {
        re.update(from: other.re, count: dimension)
        im.update(from: other.im, count: dimension)
    }

    var ket: Ket {
        var ket = Ket(dimension: dimension)
        ket.withPlanes { re, im in
            re.update(from: self.re, count: dimension)
            im.update(from: self.im, count: dimension)
        }
        return ket
    }

    /// Summed in eight lanes.
    var squaredNorm: Double {
        var lanes = SIMD8<Double>.zero
        var k = 0
        while k &+ 8 <= dimension {
            let x = UnsafeRawPointer(re + k).loadUnaligned(as: SIMD8<Double>.self)
            let y = UnsafeRawPointer(im + k).loadUnaligned(as: SIMD8<Double>.self)
            lanes += x * x + y * y
            k &+= 8
        }
        var sum = lanes.sum()
        while k < dimension {
            sum += re[k] * re[k] + im[k] * im[k]
            k &+= 1
        }
        return sum
    }

    func scale(_ factor: Double) {
        for k in 0..<dimension {
            re[k] *= factor
            im[k] *= factor
        }
    }

    deinit { UnsafeMutableRawPointer(re).deallocate() }
}

extension KetBuffer {
    /// Lets go of all levels of a mode but one; neighbouring levels are `stride` apart.
    func keep(_ level: Int, of levels: Int, stride: Int) {
        for outer in Swift.stride(from: 0, to: dimension, by: levels * stride) {
            let kept = (outer + level * stride)..<(outer + (level + 1) * stride)
            for gap in [outer..<kept.lowerBound, kept.upperBound..<(outer + levels * stride)] {
                (re + gap.lowerBound).update(repeating: 0, count: gap.count)
                (im + gap.lowerBound).update(repeating: 0, count: gap.count)
            }
        }
    }

    /// Multiplies by one factor for each level of a mode whose neighbouring levels are `stride` apart.
    func multiply(_ levels: Int, _ stride: Int, _ factor: (Int) -> Complex) {
        let factors = (0..<levels).map(factor)
        for outer in Swift.stride(from: 0, to: dimension, by: stride) {
            let z = factors[outer / stride % levels]
            for k in outer..<(outer + stride) {
                let old = re[k]
                re[k] = z.re * old - z.im * im[k]
                im[k] = z.re * im[k] + z.im * old
            }
        }
    }
}
