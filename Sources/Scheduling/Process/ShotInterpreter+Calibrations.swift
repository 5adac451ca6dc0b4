internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    /// The calibration that fits best: physical qubits count before literal parameters, the last one wins.
    func calibration(_ gate: Int, _ arguments: GateArguments, _ qubits: [Int]) -> Int? {
        var best: (index: Int, rank: Int)?
        for index in program.gates[gate].defcals {
            let defcal = program.defcals[index]
            guard defcal.operands.count == qubits.count, defcal.parameters.count == arguments.values.count else { continue }
            var rank = 0
            var fits = true
            for (position, operand) in defcal.operands.enumerated() {
                guard let operand else { continue }
                if operand != qubits[position] { fits = false }
                rank += 1 << 16
            }
            guard fits else { continue }
            for (position, parameter) in defcal.parameters.enumerated() {
                guard case .literal(let literal) = parameter else { continue }
                fits = fits && !arguments.isMeasured(position)
                    && matches(arguments.values[position], literal, isAngle: plan.angleParameters[gate][position])
                rank += 1
            }
            if fits, rank >= best?.rank ?? 0 { best = (index, rank) }
        }
        return best?.index
    }

    /// Values that differ by rounding alone are one value; angles that differ by whole turns too.
    private func matches(_ value: Value, _ literal: Value, isAngle: Bool) -> Bool {
        guard let a = value.real, let b = literal.real else { return value == literal }
        var difference = a - b
        if isAngle { difference -= (difference / (2 * .pi)).rounded() * 2 * .pi }
        return difference.magnitude <= 1e-12 * max(1, a.magnitude, b.magnitude)
    }

    /// Says so where a value of a measurement passes by a calibration for a fixed one.
    private mutating func warnOfLiterals(_ index: Int, _ arguments: GateArguments, _ qubits: [Int], _ range: SourceRange) {
        guard arguments.measured != 0 else { return }
        let chosen = program.defcals[index]
        for other in program.gates[chosen.gate].defcals {
            let defcal = program.defcals[other]
            guard defcal.parameters.count == chosen.parameters.count, defcal.operands.count == qubits.count,
                zip(defcal.operands, qubits).allSatisfy({ $0 == nil || $0 == $1 })
            else { continue }
            for (position, parameter) in defcal.parameters.enumerated() where arguments.isMeasured(position) {
                guard case .literal = parameter else { continue }
                return shared.report(
                    Diagnostic(
                        code: "QS0036", severity: .warning,
                        "a parameter that a measurement gives never matches \(defcal.signature)", at: range,
                        labels: [.init(defcal.headRange, "only for a value known before the shot")],
                        help: "\(chosen.signature) is used whatever the value; branch on it to use the other"))
            }
        }
    }

    /// Starts a calibration: at the latest of its qubits' and frames' clocks.
    mutating func invoke(
        _ index: Int, _ arguments: GateArguments, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) {
        let defcal = program.defcals[index]
        guard context.depth < Self.gateDepthLimit else {
            throw failure(
                "QS0031", "calibrations call each other more than 64 deep", defcal.headRange,
                labels: [.init(range, "called here")])
        }
        warnOfLiterals(index, arguments, qubits, range)
        var frames: [Int] = []
        for global in defcal.frames {
            if case .frame(let frame) = try variable(.global(global)).value { frames.append(frame) }
        }
        var parameters: [Held] = []
        for (position, parameter) in defcal.parameters.enumerated() {
            guard case .any(let type) = parameter else {
                parameters.append(.unset)
                continue
            }
            do throws(ArithmeticProblem) {
                parameters.append(
                    Held(
                        value: .value(try arguments.values[position].converted(to: type)),
                        evidence: Evidence(isMeasured: arguments.isMeasured(position))))
            } catch {
                throw failure("QS0034", "parameter \(position + 1) of '\(defcal.name)': \(error.message)", range)
            }
        }
        let free = qubits.map { qubitClocks[$0] }.max() ?? 0
        var start = free
        for frame in frames { start = max(start, self.frames[frame].clock) }
        join(frames: frames, qubits: qubits)
        start = aligned(start, commonGrid(frames))
        for frame in frames { self.frames[frame].clock = start }
        for qubit in qubits { qubitClocks[qubit] = start }
        touch(qubits)
        stack.append(
            Activation(
                .call(
                    .init(
                        outer: context, outerDecided: decided, localCount: locals.count, frames: frames,
                        firstNewFrame: self.frames.count, qubits: qubits, body: defcal.body, range: range))))
        context = CallContext(
            kind: .calibration, base: locals.count, localTypes: defcal.localTypes, operands: qubits.map { [$0] },
            callStart: start, freeTick: free, depth: context.depth + 1, origin: context.origin)
        locals += parameters
        locals += repeatElement(.unset, count: max(0, defcal.localTypes.count - parameters.count))
        result = Held(value: .nothing)
        stack.append(Activation(.block(defcal.body)))
    }

    /// The latest clock of what a call works on.
    func latestClock(_ call: Activation.Call) -> Int64 {
        var end: Int64 = 0
        for qubit in call.qubits { end = max(end, qubitClocks[qubit]) }
        for frame in call.frames { end = max(end, frames[frame].clock) }
        for frame in call.firstNewFrame..<max(frames.count, call.firstNewFrame) { end = max(end, frames[frame].clock) }
        return end
    }

    /// The operands of a calibration stand at its end.
    mutating func end(_ call: Activation.Call) throws(Failure) {
        decided = call.outerDecided
        if context.isCalibration {
            let end = latestClock(call)
            join(frames: call.frames, qubits: call.qubits)
            for qubit in call.qubits { qubitClocks[qubit] = end }
        }
        let references = call.copiesBack.map { (locals[context.base + $0.slot], $0.place) }
        locals.removeLast(locals.count - call.localCount)
        context = call.outer
        for (held, place) in references { try keep(held, in: place) }
        guard let into = call.into else { return }
        try keep(result, in: into)
    }

    // MARK: cal

    /// A `cal` block: a barrier on the frames that it names, which holds their qubits until it ends.
    mutating func calibration(_ globals: [Int], _ body: [CheckedStatement]) throws(Failure) {
        var frames: [Int] = []
        for global in globals {
            if case .frame(let index) = try variable(.global(global)).value, !frames.contains(index) { frames.append(index) }
        }
        synchronise(frames: frames, qubits: [])
        stack.append(
            Activation(
                .calibration(frames: frames, firstNew: self.frames.count, outerOrigin: context.origin)))
        if !context.isCalibration { context.origin = "cal" }
        stack.append(Activation(.block(body)))
    }

    mutating func endCalibrationBlock(_ named: [Int], _ firstNew: Int) {
        var end: Int64 = 0
        let used = named + Array(firstNew..<max(frames.count, firstNew))
        for index in used { end = max(end, frames[index].clock) }
        for index in used {
            join(frames: [index], qubits: frames[index].owners)
            for owner in frames[index].owners { qubitClocks[owner] = max(qubitClocks[owner], end) }
        }
    }
}
