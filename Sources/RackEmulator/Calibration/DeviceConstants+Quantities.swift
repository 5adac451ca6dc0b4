extension DeviceConstant.Kind {
    /// The unit of most values of this kind.
    var unit: String {
        switch self {
        case .number: "1"
        case .angle: "rad"
        case .duration: "s"
        }
    }
}

extension DeviceConstants.QubitQuantity {
    var kind: DeviceConstant.Kind {
        switch self {
        case .t1, .t2, .gateDuration, .gateSigma, .readoutDuration, .resetDuration: .duration
        case .xyPhase: .angle
        default: .number
        }
    }

    var unit: String {
        switch self {
        case .f01, .f12, .rabiHz, .readoutFrequency: "Hz"
        case .xBeta, .sxBeta: "dt"
        default: kind.unit
        }
    }

    var summary: String {
        switch self {
        case .f01: "dressed frequency of |0⟩ ↔ |1⟩ at idle"
        case .f12: "dressed frequency of |1⟩ ↔ |2⟩ at idle"
        case .t1: "relaxation time"
        case .t2: "Ramsey decay time in white noise"
        case .xyPhase: "phase of the drive frame that makes its axis X"
        case .rabiHz: "Rabi frequency of a resonant constant pulse of amplitude 1"
        case .gateDuration: "length of one-qubit pulses"
        case .gateSigma: "σ of one-qubit pulses"
        case .xAmplitude: "amplitude of the π pulse"
        case .xBeta: "DRAG coefficient of the π pulse"
        case .sxAmplitude: "amplitude of the π/2 pulse"
        case .sxBeta: "DRAG coefficient of the π/2 pulse"
        case .readoutFrequency: "frequency of the readout tone"
        case .readoutAmplitude: "amplitude of the readout tone"
        case .readoutDuration: "length of the readout tone"
        case .resetDuration: "wait of a passive reset"
        }
    }
}

extension DeviceConstants.PairQuantity {
    var kind: DeviceConstant.Kind {
        switch self {
        case .czDuration, .czRise, .ecrTone, .ecrRise, .ecrSigma: .duration
        case .czZFirst, .czZSecond, .ecrPhase, .ecrZControl, .ecrZTarget: .angle
        case .czCouplerAmplitude, .czQubitAmplitude, .ecrAmplitude: .number
        }
    }

    var unit: String { kind.unit }

    var summary: String {
        switch self {
        case .czDuration: "length of the CZ's flux pulses"
        case .czRise: "length of each edge of the CZ's flux pulses"
        case .czCouplerAmplitude: "amplitude of the coupler's flux pulse"
        case .czQubitAmplitude: "amplitude of the second qubit's flux pulse"
        case .czZFirst: "virtual Z of the first qubit after the CZ"
        case .czZSecond: "virtual Z of the second qubit after the CZ"
        case .ecrTone: "length of each cross-resonance tone"
        case .ecrRise: "length of each edge of the tones"
        case .ecrSigma: "σ of the edges of the tones"
        case .ecrAmplitude: "amplitude of the cross-resonance tones"
        case .ecrPhase: "phase of the cross-resonance frame that makes its axis ZX"
        case .ecrZControl: "virtual Z of the control after the ECR"
        case .ecrZTarget: "virtual Z of the target after the ECR"
        }
    }
}
