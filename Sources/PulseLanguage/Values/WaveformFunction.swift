/// The waveform functions of the language; formulas at `WaveformSampler` in Scheduling. A program writes most of them
/// by a shorter name, which its waveform convention resolves (`WaveformForm`); every raw value is a name too.
public enum WaveformFunction: String, Sendable, CaseIterable {
    case constant, gaussian, sech, gaussian_square, drag, sine
    case cosine, sawtooth, triangle, square_wave
    // Ours, for calibrations: edges that start and end at zero.
    case gaussian_lifted, drag_lifted, flat_top, flat_top_gaussian
    // As other tools sample them.
    case qiskit_gaussian, qiskit_gaussian_square, qiskit_gaussian_square_drag, qiskit_drag, qiskit_sech
    case qiskit_gaussian_deriv, qiskit_sech_deriv
    case braket_gaussian, braket_drag_gaussian, braket_erf_square
    case oqc_gaussian, oqc_gaussian_square, oqc_drag, oqc_sech, oqc_sine, oqc_rounded_square, oqc_blackman
    case iqm_gaussian, iqm_drag, iqm_truncated_gaussian, iqm_drag_gaussian, iqm_crf, iqm_drag_crf, iqm_tgss
    case iqm_gaussian_smoothed_square
    case shipyard_gauss, shipyard_sine, shipyard_drag
    // Of other waveforms.
    case mix, sum, scale, phase_shift
    // Written `w ++ v` and `w[2:9]`.
    case joined = "++"
    case samples = "[:]"

    public enum Role: String, Sendable {
        case amplitude, duration, sigma, beta, frequency, phase
        case squareWidth = "square width"
        case rise, waveform, factor
        /// β as a time: a `float` of seconds.
        case betaSeconds = "beta in seconds"
        /// Of the support of the pulse inside its length.
        case fullWidth = "full width"
        /// Amplitude of the quadrature envelope.
        case quadrature = "quadrature amplitude"
        /// How far the middle of the pulse lies behind that of its length.
        case offset
        /// Where the peak is, from the start.
        case position
        /// Whether the edges are lifted to zero.
        case edges = "zero_at_edges"
        /// The first or last sample that is taken.
        case sample
        /// Number of periods in the length.
        case periods = "number of periods"
    }

    /// The parameters in order, in the text's convention.
    public var parameters: [Role] {
        switch self {
        case .constant, .oqc_blackman: [.amplitude, .duration]
        case .gaussian, .sech, .gaussian_lifted, .qiskit_gaussian, .qiskit_sech, .oqc_sech, .iqm_gaussian:
            [.amplitude, .duration, .sigma]
        case .qiskit_gaussian_deriv, .qiskit_sech_deriv: [.factor, .duration, .sigma]
        case .gaussian_square, .qiskit_gaussian_square, .oqc_gaussian_square, .iqm_gaussian_smoothed_square:
            [.amplitude, .duration, .squareWidth, .sigma]
        case .qiskit_gaussian_square_drag: [.amplitude, .duration, .squareWidth, .sigma, .beta]
        case .drag, .drag_lifted, .qiskit_drag, .iqm_drag: [.amplitude, .duration, .sigma, .beta]
        case .sine, .cosine, .sawtooth, .triangle, .square_wave, .oqc_sine: [.amplitude, .duration, .frequency, .phase]
        case .flat_top: [.amplitude, .duration, .rise]
        case .flat_top_gaussian: [.amplitude, .duration, .rise, .sigma]
        case .braket_gaussian, .oqc_gaussian: [.amplitude, .duration, .sigma, .edges]
        case .braket_drag_gaussian, .oqc_drag: [.amplitude, .duration, .sigma, .betaSeconds, .edges]
        case .braket_erf_square: [.amplitude, .duration, .squareWidth, .sigma, .offset, .edges]
        case .oqc_rounded_square: [.amplitude, .duration, .sigma, .rise]
        case .iqm_truncated_gaussian: [.amplitude, .duration, .fullWidth]
        case .iqm_drag_gaussian: [.amplitude, .duration, .fullWidth, .quadrature]
        case .iqm_crf, .iqm_tgss: [.amplitude, .duration, .fullWidth, .rise]
        case .iqm_drag_crf: [.amplitude, .duration, .fullWidth, .rise, .quadrature]
        case .shipyard_gauss, .shipyard_drag: [.amplitude, .duration, .position, .sigma]
        case .shipyard_sine: [.amplitude, .duration, .phase, .periods]
        case .mix, .sum, .joined: [.waveform, .waveform]
        case .samples: [.waveform, .sample, .sample]
        case .scale: [.waveform, .factor]
        case .phase_shift: [.waveform, .phase]
        }
    }

    /// As the manual writes it.
    var signature: String { Self.signature(rawValue, parameters) }

    static func signature(_ name: String, _ roles: [Role]) -> String {
        name + "(" + roles.map(\.rawValue).joined(separator: ", ") + ")"
    }
}

extension WaveformFunction.Role {
    var type: ValueType {
        switch self {
        case .amplitude, .factor: .complex
        case .duration, .sigma, .squareWidth, .rise, .fullWidth, .offset, .position: .duration
        case .beta, .betaSeconds, .quadrature, .frequency, .periods: .float
        case .phase: .angle
        case .edges: .bool
        case .sample: .integer
        case .waveform: .waveform
        }
    }

    var isLength: Bool { type == .duration }
}
