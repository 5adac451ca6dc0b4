internal import RackNumerics
internal import RackUnits

/// When a driven mode's Hamiltonian changes: all that a plan of steps needs to know of the time axis.
struct BatchTimes: Hashable {
    enum Part: Hashable {
        /// No drive, for so many units.
        case silent(Int64)
        /// One value held for so many units, long enough to be worth steps of its own.
        case held(Int64)
        /// So many samples, one after the other.
        case samples(Int)
    }

    var unitsPerTick: Int64
    var parts: [Part] = []
    /// Lengths of the samples of all runs, in units.
    var units: [Int64] = []
    /// Of the accuracy asked for: drives before and after the stretch have theirs.
    var share = 1.0
}

/// The drive on one mode during a stretch of time, in cells over which its envelope is held.
struct BatchWaveform {
    private(set) var times: BatchTimes
    /// c = Ω/2 of every sample of all runs, in rad/s.
    private(set) var samples: [Complex] = []
    /// The same of every held part.
    private(set) var held: [Complex] = []
    /// Of the drives; `nil` if there are none.
    let carrierHz: Double?
    /// max |c|, in rad/s.
    private(set) var largest = 0.0
    /// ∫|dc|, with the edges to and from zero, in rad/s.
    private(set) var variation = 0.0
    /// Largest difference between neighbouring samples of a run, in rad/s.
    private(set) var largestJump = 0.0

    /// The longest sample of a run, a tick if there is none, and the time driven, in units.
    private(set) var sampleUnits = 0.0
    private(set) var driveUnits = 0.0

    /// Equal samples that are taken together.
    private static let heldSamples = 8

    /// Whether nothing but drives on one carrier acts.
    static func serves(_ fields: ClusterFields) -> Bool {
        let drives = fields.drives.filter { !$0.signal.isSilent }
        return fields.couplerFlux.isEmpty && fields.modeFlux.allSatisfy(\.signal.isSilent)
            && fields.modeShifts.allSatisfy(\.signal.isSilent)
            && drives.allSatisfy { $0.signal.carrierHz == drives[0].signal.carrierHz }
    }

    /// `nil` where something else than drives on one carrier acts.
    init?(_ fields: ClusterFields, from: Int64, to: Int64) {
        guard Self.serves(fields) else { return nil }
        let drives = fields.drives.filter { !$0.signal.isSilent }
        carrierHz = drives.first?.signal.carrierHz
        var timeline = FieldTimeline(ClusterFields(drives: drives), modes: 1, couplings: 0, from: from, to: to)
        times = BatchTimes(unitsPerTick: timeline.unitsPerTick)
        let whole = fields.actingTicks(fields.ticks(around: from..<to))
        if whole > 0 { times.share = fields.actingTicks(from..<to) / whole }
        let shortest = drives.map {
            $0.signal.grid.ticksPerSample * (timeline.unitsPerTick / $0.signal.grid.divisor)
        }.min() ?? 1
        var last = Complex.zero
        var isInRun = false
        while let run = timeline.next() {
            for piece in 0..<run.pieces {
                let value =
                    .pi * run.channels.reduce(Complex.zero) { $0 + Complex($1.re[piece], $1.im[piece]) }
                append(run.edges[piece + 1] - run.edges[piece], value, shortest, last: last, isInRun: &isInRun)
                last = value
            }
        }
        variation += last.magnitude
        sampleUnits = Double(times.units.max() ?? times.unitsPerTick)
        driveUnits = Double(times.units.reduce(0, +))
    }

    private mutating func append(
        _ units: Int64, _ value: Complex, _ sampleUnits: Int64, last: Complex, isInRun: inout Bool
    ) {
        let jump = (value - last).magnitude
        variation += jump
        largest = max(largest, value.magnitude)
        if value == .zero {
            isInRun = false
            return times.parts.append(.silent(units))
        }
        if units >= Int64(Self.heldSamples) * sampleUnits {
            isInRun = false
            held.append(value)
            return times.parts.append(.held(units))
        }
        if isInRun, case .samples(let count)? = times.parts.last {
            largestJump = max(largestJump, jump)
            times.parts[times.parts.count - 1] = .samples(count)
        } else {
            times.parts.append(.samples(0))
        }
        isInRun = true
        var rest = units
        var count = 0
        while rest > 0 {
            let next = min(rest, sampleUnits)
            times.units.append(next)
            samples.append(value)
            rest -= next
            count += 1
        }
        if case .samples(let before)? = times.parts.last {
            times.parts[times.parts.count - 1] = .samples(before + count)
        }
    }
}
