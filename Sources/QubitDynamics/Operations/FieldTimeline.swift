internal import RackNumerics
internal import RackUnits

/// Walks through a cluster's fields in time order, run by run. Equal neighbouring samples merge into one piece.
///
/// A run ends where a signal falls silent or sets in, and where a segment of one that acts begins: what is
/// played as a segment of its own can be found again (`PropagatorCache`). Where all modes are joined anyway, one signal
/// more or less makes no other structure, and a run goes on as long as any acts.
struct FieldTimeline {
    /// Every sample boundary is a whole number of units.
    let unitsPerTick: Int64
    private var position: Int64
    private let end: Int64
    private var cursors: [SignalCursor] = []
    private let isJoined: Bool
    /// Longer runs are cut, so that memory stays bounded.
    private static let piecesMax = 1 << 15

    /// - Parameter isJoined: whether a run goes on as long as any signal acts.
    init(_ fields: ClusterFields, modes: Int, couplings: Int, from: Int64, to: Int64, isJoined: Bool = false) {
        self.isJoined = isJoined
        let signals =
            fields.drives.map(\.signal) + fields.modeFlux.map(\.signal) + fields.couplerFlux.map(\.signal)
            + fields.modeShifts.map(\.signal)
        var units: Int64 = 1
        for signal in signals { units = Self.leastCommonMultiple(units, signal.grid.divisor) }
        unitsPerTick = units
        position = from * units
        end = to * units
        for drive in fields.drives {
            precondition((0..<modes).contains(drive.mode), "a drive acts on a mode outside the cluster")
            cursors.append(SignalCursor(drive.signal, .drive(mode: drive.mode), units))
        }
        for flux in fields.modeFlux {
            precondition((0..<modes).contains(flux.mode), "flux acts on a mode outside the cluster")
            cursors.append(SignalCursor(flux.signal, .modeFlux(flux.mode), units))
        }
        for flux in fields.couplerFlux {
            precondition((0..<couplings).contains(flux.coupling), "flux acts on a coupling outside the cluster")
            cursors.append(SignalCursor(flux.signal, .couplerFlux(flux.coupling), units))
        }
        for shift in fields.modeShifts {
            precondition((0..<modes).contains(shift.mode), "a shift acts on a mode outside the cluster")
            cursors.append(SignalCursor(shift.signal, .modeShift(shift.mode), units))
        }
    }

    mutating func next() -> FieldRun? {
        guard position < end else { return nil }
        for k in cursors.indices { cursors[k].advance(to: position) }
        var acting = cursors.indices.filter { !cursors[$0].isSilent }
        if isJoined, !acting.isEmpty { acting = Array(cursors.indices) }
        var run = FieldRun(
            unitsPerTick: unitsPerTick, edges: [position],
            channels: acting.map { FieldRun.Channel(target: cursors[$0].target, carrierHz: cursors[$0].carrierHz) })
        while position < end, run.pieces < Self.piecesMax {
            var until = end
            for k in cursors.indices { until = min(until, cursors[k].until) }
            for (channel, k) in acting.enumerated() {
                run.channels[channel].re.append(cursors[k].value.re)
                run.channels[channel].im.append(cursors[k].value.im)
            }
            position = until
            run.edges.append(until)
            if position == end { break }
            let wasIdle = cursors.allSatisfy(\.isSilent)
            var isSame = true
            for k in cursors.indices where cursors[k].until <= position {
                let wasSilent = cursors[k].isSilent
                cursors[k].advance(to: position)
                if cursors[k].isSilent != wasSilent, !isJoined { isSame = false }
                if cursors[k].beginsSegment, !wasSilent || isJoined { isSame = false }
            }
            if !isSame || (isJoined && cursors.allSatisfy(\.isSilent) != wasIdle) { break }
        }
        if isJoined { run.channels.removeAll { $0.re.allSatisfy { $0 == 0 } && $0.im.allSatisfy { $0 == 0 } } }
        return run
    }

    private static func leastCommonMultiple(_ a: Int64, _ b: Int64) -> Int64 {
        var (x, y) = (a, b)
        while y != 0 { (x, y) = (y, x % y) }
        return a / x * b
    }
}

/// One signal's held value as time moves on.
private struct SignalCursor {
    let target: FieldRun.Target
    let carrierHz: Double
    private let segments: [SignalSegment]
    private let unitsPerTick: Int64
    private let unitsPerSample: Int64
    private var segment = 0
    private(set) var value = Complex.zero
    /// Where `value` ends.
    private(set) var until = Int64.min
    /// Whether `value` is a segment's first.
    private(set) var beginsSegment = false

    /// Flux and shifts are real.
    private let isReal: Bool

    init(_ signal: SampledSignal, _ target: FieldRun.Target, _ unitsPerTick: Int64) {
        self.target = target
        self.unitsPerTick = unitsPerTick
        carrierHz = signal.carrierHz
        segments = signal.segments.filter { $0.count > 0 }
        unitsPerSample = signal.grid.ticksPerSample * (unitsPerTick / signal.grid.divisor)
        if case .drive = target { isReal = false } else { isReal = true }
    }

    var isSilent: Bool { value == .zero }

    mutating func advance(to position: Int64) {
        guard position >= until else { return }
        beginsSegment = false
        while segment < segments.count {
            let start = segments[segment].startTick * unitsPerTick
            let count = segments[segment].count
            if position < start {
                (value, until) = (.zero, start)
                return
            }
            if position < start + Int64(count) * unitsPerSample {
                let first = Int((position - start) / unitsPerSample)
                let last = segments[segment].lastEqual(to: first)
                value = Complex(segments[segment].re[first], isReal ? 0 : segments[segment].im[first])
                until = start + Int64(last + 1) * unitsPerSample
                beginsSegment = first == 0
                return
            }
            segment += 1
        }
        (value, until) = (.zero, .max)
    }
}

extension SignalSegment {
    /// The last of the samples from `first` on that equal it.
    fileprivate func lastEqual(to first: Int) -> Int {
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                var last = first
                while last + 1 < re.count, re[last + 1] == re[first], im[last + 1] == im[first] { last += 1 }
                return last
            }
        }
    }
}
