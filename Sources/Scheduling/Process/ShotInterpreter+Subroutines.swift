internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    static let callDepthLimit = 256

    /// Calls a subroutine: values are copied in, references in and back, qubits passed on.
    mutating func call(
        _ index: Int, _ arguments: [CheckedArgument], into place: ResolvedPlace?, _ range: SourceRange
    ) throws(Failure) {
        let subroutine = program.subroutines[index]
        guard context.depth < Self.callDepthLimit else {
            // Deeper rounds of a recursion that a measurement ends are like those before.
            if case .exploring = foresight, stack.contains(where: { if case .arm = $0.kind { true } else { false } }) {
                return
            }
            throw failure(
                "QS0082", "subroutines are called more than \(Self.callDepthLimit) deep", range,
                labels: [.init(subroutine.range, "'\(subroutine.name)'")], help: "does it call itself without end?")
        }
        var held: [Held] = []
        var operands: [[Int]] = []
        var copiesBack: [(slot: Int, place: ResolvedPlace)] = []
        let outer = evidence
        var all = outer
        for (argument, parameter) in zip(arguments, subroutine.parameters) {
            evidence = outer
            switch argument {
            case .value(let expression):
                let value = try evaluate(expression)
                var type = expression.type
                if case .value(let wanted) = parameter { type = wanted }
                held.append(
                    Held(
                        value: try converted(value, to: type, expression.range), evidence: settled,
                        terms: try stretchTerms(of: expression)))
            case .reference(let place):
                let target = try resolved(place)
                copiesBack.append((held.count, target))
                held.append(try content(of: target))
            case .qubits(let operand):
                operands.append(try qubits(operand))
                all.add(evidence)
            }
        }
        evidence = all
        try wait(qubits: operands.flatMap(\.self), range)
        stack.append(
            Activation(
                .call(
                    .init(
                        outer: context, outerDecided: decided, localCount: locals.count, copiesBack: copiesBack,
                        into: place, body: subroutine.body, range: range))))
        context = CallContext(
            kind: .subroutine, base: locals.count, localTypes: subroutine.localTypes, operands: operands,
            depth: context.depth + 1, origin: context.origin)
        locals += held
        locals += repeatElement(.unset, count: max(0, subroutine.localTypes.count - held.count))
        result = Held(value: .unset)
        stack.append(Activation(.block(subroutine.body)))
    }
}
