internal import RackDiagnostics
internal import RackUnits

/// What is known of waveforms ahead of their calls.
struct WaveformContext {
    /// As `pragma pulserack waveforms` says; `nil` without one.
    var convention: WaveformConvention?
    /// Orders of arguments that an `extern` fixed.
    var externForms: [String: WaveformForm] = [:]
    /// The first calibration ahead of any `defcalgrammar`.
    var missingGrammar: SourceRange?
    /// Frames that come from the device: `extern frame`.
    var givenFrames: Set<String> = []
    /// The ports of the frames that the text makes, by their places among the globals.
    var framePorts: [Int: CheckedExpression] = [:]
    /// What an `extern` says that captures give.
    var captureResults: [String: ValueType] = [:]
}

extension Checker {
    /// Whether a call of `name` makes a waveform, or is one that is refused by name.
    func isWaveformName(_ name: String) -> Bool {
        WaveformForm.refused[name] != nil || !WaveformForm.forms(of: name, waveforms.convention).isEmpty
            || WaveformForm.names.contains(name)
    }

    /// A call of a waveform function. Which of the ways to write it is meant is told by the types of the arguments.
    mutating func waveform(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> CheckedExpression {
        let values = arguments.map { expression($0) }
        guard !values.contains(where: { $0.type == .error }) else { return failed(range) }
        let forms = waveformForms(name, nameRange)
        guard let first = forms.first else { return failed(range) }
        guard let form = chosenForm(forms, values) else {
            return misfit(name, first, values, range)
        }
        if isAmbiguous(form, values) {
            error(
                "QP0103", "which argument of '\(name)' is the length is not clear", range,
                help: "give the length a unit, as in 100ns")
            return failed(range)
        }
        if let dialect = form.dialect { bag.note(dialect, at: nameRange) }
        return checked(name, form, values, range)
    }

    /// The ways to write `name` here; none after a message.
    private mutating func waveformForms(_ name: String, _ range: SourceRange) -> [WaveformForm] {
        if let form = waveforms.externForms[name] { return [form] }
        if let owner = WaveformForm.refused[name] {
            error(
                "QP0131", "the waveform '\(name)' is \(owner) own and has no formula here", range,
                help: "write its samples out: waveform w = {…};")
            return []
        }
        if let convention = waveforms.convention, WaveformForm.lacks(name, convention) {
            error(
                "QP0131", "the \(convention.rawValue) waveforms have no '\(name)'", range,
                help: "leave the convention for it: pragma pulserack waveforms plain")
            return []
        }
        return WaveformForm.forms(of: name, waveforms.convention)
    }

    /// The first form that the arguments fit as they stand, else the first whose lengths may be plain numbers, those
    /// ahead that take no number above 1 for an amplitude.
    private func chosenForm(_ forms: [WaveformForm], _ values: [CheckedExpression]) -> WaveformForm? {
        if let form = forms.first(where: { fits($0, values, allowsPlain: false) }) { return form }
        let plain = forms.filter { fits($0, values, allowsPlain: true) }
        return plain.first { form in
            zip(form.roles, values).allSatisfy { $0 != .amplitude || ($1.literal?.real ?? 0).magnitude <= 1 }
        } ?? plain.first
    }

    private func fits(_ form: WaveformForm, _ values: [CheckedExpression], allowsPlain: Bool) -> Bool {
        guard form.roles.count == values.count, allowsPlain == false || form.plainLengths != .none else { return false }
        return zip(form.roles, values).allSatisfy { role, value in
            switch role.type {
            case .duration: value.type == .duration || allowsPlain && value.type.isReal && value.type != .bool
            case .bool: value.type == .bool || value.type.isInteger
            case .complex: value.type != .bool && value.type.converts(to: .complex)
            case .float, .angle: value.type != .bool && value.type.isReal
            default: value.type == role.type
            }
        }
    }

    /// Two plain numbers of which the second would be the smaller, or no amplitude at all: 0.1 may be an amplitude, and
    /// 10⁻⁴ or 100 a length without its unit.
    private func isAmbiguous(_ form: WaveformForm, _ values: [CheckedExpression]) -> Bool {
        guard form.plainLengths == .seconds, form.roles == [.duration, .amplitude],
            let length = values[0].literal?.real, let amplitude = values[1].literal?.real
        else { return false }
        return length > amplitude.magnitude || amplitude.magnitude > 1
    }

    /// Says what is wrong with a call that fits no form, in terms of the text's own order.
    private mutating func misfit(
        _ name: String, _ form: WaveformForm, _ values: [CheckedExpression], _ range: SourceRange
    ) -> CheckedExpression {
        guard values.count == form.roles.count else {
            error(
                "QP0104", "'\(name)' takes \(form.roles.count) arguments, \(values.count) given", range,
                help: "it is \(WaveformFunction.signature(name, form.roles))")
            return failed(range)
        }
        if waveforms.externForms[name] != nil,
            let wrong = values.indices.first(where: { !values[$0].type.converts(to: form.roles[$0].type) })
        {
            error(
                "QP0103", "the \(form.roles[wrong].rawValue) of \(name) must be \(form.roles[wrong].type), this is "
                    + "\(values[wrong].type)", values[wrong].range,
                help: "its extern declares \(WaveformFunction.signature(name, form.roles))")
            return failed(range)
        }
        return checked(name, form, values, range)
    }

    /// The call with its arguments in the function's own order.
    private mutating func checked(
        _ name: String, _ form: WaveformForm, _ given: [CheckedExpression], _ range: SourceRange
    ) -> CheckedExpression {
        var byRole: [WaveformFunction.Role: CheckedExpression] = [:]
        var operands: [CheckedExpression] = []
        var isSound = true
        for (role, value) in zip(form.roles, given) {
            let what = "the \(role.rawValue) of \(name)"
            var value = value
            if role.isLength, form.plainLengths != .none, value.type != .duration { value = length(value, form.plainLengths) }
            if role == .edges, value.type.isInteger {
                value = folded(CheckedExpression(.conversion(value), .bool, value.range, value.constancy))
            }
            value = coerced(value, to: role.type, what)
            if value.type == .error { isSound = false } else { checkDomain(value, role, what) }
            byRole[role] = value
            operands.append(value)
        }
        guard isSound else { return failed(range) }
        var function = form.function
        if function == .gaussian_lifted, byRole[.edges]?.literal == .bool(false) { function = .gaussian }
        // Two waveforms have one role.
        let ordered: [CheckedExpression] = function == .mix || function == .sum
            ? operands : function.parameters.map { byRole[$0] ?? missing($0, name, range) }
        let constancy = operands.map(\.constancy).max() ?? .literal
        let waveform = CheckedExpression(.waveform(function, ordered), .waveform, range, constancy)
        guard let phase = byRole[.phase], !function.parameters.contains(.phase) else { return waveform }
        return CheckedExpression(.waveform(.phase_shift, [waveform, phase]), .waveform, range, constancy)
    }

    /// What a parameter that was not written is.
    private func missing(_ role: WaveformFunction.Role, _ name: String, _ range: SourceRange) -> CheckedExpression {
        switch role {
        case .edges: constant(.bool(false), .bool, range)
        case .amplitude: constant(.complex(re: name == "zeros" ? 0 : 1, im: 0), .complex, range)
        default: constant(.float(0), .float, range)
        }
    }

    /// A plain number as a length.
    mutating func length(_ value: CheckedExpression, _ unit: WaveformForm.PlainLengths) -> CheckedExpression {
        let unity = ExactSeconds(numerator: 1, denominator: 1)!
        let one = unit == .seconds ? DurationValue(seconds: unity) : DurationValue(seconds: .zero, dt: unity)
        return folded(CheckedExpression(
            .binary(.multiply, value, constant(.duration(one), .duration, value.range)), .duration, value.range,
            value.constancy))
    }

    private mutating func checkDomain(_ value: CheckedExpression, _ role: WaveformFunction.Role, _ what: String) {
        switch role {
        case .amplitude: checkAmplitude(value, what)
        case .sigma, .fullWidth: checkPositive(value, what)
        // A sweep of the length may begin at zero.
        case .duration, .squareWidth, .rise: checkPositive(value, what, allowsZero: true)
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

    /// `0.5 * w`, `w + v`: Shipyard's way to write `scale` and `sum`; `nil` if `a` and `b` are no such pair.
    mutating func waveformArithmetic(
        _ operation: BinaryOperator, _ a: CheckedExpression, _ b: CheckedExpression, _ range: SourceRange
    ) -> CheckedExpression? {
        guard a.type == .waveform || b.type == .waveform else { return nil }
        let constancy = max(a.constancy, b.constancy)
        func made(_ function: WaveformFunction, _ operands: [CheckedExpression]) -> CheckedExpression {
            CheckedExpression(.waveform(function, operands), .waveform, range, constancy)
        }
        func isNumber(_ type: ValueType) -> Bool { type != .bool && type.converts(to: .complex) }
        let result: CheckedExpression
        switch operation {
        case .add where a.type == b.type: result = made(.sum, [a, b])
        case .subtract where a.type == b.type:
            let minus = constant(.complex(re: -1, im: 0), .complex, b.range)
            result = made(.sum, [a, made(.scale, [b, minus])])
        case .multiply where a.type == b.type: result = made(.mix, [a, b])
        case .multiply where isNumber(a.type): result = made(.scale, [b, coerced(a, to: .complex, "a factor")])
        case .multiply where isNumber(b.type): result = made(.scale, [a, coerced(b, to: .complex, "a factor")])
        default: return nil
        }
        bag.note(.shipyardWaveforms, at: range)
        return result
    }

    /// `w ++ v`: one behind the other.
    mutating func joinedWaveforms(
        _ a: CheckedExpression, _ b: CheckedExpression, _ range: SourceRange
    ) -> CheckedExpression {
        bag.note(.shipyardWaveforms, at: range)
        return CheckedExpression(.waveform(.joined, [a, b]), .waveform, range, max(a.constancy, b.constancy))
    }

    /// `w[first:last]`: samples of a waveform, both ends among them; negative ones count from its end.
    mutating func samples(
        of waveform: CheckedExpression, _ items: [IndexItem], _ range: SourceRange
    ) -> CheckedExpression {
        guard items.count == 1, case .range(let part) = items[0], part.step == nil else {
            error(
                "QP0113", "of a waveform a range of samples is taken, one after the other", range,
                help: "write w[first:last]")
            return failed(range)
        }
        func end(_ syntax: Expression?, _ other: Int64) -> CheckedExpression {
            guard let syntax else { return constant(.int(other), .integer, range) }
            return coerced(expression(syntax), to: .integer, "the number of a sample")
        }
        let ends = [end(part.start, 0), end(part.stop, -1)]
        guard ends.allSatisfy({ $0.type != .error }) else { return failed(range) }
        bag.note(.shipyardWaveforms, at: range)
        let constancy = max(waveform.constancy, max(ends[0].constancy, ends[1].constancy))
        return CheckedExpression(.waveform(.samples, [waveform] + ends), .waveform, range, constancy)
    }
}
