internal import RackDiagnostics

/// Pulse statements outside calibration blocks, as oqpy writes them: each is read as a `cal` block of its own.
extension Checker {
    /// The statement as a block of its own if it speaks of pulses and stands outside calibrations.
    mutating func pulseOutside(_ syntax: Statement) -> CheckedStatement?? {
        guard place == .program, let range = pulsePlace(syntax) else { return nil }
        bag.note(.pulseOutsideCalibration, at: range)
        let outerPlace = place
        let scope = current
        place = .calibration
        let outer = push(.calibration)
        let (checked, named) = collectingNames { $0.statements([syntax]) }
        pop(to: outer)
        place = outerPlace
        if case .declaration(let declaration) = syntax.kind { surface(declaration.name.text, scope) }
        return checked.isEmpty
            ? .some(nil) : CheckedStatement(.calibration(frames: named.frames, checked), syntax.range)
    }

    /// What a capture outside a block was kept in belongs to the program.
    private mutating func surface(_ name: String, _ scope: Int) {
        guard let symbol = scopes[Self.calibrationScope].names[name] else { return }
        if case .variable(_, let type, _) = symbol.kind, !type.isPulseType {
            scopes[Self.calibrationScope].names[name] = nil
            scopes[Self.calibrationScope].order.removeAll { $0 == name }
            scopes[scope].names[name] = symbol
            scopes[scope].order.append(name)
        }
    }

    /// Where a statement shows that it speaks of pulses.
    private func pulsePlace(_ syntax: Statement) -> SourceRange? {
        switch syntax.kind {
        case .declaration(let declaration):
            switch declaration.type.kind {
            case .port, .frame, .waveform: return declaration.type.range
            default: return declaration.initial.flatMap { pulsePlace($0) }
            }
        case .externPort(let name), .externFrame(let name): return name.range
        case .externFunction(let name, _, let result):
            if case .waveform? = result?.kind { return name.range }
            if case .frame? = result?.kind { return name.range }
            return isPulseFunction(name.text) ? name.range : nil
        case .expression(let value): return pulsePlace(value)
        case .assign(let target, _, let value): return pulsePlace(target) ?? pulsePlace(value)
        case .delay(let duration, let operands): return pulsePlace(duration) ?? operands.lazy.compactMap { pulsePlace($0) }.first
        case .barrier(let operands): return operands.lazy.compactMap { pulsePlace($0) }.first
        default: return nil
        }
    }

    private func pulsePlace(_ syntax: Expression) -> SourceRange? {
        switch syntax.kind {
        case .call(let name, let nameRange, let arguments):
            if lookUp(name) == nil, isPulseFunction(name) { return nameRange }
            return arguments.lazy.compactMap { pulsePlace($0) }.first
        case .identifier(let name):
            guard lookUp(name) == nil, let symbol = scopes[Self.calibrationScope].names[name] else { return nil }
            switch symbol.kind {
            case .variable(_, let type, _): return type.isPulseType ? syntax.range : nil
            case .port: return syntax.range
            default: return nil
            }
        case .unary(_, let operand), .cast(_, let operand): return pulsePlace(operand)
        case .binary(_, let left, let right), .concatenation(let left, let right):
            return pulsePlace(left) ?? pulsePlace(right)
        case .index(let base, _): return pulsePlace(base)
        default: return nil
        }
    }
}
