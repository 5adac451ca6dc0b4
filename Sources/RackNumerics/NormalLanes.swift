internal import CRackKernels

/// One layer of a ziggurat: how many positions on either side of 0 lie under the curve for sure, and a
/// position's width.
@frozen
public struct ZigguratLayer: Sendable {
    public var core: Int32
    public var width: Float

    public init(core: Int32, width: Float) {
        self.core = core
        self.width = width
    }
}

/// Normal draws from many Philox blocks at a time, for processors with AVX2: bit for bit what a loop over
/// `Philox.block` and the layers gives.
///
/// A word that misses its layer's core leaves its own bits in place of a number, and its number among the
/// `missed`: the caller draws again. The layers are 256, chosen by a word's low byte; the position is the
/// rest of it, signed, plus a half.
public struct NormalLanes: Sendable {
    private let row: rack_philox_row

    /// Blocks, or shots, in a group.
    public static let groupCount = 8
    /// Words that a group may miss at most.
    public static let groupWords = 32
    /// Whether this processor can.
    public static let isAvailable = rack_has_avx2() != 0

    /// The draws of `stream` (purpose and element) in one shot, or from one shot on.
    public init(seed: UInt64, shot: UInt32, purpose: DrawPurpose, element: Int) {
        row = rack_philox_row(
            key0: UInt32(truncatingIfNeeded: seed), key1: UInt32(truncatingIfNeeded: seed >> 32), shot: shot,
            stream: purpose.rawValue << 16 | UInt32(truncatingIfNeeded: element) & 0xFFFF)
    }

    /// Where draws go, and which layers they come from.
    public struct Destination {
        let layers: UnsafePointer<ZigguratLayer>
        let x: UnsafeMutablePointer<Float>
        let y: UnsafeMutablePointer<Float>
        let missed: UnsafeMutablePointer<UInt32>

        /// - Parameter missed: room for `groupWords` a group.
        public init(
            layers: UnsafePointer<ZigguratLayer>, x: UnsafeMutablePointer<Float>,
            y: UnsafeMutablePointer<Float>, missed: UnsafeMutablePointer<UInt32>
        ) {
            (self.layers, self.x, self.y, self.missed) = (layers, x, y, missed)
        }

        fileprivate func withLayers(_ body: (UnsafePointer<rack_ziggurat_layer>) -> Int) -> Int {
            layers.withMemoryRebound(to: rack_ziggurat_layer.self, capacity: 256, body)
        }
    }

    /// Four draws a block of this shot: words 0 and 2 of block b fill x[2b] and x[2b + 1], words 1 and 3 the
    /// same of y. Missed word w of block b, counted from `first`, has number 4b + w.
    ///
    /// - Returns: how many missed.
    /// - Precondition: `isAvailable`.
    public func fillBlocks(first: UInt64, groups: Int, to destination: Destination) -> Int {
        precondition(Self.isAvailable && groups >= 0)
        return withUnsafePointer(to: row) { row in
            destination.withLayers {
                rack_normal_blocks_avx2(row, first, groups, $0, destination.x, destination.y, destination.missed)
            }
        }
    }

    /// Two draws a shot, from this one on: words 0 (x) and 1 (y) of the shot's block `index`. Missed word w of
    /// shot offset s has number 4s + w.
    ///
    /// - Returns: how many missed.
    /// - Precondition: `isAvailable`.
    public func fillShots(index: UInt64, groups: Int, to destination: Destination) -> Int {
        precondition(Self.isAvailable && groups >= 0)
        return withUnsafePointer(to: row) { row in
            destination.withLayers {
                rack_normal_shots_avx2(row, index, groups, $0, destination.x, destination.y, destination.missed)
            }
        }
    }
}
