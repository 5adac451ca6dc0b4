internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    /// Goes on until the stack is down to `floor`, or until something stands in the way.
    mutating func run(floor: Int = 0) -> Pause {
        while stack.count > floor {
            if shared.problems.count >= Self.problemLimit { stack.removeAll() }
            do throws(Failure) { try step() } catch {
                if !error.awaited.isEmpty { return .awaits(error.awaited) }
                if !error.awaitedReplies.isEmpty { return .awaitsReplies(error.awaitedReplies) }
                report(located(error))
                recover()
            }
            if let fork = pendingFork {
                pendingFork = nil
                return .forks(fork)
            }
            if horizon != nil, hasPassedHorizon { return .horizon }
        }
        return .finished
    }

    private mutating func step() throws(Failure) {
        let top = stack.count - 1
        guard top >= 0 else { return }
        switch stack[top].kind {
        case .block(let statements):
            let position = stack[top].next
            guard position < statements.count else {
                stack.removeLast()
                return
            }
            stack[top].next = position + 1
            evidence = .none
            do throws(Failure) {
                try count(statements[position].range)
                try execute(statements[position])
            } catch {
                // Nothing was done yet: it is done again once the outcome is known.
                if error.isStop { stack[top].next = position }
                else if stack.count > top { poison(statements[position]) }
                throw error
            }
        case .loop(let loop): try next(loop, top)
        case .whileLoop(let loop): try next(loop, top)
        case .broadcast(let broadcast): try next(broadcast, top)
        case .measurement(let measurement): try next(measurement, top)
        case .resets(let qubits, let range):
            let position = stack[top].next
            stack[top].next = position + 1
            if position == qubits.count { return try leave() }
            try play(gate: program.resetGate, GateArguments([]), [qubits[position]], range)
        case .steps(let steps, _, _):
            let position = stack[top].next
            stack[top].next = position + 1
            guard position < steps.count else { return try leave() }
            try count(steps[position].range)
            try perform(steps[position])
        case .arm, .calibration, .box, .call: try leave()
        }
    }

    // MARK: Unwinding

    /// Takes the top of the stack away and does what is to be done at its end.
    mutating func leave() throws(Failure) {
        guard let activation = stack.popLast() else { return }
        switch activation.kind {
        case .block: break
        case .arm(let arm): end(arm)
        case .loop(let loop): decided = loop.outerDecided
        case .whileLoop(let loop): decided = loop.outerDecided
        case .calibration(let frames, let firstNew, let outerOrigin):
            context.origin = outerOrigin
            endCalibrationBlock(frames, firstNew)
        case .box(let box): try end(box)
        case .call(let call): try end(call)
        case .broadcast(let broadcast):
            context.origin = broadcast.outerOrigin
            try end(broadcast)
        case .measurement(let measurement):
            context.origin = measurement.outerOrigin
        case .resets: break
        case .steps(_, _, let outer): context = outer
        }
    }

    /// After a mistake: on with the statement behind it.
    private mutating func recover() {
        while let top = stack.last, !top.isBlock {
            do throws(Failure) { try leave() } catch { report(error) }
        }
    }

    /// Takes away what `isTarget` says no to, and the target too if `inclusive`.
    private mutating func unwind(inclusive: Bool, to isTarget: (Activation.Kind) -> Bool) throws(Failure) {
        while let top = stack.last {
            let isLast = isTarget(top.kind)
            if isLast, !inclusive { return }
            try leave()
            if isLast { return }
        }
    }

    private static func isLoop(_ kind: Activation.Kind) -> Bool {
        switch kind {
        case .loop, .whileLoop: true
        default: false
        }
    }

    private static func isCall(_ kind: Activation.Kind) -> Bool { if case .call = kind { true } else { false } }

    mutating func jump(_ kind: CheckedStatement.Kind) throws(Failure) {
        switch kind {
        case .breakLoop: try unwind(inclusive: true, to: Self.isLoop)
        case .continueLoop: try unwind(inclusive: false, to: Self.isLoop)
        case .end: try unwind(inclusive: true) { _ in false }
        default: break
        }
    }

    mutating func finishCall(with value: Held) throws(Failure) {
        result = value
        try unwind(inclusive: true, to: Self.isCall)
    }

    // MARK: Arms

    /// Goes into an arm that a measurement decides.
    mutating func enter(_ arm: Activation.Arm, _ body: [CheckedStatement]) {
        decided.add(arm.evidence)
        stack.append(Activation(.arm(arm)))
        stack.append(Activation(.block(body)))
    }

    /// What an arm wrote rests on what decided it; where it may jump, so does all that it may jump over.
    mutating func end(_ arm: Activation.Arm) {
        mark(arm.survey.variables, arm.evidence)
        decided = arm.outerDecided
        let survey = arm.survey
        guard survey.leavesLoop || survey.returns || survey.ends else { return }
        decided.add(arm.evidence)
        for index in stack.indices.reversed() {
            switch stack[index].kind {
            case .loop(let loop) where !survey.returns && !survey.ends: return skip(loop.body, arm.evidence)
            case .whileLoop(let loop) where !survey.returns && !survey.ends:
                return skip(loop.before + loop.body, arm.evidence)
            case .call(let call) where !survey.ends:
                if context.isCalibration { return wait(frames: call.frames, qubits: call.qubits, call.range) }
                return skip(call.body, arm.evidence)
            case .arm(var outer):
                outer.outerDecided.add(arm.evidence)
                stack[index].kind = .arm(outer)
            case .loop(var loop):
                loop.outerDecided.add(arm.evidence)
                stack[index].kind = .loop(loop)
            case .whileLoop(var loop):
                loop.outerDecided.add(arm.evidence)
                stack[index].kind = .whileLoop(loop)
            case .call(var call):
                call.outerDecided.add(arm.evidence)
                stack[index].kind = .call(call)
            default: break
            }
        }
    }

    /// What `statements` name and write depends on how often they run: it waits until that is known.
    mutating func skip(_ statements: [CheckedStatement], _ reason: Evidence) {
        mark(BranchSurvey([statements]).variables, reason)
        let survey = NamesSurvey(statements, program)
        let outer = evidence
        evidence = reason
        // Operands that are no qubits are reported where they stand.
        try? wait(for: survey.names, statements.first?.range ?? SourceRange(lower: 0, upper: 0))
        if survey.namesAll {
            wait(frames: Array(frames.indices), qubits: Array(qubitClocks.indices), SourceRange(lower: 0, upper: 0))
        }
        evidence = outer
    }

    mutating func mark(_ variables: [VariableReference], _ evidence: Evidence) {
        for variable in variables {
            switch variable {
            case .local(let slot): locals[context.base + slot].evidence.add(evidence)
            case .global(let index): globals[index].evidence.add(evidence)
            }
        }
    }
}
