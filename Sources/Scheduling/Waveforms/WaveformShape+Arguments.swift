internal import PulseLanguage
internal import RackNumerics
internal import RackUnits

extension WaveformShape {
    /// An argument that no waveform can have.
    struct Problem: Error {
        var code: String
        var message: String
        var help: String?
    }

    /// Takes over the argument that stands for `role`.
    ///
    /// - Parameter isKnownAhead: not decided by a measurement: then an amplitude above 1 is a mistake, otherwise the
    ///   converter clips it, and counts what it clips.
    mutating func set(
        _ role: WaveformFunction.Role, _ value: Value, rate: TickRate, isKnownAhead: Bool
    ) throws(Problem) {
        switch role {
        case .amplitude, .factor:
            let parts = value.parts ?? (0, 0)
            amplitude = Complex(parts.re, parts.im)
            if role == .amplitude, isKnownAhead, amplitude.squaredMagnitude > 1 + 2e-9 {
                throw Problem(
                    code: "QS0040",
                    message: "the amplitude of \(function.rawValue) is \(amplitude.magnitude), above 1, the full scale",
                    help: "amplitudes are fractions of full scale, from -1 to 1")
            }
        case .duration: length = try seconds(value, rate)
        case .sigma, .fullWidth:
            let ticks = try extent(value, rate, role, allowsZero: false)
            if role == .sigma { sigma = ticks } else { third = ticks }
        case .squareWidth, .rise:
            second = try extent(value, rate, role, allowsZero: true)
            // Edges stand on both sides of the middle.
            let room = length.seconds * Double(rate.perSecond) / (role == .rise ? 2 : 1)
            if second > room * (1 + 1e-12) {
                throw Problem(
                    code: "QS0041",
                    message: "the \(role.rawValue) of \(function.rawValue) is longer than the waveform allows",
                    help: "the waveform lasts \(DurationValue.text(length))")
            }
        case .offset: third = Self.ticks(try seconds(value, rate), rate)
        case .position: second = Self.ticks(try seconds(value, rate), rate)
        case .beta, .quadrature: beta = value.real ?? 0
        case .betaSeconds: beta = (value.real ?? 0) * Double(rate.perSecond)
        case .frequency: frequency = (value.real ?? 0) * rate.tickSeconds
        case .periods: frequency = (value.real ?? 0) / max(Self.ticks(length, rate), 1e-300)
        case .phase: phase = value.real ?? 0
        case .edges: liftsEdges = value.truth ?? false
        case .waveform, .sample: break
        }
    }

    private func seconds(_ value: Value, _ rate: TickRate) throws(Problem) -> ExactSeconds {
        guard case .duration(let duration) = value, let seconds = duration.exactSeconds(at: rate) else {
            throw Problem(code: "QS0022", message: "this duration is too long or too fine")
        }
        return seconds
    }

    /// A length inside a waveform, in ticks: it need not be on a grid.
    private func extent(
        _ value: Value, _ rate: TickRate, _ role: WaveformFunction.Role, allowsZero: Bool
    ) throws(Problem) -> Double {
        let seconds = try seconds(value, rate)
        guard seconds.numerator > 0 || allowsZero && seconds.numerator == 0 else {
            throw Problem(
                code: "QS0041",
                message: "the \(role.rawValue) of \(function.rawValue) must be "
                    + "\(allowsZero ? "zero or more" : "above zero"), it is \(DurationValue.text(seconds))")
        }
        return Self.ticks(seconds, rate)
    }

    private static func ticks(_ seconds: ExactSeconds, _ rate: TickRate) -> Double {
        Double(seconds.numerator) * Double(rate.perSecond) / Double(seconds.denominator)
    }

    /// Whether no sample is larger than the amplitude.
    var isBounded: Bool {
        switch function {
        case .qiskit_gaussian_deriv, .qiskit_sech_deriv, .qiskit_gaussian_square_drag, .iqm_drag_gaussian, .iqm_drag_crf,
            .braket_erf_square, .oqc_drag:
            false
        default: true
        }
    }
}
