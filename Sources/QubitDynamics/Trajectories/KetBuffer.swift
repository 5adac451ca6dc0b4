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

    var squaredNorm: Double {
        var sum = 0.0
        for k in 0..<dimension { sum += re[k] * re[k] + im[k] * im[k] }
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
