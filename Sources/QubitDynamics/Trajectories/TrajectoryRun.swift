internal import RackNumerics

/// One window of time for shots that begin with the same ket: Monte-Carlo wave functions (Dalibard, Castin and Mølmer,
/// Phys. Rev. Lett. 68, 580 (1992)) with the waiting times drawn from the norm (Dum, Zoller and Ritsch,
/// Phys. Rev. A 45, 4879 (1992)).
///
/// Shots share one ket until they jump; from then on each has its own. As many jumped shots go side by side as memory
/// allows, through the same steps; those that find no room begin again with the next pass.
struct TrajectoryRun {
    let cluster: Cluster
    let rates: TrajectoryRates
    let memory: TrajectoryMemory
    let workers: any Workers
    /// How many jumped kets may be held at once, at least one.
    let room: Int

    /// The steps of a window of time.
    func tape(from: Int64, to: Int64, fields: ClusterFields) -> KetTape {
        KetTape(cluster, rates, memory, from: from, to: to, fields: fields)
    }

    /// Evolves `line`, which nobody else holds, and all that leave it, to the window's end.
    ///
    /// - Parameters:
    ///   - source: of the window's steps.
    ///   - postponed: shots that found no room, as they were at the start.
    /// - Returns: the jumped shots, and `line` itself if shots are left in it.
    func pass(
        _ line: TrajectoryLine, _ source: inout KetSource, postponed: inout [Int], report: inout EvolutionReport
    ) -> (jumped: [TrajectoryLine], shared: TrajectoryLine?) {
        var jumped: [TrajectoryLine] = []
        var shared: TrajectoryLine? = line
        var operations = OperationCount()
        while let steps = source.next() {
            let costs = steps.map { $0.operations(dimension: cluster.dimension) }
            // Where each of the jumped kets enters the steps.
            var entries = [Int](repeating: 0, count: jumped.count)
            for (index, step) in steps.enumerated() {
                guard let line = shared else { break }
                operations += costs[index]
                guard step.apply(line, workers), rates.hasDecay else { continue }
                let leaving = line.takeJumped()
                if line.shots.isEmpty, !leaving.isEmpty { shared = nil }
                for (k, shot) in leaving.enumerated() {
                    guard jumped.count < room else {
                        postponed.append(shot.number)
                        continue
                    }
                    let isLast = shared == nil && k == leaving.count - 1
                    jumped.append(step.jumped(shot, from: line, isLast: isLast, workers))
                    entries.append(index + 1)
                }
            }
            for entry in entries { for cost in costs[entry...] { operations += cost } }
            advance(&jumped, steps, entries)
            if shared == nil, jumped.isEmpty { break }
        }
        report = source.report
        report.operations = operations
        return (jumped, shared)
    }

    /// Takes each line, which holds one shot, through the steps from its entry on.
    private func advance(_ lines: inout [TrajectoryLine], _ steps: [KetStep], _ entries: [Int]) {
        guard !lines.isEmpty else { return }
        let before = lines
        lines.withUnsafeMutableBufferPointer { lines in
            let places = TrajectoryPlaces(lines.baseAddress!)
            // A ket alone is shared out itself.
            let inner: any Workers = before.count == 1 ? workers : SerialWorkers()
            @Sendable func takeThrough(_ k: Int) {
                places.lines[k] = KetStep.take(before[k], through: steps[entries[k]...], inner)
            }
            if before.count == 1 { takeThrough(0) } else { workers.run(before.count, takeThrough) }
        }
    }
}

/// Places that workers write to, each its own.
private struct TrajectoryPlaces: @unchecked Sendable {
    let lines: UnsafeMutablePointer<TrajectoryLine>

    init(_ lines: UnsafeMutablePointer<TrajectoryLine>) { self.lines = lines }
}
