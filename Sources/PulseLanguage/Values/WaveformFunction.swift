/// The waveform functions of the language; formulas at `WaveformShape` in Scheduling.
public enum WaveformFunction: String, Sendable, CaseIterable {
    case constant, gaussian, sech, gaussian_square, drag, sine
    // Ours, for calibrations: edges that start and end at zero.
    case gaussian_lifted, drag_lifted, flat_top, flat_top_gaussian
    // Of other waveforms.
    case mix, sum, scale, phase_shift

    public enum Role: String, Sendable {
        case amplitude, duration, sigma, beta, frequency, phase
        case squareWidth = "square width"
        case rise, waveform, factor
    }

    /// The parameters in order, in the text's convention.
    public var parameters: [Role] {
        switch self {
        case .constant: [.amplitude, .duration]
        case .gaussian, .sech, .gaussian_lifted: [.amplitude, .duration, .sigma]
        case .gaussian_square: [.amplitude, .duration, .squareWidth, .sigma]
        case .drag, .drag_lifted: [.amplitude, .duration, .sigma, .beta]
        case .sine: [.amplitude, .duration, .frequency, .phase]
        case .flat_top: [.amplitude, .duration, .rise]
        case .flat_top_gaussian: [.amplitude, .duration, .rise, .sigma]
        case .mix, .sum: [.waveform, .waveform]
        case .scale: [.waveform, .factor]
        case .phase_shift: [.waveform, .phase]
        }
    }

    /// As the manual writes it.
    var signature: String {
        rawValue + "(" + parameters.map(\.rawValue).joined(separator: ", ") + ")"
    }
}

extension WaveformFunction.Role {
    var type: ValueType {
        switch self {
        case .amplitude, .factor: .complex
        case .duration, .sigma, .squareWidth, .rise: .duration
        case .beta, .frequency: .float
        case .phase: .angle
        case .waveform: .waveform
        }
    }
}
