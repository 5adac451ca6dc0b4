import RackModel
import Sequencing

/// What a driver can set on a module as whole documents.
enum ModuleShape {
    /// Two paths of a readout module's scope.
    static let scope = JSONShape.members([
        // Drivers before 1.0 know one sequencer for both paths, and change it only if they find a number.
        ("sel_acq", .integer(0, 0...5)),
        ("avg_en_path", .list(count: 2, .bool(false))),
        ("sel_path", .list(count: 2, .integer(0, 0...5))),
        (
            "trig",
            .members([
                // true: by the level at the input; false: by the sequencer.
                ("mode_path", .list(count: 2, .bool(false))), ("lvl_path", .list(count: 2, .number(0, -1...1))),
            ])
        ),
    ])

    /// The document of a module that nobody has set anything on; made once for each kind.
    static func predistortionDocument(of kind: ClusterModule.Kind) -> InstrumentDocument {
        documents[kind] ?? InstrumentDocument(predistortion(of: kind))
    }

    private static let documents = Dictionary(
        uniqueKeysWithValues: ClusterModule.Kind.allCases.map { ($0, InstrumentDocument(predistortion(of: $0))) })

    /// Predistortion is stored and read back; it is not emulated. Stage 0 is the inverse high-pass, 1 to 4 are
    /// exponentials, 5 is the FIR filter; times are in nanoseconds.
    static func predistortion(of kind: ClusterModule.Kind) -> JSONShape {
        let stages = (0..<6).map { "stage\($0)" }
        // Only baseband outputs of a QCM have filters; elsewhere a stage delays at most.
        let hasFilters = kind == .qcm
        let states = JSONShape.members(
            stages.map { ($0, .word(hasFilters ? ["disabled", "enabled", "comp_delay"] : ["disabled", "enabled"])) })
        let delays = JSONShape.members(stages.map { ($0, .word(["disabled", "enabled"])) })
        var output: [(String, JSONShape)] = [("state", states), ("markers", .members([("state", delays)]))]
        if hasFilters {
            let exponential = JSONShape.members([
                ("tau", .number(6, 0...(.infinity))), ("amp", .number(0, -1...1)),
            ])
            output += [
                ("IIR", .members((0..<4).map { ("stage\($0)", exponential) })),
                ("FIR", .members([("stage0", .numbers([1] + [Double](repeating: 0, count: 31), -2...2))])),
                (
                    "bias tee",
                    .members([
                        ("reset", .bool(false)), ("stage0", .members([("tau", .number(10, 0...134e6))])),
                    ])
                ),
            ]
        }
        // As many as there are markers, which take part too.
        return .members((0..<4).map { ("out\($0)", .members(output)) })
    }
}

extension ClusterModuleSettings.ScopeSettings {
    /// - Parameter document: of `ModuleShape.scope`.
    init(_ document: JSONValue) {
        self.init()
        sequencer = document["sel_path"]?[0]?.int ?? 0
        triggeredBySequencer = (document["trig"]?["mode_path"]?.elements ?? []).map { !($0.bool ?? false) }
        triggerLevel = (document["trig"]?["lvl_path"]?.elements ?? []).map { $0.double ?? 0 }
        averages = (document["avg_en_path"]?.elements ?? []).map { $0.bool ?? false }
    }
}

extension ClusterModuleSettings.Predistortion {
    /// Stage 0 of the states is the bias tee's, 1 to 4 are the exponentials', whose τ is in nanoseconds, and 5 is the FIR's.
    ///
    /// - Parameter document: of one output, of `ModuleShape.predistortion`.
    init(_ document: JSONValue) {
        self.init()
        func isEnabled(_ stage: Int) -> Bool {
            document["state"]?["stage\(stage)"] == .string("enabled")
        }
        for stage in 0..<4 where isEnabled(stage + 1) {
            let filter = document["IIR"]?["stage\(stage)"]
            // An overshoot that never decays is a gain, which nobody corrects.
            guard let amplitude = filter?["amp"]?.double, let tau = filter?["tau"]?.double, tau.isFinite else { continue }
            overshoots.append(Overshoot(amplitude: amplitude, tauSeconds: tau * 1e-9))
        }
        if isEnabled(5) { taps = (document["FIR"]?["stage0"]?.elements ?? []).map { $0.double ?? 0 } }
    }
}

/// In dB, in steps of 2.
enum OutputAttenuation {
    static let range = 0.0...60
    static let step = 2
}

enum InputAttenuation {
    static let range = 0.0...30
    static let step = 2
}
