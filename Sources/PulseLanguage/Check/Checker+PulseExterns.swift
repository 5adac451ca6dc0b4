internal import RackDiagnostics

/// `extern` declarations of what calibrations are made of: ports, frames, waveform and capture functions.
extension Checker {
    /// `extern port name;`, and `port name;` which says the same.
    mutating func declarePort(_ name: Name, isExtern: Bool = true) {
        guard let index = portIndices[name.text] else {
            error(
                "QP0115", "the device has no port '\(name.text)'", name.range,
                help: suggestion(name.text, environment.portNames, "its ports are"))
            return declare(name, .error)
        }
        // Calibrations and programs may both say which ports they use.
        if isExtern, let old = scopes[Self.calibrationScope].names[name.text], case .port = old.kind { return }
        declare(name, .port(index))
    }

    /// `extern frame name;`, and `frame name;` without a value: a frame that the calibrations of the device make.
    mutating func declareFrame(_ name: Name) {
        waveforms.givenFrames.insert(name.text)
        if let symbol = scopes[Self.calibrationScope].names[name.text] {
            if case .variable(_, .frame, _) = symbol.kind { return }
            if case .error = symbol.kind { return }
        }
        error(
            "QP0134", "no calibration makes a frame '\(name.text)'", name.range,
            help: suggestion(name.text, frameNames, "there are")
                ?? "make one: frame \(name.text) = newframe(port, frequency, phase);")
        declare(name, .error)
    }

    /// All frames of the calibrations so far.
    var frameNames: [String] {
        let scope = scopes[Self.calibrationScope]
        return scope.order.filter { name in
            if case .variable(_, .frame, _)? = scope.names[name]?.kind { true } else { false }
        }
    }

    /// Whether a name of the calibrations comes from a prelude.
    func isOfPrelude(_ name: String) -> Bool { scopes[Self.calibrationScope].names[name]?.isPrelude == true }

    /// The name that was meant, or all there are.
    func suggestion(_ name: String, _ candidates: [String], _ words: String) -> String? {
        if let near = nearestName(to: name, among: candidates) { return "did you mean '\(near)'?" }
        guard !candidates.isEmpty else { return nil }
        let more = candidates.count > 12 ? ", …" : ""
        return "\(words) \(candidates.prefix(12).joined(separator: ", "))\(more)"
    }

    // MARK: Functions

    /// `extern gaussian(duration, duration, float) -> waveform;` and the like: fixes which arguments are meant.
    mutating func externPulseFunction(_ name: Name, _ parameters: [TypeSyntax], _ resultSyntax: TypeSyntax?) {
        let types = parameters.map { type($0) }
        let given = resultSyntax.map { type($0) } ?? .void
        let range = resultSyntax?.range ?? name.range
        guard given != .error, !types.contains(.error) else { return }
        if CaptureFunction(rawValue: name.text) != nil { return externCapture(name, types, given, range) }
        var wanted = given
        switch name.text {
        case "newframe": wanted = .frame
        case "get_phase": wanted = .angle
        case "get_frequency": wanted = .float
        default: if isWaveformName(name.text) { wanted = .waveform }
        }
        guard given == wanted else {
            return error("QP0103", "'\(name.text)' gives \(wanted), not \(given)", range)
        }
        if isWaveformName(name.text) { externWaveform(name, types) }
    }

    private mutating func externWaveform(_ name: Name, _ types: [ValueType]) {
        // A waveform without formula here is refused where it is called.
        if WaveformForm.refused[name.text] != nil { return }
        let forms = WaveformForm.forms(of: name.text, waveforms.convention)
        let matching = forms.first { form in
            form.roles.count == types.count
                && zip(form.roles, types).allSatisfy { role, type in Self.fits(type, role, form.plainLengths) }
        }
        guard let matching else {
            return error(
                "QP0133", "no waveform '\(name.text)' takes (\(types.map { "\($0)" }.joined(separator: ", ")))",
                name.range, help: forms.first.map { "it is \(WaveformFunction.signature(name.text, $0.roles))" })
        }
        waveforms.externForms[name.text] = matching
    }

    private static func fits(
        _ type: ValueType, _ role: WaveformFunction.Role, _ plain: WaveformForm.PlainLengths
    ) -> Bool {
        switch role.type {
        case .duration: type == .duration || plain != .none && (type.isInteger || type == .float)
        case .complex: type == .complex || type == .float || type.isInteger
        case .float, .angle: type == .float || type == .angle || type.isInteger
        case .bool: type == .bool || type.isInteger || type == .bit
        default: type == role.type
        }
    }

    /// `extern capture_v2(frame, waveform) -> bit;`
    private mutating func externCapture(_ name: Name, _ types: [ValueType], _ given: ValueType, _ range: SourceRange) {
        guard let capture = CaptureFunction(rawValue: name.text) else { return }
        let hasLength = types.count == 2 && (types[1] == .duration || types[1] == .float)
        guard types.first == .frame, types.count == 1 && capture == .v0 || hasLength || types.last == .waveform,
            types.count <= 2
        else {
            return error(
                "QP0133", "a capture takes a frame, and behind it a kernel or a duration", name.range,
                help: "write extern \(name.text)(frame, waveform) -> …;")
        }
        // The text's own example has capture_v1 give the trace when it is told a length; raw counts come in any width.
        let isTrace = capture == .v1 && hasLength && given == .waveform
        let isCount = capture == .v4 && given.isInteger
        guard given == capture.result || isTrace || isCount else {
            return error("QP0103", "'\(name.text)' gives \(capture.result), not \(given)", range)
        }
        waveforms.captureResults[name.text] = given
    }
}
