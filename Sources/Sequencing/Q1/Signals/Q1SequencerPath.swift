internal import RackDiagnostics
internal import RackModel
internal import RackNumerics

/// A sequencer with all of the way that does not change while it runs; an object, for events look at it all the time.
final class Q1SequencerPath: Sendable {
    let name: String
    let settings: Q1SequencerSettings
    /// Index into the rack's modules.
    let module: Int
    /// Where its samples go, in the order of the module's cables.
    let feeds: [Q1Feed]
    /// The marker bits that open or close any of them.
    let switchMask: UInt8
    let input: Q1Input?
    let waveforms: Q1SampleTable
    let weights: Q1SampleTable
    let modulates: Bool
    let demodulates: Bool
    /// Per path the waveform that it plays over and over; −1: it plays what the program says.
    let continuous: SIMD2<Int32>
    let hasOffset: Bool
    /// What takes the place of the program's markers.
    let markerOverride: UInt8?
    /// Steps of 2.5·10⁻¹⁰ turns.
    let phaseOffset: Int64
    /// Per path, what the settings multiply and add.
    let gain: SIMD2<Double>
    let offset: SIMD2<Double>

    init(_ sequencer: Q1SignalPath.Sequencer, on path: Q1SignalPath, diagnostics: inout [Diagnostic]) {
        let settings = sequencer.settings
        let place = "\(sequencer.address.slot).\(sequencer.address.sequencer)"
        name = "q1.\(place)"
        self.settings = settings
        waveforms = Q1SampleTable(sequencer.sequence.waveforms, rates: settings.upsampleRate)
        weights = Q1SampleTable(sequencer.sequence.weights, rates: [])
        phaseOffset = Int64(
            exactly: ((settings.ncoPhaseDegrees / 360 * Double(Q1Phase.turn)).rounded())
        ).map(Q1Phase.wrapped) ?? 0
        gain = Self.pair(settings.gain, else: 1)
        offset = Self.pair(settings.offset, else: 0)
        modulates = settings.modulates
        demodulates = settings.demodulates
        let waves = [0, 1].map { side -> Int32 in
            guard settings.continuousEnabled.element(side) ?? false else { return -1 }
            return Int32(truncatingIfNeeded: settings.continuousWaveform.element(side) ?? 0)
        }
        continuous = [waves[0], waves[1]]
        hasOffset = offset != .zero
        markerOverride = settings.markerOverridden ? UInt8(truncatingIfNeeded: settings.markerOverride) : nil
        module = path.rack.modules.firstIndex { $0.slot == sequencer.address.slot } ?? -1
        guard module >= 0 else {
            (feeds, switchMask, input) = ([], 0, nil)
            diagnostics.append(
                Diagnostic(
                    code: "QQ0105", "sequencer \(sequencer.address.sequencer) is in slot \(sequencer.address.slot), "
                        + "where the rack has no module"))
            return
        }
        let wiring = Q1Wiring(path, module: module)
        feeds = wiring.feeds(of: settings)
        switchMask = feeds.reduce(0) { $0 | ($1.switchBit ?? 0) }
        input = wiring.input(of: settings)
    }

    private static func pair(_ values: [Double], else missing: Double) -> SIMD2<Double> {
        func value(_ side: Int) -> Double { values.element(side).flatMap { $0.isFinite ? $0 : nil } ?? missing }
        return [value(0), value(1)]
    }
}

/// Where the acquisition path of a sequencer listens.
struct Q1Input: Sendable {
    let port: Int
    let oscillatorHz: Double
    /// The ADC's ±1.
    let fullScaleVolts: Double
    /// Nanoseconds by which the demodulating oscillator lags behind the modulating one.
    let lagNanoseconds: Int64
    /// I and Q of a constant at the ADCs, in units of full scale.
    let offset: SIMD2<Double>
    /// With the port's I + iQ = z, what the paths take is ahead·z + behind·z*: 1 and 0 where path 0 takes I and path 1 Q.
    let ahead: Complex
    let behind: Complex
}

/// Samples by index: waveforms or weights.
struct Q1SampleTable: Sendable {
    struct Entry: Sendable {
        var name: String
        var samples: [Float]
    }

    private var entries: [Entry?] = []
    /// How many nanoseconds each sample is held, per path.
    private let holds: SIMD2<Int64>
    /// By index how many samples it has, and how many if zeros do not count.
    private var counts: [SIMD2<Int64>] = []

    /// - Parameter rates: of upsampling, per path: 0 plays every sample for a nanosecond.
    init(_ list: [Q1Sequence.Samples], rates: [Int]) {
        let rates = [0, 1].map { Int64(max(0, min(rates.element($0) ?? 0, 65535))) }
        holds = [rates[0] + 1, rates[1] + 1]
        for one in list where (0..<4096).contains(one.index) {
            while entries.count <= one.index {
                entries.append(nil)
                counts.append(.zero)
            }
            entries[one.index] = Entry(name: one.name, samples: one.samples)
            let count = Int64(one.samples.count)
            counts[one.index] = [count, one.samples.allSatisfy { $0 == 0 || !$0.isFinite } ? 0 : count]
        }
    }

    subscript(index: Int) -> Entry? { entries.element(index) ?? nil }

    func hold(_ path: Int) -> Int64 { holds[path] }

    /// How long a path takes to play it.
    func nanoseconds(_ index: Int, path: Int) -> Int64 {
        counts.indices.contains(index) ? counts[index][0] * holds[path] : 0
    }

    /// The same; 0 for one that is zero throughout.
    func audibleNanoseconds(_ index: Int, path: Int) -> Int64 {
        counts.indices.contains(index) ? counts[index][1] * holds[path] : 0
    }
}

/// Phases in 2.5·10⁻¹⁰ turns, as `Q1Parameters` has them.
enum Q1Phase {
    static let turn: Int64 = 4_000_000_000

    static func wrapped(_ steps: Int64) -> Int64 {
        let rest = steps % turn
        return rest < 0 ? rest + turn : rest
    }

    /// After `nanoseconds` of a frequency, wrapped.
    static func turned(_ steps: Int64, by frequencySteps: Int32, nanoseconds: Int64) -> Int64 {
        wrapped(steps + Int64(frequencySteps) * (nanoseconds % turn))
    }

    /// e^(iφ) of a setting; 1 for one that is no angle.
    static func unit(degrees: Double) -> Complex {
        degrees.isFinite && degrees != 0 ? .unit(cycles: (degrees / 360).truncatingRemainder(dividingBy: 1)) : .one
    }

    static func cycles(_ steps: Int64) -> Double { Double(steps) / Double(turn) }
    static func hertz(_ frequencySteps: Int32) -> Double { Double(frequencySteps) * 0.25 }
}
