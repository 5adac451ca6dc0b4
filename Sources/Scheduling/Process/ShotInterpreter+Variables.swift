internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    mutating func variable(_ reference: VariableReference) throws(Failure) -> Held {
        switch reference {
        case .local(let slot): return locals[context.base + slot]
        case .global(let index):
            if case .unset = globals[index].value, let initial = program.globals[index].lazyValue {
                // Poisoned until it is known, so that a value that needs itself fails.
                globals[index] = Held(value: .poisoned)
                globals[index] = Held(value: try lazyValue(initial, named: program.globals[index].name, global: index))
            }
            return globals[index]
        }
    }

    /// Marks what a statement that failed was to write, so that what reads it is not reported as well.
    mutating func poison(_ statement: CheckedStatement) {
        switch statement.kind {
        case .declare(let variable, _, _): store(Held(value: .poisoned), in: variable)
        case .store(let place, _), .perform(_, into: .some(let place)):
            store(Held(value: .poisoned), in: place.variable)
        default: break
        }
    }

    /// A frame of a prelude gets its frequency and phase only when something is played on it.
    private mutating func lazyValue(
        _ initial: CheckedExpression, named name: String, global: Int
    ) throws(Failure) -> RuntimeValue {
        guard case .newFrame(let port, let frequency, let phase) = initial.kind,
            case .port(let device) = try evaluate(port)
        else { return named(try evaluate(initial), name) }
        frames.append(record(name: name, port: device, mentionedBy: plan.mentionedBy[global]))
        frames[frames.count - 1].pending = (frequency, phase)
        return .frame(frames.count - 1)
    }

    /// The type that a variable was declared with.
    func type(of reference: VariableReference) -> ValueType {
        switch reference {
        case .global(let index): program.globals[index].type
        case .local(let slot): context.localTypes.indices.contains(slot) ? context.localTypes[slot] : .error
        }
    }

    func named(_ value: RuntimeValue, _ name: String) -> RuntimeValue {
        if case .waveform(let waveform, _) = value, !name.isEmpty { return .waveform(waveform, name: name) }
        return value
    }

    mutating func store(_ held: Held, in reference: VariableReference) {
        switch reference {
        case .local(let slot): locals[context.base + slot] = held
        case .global(let index): globals[index] = held
        }
    }

    /// The next value of a loop.
    mutating func keep(_ value: RuntimeValue, in variable: VariableReference, _ type: ValueType) throws(Failure) {
        let given = try converted(value, to: type, SourceRange(lower: 0, upper: 0))
        store(Held(value: given, evidence: settled), in: variable)
    }

    // MARK: Places

    mutating func resolved(_ place: CheckedPlace) throws(Failure) -> ResolvedPlace {
        let outer = evidence
        evidence = .none
        var target = ResolvedPlace(
            target: .global(0), name: place.name, type: place.type,
            variableType: type(of: place.variable), range: place.range)
        switch place.variable {
        case .global(let index): target.target = .global(index)
        case .local(let slot): target.target = .local(context.base + slot)
        }
        for selection in place.selections { target.selections.append(try resolved(selection)) }
        target.evidence = evidence
        evidence = outer
        evidence.add(target.evidence)
        return target
    }

    mutating func resolved(_ selection: [CheckedIndex]) throws(Failure) -> [ValueIndex] {
        var indices: [ValueIndex] = []
        for index in selection {
            switch index {
            case .single(let expression): indices.append(.single(try integer(expression)))
            case .set(let expressions):
                var items: [Int64] = []
                for expression in expressions { items.append(try integer(expression)) }
                indices.append(.set(items))
            case .range(let start, let step, let stop):
                var numbers: [Int64?] = []
                for expression in [start, step, stop] {
                    guard let expression else {
                        numbers.append(nil)
                        continue
                    }
                    numbers.append(try integer(expression))
                }
                indices.append(.range(start: numbers[0], step: numbers[1], stop: numbers[2]))
            }
        }
        return indices
    }

    private func held(_ target: ResolvedPlace.Target) -> Held {
        switch target {
        case .global(let index): globals[index]
        case .local(let slot): locals[slot]
        }
    }

    /// What a place holds.
    mutating func content(of place: ResolvedPlace) throws(Failure) -> Held {
        var reference = VariableReference.local(0)
        switch place.target {
        case .global(let index): reference = .global(index)
        case .local(let slot): reference = .local(slot - context.base)
        }
        var held = try variable(reference)
        held.evidence.add(place.evidence)
        if case .unset = held.value, !place.selections.isEmpty { held.value = blank(place) }
        for selection in place.selections { held.value = try select(selection, of: held.value, place.type, place.range) }
        return held
    }

    /// Writes a value; results of captures are tied to the register's bits.
    mutating func keep(_ given: Held, in place: ResolvedPlace) throws(Failure) {
        var given = given
        given.value = try converted(given.value, to: place.type, place.range)
        given.evidence = given.evidence.settled(by: decided)
        if place.selections.isEmpty {
            nameCaptures(of: given.value, place, positions: nil)
            return put(given, in: place.target)
        }
        var old = held(place.target)
        // Nobody else holds it while it is changed, so that one element costs one element.
        put(.unset, in: place.target)
        do throws(Failure) {
            if case .unset = old.value { old.value = blank(place) }
            try write(given, into: &old, place.selections[...], place)
        } catch {
            put(old, in: place.target)
            throw error
        }
        old.evidence.add(place.evidence)
        put(old, in: place.target)
    }

    private mutating func put(_ held: Held, in target: ResolvedPlace.Target) {
        switch target {
        case .global(let index): globals[index] = held
        case .local(let slot): locals[slot] = held
        }
    }

    /// A variable of which nothing was written yet.
    private func blank(_ place: ResolvedPlace) -> RuntimeValue {
        switch place.variableType {
        case .bits(let width): return .cells([BitCell](repeating: .unset, count: width))
        case .bit: return .cells([.unset])
        case .array(let element, let dimensions):
            let zero = (try? Value.int(0).converted(to: element)) ?? .int(0)
            return .value(.array([Value](repeating: zero, count: dimensions.reduce(1, *)), dimensions: dimensions))
        case let type: return .value((try? Value.int(0).converted(to: type)) ?? .int(0))
        }
    }

    private mutating func nameCaptures(of value: RuntimeValue, _ place: ResolvedPlace, positions: [Int]?) {
        guard !place.name.isEmpty else { return }
        var register: Int?
        var isScalar = true
        if case .global(let index) = place.target { register = program.globals[index].register }
        if case .bits = place.variableType { isScalar = false }
        func name(_ capture: Int, _ offset: Int, _ count: Int) {
            let position = positions?[offset] ?? offset
            let isWhole = isScalar && positions == nil && count == 1
            self.name(
                capture, isWhole ? place.name : "\(place.name)[\(position)]",
                register.map { .init(register: $0, index: position) })
        }
        switch value {
        case .captured(let captures):
            for (offset, capture) in captures.enumerated() { name(capture, offset, captures.count) }
        case .cells(let cells):
            for (offset, cell) in cells.enumerated() {
                if case .captured(let capture, _) = cell { name(capture, offset, cells.count) }
            }
        default: break
        }
    }

    // MARK: Writing elements

    private mutating func write(
        _ given: Held, into old: inout Held, _ selections: ArraySlice<[ValueIndex]>, _ place: ResolvedPlace
    ) throws(Failure) {
        switch old.value {
        case .value(.array(var elements, let dimensions)):
            old.value = .unset
            defer { old.value = .value(.array(elements, dimensions: dimensions)) }
            var selection = Selection(all: dimensions)
            var rest = selections
            while let indices = rest.first, !selection.dimensions.isEmpty {
                selection = try selection.choosing(indices, place.range)
                rest = rest.dropFirst()
            }
            if !rest.isEmpty, let position = selection.positions.first {
                var element = Held(value: .value(elements[position]))
                try write(given, into: &element, rest, place)
                elements[position] = try scalar(of: element.value, place.range)
            } else {
                try Self.put(try scalar(of: given.value, place.range), at: selection, &elements, place.range)
            }
            old.evidence.add(given.evidence)
        case .value(.int), .value(.uint):
            guard case .value(let number) = old.value else { return }
            var bits = Held(value: .cells(try cells(.value(try Self.bits(number, place.range)), place.range)))
            try write(given, into: &bits, selections, place)
            evidence.add(given.evidence)
            let new = try scalar(of: bits.value, place.range)
            var type = place.variableType.element
            if type == .error, case .uint = number { type = .uint(64) }
            if type == .error { type = .int(64) }
            old.value = .value((try? new.converted(to: type)) ?? new)
            old.evidence.add(given.evidence)
        default:
            var cells = try cells(old.value, place.range)
            if cells.isEmpty { cells = [BitCell](repeating: .unset, count: Self.reach(selections)) }
            var selection = Selection(all: [cells.count])
            for indices in selections { selection = try selection.choosing(indices, place.range) }
            nameCaptures(of: given.value, place, positions: selection.positions)
            let new = try self.cells(given.value, place.range)
            guard new.count == selection.positions.count else {
                throw failure(
                    "QS0093", "\(new.count) bits cannot be written to \(selection.positions.count)", place.range)
            }
            for (position, cell) in zip(selection.positions, new) { cells[position] = cell.resting(on: given.evidence) }
            old.value = .cells(cells)
        }
    }

    /// How many bits a register has at least of which a selection is written.
    private static func reach(_ selections: ArraySlice<[ValueIndex]>) -> Int {
        switch selections.first?.first {
        case .single(let index): Int(clamping: max(index, 0)) + 1
        case .range(_, _, let stop): Int(clamping: max(stop ?? 0, 0)) + 1
        case .set(let items): Int(clamping: max(items.max() ?? 0, 0)) + 1
        case nil: 1
        }
    }

    private static func put(
        _ value: Value, at selection: Selection, _ elements: inout [Value], _ range: SourceRange
    ) throws(Failure) {
        guard !selection.dimensions.isEmpty else {
            elements[selection.positions[0]] = value
            return
        }
        guard case .array(let new, _) = value, new.count == selection.positions.count else {
            throw Failure(
                problem: Diagnostic(
                    code: "QS0093", "this does not have the \(selection.positions.count) elements that it is written to",
                    at: range))
        }
        for (position, element) in zip(selection.positions, new) { elements[position] = element }
    }
}

extension BitCell {
    /// The same bit, known no earlier than `evidence` says.
    func resting(on evidence: Evidence) -> BitCell {
        switch self {
        case .unset: return .unset
        case .known(let bit, var own):
            own.add(evidence)
            return .known(bit, own)
        case .captured(let capture, var own):
            own.add(evidence)
            return .captured(capture, own)
        case .replied(let call, let bit, var own):
            own.add(evidence)
            return .replied(call: call, bit: bit, own)
        }
    }
}
