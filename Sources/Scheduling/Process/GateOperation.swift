internal import PulseLanguage
internal import RackDiagnostics

/// Parameters of a gate call.
struct GateArguments {
    var values: [Value]
    /// One bit for each value that a measurement gave: only parameters of a calibration match it, no literals.
    var measured: UInt64 = 0

    init(_ values: [Value], measured: UInt64 = 0) {
        self.values = values
        self.measured = measured
    }

    func isMeasured(_ position: Int) -> Bool { measured >> UInt64(min(position, 63)) & 1 == 1 }

    /// Others that are computed from these.
    func replaced(by values: [Value]) -> GateArguments { GateArguments(values, measured: measured == 0 ? 0 : .max) }
}

/// One step of what a gate comes down to.
enum GateStep {
    case gate(GateOperation, [Int], SourceRange)
    /// Without modifiers: its calibration, else its definition.
    case play(Int, GateArguments, [Int], SourceRange)
    /// Its inverse.
    case undo(Int, GateArguments, [Int], SourceRange)
    case barrier([Int], SourceRange)

    /// Where it stands.
    var range: SourceRange {
        switch self {
        case .gate(_, _, let range), .play(_, _, _, let range), .undo(_, _, _, let range), .barrier(_, let range): range
        }
    }
}

/// A gate with its modifiers worked out: controls, then the base gate to a power.
struct GateOperation {
    var gate: Int
    var arguments: GateArguments
    /// For each control qubit, which come first, whether it acts on 0.
    var controls: [Bool] = []
    var exponent = 1.0

    init(gate: Int, arguments: GateArguments) {
        self.gate = gate
        self.arguments = arguments
    }

    init(_ call: CheckedGateCall, _ interpreter: inout ShotInterpreter) throws(ShotInterpreter.Failure) {
        gate = call.gate
        arguments = GateArguments([])
        let outer = interpreter.evidence
        var sum = outer
        for (position, argument) in call.arguments.enumerated() {
            interpreter.evidence = .none
            arguments.values.append(try interpreter.scalar(argument))
            if interpreter.evidence.isMeasured { arguments.measured |= 1 << UInt64(min(position, 63)) }
            sum.add(interpreter.evidence)
        }
        interpreter.evidence = sum
        for modifier in call.modifiers {
            switch modifier {
            case .inverse: exponent = -exponent
            case .power(let expression): exponent *= try interpreter.scalar(expression).real ?? 1
            case .control(let count, let isNegative): controls += repeatElement(isNegative, count: count)
            }
        }
    }
}

extension ShotInterpreter {
    /// What an operation on physical qubits, controls first, comes down to.
    mutating func lowered(_ operation: GateOperation, _ qubits: [Int], _ range: SourceRange) throws(Failure) -> [GateStep] {
        if operation.controls.isEmpty {
            return try raised(operation.gate, operation.arguments, to: operation.exponent, qubits, range)
        }
        var steps: [GateStep] = []
        let flipped = zip(operation.controls, qubits).filter(\.0).map(\.1)
        let none = GateArguments([])
        for qubit in flipped { steps.append(.play(try named("x", range), none, [qubit], range)) }
        steps += try controlled(operation, qubits, range)
        for qubit in flipped { steps.append(.play(try named("x", range), none, [qubit], range)) }
        return steps
    }

    private func named(_ name: String, _ range: SourceRange) throws(Failure) -> Int {
        guard let index = plan.gateIndices[name] else {
            throw failure(
                "QS0032", "this needs a gate '\(name)', which there is not", range,
                help: "include \"stdgates.inc\";")
        }
        return index
    }

    /// A controlled gate: by the name of the controlled one, or step by step through a definition.
    private mutating func controlled(
        _ operation: GateOperation, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) -> [GateStep] {
        let symbol = program.gates[operation.gate]
        let count = operation.controls.count
        if let (name, arguments) = Self.controlled(symbol.name, count, operation.arguments.values), isLibrary(symbol) {
            // gphase acts on no qubit of its own: its controls are all there is.
            return try raised(
                try named(name, range), operation.arguments.replaced(by: arguments), to: operation.exponent, qubits, range)
        }
        guard !symbol.isStandard, let definition = symbol.definitions.first else {
            throw failure(
                "QS0032", "no gate is known that is '\(symbol.name)' with \(count) control\(count == 1 ? "" : "s")", range,
                help: "controls are resolved by name (ctrl @ x is cx) or through a definition; write it out in gates "
                    + "that are calibrated")
        }
        let controls = Array(qubits.prefix(count))
        let rest = Array(qubits.dropFirst(count))
        var steps = try expanded(definition, operation.arguments, rest, range)
        guard let repetitions = Int(exactly: operation.exponent), repetitions.magnitude <= 10_000 else {
            throw failure("QS0032", "a controlled gate to the power \(operation.exponent) cannot be made", range)
        }
        if repetitions < 0 { steps.reverse() }
        var round: [GateStep] = []
        for case .gate(var inner, let on, let place) in steps {
            // The outer controls are positive by now: x stands around them.
            inner.controls = Array(repeating: false, count: count) + inner.controls
            if repetitions < 0 { inner.exponent = -inner.exponent }
            round.append(.gate(inner, controls + on, place))
        }
        return Self.repeated(round, Int(repetitions.magnitude))
    }

    private func isLibrary(_ symbol: GateSymbol) -> Bool { symbol.isStandard || symbol.definitions.isEmpty }

    private static func controlled(_ name: String, _ count: Int, _ arguments: [Value]) -> (String, [Value])? {
        switch (name, count) {
        case ("x", 1): ("cx", arguments)
        case ("x", 2), ("cx", 1): ("ccx", arguments)
        case ("y", 1): ("cy", arguments)
        case ("z", 1): ("cz", arguments)
        case ("h", 1): ("ch", arguments)
        case ("swap", 1): ("cswap", arguments)
        case ("rx", 1): ("crx", arguments)
        case ("ry", 1): ("cry", arguments)
        case ("rz", 1): ("crz", arguments)
        case ("p", 1), ("phase", 1), ("u1", 1): ("cp", arguments)
        case ("U", 1), ("u3", 1): ("cu", arguments + [.float(0)])
        case ("gphase", 1): ("p", arguments)
        case ("gphase", 2): ("cp", arguments)
        case ("s", 1): ("cp", [.float(.pi / 2)])
        case ("sdg", 1): ("cp", [.float(-.pi / 2)])
        case ("t", 1): ("cp", [.float(.pi / 4)])
        case ("tdg", 1): ("cp", [.float(-.pi / 4)])
        default: nil
        }
    }

    // MARK: Powers

    private static func repeated(_ steps: [GateStep], _ count: Int) -> [GateStep] {
        var all: [GateStep] = []
        all.reserveCapacity(steps.count * count)
        for _ in 0..<count { all += steps }
        return all
    }

    private func raised(
        _ gate: Int, _ arguments: GateArguments, to exponent: Double, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) -> [GateStep] {
        if exponent == 1 { return [.play(gate, arguments, qubits, range)] }
        let symbol = program.gates[gate]
        if isLibrary(symbol), let (name, turned) = Self.turned(symbol.name, arguments.values, exponent) {
            return [.play(try named(name, range), arguments.replaced(by: turned), qubits, range)]
        }
        guard let repetitions = Int(exactly: exponent), repetitions.magnitude <= 10_000 else {
            throw failure(
                "QS0032", "'\(symbol.name)' to the power \(exponent) cannot be made", range,
                help: "whole powers can, and any power of a rotation")
        }
        let step = repetitions > 0 ? GateStep.play(gate, arguments, qubits, range) : .undo(gate, arguments, qubits, range)
        return Self.repeated([step], Int(repetitions.magnitude))
    }

    /// A rotation to a power is a rotation: up to a phase of the whole, which no instrument sees.
    private static func turned(_ name: String, _ arguments: [Value], _ exponent: Double) -> (String, [Value])? {
        if ["rx", "ry", "rz", "p", "phase", "u1", "crx", "cry", "crz", "cp", "cphase"].contains(name),
            arguments.count == 1, let angle = arguments[0].real
        {
            return (name, [.angle(angle * exponent)])
        }
        if name == "prx", arguments.count == 2, let angle = arguments[0].real {
            return (name, [.angle(angle * exponent), arguments[1]])
        }
        if exponent.rounded() == exponent, exponent >= 0 { return nil }
        switch name {
        case "z": return ("rz", [.angle(.pi * exponent)])
        case "s": return ("rz", [.angle(.pi / 2 * exponent)])
        case "sdg": return ("rz", [.angle(-.pi / 2 * exponent)])
        case "t": return ("rz", [.angle(.pi / 4 * exponent)])
        case "tdg": return ("rz", [.angle(-.pi / 4 * exponent)])
        case "x" where exponent == 0.5: return ("sx", [])
        case "x" where exponent != -1: return ("rx", [.angle(.pi * exponent)])
        case "y" where exponent != -1: return ("ry", [.angle(.pi * exponent)])
        case "sx" where exponent != -1: return ("rx", [.angle(.pi / 2 * exponent)])
        default: return nil
        }
    }

    /// What undoes a gate.
    mutating func inverse(
        of gate: Int, _ arguments: GateArguments, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) -> [GateStep] {
        let symbol = program.gates[gate]
        if isLibrary(symbol) {
            if let (name, inverse) = Self.inverse(symbol.name, arguments.values) {
                return [.play(try named(name, range), arguments.replaced(by: inverse), qubits, range)]
            }
            if symbol.name == "sx" {
                let turn = GateStep.play(try named("rz", range), GateArguments([.angle(.pi)]), qubits, range)
                return [turn, .play(gate, GateArguments([]), qubits, range), turn]
            }
        }
        guard let definition = try definition(gate, arguments, qubits) else {
            throw failure(
                "QS0032", "the inverse of '\(symbol.name)' is not known: it has no definition", range,
                help: "define it as a gate, or calibrate its inverse under a name of its own")
        }
        return try expanded(definition, arguments, qubits, range).reversed().map { step in
            guard case .gate(var operation, let on, let place) = step else { return step }
            operation.exponent = -operation.exponent
            return .gate(operation, on, place)
        }
    }

    private static func inverse(_ name: String, _ arguments: [Value]) -> (String, [Value])? {
        let numbers = arguments.compactMap(\.real)
        guard numbers.count == arguments.count else { return nil }
        switch (name, numbers.count) {
        case ("x", 0), ("y", 0), ("z", 0), ("h", 0), ("id", 0), ("cx", 0), ("CX", 0), ("cy", 0), ("cz", 0), ("ch", 0),
            ("swap", 0), ("ccx", 0), ("cswap", 0), ("ecr", 0):
            return (name, [])
        case ("s", 0): return ("sdg", [])
        case ("sdg", 0): return ("s", [])
        case ("t", 0): return ("tdg", [])
        case ("tdg", 0): return ("t", [])
        case ("U", 3), ("u3", 3):
            return (name, [.angle(-numbers[0]), .angle(-numbers[2]), .angle(-numbers[1])])
        case ("u2", 2):
            return ("U", [.angle(-.pi / 2), .angle(-numbers[1]), .angle(-numbers[0])])
        case ("cu", 4):
            return ("cu", [.angle(-numbers[0]), .angle(-numbers[2]), .angle(-numbers[1]), .angle(-numbers[3])])
        case ("gphase", 1): return ("gphase", [.angle(-numbers[0])])
        default: return nil
        }
    }
}
