import RackEmulator
import Scheduling

extension RunLayout {
    /// Why a block cannot be part of this run.
    struct Mismatch: Error {
        var message: String
    }

    /// How many shots `block` holds, where it fits the run.
    func shots(in block: PointResult) -> Result<Int, Mismatch> {
        func no(_ message: String) -> Result<Int, Mismatch> { .failure(Mismatch(message: message)) }
        let shape = header.shape
        guard part.points.contains(block.index) else {
            return no("the run has points \(part.points.lowerBound) to \(part.points.upperBound - 1)")
        }
        guard block.captures.count == shape.captures.count else {
            return no("\(block.captures.count) captures where the run has \(shape.captures.count)")
        }
        guard block.bits.count == shape.registers.count else {
            return no("\(block.bits.count) registers where the run has \(shape.registers.count)")
        }
        guard block.outputs.count == shape.outputs.count else {
            return no("\(block.outputs.count) outputs where the run has \(shape.outputs.count)")
        }
        guard block.finalPopulations.isEmpty || block.finalPopulations.count == shape.modes.count else {
            return no("\(block.finalPopulations.count) modes where the run has \(shape.modes.count)")
        }
        let shots: Int
        if let first = block.captures.first {
            shots = first.i.count
        } else if let index = shape.registers.firstIndex(where: { $0.size > 0 }) {
            shots = block.bits[index].count / shape.registers[index].size
        } else if let index = shape.outputs.firstIndex(where: { $0.count > 0 }) {
            shots = block.outputs[index].shots(of: shape.outputs[index])
        } else {
            shots = part.shots.upperBound - block.firstShot
        }
        guard shots > 0, block.firstShot >= part.shots.lowerBound, block.firstShot + shots <= part.shots.upperBound else {
            return no("\(shots) shots from shot \(block.firstShot) where a point has \(self.shots)")
        }
        for (index, bits) in block.bits.enumerated() where bits.count != shots * shape.registers[index].size {
            return no("\(bits.count) bits of register '\(shape.registers[index].name)' for \(shots) shots")
        }
        for (column, output) in zip(block.outputs, shape.outputs) where !column.holds(output, shots: shots) {
            return no("the values of output '\(output.name)' are not those of \(shots) shots")
        }
        if let message = mismatch(block.link, index: block.index, shots: block.firstShot..<block.firstShot + shots) {
            return no(message)
        }
        for (index, result) in block.captures.enumerated() {
            if let message = mismatch(result, index, shots: shots) { return no(message) }
        }
        if let history = block.populations {
            let fits = history.sums.count == modeLevels.count
                && zip(history.sums, modeLevels).allSatisfy { sums, levels in
                    sums.count == history.ticks.count && sums.allSatisfy { $0.levels == levels }
                }
            guard fits else {
                return no("populations over time do not have one value per time and level")
            }
        }
        return .success(shots)
    }

    private func mismatch(_ result: CaptureResult, _ index: Int, shots: Int) -> String? {
        let name = header.shape.captures[index].name
        guard result.i.count == shots, result.q.count == shots, result.assigned.count == shots,
            result.prepared.count == shots, result.executions.isEmpty || result.executions.count == shots
        else { return "capture '\(name)' does not have \(shots) values of I, Q, both levels and executions" }
        let samples = shots * header.shape.captures[index].samples
        for (count, other) in [
            (result.rawI.count, result.rawQ.count), (result.traceI.count, result.traceQ.count),
        ] where count != other || (count != 0 && count != samples) {
            return
                "traces of capture '\(name)' are not \(shots) × \(header.shape.captures[index].samples) samples"
        }
        if !captures[index].hasTraces, !result.rawI.isEmpty || !result.traceI.isEmpty {
            return "capture '\(name)' has traces that were not asked for"
        }
        return nil
    }

    private func mismatch(_ record: LinkRecord?, index: Int, shots: Range<Int>) -> String? {
        guard (record == nil) == (header.link == nil) else {
            return record == nil ? "nothing was said over the run's link" : "a conversation where the run has no link"
        }
        guard let record else { return nil }
        guard record.shots.count == shots.count else { return "\(record.shots.count) conversations of \(shots.count) shots" }
        guard record.messages.allSatisfy({ $0.point == index && shots.contains($0.shot) }) else {
            return "messages are of other shots"
        }
        return nil
    }

    /// The indices of point `index` along the sweep axes.
    func position(of index: Int) -> [Int] {
        var rest = index
        var position: [Int] = []
        for size in sweepShape.reversed() {
            position.append(rest % size)
            rest /= size
        }
        return position.reversed()
    }
}

extension OutputColumn {
    private var count: Int {
        switch self {
        case .integers(let values): values.count
        case .reals(let values), .complex(let values): values.count
        }
    }

    fileprivate func shots(of output: RunShape.OutputShape) -> Int {
        count / (output.kind == .complex ? 2 * output.count : output.count)
    }

    /// Whether these are values of the output's kind, for so many shots.
    fileprivate func holds(_ output: RunShape.OutputShape, shots: Int) -> Bool {
        switch (self, output.kind) {
        case (.integers, .bool), (.integers, .bits), (.integers, .int), (.integers, .uint): count == shots * output.count
        case (.reals, .float), (.reals, .angle), (.reals, .duration): count == shots * output.count
        case (.complex, .complex): count == 2 * shots * output.count
        default: false
        }
    }
}
