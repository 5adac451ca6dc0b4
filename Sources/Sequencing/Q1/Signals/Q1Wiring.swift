internal import RackDiagnostics
internal import RackModel

/// The cables of one module, as its sequencers use them.
struct Q1Wiring {
    let path: Q1SignalPath
    let module: ClusterModule
    let settings: ClusterModuleSettings

    init(_ path: Q1SignalPath, module: Int) {
        self.path = path
        self.module = path.rack.modules[module]
        settings = path.modules[module]
    }

    private func port(_ cable: ClusterCable) -> Port? { path.device.ports.element(cable.port) }

    /// What reaches ports by the channel map; an RF output whose oscillator is off gives nothing.
    func feeds(of settings: Q1SequencerSettings) -> [Q1Feed] {
        var sequencer = settings
        // In real mode there is no path 1 to connect.
        if settings.isReal { sequencer.outputs = settings.outputs.map { $0 == .q ? nil : $0 } }
        return module.cables.compactMap { feed($0, sequencer) }
    }

    private func feed(_ cable: ClusterCable, _ sequencer: Q1SequencerSettings) -> Q1Feed? {
        guard let port = port(cable) else { return nil }
        switch cable.connector {
        case .output(let number) where module.kind.isRF:
            guard settings.oscillators.element(number)?.enabled == true else { return nil }
            return Q1Feed(
                port: cable.port, oscillatorHz: port.localOscillatorHz ?? 0, switchBit: switchBit(output: number),
                i: sequencer.outputs.element(2 * number) ?? nil, q: sequencer.outputs.element(2 * number + 1) ?? nil,
                settings: sequencer)
        case .output(let number):
            guard let source = sequencer.outputs.element(number) ?? nil, port.localOscillatorHz == nil else {
                return nil
            }
            return Q1Feed(port: cable.port, path: source, settings: sequencer)
        case .outputPair(let i, let q):
            guard let oscillatorHz = port.localOscillatorHz else { return nil }
            return Q1Feed(
                port: cable.port, oscillatorHz: oscillatorHz, switchBit: nil, i: sequencer.outputs.element(i) ?? nil,
                q: sequencer.outputs.element(q) ?? nil, settings: sequencer)
        case .input, .inputPair: return nil
        }
    }

    /// The marker that opens an RF output: bit 0 and bit 1 for outputs 0 and 1 of a QCM-RF, bit 1 for the one output of a
    /// QRM-RF (qblox-scheduler's instrument compilers; a wrong value of `set_mrk` silences the output).
    private func switchBit(output: Int) -> UInt8? {
        switch module.kind {
        case .qcmRF: 1 << UInt8(output & 1)
        case .qrmRF: 0b10
        case .qcm, .qrm: nil
        }
    }

    /// Where acquisitions listen; `nil` on a module that does not read, or with its inputs disconnected.
    func input(
        of sequencer: Q1SequencerSettings, name: String, diagnostics: inout [Diagnostic]
    ) -> Q1Input? {
        guard module.kind.reads else { return nil }
        let ends = (sequencer.inputs.element(0) ?? nil, sequencer.inputs.element(1) ?? nil)
        guard ends.0 != nil || ends.1 != nil else { return nil }
        for cable in module.cables {
            guard let port = port(cable), case .readoutCapture = port.role else { continue }
            let pair: (Int, Int)
            switch cable.connector {
            case .input(let number) where module.kind.isRF: pair = (2 * number, 2 * number + 1)
            case .inputPair(let i, let q): pair = (i, q)
            case .input, .output, .outputPair: continue
            }
            guard ends.0 == pair.0, ends.1 == pair.1 else {
                diagnostics.append(
                    Diagnostic(
                        code: "QQ0106",
                        "sequencer \(name) listens with one path, or with its paths swapped, at port '\(port.name)'",
                        help: "connect path 0 to the port's I and path 1 to its Q, or none"))
                return nil
            }
            return input(port, cable.port, sequencer, adcs: pair)
        }
        return nil
    }

    private func input(_ port: Port, _ number: Int, _ sequencer: Q1SequencerSettings, adcs: (Int, Int)) -> Q1Input {
        let full = port.converter.fullScaleVolts
        let offset = SIMD2(
            settings.inputOffsetVolts.element(adcs.0) ?? 0, settings.inputOffsetVolts.element(adcs.1) ?? 0)
        let extra = max(-1000, min(sequencer.ncoDelayNanoseconds, 1000))
        let lag = sequencer.ncoDelayCompensated ? Q1DrivenDevice.loopNanoseconds + extra : 0
        return Q1Input(
            port: number, oscillatorHz: port.localOscillatorHz ?? 0, fullScaleVolts: full, lagNanoseconds: Int64(lag),
            offset: offset / SIMD2(repeating: full))
    }
}
