internal import CRackKernels

/// A master equation that stands still, on a `HermitianPlane`, and the terms of series of its powers.
///
/// With M = Re ρ + Im ρ and H = Hr + iHi, Hr symmetric and Hi antisymmetric, dρ/dt = −i[H, ρ] + Γ∘ρ + Σ LρLᵀ is
///
///     dM/dt = Γ∘M + [Mᵀ, Hr] + [Hi, M] + Σ L M Lᵀ
///
/// for real Γ and L: half the work of both parts. Hr, Hi and each L are sums of off-diagonals.
public struct MasterSeries: Sendable {
    typealias Lanes = SIMD8<Double>

    public let dimension: Int
    let stride: Int
    /// Γ, a plane of `dimension` rows, each padded to `stride`, in 1/s: negative where elements shrink.
    private var shrinking: AlignedRows
    /// Hr's diagonal, padded, in rad/s.
    public var energies: [Double]
    /// How far beside the diagonal each off-diagonal lies: those of Hr, then those of Hi.
    let offsets: [Int]
    let realCount: Int
    /// Element (r, r + offset) of each off-diagonal, padded, in rad/s.
    public var offDiagonals: [Double]
    private(set) var jumpOffsets: [Int]
    /// Element (r, r + offset) of each L, padded, in s^(−½).
    private let jumps: AlignedRows
    /// Whether a tile of 8 × 8 elements may be other than zero, row by row of tiles.
    private(set) var tiles: [UInt8]

    /// - Parameters:
    ///   - realOffsets: of Hr's off-diagonals, which begin as zeros.
    ///   - imaginaryOffsets: of Hi's.
    ///   - jumps: each L's offset and its `dimension` elements (r, r + offset).
    ///   - shrinking: Γ by row and column.
    public init(
        dimension: Int, realOffsets: [Int], imaginaryOffsets: [Int], jumps: [(offset: Int, values: [Double])],
        shrinking: (Int, Int) -> Double
    ) {
        precondition((realOffsets + imaginaryOffsets + jumps.map(\.offset)).allSatisfy { $0.magnitude < dimension })
        self.dimension = dimension
        let stride = (dimension + 7) & ~7
        self.stride = stride
        self.shrinking = AlignedRows(count: dimension * stride) { rows in
            for r in 0..<dimension {
                for c in 0..<dimension { rows[r * stride + c] = shrinking(r, c) }
            }
        }
        energies = [Double](repeating: 0, count: stride)
        offsets = realOffsets + imaginaryOffsets
        realCount = realOffsets.count
        offDiagonals = [Double](repeating: 0, count: offsets.count * stride)
        jumpOffsets = jumps.map(\.offset)
        self.jumps = AlignedRows(count: jumps.count * stride) { rows in
            for (k, jump) in jumps.enumerated() {
                for (r, value) in jump.values.enumerated() { rows[k * stride + r] = value }
            }
        }
        tiles = [UInt8](repeating: 1, count: stride * stride / 64)
    }

    /// The tiles of 8 × 8 elements that any pair of states in use lies in, row by row of tiles.
    ///
    /// - Parameter isInUse: of a pair of states as of its mirror.
    public static func tiles(dimension: Int, _ isInUse: (Int, Int) -> Bool) -> [UInt8] {
        let width = (dimension + 7) / 8
        var tiles = [UInt8](repeating: 0, count: width * width)
        for r in 0..<dimension {
            for c in 0...r where tiles[r / 8 * width + c / 8] == 0 && isInUse(r, c) {
                tiles[r / 8 * width + c / 8] = 1
                tiles[c / 8 * width + r / 8] = 1
            }
        }
        return tiles
    }

    /// From now on other tiles are left alone: they are zero and stay zero.
    public mutating func restrict(to tiles: [UInt8]) {
        precondition(tiles.count == self.tiles.count, "the tiles are those of another matrix")
        self.tiles = tiles
    }

    /// The part of all elements that is in use.
    public var share: Double { Double(tiles.reduce(0) { $0 + Int($1) }) / Double(tiles.count) }

    /// Makes `transposed` the transpose of a matrix, but for what is not in use.
    public func transpose(_ matrix: HermitianPlane, into transposed: HermitianPlane) {
        let (from, to) = (matrix.elements, transposed.elements)
        guard LocalOperators.lanes == 0 else {
            return tiles.withUnsafeBufferPointer {
                rack_transpose(Int32(LocalOperators.lanes), dimension, stride, $0.baseAddress, from, to)
            }
        }
        for r in 0..<dimension {
            for c in 0..<dimension where tiles[r / 8 * (stride / 8) + c / 8] != 0 {
                to[c * stride + r] = from[r * stride + c]
            }
        }
    }

    /// Leaves the Hamiltonian alone.
    public mutating func removeDecay() {
        shrinking = AlignedRows(count: dimension * stride) { _ in }
        jumpOffsets = []
    }

    /// Where element (r, r + offset) of an off-diagonal is kept.
    public func place(_ offDiagonal: Int, _ row: Int) -> Int { offDiagonal * stride + row }

    /// What a term costs for each element.
    public var flopsPerElement: Double { Double(9 + 4 * offsets.count + 3 * jumpOffsets.count) }

    /// What a term takes and where it goes: next = scale·d(matrix)/dt + keep·previous, sum += weight·next.
    public struct Term {
        public var matrix: HermitianPlane
        public var transposed: HermitianPlane
        public var previous: HermitianPlane
        /// May be `previous`.
        public var next: HermitianPlane
        public var sum: HermitianPlane
        public var scale: Double
        public var keep: Double
        public var weight: Double

        public init(
            matrix: HermitianPlane, transposed: HermitianPlane, previous: HermitianPlane, next: HermitianPlane,
            sum: HermitianPlane, scale: Double, keep: Double, weight: Double
        ) {
            (self.matrix, self.transposed, self.previous, self.next) = (matrix, transposed, previous, next)
            (self.sum, self.scale, self.keep, self.weight) = (sum, scale, keep, weight)
        }
    }

    /// Computes a term; the squares of all elements of `next` are added up.
    public func apply(_ term: Term) -> Double {
        guard LocalOperators.lanes > 0, max(offsets.count, jumpOffsets.count) <= Int(RACK_MASTER_OFFSETS) else {
            return applyDefinition(term)
        }
        var squares = Lanes()
        var arguments = rack_master_term(
            matrix: term.matrix.elements, transposed: term.transposed.elements, previous: term.previous.elements,
            next: term.next.elements, series: term.sum.elements, scale: term.scale, keep: term.keep,
            weight: term.weight)
        withEquation { equation in
            withUnsafeMutableBytes(of: &squares) {
                rack_master_series_term(
                    Int32(LocalOperators.lanes), &equation, &arguments,
                    $0.baseAddress!.assumingMemoryBound(to: Double.self))
            }
        }
        return squares.sum()
    }

    private func withEquation(_ body: (inout rack_master_equation) -> Void) {
        let rows = (1 + offsets.count) * stride
        withUnsafeTemporaryAllocation(byteCount: rows * MemoryLayout<Double>.stride, alignment: 64) { raw in
            // There is at least the row of energies.
            let aligned = raw.bindMemory(to: Double.self).baseAddress!
            energies.withUnsafeBufferPointer { aligned.initialize(from: $0.baseAddress!, count: stride) }
            offDiagonals.withUnsafeBufferPointer { rows in
                if let first = rows.baseAddress { (aligned + stride).initialize(from: first, count: rows.count) }
            }
            offsets.withUnsafeBufferPointer { offsets in
                jumpOffsets.withUnsafeBufferPointer { jumpOffsets in
                    tiles.withUnsafeBufferPointer { tiles in
                        var equation = rack_master_equation(
                            size: dimension, stride: stride, shrinking: shrinking.start, energies: aligned,
                            count: offsets.count, real_count: realCount, offsets: offsets.baseAddress,
                            values: aligned + stride, jump_count: jumpOffsets.count,
                            jump_offsets: jumpOffsets.baseAddress, jumps: jumps.start, tiles: tiles.baseAddress)
                        body(&equation)
                    }
                }
            }
        }
    }

    /// The same, as `apply` defines it.
    func applyDefinition(_ term: Term) -> Double {
        var squares = Lanes()
        let (m, t) = (term.matrix.elements, term.transposed.elements)
        offDiagonals.withUnsafeBufferPointer { offDiagonals in
            for r in 0..<dimension {
                for c in Swift.stride(from: 0, to: stride, by: 8) where tiles[r / 8 * (stride / 8) + c / 8] != 0 {
                    let place = r * stride + c
                    var slope = Self.lanes(shrinking.start + place) * Self.lanes(m + place)
                    slope += energyDifferences(r, c) * Self.lanes(t + place)
                    for k in offsets.indices where offDiagonals[k * stride + r] != 0 {
                        let value = offDiagonals[k * stride + r]
                        let from = (k < realCount ? t : m) + place + offsets[k] * stride
                        slope += (k < realCount ? -value : value) * Self.lanes(from)
                    }
                    for k in offsets.indices {
                        let from = (k < realCount ? t : m) + place + offsets[k]
                        slope += Self.lanes(offDiagonals.baseAddress! + k * stride + c) * Self.lanes(from)
                    }
                    for k in jumpOffsets.indices where jumps.start[k * stride + r] != 0 {
                        let own = jumps.start + k * stride
                        let from = m + place + jumpOffsets[k] * (stride + 1)
                        slope += (own[r] * Self.lanes(own + c)) * Self.lanes(from)
                    }
                    let next = term.scale * slope + term.keep * Self.lanes(term.previous.elements + place)
                    let sum = Self.lanes(term.sum.elements + place) + term.weight * next
                    UnsafeMutableRawPointer(term.next.elements + place).storeBytes(of: next, as: Lanes.self)
                    UnsafeMutableRawPointer(term.sum.elements + place).storeBytes(of: sum, as: Lanes.self)
                    squares += next * next
                }
            }
        }
        return squares.sum()
    }

    /// Of eight columns from `c` on to a row.
    private func energyDifferences(_ r: Int, _ c: Int) -> Lanes {
        energies.withUnsafeBufferPointer { Self.lanes($0.baseAddress! + c) - $0[r] }
    }

    @inline(__always)
    private static func lanes(_ place: UnsafePointer<Double>) -> Lanes {
        UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
    }
}
