import RackModel
import Sequencing

/// What a driver can set on a sequencer, and what the machine is told of it.
///
/// Keys, ranges and defaults are those of the parameters of driver 1.4.1.
enum SequencerShape {
    /// A cluster's own layers have the lists `awg` and `acq` with one entry each.
    static func configuration(of kind: ClusterModule.Kind) -> JSONShape {
        var members: [(String, JSONShape)] = [
            ("seq_proc", processor),
            ("awg", .list(count: 1, generator)),
        ]
        if kind.reads { members.append(("acq", .list(count: 1, acquisition(of: kind)))) }
        return .members(members)
    }

    /// The document of a sequencer that nobody has set anything on; made once for each kind.
    static func document(of kind: ClusterModule.Kind) -> InstrumentDocument {
        documents[kind] ?? InstrumentDocument(configuration(of: kind))
    }

    private static let documents = Dictionary(
        uniqueKeysWithValues: ClusterModule.Kind.allCases.map { ($0, InstrumentDocument(configuration(of: $0))) })

    private static let processor = JSONShape.members([
        ("sync_en", .bool(false)),
        (
            "trg",
            .list(
                count: 15,
                .members([("count_threshold", .integer(1, 0...65535)), ("threshold_invert", .bool(false))]))
        ),
    ])

    private static let generator = JSONShape.members([
        ("cont_mode", .members([
            ("en_path", .list(count: 2, .bool(false))), ("wave_idx_path", .list(count: 2, .integer(0, 0...1023))),
        ])),
        ("real_mode_en", .bool(false)),
        ("mixer", .members([
            ("en", .bool(false)), ("corr_gain_ratio", .number(1, 0.5...2)),
            ("corr_phase_offset_degree", .number(0, -45...45)),
        ])),
        ("marker_ovr", .members([("en", .bool(false)), ("val", .integer(0, 0...15))])),
        ("gain_path", .list(count: 2, .number(1, -1...1))),
        ("nco", .members([
            ("freq_hz", .number(0, -500e6...500e6)), ("po", .number(0, 0...360)),
            ("delay_comp", .integer(0, -50...109)), ("delay_comp_en", .bool(false)),
        ])),
        ("offs_path", .list(count: 2, .number(0, -1...1))),
        ("upsample_rate_path", .list(count: 2, .integer(0, 0...65535))),
    ])

    private static func acquisition(of kind: ClusterModule.Kind) -> JSONShape {
        .members([
            ("demod", .members([("en", .bool(false))])),
            ("th_acq", .members([
                ("discr_threshold", .number(0, -thresholdMax...thresholdMax)),
                ("non_weighed_integration_len", .integer(1024, 4...(1 << 24) - 4, step: 4)),
                ("rotation_matrix_a11", .number(1, -1...1)), ("rotation_matrix_a12", .number(0, -1...1)),
            ])),
            ("th_acq_mrk_map", map(address: .integer(0, 0...(kind.isRF ? 3 : 15)))),
            ("th_acq_trg_map", map(address: .integer(1, 1...15))),
            ("ttl", .members([
                ("auto_bin_incr_en", .bool(false)), ("in", .integer(0, 0...1)), ("threshold", .number(0, -1...1)),
            ])),
        ])
    }

    /// The largest integral: 2²⁴ − 4 samples of full scale.
    private static let thresholdMax = Double((1 << 24) - 4)

    private static func map(address: JSONShape) -> JSONShape {
        .members([("addr", address), ("en", .bool(false)), ("inv", .bool(false))])
    }
}

extension Q1SequencerSettings {
    /// - Parameter configuration: of `SequencerShape`.
    init(_ configuration: JSONValue, outputs: [Path?], inputs: [Int?]) {
        self.init()
        self.outputs = outputs
        self.inputs = inputs
        let processor = configuration["seq_proc"]
        syncEnabled = processor?["sync_en"]?.bool ?? false
        triggers = (processor?["trg"]?.elements ?? []).map {
            Trigger(countThreshold: $0["count_threshold"]?.int ?? 1, invert: $0["threshold_invert"]?.bool ?? false)
        }
        if let generator = configuration["awg"]?[0] { take(generator: generator) }
        if let acquisition = configuration["acq"]?[0] { take(acquisition: acquisition) }
    }

    private mutating func take(generator: JSONValue) {
        let nco = generator["nco"]
        ncoFrequencyHz = nco?["freq_hz"]?.double ?? 0
        ncoPhaseDegrees = nco?["po"]?.double ?? 0
        ncoDelayNanoseconds = nco?["delay_comp"]?.int ?? 0
        ncoDelayCompensated = nco?["delay_comp_en"]?.bool ?? false
        let mixer = generator["mixer"]
        modulates = mixer?["en"]?.bool ?? false
        isReal = generator["real_mode_en"]?.bool ?? false
        mixerGainRatio = mixer?["corr_gain_ratio"]?.double ?? 1
        mixerPhaseDegrees = mixer?["corr_phase_offset_degree"]?.double ?? 0
        gain = (generator["gain_path"]?.elements ?? []).map { $0.double ?? 1 }
        offset = (generator["offs_path"]?.elements ?? []).map { $0.double ?? 0 }
        let continuous = generator["cont_mode"]
        continuousEnabled = (continuous?["en_path"]?.elements ?? []).map { $0.bool ?? false }
        continuousWaveform = (continuous?["wave_idx_path"]?.elements ?? []).map { $0.int ?? 0 }
        upsampleRate = (generator["upsample_rate_path"]?.elements ?? []).map { $0.int ?? 0 }
        let markers = generator["marker_ovr"]
        markerOverridden = markers?["en"]?.bool ?? false
        markerOverride = markers?["val"]?.int ?? 0
    }

    private mutating func take(acquisition: JSONValue) {
        demodulates = acquisition["demod"]?["en"]?.bool ?? false
        let thresholded = acquisition["th_acq"]
        threshold = thresholded?["discr_threshold"]?.double ?? 0
        integrationNanoseconds = thresholded?["non_weighed_integration_len"]?.int ?? 1024
        rotationDegrees = InstrumentAngle.rotation(
            a11: thresholded?["rotation_matrix_a11"]?.double ?? 1, a12: thresholded?["rotation_matrix_a12"]?.double ?? 0)
        markerMap = Self.map(acquisition["th_acq_mrk_map"])
        triggerMap = Self.map(acquisition["th_acq_trg_map"])
        let ttl = acquisition["ttl"]
        ttlInput = ttl?["in"]?.int ?? 0
        ttlThreshold = ttl?["threshold"]?.double ?? 0
        ttlIncrementsBin = ttl?["auto_bin_incr_en"]?.bool ?? false
    }

    private static func map(_ value: JSONValue?) -> AddressMap {
        AddressMap(
            address: value?["addr"]?.int ?? 1, enabled: value?["en"]?.bool ?? false, invert: value?["inv"]?.bool ?? false)
    }
}
