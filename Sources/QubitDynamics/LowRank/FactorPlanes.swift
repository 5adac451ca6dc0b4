internal import RackNumerics

/// Kets v_k, one after the other, in planes whose rows are padded to whole vectors of lanes (with zeros).
final class FactorPlanes {
    let dimension: Int
    /// Distance from one ket to the next.
    let stride: Int
    private(set) var rank: Int
    private var capacity: Int
    private(set) var re: UnsafeMutablePointer<Double>
    private(set) var im: UnsafeMutablePointer<Double>

    /// Room for `capacity` kets, none of which is there yet.
    init(dimension: Int, capacity: Int = 8) {
        self.dimension = dimension
        stride = (dimension + 7) & ~7
        rank = 0
        self.capacity = max(capacity, 1)
        re = .allocate(capacity: self.capacity * stride)
        im = .allocate(capacity: self.capacity * stride)
    }

    convenience init(_ state: FactoredState) {
        self.init(dimension: state.dimension, capacity: state.rank)
        for k in 0..<state.rank {
            append()
            for s in 0..<dimension {
                re[k * stride + s] = state.re[k * dimension + s]
                im[k * stride + s] = state.im[k * dimension + s]
            }
        }
    }

    deinit {
        re.deallocate()
        im.deallocate()
    }

    func removeAll() { rank = 0 }

    /// One more ket, of zeros.
    func append() {
        if rank == capacity {
            capacity *= 2
            for plane in [\FactorPlanes.re, \FactorPlanes.im] {
                let wider = UnsafeMutablePointer<Double>.allocate(capacity: capacity * stride)
                wider.update(from: self[keyPath: plane], count: rank * stride)
                self[keyPath: plane].deallocate()
                if plane == \FactorPlanes.re { re = wider } else { im = wider }
            }
        }
        (re + rank * stride).initialize(repeating: 0, count: stride)
        (im + rank * stride).initialize(repeating: 0, count: stride)
        rank += 1
    }

    /// Σ_k ‖v_k‖².
    func trace() -> Double {
        var sum = 0.0
        for at in 0..<(rank * stride) { sum += re[at] * re[at] + im[at] * im[at] }
        return sum
    }

    func scale(by factor: Double) {
        for at in 0..<(rank * stride) {
            re[at] *= factor
            im[at] *= factor
        }
    }

    func state(discarded: Double) -> FactoredState {
        var (outRe, outIm) = ([Double](), [Double]())
        outRe.reserveCapacity(rank * dimension)
        outIm.reserveCapacity(rank * dimension)
        for k in 0..<rank {
            outRe += UnsafeBufferPointer(start: re + k * stride, count: dimension)
            outIm += UnsafeBufferPointer(start: im + k * stride, count: dimension)
        }
        return FactoredState(dimension: dimension, re: outRe, im: outIm, discarded: discarded)
    }
}
