internal import RackNumerics
internal import RealModule

/// Eight states and what their steps take, in rows of lanes.
final class BatchWork {
    typealias Lanes = SIMD8<Double>

    /// Steps whose drives are at hand at once: they stay in the first cache.
    static let chunk = 64

    let levels: Int
    let re: UnsafeMutablePointer<Lanes>
    let im: UnsafeMutablePointer<Lanes>
    let energies: UnsafeMutablePointer<Lanes>
    let drives: UnsafeMutablePointer<Lanes>
    /// The points in the lanes.
    private(set) var points = [BatchLane](repeating: .nothing, count: Lanes.scalarCount)
    private let triangle: Int

    init(levels: Int) {
        self.levels = levels
        triangle = TridiagonalLanes.triangle(levels)
        func rows(_ count: Int) -> UnsafeMutablePointer<Lanes> {
            // A row is a cache line: rows that straddle two would cost twice.
            let bytes = UnsafeMutableRawPointer.allocate(
                byteCount: count * MemoryLayout<Lanes>.stride, alignment: MemoryLayout<Lanes>.stride)
            return bytes.initializeMemory(as: Lanes.self, repeating: .zero, count: count)
        }
        re = rows(triangle)
        im = rows(triangle)
        energies = rows(levels)
        drives = rows(Self.chunk * TridiagonalLanes.rowsPerStep)
    }

    deinit {
        UnsafeMutableRawPointer(re).deallocate()
        UnsafeMutableRawPointer(im).deallocate()
        UnsafeMutableRawPointer(energies).deallocate()
        UnsafeMutableRawPointer(drives).deallocate()
    }

    /// Puts a point into a lane, its energies in the frame of its drive, about the middle between highest and lowest.
    func set(lane: Int, _ point: BatchLane, _ rules: BatchRules) {
        points[lane] = point
        let gap = 2 * .pi * point.gapHz
        let middle = point.middle
        for level in 0..<levels { energies[level][lane] = rules.rest[level] + Double(level) * gap - middle }
    }

    func load(lane: Int, _ state: UnsafePointer<Double>) {
        for k in 0..<triangle {
            re[k][lane] = state[k]
            im[k][lane] = state[triangle + k]
        }
    }

    func store(lane: Int, _ state: UnsafeMutablePointer<Double>) {
        for k in 0..<triangle {
            state[k] = re[k][lane]
            state[triangle + k] = im[k][lane]
        }
    }

    /// Free evolution: shared matrices on each diagonal, and each lane's own turn.
    func idle(_ idle: BatchPlan.Idle) {
        var (turnRe, turnIm) = (Lanes(), Lanes())
        for (lane, point) in points.enumerated() {
            let turn = Complex.unit(cycles: -point.gapHz * idle.seconds)
            (turnRe[lane], turnIm[lane]) = (turn.re, turn.im)
        }
        var (phaseRe, phaseIm) = (Lanes(repeating: 1), Lanes.zero)
        var x = [Lanes](repeating: .zero, count: levels)
        var y = x
        for m in 0..<levels {
            let matrix = idle.sectors[m]
            let n = levels - m
            for i in 0..<n {
                let place = (i + m) * (i + m + 1) / 2 + i
                x[i] = phaseRe * re[place] - phaseIm * im[place]
                y[i] = phaseRe * im[place] + phaseIm * re[place]
            }
            for r in 0..<n {
                var (sumRe, sumIm) = (Lanes.zero, Lanes.zero)
                for k in 0..<n {
                    let z = matrix[r, k]
                    sumRe += x[k] * z.re - y[k] * z.im
                    sumIm += x[k] * z.im + y[k] * z.re
                }
                let place = (r + m) * (r + m + 1) / 2 + r
                re[place] = sumRe
                im[place] = m > 0 ? sumIm : .zero
            }
            (phaseRe, phaseIm) = (
                phaseRe * turnRe - phaseIm * turnIm, phaseRe * turnIm + phaseIm * turnRe
            )
        }
    }
}
