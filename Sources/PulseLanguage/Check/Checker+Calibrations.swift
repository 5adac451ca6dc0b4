internal import RackDiagnostics

extension Checker {
    /// Makes the names of all calibrations of a text known before it is read: a gate may be called
    /// above its calibration.
    mutating func registerCalibrations(_ statements: [Statement]) {
        for statement in statements {
            guard case .defcal(let defcal) = statement.kind else { continue }
            let gate = gateIndex(defcal.name.text)
            calibratedArities[gate].append((defcal.parameters.count, defcal.operands.count))
            // A size may be made of constants that stand further down: such results are taken on trust.
            var result = ValueType.void
            if let syntax = defcal.result {
                if let width = syntax.width, case .integer = width.kind { result = type(syntax) } else {
                    result = syntax.width == nil ? type(syntax) : .error
                }
            }
            calibratedResults[gate].append(result)
        }
    }

    private mutating func checkGrammar(_ range: SourceRange) {
        guard !hasGrammar else { return }
        hasGrammar = true
        waveforms.missingGrammar = range
    }

    /// What ends with a text: its conventions, and the wait for its grammar.
    mutating func endText() {
        reportMissingGrammar()
        waveforms = WaveformContext()
    }

    /// Braket, oqpy and Shipyard leave the grammar out: a text that shows their dialect is read without it.
    private mutating func reportMissingGrammar() {
        guard let range = waveforms.missingGrammar else { return }
        waveforms.missingGrammar = nil
        let dialects: [Dialect] = [
            .pulseOutsideCalibration, .braketWaveforms, .shipyardWaveforms, .plainSeconds, .frameFromFrame,
        ]
        guard !dialects.contains(where: { bag.hasSeen($0) }) else { return }
        error(
            "QP0122", "calibrations need their grammar declared first", range,
            help: "write defcalgrammar \"openpulse\"; above")
    }

    mutating func calibrationBlock(_ body: [Statement], _ range: SourceRange) -> CheckedStatement.Kind? {
        checkGrammar(SourceRange(source: range.source, lower: range.lower, upper: range.lower + 3))
        let (outerPlace, outerDepth) = (place, blockDepth)
        place = .calibration
        if !isPrelude { blockDepth = 0 }
        let outer = push(.calibration)
        let (checked, named) = collectingNames { $0.statements(body) }
        pop(to: outer)
        (place, blockDepth) = (outerPlace, outerDepth)
        let frames = named.frames
        return checked.isEmpty ? nil : .calibration(frames: frames, checked)
    }

    // MARK: defcal

    mutating func defineCalibration(_ syntax: DefcalSyntax) {
        checkGrammar(SourceRange(
            source: syntax.headRange.source, lower: syntax.headRange.lower, upper: syntax.headRange.lower + 6))
        if let symbol = lookUp(syntax.name.text), !isError(symbol), symbol.isPrelude == isPrelude {
            error(
                "QP0102", "'\(syntax.name.text)' is \(symbol.word) already, a calibration cannot have its name",
                syntax.name.range, labels: [.init(symbol.range, "declared here")])
        }
        let (outerPlace, outerDepth) = (place, blockDepth)
        let outerReturn = (result, hasReturn)
        let outerScope = push(.defcal, parent: 0)
        (place, blockDepth, hasLocals, localTypes, hasReturn) = (.defcal, 0, true, [], false)
        var isSound = true
        let parameters = syntax.parameters.map { calibrationParameter($0, &isSound) }
        let operands = syntax.operands.enumerated().map { calibrationOperand($0, $1, &isSound) }
        result = syntax.result.map { type($0) } ?? .void
        let (body, named) = collectingNames { $0.statements(syntax.body) }
        if result != .void, result != .error, !hasReturn {
            error(
                "QP0116", "this calibration gives \(result) but returns nothing", syntax.headRange,
                help: "return capture_v2(…);")
        }
        let frames = named.frames
        let slots = localTypes
        let given = result
        pop(to: outerScope)
        (place, blockDepth, hasLocals) = (outerPlace, outerDepth, false)
        (result, hasReturn) = outerReturn
        guard isSound else { return }
        let defcal = Defcal(
            gate: gateIndex(syntax.name.text), name: syntax.name.text, parameters: parameters, operands: operands,
            result: given, body: body, localTypes: slots, frames: frames, headRange: syntax.headRange,
            isUser: !isPrelude)
        warnOfReplacement(defcal)
        program.gates[defcal.gate].defcals.append(program.defcals.count)
        program.defcals.append(defcal)
    }

    private mutating func calibrationParameter(
        _ parameter: DefcalSyntax.Parameter, _ isSound: inout Bool
    ) -> Defcal.Parameter {
        let slot = localTypes.count
        localTypes.append(.error)
        switch parameter {
        case .named(let named):
            let type = self.type(named.type)
            if type == .error { isSound = false }
            if type.isPulseType {
                error("QP0103", "a calibration takes numbers and durations, not a \(type)", named.type.range)
                isSound = false
            }
            localTypes[slot] = type
            declare(named.name, .variable(.local(slot), type, isConstant: false), constancy: .ordered)
            return .any(type)
        case .literal(let syntax):
            if case .identifier(let name) = syntax.kind, isUnknown(name, syntax.range) {
                bag.note(.untypedParameter, at: syntax.range)
                declare(
                    Name(text: name, range: syntax.range), .variable(.local(slot), .float, isConstant: false),
                    constancy: .ordered)
                return .any(.float)
            }
            let value = expression(syntax)
            guard value.type != .error, let literal = value.literal else {
                if value.type != .error {
                    error("QP0105", "a literal parameter of a calibration must be constant", value.range)
                }
                isSound = false
                return .any(.error)
            }
            return .literal(literal)
        }
    }

    private mutating func calibrationOperand(
        _ index: Int, _ operand: DefcalSyntax.Operand, _ isSound: inout Bool
    ) -> Int? {
        switch operand {
        case .any(let name):
            declare(name, .qubitParameter(index))
            return nil
        case .physical(let number, let range):
            if number >= environment.qubitCount {
                error(
                    "QP0118", "the device has no qubit $\(number)", range,
                    help: environment.qubitCount > 0 ? "its qubits are $0 to $\(environment.qubitCount - 1)" : nil)
                isSound = false
            }
            return number
        }
    }

    private mutating func warnOfReplacement(_ defcal: Defcal) {
        guard defcal.isUser else { return }
        for index in program.gates[defcal.gate].defcals {
            let other = program.defcals[index]
            guard other.isUser, other.operands == defcal.operands, other.parameters.count == defcal.parameters.count,
                zip(other.parameters, defcal.parameters).allSatisfy({ Self.sameParameter($0, $1) })
            else { continue }
            bag.warning(
                "QP0123", "this calibration replaces an earlier one of \(defcal.signature)", defcal.headRange,
                labels: [.init(other.headRange, "replaced")], help: "the last one is used")
            return
        }
    }

    private static func sameParameter(_ a: Defcal.Parameter, _ b: Defcal.Parameter) -> Bool {
        switch (a, b) {
        case (.any, .any): true
        case (.literal(let a), .literal(let b)): a.real != nil ? a.real == b.real : a == b
        default: false
        }
    }
}
