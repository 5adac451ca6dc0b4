import RackEmulator
import RackModel
import RunLog

/// Sums up blocks of shots, which come in order, into the outcome of a run.
struct ResultCollector {
    let device: Device
    let options: RunOptions
    let shape: RunShape
    let keeps: KeptResults

    private(set) var points: [PointOutcome] = []
    private(set) var readout: [ReadoutQuality]
    private(set) var counters = PointResult.Counters()
    private(set) var clusters: [ClusterReport] = []
    private(set) var shots = 0
    /// Of all shots, in `Double`: a long run of many shots passes 2⁶³ ticks.
    private(set) var simulatedTicks = 0.0
    private var histograms: [[[UInt8]: Int]] = []
    private var outputs: [OutputCollector] = []

    init(device: Device, options: RunOptions, shape: RunShape, keeps: KeptResults) {
        self.device = device
        self.options = options
        self.shape = shape
        self.keeps = keeps
        readout = shape.captures.map {
            ReadoutQuality(
                name: $0.name, qubit: $0.qubit, toldApart: $0.kind == .bit ? 2 : $0.levelCentres.count, confusion: [])
        }
    }

    /// Adds the next block, of `shots` shots.
    mutating func add(_ block: PointResult, shots count: Int) {
        if points.last?.index != block.index { open(block) }
        let last = points.count - 1
        let before = points[last].shots
        for (mode, levels) in block.finalPopulations.enumerated() where mode < points[last].populations.count {
            points[last].populations[mode].levels = Self.average(
                points[last].populations[mode].levels, before, levels, count)
            guard shape.drawsPerShot else { continue }
            points[last].populations[mode].errors = Self.error(
                points[last].populations[mode].errors, before, block.finalErrors[mode], count)
        }
        for (number, capture) in block.captures.enumerated() where number < shape.captures.count {
            Self.add(capture, to: &points[last].captures[number], keeps: keeps, isDrawn: shape.drawsPerShot)
            Self.tally(capture, in: &readout[number].confusion)
        }
        for (register, bits) in block.bits.enumerated() where register < shape.registers.count {
            let size = shape.registers[register].size
            guard size > 0 else { continue }
            for shot in 0..<min(count, bits.count / size) {
                histograms[register][Array(bits[shot * size..<(shot + 1) * size]), default: 0] += 1
            }
        }
        for (number, index) in shape.reportedOutputs.enumerated() where index < block.outputs.count {
            outputs[number].add(block.outputs[index])
        }
        points[last].shots += count
        shots += count
        counters.add(block.counters)
        clusters.add(block.clusters)
        simulatedTicks += block.shotTicksTotal
    }

    /// Closes the last point.
    mutating func finish() {
        guard let last = points.indices.last else { return }
        for (register, histogram) in histograms.enumerated() {
            // Dictionaries come in any order: sorted by what is shown.
            points[last].registers[register].counts =
                histogram.map { entry in
                    RegisterCounts.Entry(
                        bits: String(entry.key.reversed().map { $0 == 0 ? "0" : "1" }), count: entry.value)
                }
                .sorted { $0.bits < $1.bits }
        }
        histograms = []
        points[last].outputs = outputs.map(\.outcome)
        outputs = []
    }

    private mutating func open(_ block: PointResult) {
        finish()
        histograms = Array(repeating: [:], count: shape.registers.count)
        outputs = shape.reportedOutputs.map { OutputCollector(shape.outputs[$0], keeps: keeps != .summaries) }
        points.append(
            PointOutcome(
                index: block.index, values: options.values(at: block.index), shots: 0,
                registers: shape.registers.map { RegisterCounts(name: $0.name, counts: []) },
                populations: shape.modes.map { ModePopulations(name: device.modes[$0].name, levels: []) },
                captures: shape.captures.map {
                    CaptureOutcome(
                        name: $0.name, qubit: $0.qubit, ranShots: 0, executions: 0, meanI: .nan, meanQ: .nan,
                        assignedCounts: [], populations: [],
                        shots: CaptureResult(i: [], q: [], assigned: [], prepared: []))
                }, outputs: []))
    }

    private static func add(
        _ block: CaptureResult, to outcome: inout CaptureOutcome, keeps: KeptResults, isDrawn: Bool
    ) {
        let ran = block.i.indices.filter(block.ran)
        let before = outcome.ranShots
        if !ran.isEmpty {
            let total = Double(before + ran.count)
            func mean(_ old: Double, _ values: [Float]) -> Double {
                ((before == 0 ? 0 : old * Double(before)) + ran.reduce(0.0) { $0 + Double(values[$1]) }) / total
            }
            outcome.meanI = mean(outcome.meanI, block.i)
            outcome.meanQ = mean(outcome.meanQ, block.q)
            for shot in ran { increment(&outcome.assignedCounts, Int(block.assigned[shot])) }
            outcome.populations = average(outcome.populations, before, block.populations, ran.count)
            if isDrawn {
                outcome.populationErrors = error(outcome.populationErrors, before, block.populationErrors, ran.count)
            }
        }
        outcome.ranShots += ran.count
        outcome.executions += block.executions.isEmpty ? ran.count : block.executions.reduce(0) { $0 + Int($1) }
        guard keeps != .summaries else { return }
        outcome.shots.executions += block.executions
        outcome.shots.i += block.i
        outcome.shots.q += block.q
        outcome.shots.assigned += block.assigned
        outcome.shots.prepared += block.prepared
        guard keeps == .traces else { return }
        outcome.shots.rawI += block.rawI
        outcome.shots.rawQ += block.rawQ
        outcome.shots.traceI += block.traceI
        outcome.shots.traceQ += block.traceQ
    }

    private static func tally(_ capture: CaptureResult, in confusion: inout [[Int]]) {
        for shot in capture.assigned.indices where capture.ran(shot) {
            let (prepared, assigned) = (capture.prepared[shot], capture.assigned[shot])
            let size = max(Int(prepared), Int(assigned)) + 1
            if confusion.count < size {
                confusion = confusion.map { $0 + Array(repeating: 0, count: size - $0.count) }
                confusion += Array(
                    repeating: Array(repeating: 0, count: size), count: size - confusion.count)
            }
            confusion[Int(prepared)][Int(assigned)] += 1
        }
    }

    private static func increment(_ counts: inout [Int], _ index: Int) {
        if counts.count <= index { counts += Array(repeating: 0, count: index + 1 - counts.count) }
        counts[index] += 1
    }

    private static func average(_ old: [Double], _ before: Int, _ new: [Double], _ count: Int) -> [Double] {
        guard before > 0, old.count == new.count else { return new }
        let total = Double(before + count)
        return zip(old, new).map { ($0 * Double(before) + $1 * Double(count)) / total }
    }

    /// The standard error of what `average` makes.
    private static func error(_ old: [Double], _ before: Int, _ new: [Double], _ count: Int) -> [Double] {
        guard before > 0, old.count == new.count else { return new }
        let total = Double(before + count)
        return zip(old, new).map { old, new in
            let (first, second) = (old * Double(before), new * Double(count))
            return (first * first + second * second).squareRoot() / total
        }
    }
}
