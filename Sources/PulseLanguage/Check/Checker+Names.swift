internal import RackDiagnostics

/// Collects what a block names, each once.
struct NameCollector {
    private(set) var qubits: [QubitOperand] = []
    private(set) var frames: [Int] = []
    private var knownQubits: Set<Int> = []
    private var knownParameters: Set<Int> = []
    private var knownFrames: Set<Int> = []

    mutating func add(frame: Int) {
        if knownFrames.insert(frame).inserted { frames.append(frame) }
    }

    /// Elements whose index changes stand for their whole register.
    mutating func add(_ operand: QubitOperand) {
        switch operand.kind {
        case .physical(let qubits):
            let new = qubits.filter { knownQubits.insert($0).inserted }
            if !new.isEmpty {
                self.qubits.append(QubitOperand(.physical(new), isSingle: new.count == 1, range: operand.range))
            }
        case .element(let offset, let size, _):
            add(QubitOperand(.physical(Array(offset..<offset + size)), isSingle: false, range: operand.range))
        case .parameter(let index):
            if knownParameters.insert(index).inserted { qubits.append(operand) }
        case .selection(let whole, _, _): add(whole)
        case .joined(let parts):
            for part in parts { add(part) }
        }
    }

    mutating func add(_ names: NamedOperands) {
        for qubit in names.qubits { add(qubit) }
        for frame in names.frames { add(frame: frame) }
    }

    /// - Parameter limit: globals from it on came into being inside the block.
    func named(before limit: Int) -> NamedOperands {
        NamedOperands(qubits: qubits, frames: frames.filter { $0 < limit })
    }
}

extension Checker {
    mutating func note(frame: Int) {
        if !names.isEmpty { names[names.count - 1].add(frame: frame) }
    }

    mutating func note(_ operand: QubitOperand) {
        if !names.isEmpty { names[names.count - 1].add(operand) }
    }

    mutating func note(_ named: NamedOperands) {
        if !names.isEmpty { names[names.count - 1].add(named) }
    }

    /// What `body` names that was there before it; the blocks around name it too.
    mutating func collectingNames<Result>(_ body: (inout Checker) -> Result) -> (Result, NamedOperands) {
        let firstNew = program.globals.count
        names.append(NameCollector())
        let result = body(&self)
        let collected = names.removeLast().named(before: firstNew)
        note(collected)
        return (result, collected)
    }
}
