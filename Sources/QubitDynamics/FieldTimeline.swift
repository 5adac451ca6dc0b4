internal import RackNumerics
internal import RackUnits

/// A stretch of time in which no held sample of any signal changes.
struct FieldPiece {
    struct Drive {
        var mode: Int
        var carrierHz: Double
        /// z = Ω/2π in Hz, in the signal's own carrier frame.
        var amplitude: Complex
    }

    /// In units of a tick over the timeline's `unitsPerTick`.
    var start: Int64
    var end: Int64
    /// Only what is not zero.
    var drives: [Drive] = []
    /// Per mode and per coupling, in Φ0 on top of idle.
    var modeFlux: [Double]
    var couplerFlux: [Double]
    /// Per mode, in Hz.
    var modeShiftsHz: [Double]

    var isIdle: Bool {
        drives.isEmpty && modeFlux.allSatisfy { $0 == 0 } && couplerFlux.allSatisfy { $0 == 0 }
            && modeShiftsHz.allSatisfy { $0 == 0 }
    }
}

/// Walks through the pieces of a cluster's fields in time order. Equal neighbouring samples merge.
struct FieldTimeline {
    /// Every sample boundary is a whole number of units.
    let unitsPerTick: Int64
    private var position: Int64
    private let end: Int64
    private var cursors: [SignalCursor] = []
    private let modeCount: Int
    private let couplingCount: Int

    init(_ fields: ClusterFields, modes: Int, couplings: Int, from: Int64, to: Int64) {
        let signals =
            fields.drives.map(\.signal) + fields.modeFlux.map(\.signal) + fields.couplerFlux.map(\.signal)
            + fields.modeShifts.map(\.signal)
        var units: Int64 = 1
        for signal in signals { units = Self.leastCommonMultiple(units, signal.grid.divisor) }
        unitsPerTick = units
        position = from * units
        end = to * units
        modeCount = modes
        couplingCount = couplings
        for drive in fields.drives {
            precondition((0..<modes).contains(drive.mode), "a drive acts on a mode outside the cluster")
            cursors.append(SignalCursor(drive.signal, .drive(drive.mode, drive.signal.carrierHz), units))
        }
        for flux in fields.modeFlux {
            precondition((0..<modes).contains(flux.mode), "flux acts on a mode outside the cluster")
            cursors.append(SignalCursor(flux.signal, .modeFlux(flux.mode), units))
        }
        for flux in fields.couplerFlux {
            precondition(
                (0..<couplings).contains(flux.coupling), "flux acts on a coupling outside the cluster")
            cursors.append(SignalCursor(flux.signal, .couplerFlux(flux.coupling), units))
        }
        for shift in fields.modeShifts {
            precondition((0..<modes).contains(shift.mode), "a shift acts on a mode outside the cluster")
            cursors.append(SignalCursor(shift.signal, .modeShift(shift.mode), units))
        }
    }

    mutating func next() -> FieldPiece? {
        guard position < end else { return nil }
        var piece = FieldPiece(
            start: position, end: end, modeFlux: [Double](repeating: 0, count: modeCount),
            couplerFlux: [Double](repeating: 0, count: couplingCount),
            modeShiftsHz: [Double](repeating: 0, count: modeCount))
        for k in cursors.indices {
            if position >= cursors[k].until { cursors[k].advance(to: position) }
            piece.end = min(piece.end, cursors[k].until)
            let value = cursors[k].value
            switch cursors[k].target {
            case .drive(let mode, let carrier):
                if value != .zero {
                    piece.drives.append(FieldPiece.Drive(mode: mode, carrierHz: carrier, amplitude: value))
                }
            case .modeFlux(let mode): piece.modeFlux[mode] += value.re
            case .couplerFlux(let coupling): piece.couplerFlux[coupling] += value.re
            case .modeShift(let mode): piece.modeShiftsHz[mode] += value.re
            }
        }
        position = piece.end
        return piece
    }

    private static func leastCommonMultiple(_ a: Int64, _ b: Int64) -> Int64 {
        var (x, y) = (a, b)
        while y != 0 { (x, y) = (y, x % y) }
        return a / x * b
    }
}

/// One signal's held value as time moves on.
private struct SignalCursor {
    enum Target {
        case drive(Int, Double)
        case modeFlux(Int)
        case couplerFlux(Int)
        case modeShift(Int)
    }

    let target: Target
    private let segments: [SignalSegment]
    private let unitsPerTick: Int64
    private let unitsPerSample: Int64
    private var segment = 0
    private(set) var value = Complex.zero
    /// Where `value` ends.
    private(set) var until = Int64.min

    init(_ signal: SampledSignal, _ target: Target, _ unitsPerTick: Int64) {
        self.target = target
        self.unitsPerTick = unitsPerTick
        segments = signal.segments.filter { $0.count > 0 }
        unitsPerSample = signal.grid.ticksPerSample * (unitsPerTick / signal.grid.divisor)
    }

    mutating func advance(to position: Int64) {
        while segment < segments.count {
            let current = segments[segment]
            let start = current.startTick * unitsPerTick
            let end = start + Int64(current.count) * unitsPerSample
            if position < start {
                (value, until) = (.zero, start)
                return
            }
            if position < end {
                let first = Int((position - start) / unitsPerSample)
                var last = first
                while last + 1 < current.count, current.re[last + 1] == current.re[first],
                    current.im[last + 1] == current.im[first]
                { last += 1 }
                value = Complex(current.re[first], current.im[first])
                until = start + Int64(last + 1) * unitsPerSample
                return
            }
            segment += 1
        }
        (value, until) = (.zero, .max)
    }
}
