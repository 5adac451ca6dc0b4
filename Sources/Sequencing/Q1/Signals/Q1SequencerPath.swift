internal import RackDiagnostics
internal import RackModel
internal import RackNumerics

/// A sequencer with all of the way that does not change while it runs.
struct Q1SequencerPath: Sendable {
    let name: String
    /// In its module.
    let number: Int
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
    /// Steps of 2.5·10⁻¹⁰ turns.
    let phaseOffset: Int64
    /// Per path, what the settings multiply and add.
    let gain: SIMD2<Double>
    let offset: SIMD2<Double>

    init(_ sequencer: Q1SignalPath.Sequencer, on path: Q1SignalPath, diagnostics: inout [Diagnostic]) {
        let settings = sequencer.settings
        let place = "\(sequencer.address.slot).\(sequencer.address.sequencer)"
        name = "q1.\(place)"
        number = sequencer.address.sequencer
        self.settings = settings
        waveforms = Q1SampleTable(sequencer.sequence.waveforms, rates: settings.upsampleRate)
        weights = Q1SampleTable(sequencer.sequence.weights, rates: [])
        phaseOffset = Int64(
            exactly: ((settings.ncoPhaseDegrees / 360 * Double(Q1Phase.turn)).rounded())
        ).map(Q1Phase.wrapped) ?? 0
        gain = [settings.gain.element(0) ?? 1, settings.gain.element(1) ?? 1]
        offset = [settings.offset.element(0) ?? 0, settings.offset.element(1) ?? 0]
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
        input = wiring.input(of: settings, name: place, diagnostics: &diagnostics)
    }

    /// Whether a path plays a waveform over and over, whatever the program says.
    func isContinuous(_ path: Int) -> Bool { settings.continuousEnabled.element(path) ?? false }
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
}

/// Samples by index: waveforms or weights.
struct Q1SampleTable: Sendable {
    struct Entry: Sendable {
        var name: String
        var samples: [Float]
        var isSilent: Bool
    }

    private var entries: [Entry?] = []
    /// How many nanoseconds each sample is held, per path.
    private let holds: [Int64]

    /// - Parameter rates: of upsampling, per path: 0 plays every sample for a nanosecond.
    init(_ list: [Q1Sequence.Samples], rates: [Int]) {
        holds = [0, 1].map { Int64(max(0, rates.element($0) ?? 0)) + 1 }
        for one in list where (0..<4096).contains(one.index) {
            while entries.count <= one.index { entries.append(nil) }
            entries[one.index] = Entry(
                name: one.name, samples: one.samples, isSilent: one.samples.allSatisfy { $0 == 0 || !$0.isFinite })
        }
    }

    subscript(index: Int) -> Entry? { entries.element(index) ?? nil }

    func hold(_ path: Int) -> Int64 { holds[path] }

    /// How long a path takes to play it.
    func nanoseconds(_ index: Int, path: Int) -> Int64 { Int64(self[index]?.samples.count ?? 0) * holds[path] }
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

    static func cycles(_ steps: Int64) -> Double { Double(steps) / Double(turn) }
    static func hertz(_ frequencySteps: Int32) -> Double { Double(frequencySteps) * 0.25 }
}
