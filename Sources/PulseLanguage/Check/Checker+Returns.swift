internal import RackDiagnostics

extension Checker {
    /// `return value;` of a calibration or a subroutine.
    mutating func returning(_ value: Expression?, _ range: SourceRange) -> CheckedStatement.Kind? {
        guard place == .defcal || openSubroutine != nil else { return nil }
        let what = openSubroutine == nil ? "calibration" : "subroutine"
        hasReturn = hasReturn || value != nil
        guard let value else {
            if result != .void, result != .error { error("QP0116", "this \(what) returns \(result)", range) }
            return .returning(nil)
        }
        let checked = returned(value)
        guard checked.type != .error, result != .error else { return nil }
        if result == .void {
            error(
                "QP0116", "this \(what) gives nothing but returns a value", checked.range,
                help: "write '-> \(checked.type)' behind its \(openSubroutine == nil ? "operands" : "parameters")")
            return nil
        }
        guard checked.type.converts(to: result) || isConstant(checked, fit: result) else {
            error(
                "QP0116", "this \(what) gives \(result) but returns \(checked.type)", checked.range,
                help: result == .bit && checked.type == .complex ? "capture_v2 gives a bit" : nil)
            return nil
        }
        let converted = coerced(checked, to: result, "what is returned")
        return converted.type == .error ? nil : .returning(converted)
    }

    private mutating func returned(_ value: Expression) -> CheckedExpression {
        if result.isArray { return initialValue(value, result, "what is returned") }
        guard result == .bit else { return expression(value) }
        switch deed(value) {
        case .none: return expression(value)
        case .failed: return failed(value.range)
        case .found(let effect, let given):
            let (wanted, type) = adapted(effect, given, for: result)
            return hoisted(wanted, type, value.range)
        }
    }
}
