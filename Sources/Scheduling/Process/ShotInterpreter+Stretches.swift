internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

/// How clocks depend on stretches, around the lengths that these have for now.
struct StretchLedger {
    /// By line: qubits first, then frames. Σ kᵢ over what each has been delayed by.
    private var terms: [Int: [Int: ExactSeconds]] = [:]
    /// Lines with stretches since they last met others.
    private var fresh: Set<Int> = []
    /// Parts of ticks that lines are behind.
    var carries: [Int: ExactSeconds] = [:]

    subscript(line: Int) -> [Int: ExactSeconds] {
        get { terms[line] ?? [:] }
        set { terms[line] = newValue }
    }

    func isFresh(_ line: Int) -> Bool { fresh.contains(line) }

    mutating func meet(_ line: Int) { fresh.remove(line) }

    mutating func add(_ other: [Int: ExactSeconds], to line: Int, count: Int) {
        fresh.insert(line)
        for index in 0..<count {
            guard let factor = other[index] else { continue }
            terms[line, default: [:]][index] = terms[line]?[index].flatMap { $0.adding(factor) } ?? factor
        }
    }
}

extension ShotInterpreter {
    private var hasStretches: Bool { !shared.stretches.isEmpty }

    mutating func declareStretch(_ index: Int, _ minimum: CheckedExpression?) throws(Failure) {
        let stretch = program.stretches[index]
        let isOpenLoop = stack.contains { if case .loop(let loop) = $0.kind { loop.type == .error } else { false } }
        if isOpenLoop || declaredStretches.contains(index) {
            throw failure(
                "QS0069", "the stretch '\(stretch.name)' is declared more than once in a shot, and has one length", stretch.range,
                help: "declare it ahead of the loop where one length fits every round, or write a stretch for each")
        }
        declaredStretches.append(index)
        var ticks = ExactSeconds.zero
        if let minimum { ticks = try exactTicks(try seconds(minimum), minimum.range) }
        if ticks < .zero { throw failure("QS0021", "the lower bound of a stretch cannot be negative", minimum?.range) }
        shared.minima[index] = max(shared.minima[index], ticks)
    }

    private func exactTicks(_ seconds: ExactSeconds, _ range: SourceRange) throws(Failure) -> ExactSeconds {
        guard let ticks = seconds.multiplied(by: rate.perSecond) else {
            throw failure("QS0022", "this duration is too long or too fine", range)
        }
        return ticks
    }

    /// The length of a stretch as far as it is solved.
    mutating func stretch(_ index: Int, _ range: SourceRange) throws(Failure) -> Value {
        let ticks = max(shared.stretches[index], shared.minima[index])
        guard let seconds = ticks.multiplied(by: 1, over: rate.perSecond) else {
            throw failure("QS0022", "this duration is too long or too fine", range)
        }
        return .duration(DurationValue(seconds: seconds))
    }

    /// How a duration depends on stretches.
    mutating func stretchTerms(of expression: CheckedExpression) throws(Failure) -> [Int: ExactSeconds] {
        guard hasStretches, expression.type == .duration else { return [:] }
        switch expression.kind {
        case .stretch(let index): return [index: ExactSeconds(numerator: 1, denominator: 1)!]
        case .variable(let reference): return try variable(reference).terms
        case .conversion(let inner): return try stretchTerms(of: inner)
        case .unary(.negate, let inner): return scaled(try stretchTerms(of: inner), by: -1)
        case .binary(let operation, let left, let right):
            let a = try stretchTerms(of: left), b = try stretchTerms(of: right)
            switch operation {
            case .add, .subtract:
                var sum = a
                let other = operation == .add ? b : scaled(b, by: -1)
                for index in shared.stretches.indices {
                    guard let factor = other[index] else { continue }
                    sum[index] = sum[index].flatMap { $0.adding(factor) } ?? factor
                }
                return sum
            case .multiply:
                if !a.isEmpty { return scaled(a, by: try scalar(right).real ?? 1) }
                if !b.isEmpty { return scaled(b, by: try scalar(left).real ?? 1) }
                return [:]
            case .divide where !a.isEmpty: return scaled(a, by: 1 / (try scalar(right).real ?? 1))
            default: return [:]
            }
        default: return [:]
        }
    }

    private func scaled(_ terms: [Int: ExactSeconds], by factor: Double) -> [Int: ExactSeconds] {
        terms.mapValues { value in
            if let whole = Int64(exactly: factor) { return value.multiplied(by: whole) ?? value }
            if let inverse = Int64(exactly: (1 / factor).rounded()), inverse != 0, 1 / Double(inverse) == factor {
                return value.multiplied(by: 1, over: inverse) ?? value
            }
            return ExactSeconds(nearest: value.seconds * factor) ?? value
        }
    }

    /// The ticks of a delay that holds stretches: parts of ticks are made up for by later ones.
    mutating func stretchedTicks(
        _ duration: CheckedExpression, _ lines: [Int], grid: Int64
    ) throws(Failure) -> Int64 {
        var exact = try exactTicks(try seconds(duration), duration.range)
        if exact < .zero {
            let shown = exact.multiplied(by: 1, over: rate.perSecond).map { DurationValue.text($0) } ?? "negative"
            throw failure("QS0021", "a length of time cannot be negative, this is \(shown)", duration.range)
        }
        let carry = lines.compactMap { ledger.carries[$0] }.max() ?? .zero
        exact = exact.adding(carry) ?? exact
        let ticks = exact.numerator / exact.denominator / grid * grid
        let left = ExactSeconds(numerator: -ticks, denominator: 1).flatMap { exact.adding($0) } ?? .zero
        for line in lines { ledger.carries[line] = left }
        return ticks
    }

    // MARK: Lines of time

    func line(frame index: Int) -> Int { qubitClocks.count + index }

    private func clock(_ line: Int) -> Int64 {
        line < qubitClocks.count ? qubitClocks[line] : frames[line - qubitClocks.count].clock
    }

    /// Lines that meet go on from the latest: to be said before their clocks are moved.
    mutating func join(frames: [Int], qubits: [Int]) {
        guard hasStretches else { return }
        let lines = qubits + frames.map { line(frame: $0) }
        guard var latest = lines.first else { return }
        for line in lines.dropFirst() where clock(line) > clock(latest) { latest = line }
        let terms = ledger[latest]
        for line in lines where line != latest { ledger[line] = terms }
    }

    /// A barrier over lines, or the end of a box that began at `start`: those with stretches are to meet exactly.
    ///
    /// - Parameter length: of a box that says it.
    mutating func meet(
        frames: [Int], qubits: [Int], start: (tick: Int64, terms: [Int: ExactSeconds])? = nil, length: Int64? = nil,
        _ range: SourceRange
    ) {
        guard hasStretches else { return }
        let lines = qubits + frames.map { line(frame: $0) }
        defer { for line in lines { ledger.meet(line) } }
        guard lines.contains(where: ledger.isFresh) else { return }
        var segment: Int?
        if length == nil {
            segment = shared.stretchProblem.segments
            shared.stretchProblem.segments += 1
        }
        let end = (start?.tick ?? 0) + (length ?? 0)
        // Of the lines without stretches the latest says all.
        let latest = lines.filter { ledger[$0].isEmpty }.map { clock($0) }.max()
        var isSaid = false
        for line in lines {
            if ledger[line].isEmpty {
                if isSaid || clock(line) != latest { continue }
                isSaid = true
            }
            var terms = ledger[line]
            var constant = ExactSeconds(numerator: clock(line) - (length == nil ? 0 : end), denominator: 1) ?? .zero
            for index in shared.stretches.indices {
                if length != nil, let before = start?.terms[index] {
                    terms[index] = before.negated.flatMap { (terms[index] ?? .zero).adding($0) }
                }
                // Clocks stand for the lengths of now.
                guard let factor = terms[index] else { continue }
                let now = max(shared.stretches[index], shared.minima[index])
                let part = factor.multiplied(by: now.numerator, over: now.denominator)?.negated
                constant = part.flatMap { constant.adding($0) } ?? constant
            }
            if let carry = ledger.carries[line] { constant = constant.adding(carry) ?? constant }
            shared.stretchProblem.rows.append(
                .init(constant: constant, terms: terms, isEqual: ledger.isFresh(line), segment: segment, range: range))
        }
    }
}

extension ScheduleCompiler {
    /// Lengths are found by walking with some, and again with better ones, until they no longer change.
    private static var stretchRounds: Int { 12 }

    /// Solves the program's stretches for a walk that is about to begin.
    func solveStretches(_ interpreter: inout ShotInterpreter) {
        guard !program.stretches.isEmpty else { return }
        for _ in 0..<Self.stretchRounds {
            var walk = interpreter
            var explorer = ProgramExplorer(interpreter)
            explorer.explore(&walk)
            if let problem = walk.shared.problems.first(where: { $0.code == "QS0069" }) {
                return interpreter.report(ShotInterpreter.Failure(problem: problem))
            }
            let minima = walk.shared.minima
            do throws(StretchProblem.Infeasible) {
                let lengths = try walk.shared.stretchProblem.solution(minima: minima)
                if lengths == interpreter.shared.stretches { return }
                interpreter.shared.stretches = lengths
            } catch {
                return interpreter.report(infeasible(error, interpreter))
            }
        }
        interpreter.report(
            interpreter.failure(
                "QS0067", "the lengths of the stretches do not settle: what is solved for changes with what it is solved to",
                program.stretches.first?.range, labels: program.stretches.dropFirst().map { .init($0.range, "solved with it") },
                help: "let no branch, loop, pulse or other length depend on the length of a stretch"))
    }

    private func infeasible(
        _ problem: StretchProblem.Infeasible, _ interpreter: ShotInterpreter
    ) -> ShotInterpreter.Failure {
        guard let row = problem.row else {
            return interpreter.failure("QS0066", "the lengths of the stretches cannot be counted in fractions", nil)
        }
        let excess = problem.excess.multiplied(by: 1, over: device.tickRate.perSecond).map { DurationValue.text($0) } ?? "?"
        let names = program.stretches.indices.filter { row.terms[$0] != nil }.map { "'\(program.stretches[$0].name)'" }
        let who = names.isEmpty ? "what stands here" : names.joined(separator: ", ")
        return interpreter.failure(
            "QS0065", "no length of \(who) fits: \(excess) too much", row.range,
            labels: program.stretches.indices.filter { row.terms[$0] != nil }.map {
                .init(program.stretches[$0].range, "cannot be shorter than its lower bound")
            },
            help: "make room for \(excess) more, or shorten what stands beside the stretches")
    }
}
