internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    // MARK: Branches

    mutating func branch(
        _ condition: CheckedExpression, _ then: [CheckedStatement], _ otherwise: [CheckedStatement],
        _ names: NamedOperands, _ range: SourceRange
    ) throws(Failure) {
        let taken = try scalar(condition).truth == true ? 0 : 1
        try choose(taken, [then, otherwise], ["then", "else"], "if", names, condition.range)
    }

    mutating func switching(
        _ value: CheckedExpression, _ cases: [CheckedCase], _ otherwise: [CheckedStatement], _ names: NamedOperands,
        _ range: SourceRange
    ) throws(Failure) {
        let wanted = try scalar(value)
        var taken = cases.count
        let labels = cases.map { one in "case " + one.values.map { "\($0)" }.joined(separator: ", ") } + ["default"]
        for (index, one) in cases.enumerated() where taken == cases.count {
            for label in one.values where (try? wanted.applying(.equal, label))?.truth == true { taken = index }
        }
        try choose(taken, cases.map(\.body) + [otherwise], labels, "switch", names, value.range)
    }

    private mutating func choose(
        _ taken: Int, _ arms: [[CheckedStatement]], _ labels: [String], _ word: String, _ names: NamedOperands,
        _ range: SourceRange
    ) throws(Failure) {
        guard evidence.isMeasured else {
            if !arms[taken].isEmpty { stack.append(Activation(.block(arms[taken]))) }
            return
        }
        try wait(for: names, range)
        let arm = Activation.Arm(outerDecided: decided, survey: BranchSurvey(arms), evidence: evidence)
        if case .exploring = foresight {
            pendingFork = Fork(
                arms: arms, armRanges: arms.map { Self.extent($0) ?? range }, labels: labels, word: word, taken: taken,
                arm: arm, range: range, isLoop: false)
        } else {
            enter(arm, arms[taken])
        }
    }

    private static func extent(_ statements: [CheckedStatement]) -> SourceRange? {
        guard let first = statements.first, let last = statements.last else { return nil }
        return first.range.union(last.range)
    }

    // MARK: while

    mutating func next(_ loop: Activation.While, _ top: Int) throws(Failure) {
        let phase = stack[top].next
        if phase & 1 == 0 {
            stack[top].next = phase + 1
            if !loop.before.isEmpty { stack.append(Activation(.block(loop.before))) }
            return
        }
        evidence = .none
        try count(loop.condition.range)
        var goesOn = try scalar(loop.condition).truth == true
        // The survey of a loop that no measurement decides is wanted once.
        let isWanted = evidence.isMeasured || phase == 1 && goesOn
        let arm = Activation.Arm(
            outerDecided: decided, survey: BranchSurvey(isWanted ? [loop.before, loop.body] : []), evidence: evidence)
        if !evidence.isMeasured, phase == 1, goesOn, isEndless(loop, arm.survey) {
            throw failure(
                "QS0080", "this loop never ends: nothing in it changes its condition", loop.condition.range,
                help: "change what the condition reads, or leave the loop with 'break'")
        }
        if evidence.isMeasured {
            mark(arm.survey.variables, evidence)
            try wait(for: loop.names, loop.condition.range)
            checkLength(loop.condition.range)
        }
        switch foresight {
        case .exploring where evidence.isMeasured:
            try leave()
            pendingFork = Fork(
                arms: [loop.body + loop.before], armRanges: [loop.range], labels: ["again"], word: "while",
                taken: nil, arm: arm, range: loop.condition.range, isLoop: true)
            return
        case .guessing(let rounds) where evidence.isGuess: if phase / 2 >= rounds { goesOn = false }
        default: break
        }
        guard goesOn else { return try leave() }
        stack[top].next = phase + 1
        if evidence.isMeasured { enter(arm, loop.body) } else { stack.append(Activation(.block(loop.body))) }
    }

    /// Whether a condition that holds now will hold for ever: what runs in the loop writes nothing that it reads.
    private func isEndless(_ loop: Activation.While, _ survey: BranchSurvey) -> Bool {
        guard !survey.mayLeave, let read = loop.condition.variablesRead else { return false }
        return !read.contains { survey.variables.contains($0) || plan.calibrationWrites.contains($0) }
    }

    /// Says so where the length of a calibration depends on what is measured.
    mutating func checkLength(_ range: SourceRange) {
        guard context.isCalibration, evidence.isMeasured, case .exploring = foresight else { return }
        report(
            failure(
                "QS0063", "a calibration has one duration: it cannot depend on what is measured", range,
                help: "wait or loop around the gate instead, in the program"))
    }

    // MARK: for

    mutating func loop(
        _ variable: VariableReference, _ type: ValueType, _ values: CheckedLoopValues, _ body: [CheckedStatement],
        _ range: SourceRange
    ) throws(Failure) {
        let items = try loopItems(values)
        let loop = Activation.Loop(
            variable: variable, type: type, values: items, evidence: evidence, body: body, outerDecided: decided,
            range: range)
        if case .range(_, _, let count) = items, count > stepsLeft, !BranchSurvey([body]).mayLeave { throw tooLong(range) }
        guard evidence.isMeasured else { return stack.append(Activation(.loop(loop))) }
        let survey = BranchSurvey([body])
        mark([variable], evidence)
        skip(body, evidence)
        guard case .exploring = foresight else {
            decided.add(evidence)
            return stack.append(Activation(.loop(loop)))
        }
        checkLength(range)
        // How often it goes round is open: once, for all that it may do.
        try keep(first(of: items), in: variable, type)
        let arm = Activation.Arm(outerDecided: decided, survey: survey, evidence: evidence)
        pendingFork = Fork(
            arms: [body], armRanges: [range], labels: ["each time"], word: "for", taken: nil, arm: arm,
            range: Self.extent(of: values) ?? range, isLoop: true)
    }

    private static func extent(of values: CheckedLoopValues) -> SourceRange? {
        switch values {
        case .range(let start, _, let stop): start.range.union(stop.range)
        case .set(let items): items.first?.range
        case .elements(let array): array.range
        }
    }

    private func first(of values: Activation.Loop.Values) -> RuntimeValue {
        switch values {
        case .items(let items): items.first ?? .unset
        case .range(let start, _, _): .value(.int(start))
        }
    }

    mutating func loopItems(_ values: CheckedLoopValues) throws(Failure) -> Activation.Loop.Values {
        switch values {
        case .set(let expressions):
            var items: [RuntimeValue] = []
            for expression in expressions { items.append(.value(try scalar(expression))) }
            return .items(items)
        case .range(let startExpression, let stepExpression, let stopExpression):
            guard let start = try scalar(startExpression).integer, let stop = try scalar(stopExpression).integer else {
                throw Failure()
            }
            var step: Int64 = 1
            if let stepExpression { step = try scalar(stepExpression).integer ?? 1 }
            if step == 0 { throw failure("QS0081", "a step of zero never ends", stepExpression?.range) }
            guard step > 0 ? start <= stop : start >= stop else { return .range(start: start, step: step, count: 0) }
            let (distance, overflow) = stop.subtractingReportingOverflow(start)
            guard !overflow, distance != .min else {
                throw failure("QS0080", "this range has more elements than can be counted", startExpression.range)
            }
            return .range(start: start, step: step, count: distance / step + 1)
        case .elements(let array):
            switch try evaluate(array) {
            case .cells(let cells): return .items(cells.map(RuntimeValue.init))
            case .captured(let captures): return .items(captures.map { .captured([$0]) })
            case .value(.bits(let bits)): return .items(bits.map { .value(.bool($0)) })
            case .value(.array(let elements, _)): return .items(elements.map { .value($0) })
            default: throw failure("QS0070", "this has no elements yet", array.range)
            }
        }
    }

    mutating func next(_ loop: Activation.Loop, _ top: Int) throws(Failure) {
        let position = stack[top].next
        evidence = loop.evidence
        let item: RuntimeValue
        switch loop.values {
        case .items(let items):
            guard position < items.count else { return try leave() }
            item = items[position]
        case .range(let start, let step, let count):
            guard position < count else { return try leave() }
            item = .value(.int(start + Int64(position) * step))
        }
        try count(loop.range)
        try keep(item, in: loop.variable, loop.type)
        stack[top].next = position + 1
        if !loop.body.isEmpty { stack.append(Activation(.block(loop.body))) }
    }
}

extension RuntimeValue {
    init(_ cell: BitCell) {
        switch cell {
        case .unset: self = .unset
        case .known(let bit, let evidence) where evidence == .none: self = .value(.bool(bit))
        case .captured(let capture, let evidence) where evidence == .none: self = .captured([capture])
        default: self = .cells([cell])
        }
    }
}

extension CheckedExpression {
    /// The variables that the value comes from; `nil` where it may come from something else that changes.
    fileprivate var variablesRead: [VariableReference]? {
        switch kind {
        case .constant, .input, .host: return []
        case .variable(let reference): return [reference]
        case .unary(_, let operand), .conversion(let operand): return operand.variablesRead
        case .binary(_, let left, let right):
            guard let a = left.variablesRead, let b = right.variablesRead else { return nil }
            return a + b
        default: return nil
        }
    }
}
