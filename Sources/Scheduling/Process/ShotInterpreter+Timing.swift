internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

extension ShotInterpreter {
    // MARK: box

    /// Its qubits begin together and end together, after `length` if it says one.
    mutating func box(
        _ length: CheckedExpression?, _ named: [QubitOperand], _ body: [CheckedStatement], _ range: SourceRange
    ) throws(Failure) {
        var ticks: Int64?
        if let length { ticks = try self.ticks(length, grid: 1, on: "of the master clock") }
        var boxed: [Int] = []
        for operand in named {
            for qubit in try qubits(operand) where !boxed.contains(qubit) { boxed.append(qubit) }
        }
        try wait(qubits: boxed, range)
        let start = synchronise(frames: [], qubits: boxed)
        for qubit in boxed { ledger.meet(qubit) }
        stack.append(
            Activation(
                .box(
                    .init(
                        length: ticks, range: length?.range ?? range, qubits: boxed, start: start,
                        startTerms: boxed.first.map { ledger[$0] } ?? [:]))))
        stack.append(Activation(.block(body)))
    }

    mutating func end(_ box: Activation.Box) throws(Failure) {
        var end = box.start
        for qubit in box.qubits { end = max(end, qubitClocks[qubit]) }
        meet(frames: [], qubits: box.qubits, start: (box.start, box.startTerms), length: box.length, box.range)
        join(frames: [], qubits: box.qubits)
        defer { for qubit in box.qubits { qubitClocks[qubit] = end } }
        guard let ticks = box.length else { return }
        guard end - box.start <= ticks else {
            throw failure(
                "QS0060", "this box holds \(text(end - box.start)) but is to last \(text(ticks))", box.range,
                help: "make it \(text(end - box.start)) or longer")
        }
        end = box.start + ticks
        for qubit in box.qubits { ledger[qubit] = box.startTerms }
    }

    func text(_ ticks: Int64) -> String {
        rate.exactSeconds(ticks).map { DurationValue.text($0) } ?? "\(ticks) dt"
    }

    // MARK: durationof

    /// How long a block takes from a common start: a copy tries it.
    mutating func durationOf(_ body: [CheckedStatement], _ range: SourceRange) throws(Failure) -> Value {
        guard context.depth < Self.gateDepthLimit else { throw failure("QS0031", "'durationof' is nested too deep", range) }
        var trial = self
        trial.foresight = .guessing(rounds: 0)
        trial.horizon = nil
        trial.context.depth += 1
        let start = trial.synchronise(frames: Array(frames.indices), qubits: Array(qubitClocks.indices))
        trial.stack = [Activation(.block(body))]
        _ = trial.run()
        let before = shared.problems.count
        shared.problems = trial.shared.problems
        shared.steps = trial.shared.steps
        if shared.problems.count > before { throw Failure() }
        let end = max(trial.frames.map(\.clock).max() ?? 0, trial.qubitClocks.max() ?? 0)
        guard let seconds = rate.exactSeconds(max(end - start, 0)) else { throw Failure() }
        return .duration(DurationValue(seconds: seconds))
    }

    // MARK: barrier and delay

    private mutating func timed(_ operands: [TimedOperand]) throws(Failure) -> (frames: [Int], qubits: [Int]) {
        var frames: [Int] = []
        var qubits: [Int] = []
        for operand in operands {
            switch operand {
            case .frame(let expression): frames.append(try frame(expression))
            case .qubit(let operand): qubits += try self.qubits(operand)
            }
        }
        if operands.isEmpty {
            frames = Array(self.frames.indices)
            qubits = Array(qubitClocks.indices)
        }
        return (frames, qubits)
    }

    mutating func barrier(_ operands: [TimedOperand], _ range: SourceRange) throws(Failure) {
        let (frames, qubits) = try timed(operands)
        if !operands.isEmpty {
            try wait(frames: frames, range)
            try wait(qubits: qubits, range)
        }
        meet(frames: frames, qubits: qubits, range)
        synchronise(frames: frames, qubits: qubits)
    }

    /// Several operands wait as one block, from the latest of them; on ports of different rates to the next
    /// instant that all of them have.
    mutating func delay(
        _ duration: CheckedExpression, _ operands: [TimedOperand], _ range: SourceRange
    ) throws(Failure) {
        let (frames, qubits) = try timed(operands)
        let grid = operands.isEmpty ? 1 : commonGrid(frames)
        let isMixed = frames.contains { self.frames[$0].ticksPerSample != grid }
        let terms = try stretchTerms(of: duration)
        let lines = qubits + frames.map { line(frame: $0) }
        let length: Int64
        if !terms.isEmpty {
            length = try stretchedTicks(duration, lines, grid: grid)
        } else if let first = frames.first, !operands.isEmpty, !isMixed {
            length = try ticks(duration, grid: grid, on: "of port '\(device.ports[self.frames[first].port].name)'")
        } else {
            length = try ticks(duration, grid: 1, on: "of the master clock")
        }
        checkLength(duration.range)
        try wait(frames: frames, range)
        try wait(qubits: qubits, range)
        let start = synchronise(frames: frames, qubits: qubits)
        guard start < 1 << 61, length < 1 << 61 else { throw failure("QS0022", "the program is too long", range) }
        let end = aligned(start + length, grid)
        for line in lines where !terms.isEmpty { ledger.add(terms, to: line, count: shared.stretches.count) }
        for index in frames { self.frames[index].clock = aligned(end, self.frames[index].ticksPerSample) }
        for qubit in qubits { qubitClocks[qubit] = end }
        if !operands.isEmpty { touch(qubits) }
    }

    // MARK: Qubits

    mutating func qubits(_ operand: QubitOperand) throws(Failure) -> [Int] {
        switch operand.kind {
        case .physical(let qubits): return qubits
        case .parameter(let index):
            guard context.operands.indices.contains(index) else { throw Failure() }
            return context.operands[index]
        case .element(let offset, let size, let index):
            return [offset + (try bounded(try integer(index), size, index.range))]
        case .selection(let inner, _, let index):
            let all = try qubits(inner)
            let chosen = try Selection(all: [all.count]).choosing(try resolved([index]), operand.range)
            return chosen.positions.map { all[$0] }
        case .joined(let operands):
            var all: [Int] = []
            for operand in operands { all += try qubits(operand) }
            return all
        }
    }
}
