internal import RackDiagnostics
internal import RackUnits

/// Calls that stand in calibrations.
extension Checker {
    mutating func pulseCall(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        if isWaveformName(name) { return waveform(name, nameRange, arguments, range) }
        switch name {
        case "newframe": return newFrame(nameRange, arguments, range)
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

    /// newframe(port, frequency, phase). OQC leaves the phase out, and writes a frame of the device for its port.
    private mutating func newFrame(
        _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        guard
            arguments.count == 2
                || hasCount(arguments, 3, "newframe", range, signature: "newframe(port, frequency, phase)")
        else { return failed(range) }
        if arguments.count == 2 { bag.note(.plainSeconds, at: nameRange) }
        let port = portOperand(arguments[0])
        let frequency = real(arguments[1], .float, "a frequency")
        let phase = arguments.count == 3
            ? real(arguments[2], .angle, "a phase") : constant(.angle(0), .angle, range)
        guard port.type != .error, frequency.type != .error, phase.type != .error else { return failed(range) }
        let constancy = max(frequency.constancy, phase.constancy)
        return CheckedExpression(.newFrame(port: port, frequency: frequency, phase: phase), .frame, range, constancy)
    }

    private mutating func portOperand(_ syntax: Expression) -> CheckedExpression {
        let value = expression(syntax)
        if value.type == .frame, case .identifier(let name) = syntax.kind, case .variable(.global(let index)) = value.kind {
            if waveforms.givenFrames.contains(name),
                case .newFrame(let port, _, _)? = program.globals[index].lazyValue?.kind
            {
                bag.note(.frameFromFrame, at: syntax.range)
                return port
            }
            if bag.hasSeen(.frameFromFrame), let port = waveforms.framePorts[index] { return port }
        }
        return coerced(value, to: .port, "the first argument of newframe")
    }

    /// A frame; one that nobody made is reported with those there are.
    mutating func frame(_ syntax: Expression) -> CheckedExpression {
        if case .identifier(let name) = syntax.kind, lookUp(name) == nil, isInCalibration, !isFunction(name) {
            error(
                "QP0101", "unknown frame '\(name)'", syntax.range,
                help: suggestion(name, frameNames, "the frames here are")
                    ?? "make one: frame \(name) = newframe(port, frequency, phase);")
            return failed(syntax.range)
        }
        return coerced(expression(syntax), to: .frame, "this argument")
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

    // MARK: Captures

    /// The capture of a name; Shipyard's `capture_v1_spectrum` integrates as capture_v1 does.
    mutating func captureFunction(_ name: String, _ range: SourceRange) -> CaptureFunction? {
        switch name {
        case "capture_v1_spectrum":
            bag.note(.shipyardWaveforms, at: range)
            return .v1
        case "capture":
            bag.note(.captureWithoutVersion, at: range)
            return .v0
        default: return CaptureFunction(rawValue: name)
        }
    }

    /// capture_vN(frame, kernel or duration). What is integrated, thresholded or counted follows from the name; a
    /// length stands for a kernel of matched weights.
    mutating func capture(_ function: CaptureFunction, _ arguments: [Expression], _ range: SourceRange) -> Deed {
        if function == .v0, arguments.count == 1 {
            // The window is the device's own.
            let frame = self.frame(arguments[0])
            let window = constant(.duration(.zero), .duration, range)
            return frame.type == .error ? .failed : .found(.capture(.v0, frame: frame, argument: window), .void)
        }
        let wantsLength = function == .v3 || function == .v4
        let second = wantsLength ? "duration" : "kernel or duration"
        guard
            hasCount(arguments, 2, function.rawValue, range, signature: "\(function.rawValue)(frame, \(second))")
        else { return .failed }
        let frame = self.frame(arguments[0])
        var argument = expression(arguments[1])
        if argument.type == .float {
            bag.note(.plainSeconds, at: argument.range)
            argument = length(argument, .seconds)
        }
        if function == .v3 || argument.type != .waveform {
            argument = coerced(
                argument, to: .duration,
                function == .v3 ? "the length of a capture" : "the kernel or length of a capture")
        }
        guard frame.type != .error, argument.type != .error else { return .failed }
        checkPositive(argument, "the length of a capture")
        // The text's example has capture_v1 give the trace if it is told a length; an extern says so.
        if function == .v1, argument.type == .duration, waveforms.captureResults[function.rawValue] == .waveform {
            return .found(.capture(.v3, frame: frame, argument: argument), .waveform)
        }
        return .found(.capture(function, frame: frame, argument: argument), function.result)
    }

    /// `waveform raw = capture_v1(frame, duration);` gives the trace, as in the text's example; where OQC keeps a
    /// capture_v1 in a bit, it is thresholded.
    mutating func adapted(_ effect: CheckedEffect, _ given: ValueType, for type: ValueType) -> (CheckedEffect, ValueType) {
        guard given == .complex, case .capture(.v1, let frame, let argument) = effect else { return (effect, given) }
        if type == .waveform, argument.type == .duration {
            return (.capture(.v3, frame: frame, argument: argument), .waveform)
        }
        guard type == .bit || type == .bits(1), looksLikeOQC else { return (effect, given) }
        bag.note(.captureAsBit, at: argument.range)
        return (.capture(.v2, frame: frame, argument: argument), .bit)
    }

    /// Whether the text has shown that it is written as OQC does.
    var looksLikeOQC: Bool {
        let signs: [Dialect] = [.plainSeconds, .frameFromFrame, .samplesInBrackets, .untypedMeasurement, .untypedParameter]
        return signs.contains { bag.hasSeen($0) }
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
        if isFrameName(arguments[1]), !isFrameName(arguments[0]) {
            let waveform = playedWaveform(arguments[0])
            let frame = expression(arguments[1])
            guard waveform.type == .waveform else { return nil }
            guard looksLikeOQC else {
                error(
                    "QP0103", "play takes the frame first, then the waveform", range, help: "swap the two arguments")
                return nil
            }
            bag.note(.waveformFirst, at: range)
            return .play(frame: frame, waveform: waveform)
        }
        let first = frameOfPlay(arguments[0])
        if first.type == .waveform {
            _ = expression(arguments[1])
            error(
                "QP0103", "play takes the frame first, then the waveform", range, help: "write play(frame, waveform)")
            return nil
        }
        let frame = coerced(first, to: .frame, "the first argument of play")
        let waveform = playedWaveform(arguments[1])
        guard frame.type != .error, waveform.type != .error else { return nil }
        return .play(frame: frame, waveform: waveform)
    }

    private mutating func playedWaveform(_ syntax: Expression) -> CheckedExpression {
        if case .list(let items, _) = syntax.kind { return samples(items, syntax.range) }
        return coerced(expression(syntax), to: .waveform, "the second argument of play")
    }

    private mutating func frameOfPlay(_ syntax: Expression) -> CheckedExpression {
        if case .identifier(let name) = syntax.kind, lookUp(name) == nil { return frame(syntax) }
        return expression(syntax)
    }

    private func isFrameName(_ syntax: Expression) -> Bool {
        guard case .identifier(let name) = syntax.kind, case .variable(_, .frame, _)? = lookUp(name)?.kind else {
            return false
        }
        return true
    }
}
