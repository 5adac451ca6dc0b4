internal import RackDiagnostics

extension Checker {
    static let pulseStatements = [
        "play", "set_phase", "shift_phase", "set_frequency", "shift_frequency",
    ]
    private static let pulseValues = [
        "newframe", "get_phase", "get_frequency", "capture_v0", "capture_v1", "capture_v2", "capture_v3", "capture_v4",
        "capture_v1_spectrum", "capture",
    ]

    func isFunction(_ name: String) -> Bool {
        BuiltinFunction(rawValue: name) != nil || isPulseFunction(name) || name == "sizeof"
    }

    func isPulseFunction(_ name: String) -> Bool {
        isWaveformName(name) || Self.pulseStatements.contains(name)
            || Self.pulseValues.contains(name)
    }

    var isInCalibration: Bool { place == .calibration || place == .defcal }

    /// A call where a value is wanted.
    mutating func call(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        if let symbol = lookUp(name) {
            switch symbol.kind {
            case .error: return failed(range)
            case .hostFunction(let index): return hostCall(index, arguments, range)
            default: break
            }
            error(
                "QP0114", "'\(name)' is \(symbol.word), not a function", nameRange,
                labels: [.init(symbol.range, "declared here")])
            return failed(range)
        }
        if isPulseFunction(name) {
            guard isInCalibration else {
                error(
                    "QP0125", "'\(name)' stands only in a 'cal' or 'defcal' block", nameRange,
                    help: "write cal { … }")
                return failed(range)
            }
            return pulseCall(name, nameRange, arguments, range)
        }
        if let function = BuiltinFunction(rawValue: name) { return builtin(function, arguments, range) }
        if name == "sizeof" { return sizeOf(arguments, range) }
        unknownFunction(name, nameRange)
        return failed(range)
    }

    private mutating func unknownFunction(_ name: String, _ range: SourceRange) {
        var candidates = BuiltinFunction.allCases.map(\.rawValue)
        if isInCalibration {
            candidates += WaveformForm.names + Self.pulseStatements + Self.pulseValues
        }
        let near = nearestName(to: name, among: candidates)
        var help = near.map { "did you mean '\($0)'?" }
        if isInCalibration, name.hasPrefix("capture") {
            help = "captures are capture_v0 (to the results), v1 (complex), v2 (bit), v3 (trace) and v4 (count)"
        }
        error("QP0114", "unknown function '\(name)'", range, help: help)
    }

    private mutating func builtin(
        _ function: BuiltinFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        guard hasCount(arguments, function.parameterCount, function.rawValue, range) else { return failed(range) }
        let values = arguments.map { expression($0) }
        guard !values.contains(where: { $0.type == .error }) else { return failed(range) }
        if values.first?.type == .angle, function.isBitwise {
            return throughBits([values[0]], range) { checker, bits in
                checker.applied(function, bits + values.dropFirst(), range)
            }
        }
        return applied(function, values, range)
    }

    private mutating func applied(
        _ function: BuiltinFunction, _ values: [CheckedExpression], _ range: SourceRange
    ) -> CheckedExpression {
        guard let type = function.result(values.map(\.type)) else {
            let types = values.map { "\($0.type)" }.joined(separator: ", ")
            error("QP0103", "'\(function.rawValue)' does not take (\(types))", range)
            return failed(range)
        }
        let constancy = values.map(\.constancy).max() ?? .literal
        return folded(CheckedExpression(.function(function, values), type, range, constancy))
    }

    mutating func hasCount(
        _ arguments: [Expression], _ count: Int, _ name: String, _ range: SourceRange, signature: String? = nil
    ) -> Bool {
        if arguments.count == count { return true }
        for argument in arguments { _ = expression(argument) }
        error(
            "QP0104", "'\(name)' takes \(count) argument\(count == 1 ? "" : "s"), \(arguments.count) given", range,
            help: signature.map { "it is \($0)" })
        return false
    }
}
