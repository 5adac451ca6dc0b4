public import RackDiagnostics
public import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule
internal import SignalChain
internal import Synchronization

/// A number that a device provides to programs under a name, such as `q0_sx_amp`.
public struct DeviceConstant: Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// A plain number or a frequency in Hz.
        case number
        /// In radians.
        case angle
        /// In seconds.
        case duration
    }

    public var name: String
    public var kind: Kind
    /// What its value is in: "Hz", "s", "rad", "dt" or "1".
    public var unit: String
    /// What it is, in a few words.
    public var summary: String
}

/// The constants of a device, derived from its description when they are asked for.
///
/// Frequencies, durations and times are the description's own. Amplitudes and phases start from a formula (the area
/// of the pulse times the gain of the line) and are then refined by playing the pulse through the rack's
/// own signal chain into its own chip, without decay, as one calibrates a real device.
public final class DeviceConstants: Sendable {
    let device: Device
    /// Every constant of the device, by qubit, then by pair.
    public let declared: [DeviceConstant]
    let entries: [String: Quantity]
    let lab: PulseLab
    private let memo = Mutex<Memo>(Memo())

    enum Quantity: Hashable {
        case qubit(Int, QubitQuantity)
        case pair(Int, PairQuantity)
    }

    enum QubitQuantity: String, CaseIterable {
        case f01, f12, t1, t2, xyPhase = "xy_phase", rabiHz = "rabi_hz", gateDuration = "gate_duration"
        case gateSigma = "gate_sigma", xAmplitude = "x_amp", xBeta = "x_beta", sxAmplitude = "sx_amp"
        case sxBeta = "sx_beta", readoutFrequency = "ro_frequency", readoutAmplitude = "ro_amp"
        case readoutDuration = "ro_duration", resetDuration = "reset_duration"
    }

    enum PairQuantity: String, CaseIterable {
        case czDuration = "cz_duration", czRise = "cz_rise", czCouplerAmplitude = "cz_coupler_amp"
        case czQubitAmplitude = "cz_qubit_amp", czZFirst = "cz_z_first", czZSecond = "cz_z_second"
        case ecrTone = "ecr_tone", ecrRise = "ecr_rise", ecrSigma = "ecr_sigma", ecrAmplitude = "ecr_amp"
        case ecrPhase = "ecr_phase", ecrZControl = "ecr_z_control", ecrZTarget = "ecr_z_target"

        var isCZ: Bool { rawValue.hasPrefix("cz") }
    }

    /// What has been derived so far, `.some(nil)` for what cannot be. A value is a pure function of the device, so
    /// the memo never changes one.
    private struct Memo {
        var qubits: [Int: QubitCalibration?] = [:]
        var controlledPhases: [Int: ControlledPhaseCalibration?] = [:]
        var crossResonances: [Int: CrossResonanceCalibration?] = [:]
    }

    /// - Throws: lines or crosstalk of the device that cannot be built.
    public init(device: Device) throws(DiagnosticsError) {
        self.device = device
        lab = try PulseLab(device: device)
        var declared: [DeviceConstant] = []
        var entries: [String: Quantity] = [:]
        for qubit in device.modes.indices where device.modes[qubit].kind == .qubit {
            for quantity in QubitQuantity.allCases {
                let name = "\(device.modes[qubit].name)_\(quantity.rawValue)"
                declared.append(
                    DeviceConstant(name: name, kind: quantity.kind, unit: quantity.unit, summary: quantity.summary))
                entries[name] = .qubit(qubit, quantity)
            }
        }
        for (index, pair) in NativePairs(device: device).pairs.enumerated() {
            let prefix = "\(device.modes[pair.first].name)_\(device.modes[pair.second].name)"
            for quantity in PairQuantity.allCases where quantity.isCZ == (pair.kind == .cz) {
                let name = "\(prefix)_\(quantity.rawValue)"
                declared.append(
                    DeviceConstant(name: name, kind: quantity.kind, unit: quantity.unit, summary: quantity.summary))
                entries[name] = .pair(index, quantity)
            }
        }
        self.declared = declared
        self.entries = entries
    }

    /// The kind of `name`; `nil` if the device has no such constant.
    public func kind(of name: String) -> DeviceConstant.Kind? {
        switch entries[name] {
        case .qubit(_, let quantity): quantity.kind
        case .pair(_, let quantity): quantity.kind
        case nil: nil
        }
    }

    /// The value of `name`, in SI; `nil` if the device has no such constant or cannot provide it (a qubit
    /// without a drive port has no π amplitude): `explanation(of:)` says why.
    public func value(of name: String) -> Double? {
        switch entries[name] {
        case .qubit(let qubit, let quantity): value(qubit, quantity)
        case .pair(let pair, let quantity): value(pair: pair, quantity)
        case nil: nil
        }
    }

    private func value(_ qubit: Int, _ quantity: QubitQuantity) -> Double? {
        let mode = device.modes[qubit]
        let gates = device.gates
        switch quantity {
        case .f01: return lab.transitionHz(qubit, from: 0)
        case .f12: return lab.transitionHz(qubit, from: 1)
        case .t1: return mode.t1Seconds
        case .t2: return mode.t2Seconds
        case .gateDuration: return gates.singleQubitSeconds
        case .gateSigma: return gates.singleQubitSigmaSeconds
        case .resetDuration: return gates.resetSeconds
        case .readoutDuration: return gates.readoutSeconds
        case .readoutFrequency: return readout(of: qubit)?.frequencyHz
        case .readoutAmplitude: return readoutAmplitude(of: qubit)
        case .rabiHz: return lab.fullScaleRabiHz(qubit)
        case .xyPhase: return calibration(of: qubit)?.phase
        case .xAmplitude: return calibration(of: qubit)?.x.amplitude
        case .xBeta: return calibration(of: qubit)?.x.beta
        case .sxAmplitude: return calibration(of: qubit)?.sx.amplitude
        case .sxBeta: return calibration(of: qubit)?.sx.beta
        }
    }

    private func value(pair: Int, _ quantity: PairQuantity) -> Double? {
        switch (quantity, device.gates.twoQubit) {
        case (.czDuration, .cz(let seconds, _)): seconds
        case (.czRise, .cz(_, let rise)): rise
        case (.ecrTone, .ecr(let tone, _, _)): tone
        case (.ecrRise, .ecr(_, let rise, _)): rise
        case (.ecrSigma, .ecr(_, _, let sigma)): sigma
        case (.czCouplerAmplitude, _): controlledPhase(pair)?.couplerAmplitude
        case (.czQubitAmplitude, _): controlledPhase(pair)?.qubitAmplitude
        case (.czZFirst, _): controlledPhase(pair)?.zFirst
        case (.czZSecond, _): controlledPhase(pair)?.zSecond
        case (.ecrAmplitude, _): crossResonance(pair)?.amplitude
        case (.ecrPhase, _): crossResonance(pair)?.phase
        case (.ecrZControl, _): crossResonance(pair)?.zControl
        case (.ecrZTarget, _): crossResonance(pair)?.zTarget
        default: nil
        }
    }

    // MARK: Derived once

    func calibration(of qubit: Int) -> QubitCalibration? {
        if let known = memo.withLock({ $0.qubits[qubit] }) { return known }
        let derived = QubitCalibration(qubit: qubit, lab: lab)
        memo.withLock { $0.qubits[qubit] = .some(derived) }
        return derived
    }

    private func controlledPhase(_ pair: Int) -> ControlledPhaseCalibration? {
        if let known = memo.withLock({ $0.controlledPhases[pair] }) { return known }
        let derived = ControlledPhaseCalibration(pair: NativePairs(device: device).pairs[pair], lab: lab)
        memo.withLock { $0.controlledPhases[pair] = .some(derived) }
        return derived
    }

    private func crossResonance(_ pair: Int) -> CrossResonanceCalibration? {
        if let known = memo.withLock({ $0.crossResonances[pair] }) { return known }
        let native = NativePairs(device: device).pairs[pair]
        var derived: CrossResonanceCalibration?
        if let control = calibration(of: native.first), let target = calibration(of: native.second) {
            derived = CrossResonanceCalibration(pair: native, control: control, target: target, lab: lab)
        }
        let found = derived
        memo.withLock { $0.crossResonances[pair] = .some(found) }
        return derived
    }

    // MARK: Readout

    private func readout(of qubit: Int) -> (feedline: Int, resonator: Resonator, frequencyHz: Double)? {
        for (feedline, line) in device.feedlines.enumerated() {
            guard let resonator = line.resonators.first(where: { $0.mode == qubit }) else { continue }
            // Half way between the resonator's places for |0⟩ and |1⟩ their responses differ most.
            let shifts = resonator.shiftsHz.prefix(2)
            let middle = shifts.isEmpty ? 0 : shifts.reduce(0, +) / Double(shifts.count)
            return (feedline, resonator, resonator.frequencyHz + middle)
        }
        return nil
    }

    /// The tone's amplitude for the photon number aimed at: n = |ε|²/(κ²/4 + δ²) in steady state.
    private func readoutAmplitude(of qubit: Int) -> Double? {
        guard let (feedline, resonator, frequencyHz) = readout(of: qubit),
            let port = device.ports.firstIndex(where: { $0.role == .readoutDrive(feedline: feedline) })
        else { return nil }
        let detuningHz = resonator.frequencyHz + (resonator.shiftsHz.first ?? 0) - frequencyHz
        let half = resonator.linewidthHz / 2
        let fieldHz = (device.gates.readoutPhotons * (half * half + detuningHz * detuningHz)).squareRoot()
        let gain = lab.chain.frequencyResponse(port: port, atHz: frequencyHz).magnitude
        let fullScale = gain * device.ports[port].responsePerVolt
        return fullScale > 0 ? min(fieldHz / fullScale, 1) : nil
    }
}
