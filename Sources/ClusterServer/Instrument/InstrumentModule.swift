import RackEmulator
import RackModel
import Sequencing

/// A module as its driver sees it.
struct InstrumentModule: Sendable {
    let module: ClusterModule
    var sequencers: [InstrumentSequencer]
    var scopeDocument = InstrumentDocument(ModuleShape.scope)
    var predistortion: InstrumentDocument
    /// What the connectors are set to; its scope follows `scopeDocument`, its predistortion that document.
    var settings: ClusterModuleSettings
    var assemblerLog = ""
    var assemblerSucceeded = false
    private var stored: [String: String] = [:]

    static let emptyScope = [AcquisitionData.ScopePath(), AcquisitionData.ScopePath()]

    init(_ module: ClusterModule) {
        self.module = module
        sequencers = (0..<module.kind.sequencers).map { _ in InstrumentSequencer(of: module.kind) }
        predistortion = ModuleShape.predistortionDocument(of: module.kind)
        settings = ClusterModuleSettings(module, oscillatorsHz: Self.oscillators(of: module))
    }

    var kind: ClusterModule.Kind { module.kind }

    /// What the rack file says about the oscillators, per RF output.
    private static func oscillators(of module: ClusterModule) -> [Double?] {
        (0..<module.kind.outputs).map { output in
            module.cables.first { $0.connector == .output(output) && $0.localOscillatorHz != nil }?.localOscillatorHz
        }
    }

    /// How far an index of a command goes on this module; oscillator 1 of a readout module is its only one.
    func range(of index: SCPICommand.IndexKind) -> Range<Int> {
        switch index {
        case .sequencer: 0..<kind.sequencers
        case .oscillator: kind == .qrmRF ? 1..<2 : 0..<kind.outputs
        case .output: 0..<kind.outputs
        case .input: 0..<kind.inputs
        case .dac: 0..<kind.dacs
        case .adc: 0..<kind.adcs
        case .marker: 0..<(kind.isRF ? 2 : 4)
        case .upTo(let count): 0..<count
        }
    }

    subscript(stored key: String) -> String? {
        get { stored[key] }
        set { stored[key] = newValue }
    }

    mutating func set(scope bytes: [UInt8]) throws(SCPIError) {
        let old = scopeDocument.value
        try scopeDocument.merge(bytes)
        let new = scopeDocument.value
        // One sequencer for both paths is said in two places, of which drivers change one.
        let chosen = new["sel_acq"] ?? 0
        let paths = new["sel_path"] == old["sel_path"] && chosen != old["sel_acq"] ? [chosen, chosen] : new["sel_path"] ?? []
        let agreed: JSONValue = ["sel_acq": paths[0] ?? 0, "sel_path": paths]
        try scopeDocument.merge(agreed.text)
        settings.scope = ClusterModuleSettings.ScopeSettings(scopeDocument.value)
    }

    mutating func set(predistortion bytes: [UInt8]) throws(SCPIError) {
        try predistortion.merge(bytes)
        guard kind == .qcm else { return }
        settings.predistortion = (0..<kind.outputs).map {
            ClusterModuleSettings.Predistortion(predistortion.value["out\($0)"] ?? .null)
        }
    }

    /// Takes what a sequencer has acquired into its tables.
    mutating func take(_ data: [AcquisitionData], of sequencer: Int) {
        for acquisition in data { sequencers[sequencer].acquisitions.add(acquisition) }
    }
}
