/// Whose formulas and sampling instants stand behind the waveform names of the text (`gaussian`, `drag`, …).
/// Chosen by `pragma pulserack waveforms NAME`, from there to the end of the text.
public enum WaveformConvention: String, Sendable, CaseIterable {
    /// The text's plain shapes, sampled at midpoints, edges as they are.
    case plain
    /// Qiskit 1.4: midpoints, lifted so that one sample outside either end would be zero.
    case qiskit
    /// Braket's SDK: sampled at k·dt.
    case braket
    /// OQC's QAT: both ends of the length are sampled.
    case oqc
    /// IQM: midpoints, cut where 0.003 of the peak is left, and rescaled.
    case iqm
}

/// One way of writing a call: what it stands for, and which parameter stands where.
struct WaveformForm {
    /// What plain numbers in the place of lengths count.
    enum PlainLengths {
        /// They are refused.
        case none
        case seconds, samples
    }

    var function: WaveformFunction
    var roles: [WaveformFunction.Role]
    /// The tool that alone writes it so.
    var dialect: Dialect?
    var plainLengths = PlainLengths.none
}

extension WaveformForm {
    /// The ways to write `name`, the likelier first; none if there is no such waveform.
    ///
    /// - Parameter convention: `nil` if the program names none.
    static func forms(of name: String, _ convention: WaveformConvention?) -> [WaveformForm] {
        if let shared = shared(name, convention) { return shared }
        if let tool = named(name) { return tool }
        guard let function = WaveformFunction(rawValue: name) else { return [] }
        if function == .scale {
            // The text declares (waveform, factor) and writes the other order in an example.
            return [[.waveform, .factor], [.factor, .waveform]].map { WaveformForm(function: .scale, roles: $0) }
        }
        return textOrders(function)
    }

    /// Whether `convention` has no shape of its own for a name of the text.
    static func lacks(_ name: String, _ convention: WaveformConvention) -> Bool {
        ["gaussian", "sech", "gaussian_square", "drag", "sine"].contains(name) && function(name, convention) == nil
    }

    /// Every name that `forms` knows.
    static let names: [String] =
        ["constant", "gaussian", "sech", "gaussian_square", "drag", "sine", "square"]
        + ["gaussian_square_drag", "gaussian_deriv", "sech_deriv", "drag_gaussian", "erf_square", "gaussian_zero_edge"]
        + ["rounded_square", "blackman", "truncated_gaussian", "crf", "drag_crf", "tgss", "gaussian_smoothed_square"]
        + ["gauss", "ones", "zeros", "rect"] + WaveformFunction.allCases.map(\.rawValue)

    /// Waveforms of other tools that have no formula here.
    static let refused: [String: String] = [
        "slepian": "IQM's", "slepian_crf": "IQM's", "tgss_crf": "IQM's", "crf_crf": "IQM's", "crf_acstarkcrf": "IQM's",
        "gaussian_rise": "OQC's", "soft_square": "OQC's", "soft_square_rise": "OQC's", "softer_square": "OQC's",
        "extra_soft_square": "OQC's", "softer_gaussian": "OQC's", "setup_hold": "OQC's",
        "gaussian_square_echo": "Qiskit's", "placeholder": "Shipyard's",
    ]

    /// Amplitude first, as the text has it, and amplitude last, as other tools have it.
    private static func textOrders(_ function: WaveformFunction) -> [WaveformForm] {
        let roles = function.parameters
        var forms = [WaveformForm(function: function, roles: roles)]
        if roles.last == .edges { forms.append(WaveformForm(function: function, roles: roles.dropLast())) }
        if roles[0] == .amplitude {
            forms.append(WaveformForm(function: function, roles: roles.dropFirst() + [.amplitude]))
        }
        return forms
    }

    // MARK: Names that a convention resolves

    private static func shared(_ name: String, _ convention: WaveformConvention?) -> [WaveformForm]? {
        let own = function(name, convention ?? .plain)
        switch name {
        case "constant":
            return [
                WaveformForm(function: .constant, roles: [.amplitude, .duration]),
                WaveformForm(function: .constant, roles: [.duration, .amplitude]),
                oqc(.constant, [.duration, .amplitude]),
            ]
        case "gaussian":
            return (own.map(textOrders) ?? []) + [
                WaveformForm(
                    function: convention == .plain ? .gaussian_lifted : .braket_gaussian,
                    roles: [.duration, .sigma, .amplitude, .edges], dialect: .braketWaveforms),
                // oqpy's example, with a phase behind the amplitude.
                WaveformForm(function: own ?? .gaussian, roles: [.duration, .sigma, .amplitude, .phase]),
                oqc(.oqc_gaussian, [.amplitude, .duration, .sigma]),
            ]
        case "drag":
            return (own.map(textOrders) ?? []) + [
                WaveformForm(
                    function: .braket_drag_gaussian, roles: [.duration, .sigma, .betaSeconds, .amplitude, .edges],
                    dialect: .braketWaveforms),
                WaveformForm(function: .oqc_drag, roles: WaveformFunction.oqc_drag.parameters),
                oqc(.oqc_drag, [.amplitude, .duration, .sigma, .betaSeconds]),
                oqc(.oqc_drag, WaveformFunction.oqc_drag.parameters),
                shipyard(.shipyard_drag, [.duration, .amplitude, .position, .sigma]),
            ]
        case "sech":
            return (own.map(textOrders) ?? []) + [oqc(.oqc_sech, [.amplitude, .duration, .sigma])]
        case "gaussian_square":
            return (own.map(textOrders) ?? [])
                + [oqc(.oqc_gaussian_square, [.amplitude, .duration, .squareWidth, .sigma])]
        case "sine":
            let text = own.map { [WaveformForm(function: $0, roles: $0.parameters)] } ?? []
            return text + [
                shipyard(.shipyard_sine, [.duration, .amplitude, .phase, .periods]),
                oqc(.oqc_sine, [.amplitude, .duration, .frequency, .phase]),
            ]
        case "square":
            if convention == .qiskit { return textOrders(.square_wave) }
            return [
                WaveformForm(function: .constant, roles: [.duration, .amplitude]),
                oqc(.constant, [.duration, .amplitude]),
            ]
        default: return nil
        }
    }

    /// What a name of the text is in a convention; `nil` if that has no such shape.
    private static func function(_ name: String, _ convention: WaveformConvention) -> WaveformFunction? {
        guard let plain = WaveformFunction(rawValue: name) else { return nil }
        switch (plain, convention) {
        case (.constant, _), (_, .plain): return plain
        case (.gaussian, .qiskit): return .qiskit_gaussian
        case (.gaussian_square, .qiskit): return .qiskit_gaussian_square
        case (.drag, .qiskit): return .qiskit_drag
        case (.sech, .qiskit): return .qiskit_sech
        case (.sine, .qiskit): return .sine
        case (.gaussian, .braket): return .braket_gaussian
        case (.drag, .braket): return .braket_drag_gaussian
        case (.gaussian, .oqc): return .oqc_gaussian
        case (.gaussian_square, .oqc): return .oqc_gaussian_square
        case (.drag, .oqc): return .oqc_drag
        case (.sech, .oqc): return .oqc_sech
        case (.sine, .oqc): return .oqc_sine
        case (.gaussian, .iqm): return .iqm_gaussian
        case (.drag, .iqm): return .iqm_drag
        default: return nil
        }
    }

    // MARK: Names of one tool

    private static func named(_ name: String) -> [WaveformForm]? {
        switch name {
        case "gaussian_square_drag": return textOrders(.qiskit_gaussian_square_drag)
        case "gaussian_deriv": return textOrders(.qiskit_gaussian_deriv)
        case "sech_deriv": return textOrders(.qiskit_sech_deriv)
        case "drag_gaussian":
            let braket: [WaveformFunction.Role] = [.duration, .sigma, .betaSeconds, .amplitude]
            return [
                WaveformForm(function: .braket_drag_gaussian, roles: braket + [.edges], dialect: .braketWaveforms),
                WaveformForm(function: .braket_drag_gaussian, roles: braket, dialect: .braketWaveforms),
                WaveformForm(function: .iqm_drag_gaussian, roles: WaveformFunction.iqm_drag_gaussian.parameters),
            ]
        case "erf_square":
            let braket: [WaveformFunction.Role] = [.duration, .squareWidth, .sigma, .offset, .amplitude]
            return [
                WaveformForm(function: .braket_erf_square, roles: braket + [.edges], dialect: .braketWaveforms),
                WaveformForm(function: .braket_erf_square, roles: braket, dialect: .braketWaveforms),
            ]
        case "gaussian_zero_edge":
            return [
                WaveformForm(function: .oqc_gaussian, roles: WaveformFunction.oqc_gaussian.parameters),
                oqc(.oqc_gaussian, WaveformFunction.oqc_gaussian.parameters),
            ]
        case "rounded_square":
            return [
                WaveformForm(
                    function: .oqc_rounded_square, roles: [.duration, .sigma, .rise, .amplitude]),
                oqc(.oqc_rounded_square, [.duration, .sigma, .rise, .amplitude]),
            ]
        case "blackman":
            return [
                WaveformForm(function: .oqc_blackman, roles: [.duration, .amplitude]),
                oqc(.oqc_blackman, [.duration, .amplitude]),
            ]
        case "truncated_gaussian": return textOrders(.iqm_truncated_gaussian)
        case "crf": return textOrders(.iqm_crf)
        case "drag_crf": return textOrders(.iqm_drag_crf)
        case "tgss": return textOrders(.iqm_tgss)
        case "gaussian_smoothed_square": return textOrders(.iqm_gaussian_smoothed_square)
        case "gauss": return [shipyard(.shipyard_gauss, [.duration, .amplitude, .position, .sigma])]
        case "ones", "zeros": return [shipyard(.constant, [.duration])]
        case "rect": return [shipyard(.constant, [.duration, .amplitude])]
        default: return nil
        }
    }

    private static func oqc(_ function: WaveformFunction, _ roles: [WaveformFunction.Role]) -> WaveformForm {
        WaveformForm(function: function, roles: roles, dialect: .plainSeconds, plainLengths: .seconds)
    }

    private static func shipyard(_ function: WaveformFunction, _ roles: [WaveformFunction.Role]) -> WaveformForm {
        WaveformForm(function: function, roles: roles, dialect: .shipyardWaveforms, plainLengths: .samples)
    }
}
