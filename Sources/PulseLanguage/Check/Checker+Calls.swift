internal import RackDiagnostics

extension Checker {
    private static let pulseStatements = [
        "play", "set_phase", "shift_phase", "set_frequency", "shift_frequency",
    ]
    private static let pulseValues = [
        "newframe", "get_phase", "get_frequency", "capture_v0", "capture_v1", "capture_v2", "capture_v3", "capture_v4",
    ]

    func isFunction(_ name: String) -> Bool {
        BuiltinFunction(rawValue: name) != nil || isPulseFunction(name) || name == "sizeof"
    }

    func isPulseFunction(_ name: String) -> Bool {
        isWaveformName(name) || Self.pulseStatements.contains(name)
            || Self.pulseValues.contains(name)
    }

    var isInCalibration: Bool { place == .calibration || place == .defcal }

    /// A call where a value is wanted.
    mutating func call(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        if let symbol = lookUp(name) {
            switch symbol.kind {
            case .error: return failed(range)
            case .hostFunction(let index): return hostCall(index, arguments, range)
            default: break
            }
            error(
                "QP0114", "'\(name)' is \(symbol.word), not a function", nameRange,
                labels: [.init(symbol.range, "declared here")])
            return failed(range)
        }
        if isPulseFunction(name) {
            guard isInCalibration else {
                error(
                    "QP0125", "'\(name)' stands only in a 'cal' or 'defcal' block", nameRange,
                    help: "write cal { … }")
                return failed(range)
            }
            return pulseCall(name, nameRange, arguments, range)
        }
        if let function = BuiltinFunction(rawValue: name) { return builtin(function, arguments, range) }
        if name == "sizeof" { return sizeOf(arguments, range) }
        unknownFunction(name, nameRange)
        return failed(range)
    }

    private mutating func unknownFunction(_ name: String, _ range: SourceRange) {
        var candidates = BuiltinFunction.allCases.map(\.rawValue)
        if isInCalibration {
            candidates += WaveformForm.names + Self.pulseStatements + Self.pulseValues
        }
        let near = nearestName(to: name, among: candidates)
        error("QP0114", "unknown function '\(name)'", range, help: near.map { "did you mean '\($0)'?" })
    }

    private mutating func builtin(
        _ function: BuiltinFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        guard hasCount(arguments, function.parameterCount, function.rawValue, range) else { return failed(range) }
        let values = arguments.map { expression($0) }
        guard !values.contains(where: { $0.type == .error }) else { return failed(range) }
        if values.first?.type == .angle, function.isBitwise {
            return throughBits([values[0]], range) { checker, bits in
                checker.applied(function, bits + values.dropFirst(), range)
            }
        }
        return applied(function, values, range)
    }

    private mutating func applied(
        _ function: BuiltinFunction, _ values: [CheckedExpression], _ range: SourceRange
    ) -> CheckedExpression {
        guard let type = function.result(values.map(\.type)) else {
            let types = values.map { "\($0.type)" }.joined(separator: ", ")
            error("QP0103", "'\(function.rawValue)' does not take (\(types))", range)
            return failed(range)
        }
        let constancy = values.map(\.constancy).max() ?? .literal
        return folded(CheckedExpression(.function(function, values), type, range, constancy))
    }

    mutating func hasCount(
        _ arguments: [Expression], _ count: Int, _ name: String, _ range: SourceRange, signature: String? = nil
    ) -> Bool {
        if arguments.count == count { return true }
        for argument in arguments { _ = expression(argument) }
        error(
            "QP0104", "'\(name)' takes \(count) argument\(count == 1 ? "" : "s"), \(arguments.count) given", range,
            help: signature.map { "it is \($0)" })
        return false
    }

    // MARK: Pulses

    private mutating func pulseCall(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        if isWaveformName(name) { return waveform(name, nameRange, arguments, range) }
        switch name {
        case "newframe":
            guard hasCount(arguments, 3, name, range, signature: "newframe(port, frequency, phase)") else {
                return failed(range)
            }
            let port = coerced(expression(arguments[0]), to: .port, "the first argument of newframe")
            let frequency = real(arguments[1], .float, "a frequency")
            let phase = real(arguments[2], .angle, "a phase")
            guard port.type != .error, frequency.type != .error, phase.type != .error else { return failed(range) }
            let constancy = max(frequency.constancy, phase.constancy)
            return CheckedExpression(.newFrame(port: port, frequency: frequency, phase: phase), .frame, range, constancy)
        case "get_phase", "get_frequency":
            guard hasCount(arguments, 1, name, range, signature: "\(name)(frame)") else { return failed(range) }
            let frame = self.frame(arguments[0])
            guard frame.type != .error else { return failed(range) }
            let isPhase = name == "get_phase"
            return CheckedExpression(
                isPhase ? .phase(of: frame) : .frequency(of: frame), isPhase ? .angle : .float, range, .ordered)
        default:
            error("QP0103", "'\(name)' gives no value", range, help: "it stands as a statement of its own")
            return failed(range)
        }
    }

    mutating func frame(_ syntax: Expression) -> CheckedExpression {
        coerced(expression(syntax), to: .frame, "this argument")
    }

    /// A real number known before the shot.
    mutating func real(_ syntax: Expression, _ type: ValueType, _ what: String) -> CheckedExpression {
        coerced(expression(syntax), to: type, what)
    }

    /// Reports a literal duration that is not above zero.
    mutating func checkPositive(_ value: CheckedExpression, _ what: String, allowsZero: Bool = false) {
        guard case .duration(let duration)? = value.literal, let sign = duration.sign else { return }
        if sign < 0 || sign == 0 && !allowsZero {
            error("QP0124", "\(what) must be \(allowsZero ? "zero or more" : "above zero"), this is \(duration)", value.range)
        }
    }

    // MARK: Statements that are calls

    /// `play(…);` and the like; `nil` if `name` is none of them.
    mutating func pulseStatement(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedStatement.Kind?? {
        guard isInCalibration, Self.pulseStatements.contains(name), lookUp(name) == nil else { return nil }
        let second = name == "play" ? "waveform" : name.hasSuffix("phase") ? "phase" : "frequency"
        guard hasCount(arguments, 2, name, range, signature: "\(name)(frame, \(second))") else { return .some(nil) }
        if name == "play" { return .some(play(arguments, range)) }
        let frame = self.frame(arguments[0])
        let isPhase = name.hasSuffix("phase")
        let value = real(arguments[1], isPhase ? .angle : .float, isPhase ? "a phase" : "a frequency")
        guard frame.type != .error, value.type != .error else { return .some(nil) }
        switch name {
        case "set_phase": return .setPhase(frame: frame, value)
        case "shift_phase": return .shiftPhase(frame: frame, value)
        case "set_frequency": return .setFrequency(frame: frame, value)
        default: return .shiftFrequency(frame: frame, value)
        }
    }

    private mutating func play(_ arguments: [Expression], _ range: SourceRange) -> CheckedStatement.Kind? {
        let first = expression(arguments[0])
        if first.type == .waveform {
            let second = expression(arguments[1])
            error(
                "QP0103", "play takes the frame first, then the waveform", range,
                help: second.type == .frame ? "swap the two arguments" : "write play(frame, waveform)")
            return nil
        }
        let frame = coerced(first, to: .frame, "the first argument of play")
        let waveform = coerced(expression(arguments[1]), to: .waveform, "the second argument of play")
        guard frame.type != .error, waveform.type != .error else { return nil }
        return .play(frame: frame, waveform: waveform)
    }
}
