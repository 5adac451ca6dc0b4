internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

/// Nothing may depend on a measurement before the rack can act on it.
extension ShotInterpreter {
    /// The qubits and frames that a branch names, and the qubits of these frames, wait until what decides it is known.
    mutating func wait(for names: NamedOperands, _ range: SourceRange) throws(Failure) {
        var qubits: [Int] = []
        for operand in names.qubits { qubits += try everyQubit(operand) }
        var frames: [Int] = []
        for global in names.frames {
            if case .frame(let index) = try variable(.global(global)).value { frames.append(index) }
        }
        for index in frames { qubits += self.frames[index].owners }
        wait(frames: frames, qubits: qubits, range)
    }

    mutating func wait(qubits: [Int], _ range: SourceRange) throws(Failure) { wait(frames: [], qubits: qubits, range) }

    mutating func wait(frames: [Int], _ range: SourceRange) throws(Failure) { wait(frames: frames, qubits: [], range) }

    mutating func wait(frames: [Int], qubits: [Int], _ range: SourceRange) {
        let ready = max(decided.readyTick, evidence.readyTick)
        guard ready > 0 else { return }
        var missing: Int64 = 0
        for qubit in qubits where qubitClocks[qubit] < ready {
            missing = max(missing, evidence.readyTick - qubitClocks[qubit])
            qubitClocks[qubit] = ready
        }
        for index in frames {
            follow(index)
            let target = aligned(ready, self.frames[index].ticksPerSample)
            guard self.frames[index].clock < target else { continue }
            missing = max(missing, evidence.readyTick - self.frames[index].clock)
            self.frames[index].clock = target
        }
        // An answer that is late in one shot is not the program's mistake.
        guard missing > 0, evidence.call < 0 || evidence.isGuess else { return }
        if device.feedback.earlyBranch == .refuse { reportEarly(missing, range) }
    }

    private mutating func reportEarly(_ missing: Int64, _ range: SourceRange) {
        var labels: [Diagnostic.Label] = []
        if evidence.capture >= 0 {
            let capture = captures[evidence.capture]
            labels.append(
                .init(
                    capture.range, "measured until \(text(capture.endTick)), known at \(text(evidence.readyTick))"))
        } else if evidence.call >= 0 {
            let record = calls[evidence.call]
            labels.append(
                .init(
                    record.range, "\(record.name) asks after \(text(record.call.lastSampleTick)), and its answer may come as "
                        + "late as \(text(evidence.readyTick))"))
        }
        report(
            failure(
                "QS0064", "this comes \(text(missing)) before the rack can act on what it depends on", range,
                labels: labels,
                help: "delay what it names by \(text(missing)), or let the device wait (early branches: wait)"))
    }

    /// Every qubit that an operand may name: a register whole where the index is not fixed.
    private mutating func everyQubit(_ operand: QubitOperand) throws(Failure) -> [Int] {
        switch operand.kind {
        case .physical(let qubits): return qubits
        case .parameter(let index): return context.operands.indices.contains(index) ? context.operands[index] : []
        case .element(let offset, let size, let index):
            if let value = index.literal?.integer { return [offset + (try bounded(value, size, index.range))] }
            return Array(offset..<(offset + size))
        case .selection(let inner, _, _): return try everyQubit(inner)
        case .joined(let operands):
            var qubits: [Int] = []
            for operand in operands { qubits += try everyQubit(operand) }
            return qubits
        }
    }

    // MARK: Outcomes

    /// What captures gave. Their names are settled from now on.
    mutating func outcomes(of numbers: [Int]) throws(Failure) -> [CaptureOutcome] {
        var awaited: [Int] = []
        for number in numbers where captures[number].outcome == nil { awaited.append(number) }
        if !awaited.isEmpty, case .none = foresight { throw Failure(awaited: awaited) }
        wasForced = true
        nameCaptures()
        var outcomes: [CaptureOutcome] = []
        for number in numbers {
            let capture = captures[number]
            let ready = capture.endTick + max(device.feedback.latencyTicks, 0)
            evidence.add(
                Evidence(
                    readyTick: ready, sampleTick: capture.endTick, capture: number, isMeasured: true,
                    isGuess: capture.outcome == nil))
            if capture.outcome == nil, let horizon, ready < horizon, !earlyGuesses.contains(number) {
                earlyGuesses.append(number)
            }
            outcomes.append(capture.outcome ?? Self.guess(capture.kind))
        }
        return outcomes
    }

    private static func guess(_ kind: PulseSchedule.Capture.Kind) -> CaptureOutcome {
        switch kind {
        case .bit: .bit(false)
        case .count: .count(0)
        case .iq, .trace, .stream: .iq(re: 0, im: 0)
        }
    }

    /// Gives captures their final names: the second `c[0]` is `c[0] #2`; and their slots.
    mutating func nameCaptures() {
        let first = captures.count - log.captures.count
        for number in namedCaptures..<captures.count {
            let name = log.captures[number - first].name
            let count = (captureCounts[name] ?? 0) + 1
            captureCounts[name] = count
            log.captures[number - first].number = number
            if count > 1 { log.captures[number - first].name = "\(name) #\(count)" }
            if case .exploring = foresight { slots.fill(log.captures[number - first], base: name, count: count) }
            log.captures[number - first].slot = slots.slot(name, count)
            captures[number].name = log.captures[number - first].name
        }
        namedCaptures = captures.count
    }

    func captureName(_ number: Int) -> String { captures[number].name }

    /// Ties a capture to where its result goes, unless something has acted on it already.
    mutating func name(_ capture: Int, _ name: String, _ bit: PulseSchedule.BitReference? = nil) {
        guard capture >= namedCaptures else { return }
        let index = capture - (captures.count - log.captures.count)
        log.captures[index].name = name
        if let bit, log.captures[index].kind == .bit { log.captures[index].bit = bit }
    }

    /// Whether everything that the program uses has come past the horizon.
    var hasPassedHorizon: Bool {
        guard let horizon else { return false }
        for qubit in usedQubits where qubitClocks[qubit] < horizon { return false }
        // Frames that belong to no qubit move by themselves; those that are not made yet may still start early.
        var found = 0
        for frame in frames where plan.timedFrames.contains(frame.name) {
            if frame.owners.isEmpty, frame.clock < horizon { return false }
            found += 1
        }
        return found >= plan.timedFrames.count
    }
}
