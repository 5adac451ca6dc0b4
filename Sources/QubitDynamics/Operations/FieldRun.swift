internal import RackNumerics

/// A stretch of time in which the same signals act throughout: each is nonzero in every held sample or silent all
/// along. Columns of numbers, for a fine grid has many samples.
struct FieldRun {
    /// What one signal acts on.
    enum Target: Hashable {
        case drive(mode: Int)
        case modeFlux(Int)
        case couplerFlux(Int)
        case modeShift(Int)
    }

    /// One signal that acts.
    struct Channel {
        var target: Target
        var carrierHz: Double
        /// A value for each piece; `im` is used for drives alone.
        var re: [Double] = []
        var im: [Double] = []
    }

    /// In units of a tick over `unitsPerTick`.
    let unitsPerTick: Int64
    /// Where pieces, within which no held sample changes, begin, and where the last one ends.
    var edges: [Int64]
    var channels: [Channel]

    var start: Int64 { edges[0] }
    var end: Int64 { edges[edges.count - 1] }
    var pieces: Int { edges.count - 1 }
    var isIdle: Bool { channels.isEmpty }

    /// The part of an idle run, which has no samples to part.
    func idlePart(_ start: Int64, _ end: Int64) -> FieldRun {
        FieldRun(unitsPerTick: unitsPerTick, edges: [start, end], channels: [])
    }
}
