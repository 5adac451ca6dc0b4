internal import RackDiagnostics

extension Checker {
    /// Makes the names of all calibrations of a text known before it is read: a gate may be called
    /// above its calibration.
    mutating func registerCalibrations(_ statements: [Statement]) {
        for statement in statements {
            guard case .defcal(let defcal) = statement.kind else { continue }
            calibratedArities[gateIndex(defcal.name.text)].append((defcal.parameters.count, defcal.operands.count))
        }
    }

    private mutating func checkGrammar(_ range: SourceRange) {
        guard !hasGrammar else { return }
        hasGrammar = true
        error(
            "QP0122", "calibrations need their grammar declared first", range,
            help: "write defcalgrammar \"openpulse\"; above")
    }

    mutating func calibrationBlock(_ body: [Statement], _ range: SourceRange) -> CheckedStatement.Kind? {
        checkGrammar(SourceRange(source: range.source, lower: range.lower, upper: range.lower + 3))
        let (outerPlace, outerFrames, outerDepth) = (place, framesNamed, blockDepth)
        place = .calibration
        framesNamed = []
        if !isPrelude { blockDepth = 0 }
        let firstNew = program.globals.count
        let outer = push(.calibration)
        let checked = statements(body)
        pop(to: outer)
        let frames = framesNamed.filter { $0 < firstNew }
        (place, framesNamed, blockDepth) = (outerPlace, outerFrames, outerDepth)
        return checked.isEmpty ? nil : .calibration(frames: frames, checked)
    }

    mutating func declarePort(_ name: Name) {
        guard let index = portIndices[name.text] else {
            let near = nearestName(to: name.text, among: environment.portNames)
            let shown = environment.portNames.prefix(12).joined(separator: ", ")
            let more = environment.portNames.count > 12 ? ", …" : ""
            error(
                "QP0115", "the device has no port '\(name.text)'", name.range,
                help: near.map { "did you mean '\($0)'?" } ?? (shown.isEmpty ? nil : "its ports are \(shown)\(more)"))
            return declare(name, .error)
        }
        // Calibrations and programs may both say which ports they use.
        if let old = scopes[Self.calibrationScope].names[name.text], case .port = old.kind { return }
        declare(name, .port(index))
    }

    mutating func externFunction(_ name: Name, _ parameters: [TypeSyntax], _ result: TypeSyntax?) {
        let types = parameters.map { type($0) }
        let given = result.map { type($0) } ?? .void
        guard given != .error, !types.contains(.error) else { return declare(name, .error) }
        guard isPulseFunction(name.text) else {
            unsupported("extern functions are", name.range)
            return declare(name, .error)
        }
        guard isWaveformName(name.text) else { return externPulseFunction(name, types, given, result?.range) }
        guard given == .waveform else {
            return error("QP0103", "'\(name.text)' gives waveform, not \(given)", result?.range ?? name.range)
        }
        externWaveform(name, types)
    }

    /// Fixes the order of a waveform's arguments.
    private mutating func externWaveform(_ name: Name, _ types: [ValueType]) {
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

    private static func fits(_ type: ValueType, _ role: WaveformFunction.Role, _ plain: WaveformForm.PlainLengths) -> Bool {
        switch role.type {
        case .duration: type == .duration || plain != .none && type.isReal && type != .bool && type != .bit
        case .complex: type == .complex || type == .float || type.isInteger
        case .float, .angle: type == .float || type == .angle || type.isInteger
        case .bool: type == .bool || type.isInteger || type == .bit
        default: type == role.type
        }
    }

    private mutating func externPulseFunction(
        _ name: Name, _ types: [ValueType], _ given: ValueType, _ resultRange: SourceRange?
    ) {
        let wanted: ValueType
        switch name.text {
        case "newframe": wanted = .frame
        case "get_phase": wanted = .angle
        case "get_frequency": wanted = .float
        case "capture_v0", "capture_v1", "capture_v2", "capture_v3", "capture_v4":
            return externCapture(name, types, given, resultRange)
        default: wanted = given
        }
        if given != wanted {
            error("QP0103", "'\(name.text)' gives \(wanted), not \(given)", resultRange ?? name.range)
        }
    }

    /// `extern capture_v2(frame, waveform) -> bit;`: what a capture gives is fixed by its name, or for captures of
    /// one name by what follows the frame.
    private mutating func externCapture(
        _ name: Name, _ types: [ValueType], _ given: ValueType, _ resultRange: SourceRange?
    ) {
        guard types.first == .frame, types.count == 1 || types.count == 2,
            types.count == 1 || types[1] == .waveform || types[1] == .duration
        else {
            return error(
                "QP0133", "a capture takes a frame, and behind it a kernel or a duration", name.range,
                help: "write extern \(name.text)(frame, waveform) -> …;")
        }
        guard let capture = CaptureFunction(rawValue: name.text) else { return }
        var results = [capture.result]
        if capture == .v4 { results.append(.int(32)) }
        // The text's own example gives the trace to capture_v1 with a duration.
        if capture == .v1, types.count == 2, types[1] == .duration { results.append(.waveform) }
        let isCount = capture == .v4 && given.isInteger
        guard results.contains(given) || isCount else {
            return error(
                "QP0103", "'\(name.text)' gives \(capture.result), not \(given)", resultRange ?? name.range)
        }
        waveforms.captureResults[name.text] = given
    }

    // MARK: defcal

    mutating func defineCalibration(_ syntax: DefcalSyntax) {
        checkGrammar(SourceRange(
            source: syntax.headRange.source, lower: syntax.headRange.lower, upper: syntax.headRange.lower + 6))
        if let symbol = lookUp(syntax.name.text), case .variable = symbol.kind {
            error(
                "QP0102", "'\(syntax.name.text)' is \(symbol.word) already, a calibration cannot have its name",
                syntax.name.range, labels: [.init(symbol.range, "declared here")])
        }
        let (outerPlace, outerFrames, outerDepth) = (place, framesNamed, blockDepth)
        let outerResult = (defcalResult, hasReturn)
        let outerScope = push(.defcal, parent: 0)
        (place, framesNamed, blockDepth, localCount, hasReturn) = (.defcal, [], 0, 0, false)
        var isSound = true
        let parameters = syntax.parameters.map { calibrationParameter($0, &isSound) }
        let operands = syntax.operands.enumerated().map { calibrationOperand($0, $1, &isSound) }
        defcalResult = syntax.result.map { type($0) } ?? .void
        let body = statements(syntax.body)
        if defcalResult != .void, defcalResult != .error, !hasReturn {
            error(
                "QP0116", "this calibration gives \(defcalResult) but returns nothing", syntax.headRange,
                help: "return capture_v2(…);")
        }
        let frames = framesNamed
        let slots = localCount ?? 0
        let result = defcalResult
        pop(to: outerScope)
        (place, framesNamed, blockDepth, localCount) = (outerPlace, outerFrames, outerDepth, nil)
        (defcalResult, hasReturn) = outerResult
        guard isSound else { return }
        let defcal = Defcal(
            gate: gateIndex(syntax.name.text), name: syntax.name.text, parameters: parameters, operands: operands,
            result: result, body: body, localCount: slots, frames: frames, headRange: syntax.headRange,
            isUser: !isPrelude)
        warnOfReplacement(defcal)
        program.gates[defcal.gate].defcals.append(program.defcals.count)
        program.defcals.append(defcal)
    }

    private mutating func calibrationParameter(
        _ parameter: DefcalSyntax.Parameter, _ isSound: inout Bool
    ) -> Defcal.Parameter {
        let slot = localCount!
        localCount = slot + 1
        switch parameter {
        case .named(let named):
            let type = self.type(named.type)
            if type == .error { isSound = false }
            if type.isPulseType {
                error("QP0103", "a calibration takes numbers and durations, not a \(type)", named.type.range)
                isSound = false
            }
            declare(named.name, .variable(.local(slot), type, isConstant: true), constancy: .ordered)
            return .any(type)
        case .literal(let syntax):
            let value = expression(syntax)
            guard value.type != .error, let literal = value.literal else {
                if value.type != .error {
                    error("QP0105", "a literal parameter of a calibration must be constant", value.range)
                }
                isSound = false
                return .any(.error)
            }
            return .literal(literal)
        }
    }

    private mutating func calibrationOperand(
        _ index: Int, _ operand: DefcalSyntax.Operand, _ isSound: inout Bool
    ) -> Int? {
        switch operand {
        case .any(let name):
            declare(name, .qubitParameter(index))
            return nil
        case .physical(let number, let range):
            if number >= environment.qubitCount {
                error(
                    "QP0118", "the device has no qubit $\(number)", range,
                    help: environment.qubitCount > 0 ? "its qubits are $0 to $\(environment.qubitCount - 1)" : nil)
                isSound = false
            }
            return number
        }
    }

    private mutating func warnOfReplacement(_ defcal: Defcal) {
        guard defcal.isUser else { return }
        for index in program.gates[defcal.gate].defcals {
            let other = program.defcals[index]
            guard other.isUser, other.operands == defcal.operands, other.parameters.count == defcal.parameters.count,
                zip(other.parameters, defcal.parameters).allSatisfy({ Self.sameParameter($0, $1) })
            else { continue }
            bag.warning(
                "QP0123", "this calibration replaces an earlier one of \(defcal.signature)", defcal.headRange,
                labels: [.init(other.headRange, "replaced")], help: "the last one is used")
            return
        }
    }

    private static func sameParameter(_ a: Defcal.Parameter, _ b: Defcal.Parameter) -> Bool {
        switch (a, b) {
        case (.any, .any): true
        case (.literal(let a), .literal(let b)): a.real != nil ? a.real == b.real : a == b
        default: false
        }
    }

    mutating func returning(_ value: Expression?, _ range: SourceRange) -> CheckedStatement.Kind? {
        guard place == .defcal else { return nil }
        hasReturn = hasReturn || value != nil
        guard let value else {
            if defcalResult != .void, defcalResult != .error {
                error("QP0116", "this calibration returns \(defcalResult)", range)
            }
            return .returning(nil)
        }
        let checked = expression(value)
        if defcalResult == .void, checked.type != .error {
            error(
                "QP0116", "this calibration gives nothing but returns a value", checked.range,
                help: "write '-> \(checked.type)' behind its operands")
            return nil
        }
        guard checked.type.converts(to: defcalResult) else {
            error(
                "QP0116", "this calibration gives \(defcalResult) but returns \(checked.type)", checked.range,
                help: defcalResult == .bit ? "capture_v2 gives a bit" : nil)
            return nil
        }
        return checked.type == .error ? nil : .returning(checked)
    }
}
