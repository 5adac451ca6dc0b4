internal import RackModel
internal import RackNumerics

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
    func input(of sequencer: Q1SequencerSettings) -> Q1Input? {
        guard module.kind.reads else { return nil }
        for cable in module.cables {
            guard let port = port(cable), case .readoutCapture = port.role else { continue }
            switch cable.connector {
            case .input(let number) where module.kind.isRF:
                return input(port, cable.port, sequencer, i: 2 * number, q: 2 * number + 1)
            case .inputPair(let i, let q): return input(port, cable.port, sequencer, i: i, q: q)
            case .input, .output, .outputPair: continue
            }
        }
        return nil
    }

    private func input(_ port: Port, _ number: Int, _ sequencer: Q1SequencerSettings, i: Int, q: Int) -> Q1Input? {
        // Re z = (z + z*)/2 on I, Im z = (z − z*)/2i on Q.
        var (ahead, behind) = (Complex.zero, Complex.zero)
        for (path, turn) in [Complex.one, Complex.i].enumerated() {
            switch sequencer.inputs.element(path) ?? nil {
            case i?: (ahead, behind) = (ahead + 0.5 * turn, behind + 0.5 * turn)
            case q?: (ahead, behind) = (ahead - 0.5 * (Complex.i * turn), behind + 0.5 * (Complex.i * turn))
            default: break
            }
        }
        guard ahead != .zero || behind != .zero else { return nil }
        let full = port.converter.fullScaleVolts
        let offset = SIMD2(settings.inputOffsetVolts.element(i) ?? 0, settings.inputOffsetVolts.element(q) ?? 0)
        let extra = max(-1000, min(sequencer.ncoDelayNanoseconds, 1000))
        let lag = sequencer.ncoDelayCompensated ? Q1DrivenDevice.loopNanoseconds + extra : 0
        return Q1Input(
            port: number, oscillatorHz: port.localOscillatorHz ?? 0, fullScaleVolts: full, lagNanoseconds: Int64(lag),
            offset: offset / SIMD2(repeating: full), ahead: ahead, behind: behind)
    }
}
