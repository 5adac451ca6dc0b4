internal import RackDiagnostics
internal import RealModule

extension Checker {
    /// A call of a waveform function. Arguments in the text's order (amplitude first) and in the order of
    /// other tools (length first, amplitude behind σ and β) are told apart by their types.
    mutating func waveform(
        _ function: WaveformFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        var function = function
        var values = arguments.map { expression($0) }
        var roles = function.parameters
        if values.first?.type == .duration, roles[0] == .amplitude {
            reorder(&function, &values, &roles)
        }
        guard values.count == roles.count else {
            error(
                "QP0104",
                "'\(function.rawValue)' takes \(roles.count) arguments, \(arguments.count) given", range,
                help: "it is \(function.signature)")
            return failed(range)
        }
        var isSound = true
        for (index, role) in roles.enumerated() {
            let what = "the \(role.rawValue) of \(function.rawValue)"
            values[index] = coerced(values[index], to: role.type, what)
            if values[index].type == .error { isSound = false } else { checkDomain(values[index], role, what) }
        }
        guard isSound else { return failed(range) }
        let constancy = values.map(\.constancy).max() ?? .literal
        return CheckedExpression(.waveform(function, values), .waveform, range, constancy)
    }

    /// (length, …, amplitude[, zero at edges]) into (amplitude, length, …).
    private mutating func reorder(
        _ function: inout WaveformFunction, _ values: inout [CheckedExpression], _ roles: inout [WaveformFunction.Role]
    ) {
        if values.count == roles.count + 1, values.last?.type == .bool {
            let flag = values.removeLast()
            switch flag.literal {
            case .bool(false): break
            case .bool(true) where function == .gaussian: function = .gaussian_lifted
            case .bool(true) where function == .drag: function = .drag_lifted
            default:
                unsupported("lifting the edges of '\(function.rawValue)' is", flag.range)
                return
            }
        }
        guard values.count == roles.count else { return }
        values.insert(values.removeLast(), at: 0)
    }

    private mutating func checkDomain(_ value: CheckedExpression, _ role: WaveformFunction.Role, _ what: String) {
        switch role {
        case .amplitude: checkAmplitude(value, what)
        case .duration, .sigma: checkPositive(value, what)
        case .squareWidth, .rise: checkPositive(value, what, allowsZero: true)
        default: break
        }
    }

    private mutating func checkAmplitude(_ value: CheckedExpression, _ what: String) {
        guard let parts = value.literal?.parts else { return }
        let size = (parts.re * parts.re + parts.im * parts.im).squareRoot()
        // One part in 10⁹ is rounding of whatever made the number, not a wish for more.
        if size > 1 + 1e-9 {
            error(
                "QP0124", "\(what) is \(value.literal!): its magnitude exceeds 1, the full scale", value.range,
                help: "amplitudes are fractions of full scale, from -1 to 1")
        }
    }

    /// `{…}` or `[…]` as the samples of a waveform.
    mutating func samples(_ items: [Expression], _ range: SourceRange) -> CheckedExpression {
        var values: [CheckedExpression] = []
        var isSound = !items.isEmpty
        if items.isEmpty { error("QP0124", "a waveform needs at least one sample", range) }
        for item in items {
            let value = coerced(expression(item), to: .complex, "a sample")
            if value.type == .error { isSound = false } else { checkAmplitude(value, "this sample") }
            values.append(value)
        }
        guard isSound else { return failed(range) }
        return CheckedExpression(.samples(values), .waveform, range, values.map(\.constancy).max() ?? .literal)
    }
}
