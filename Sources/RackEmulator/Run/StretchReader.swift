internal import RackModel
internal import Readout
internal import Scheduling

/// Reads the captures that end in a stretch, for the shots of a node.
struct StretchReader {
    let setup: FeedbackSetup
    let stretch: FeedbackStretch
    let shots: Range<Int>
    let seed: UInt64
    let traces: Bool

    /// What a capture gave, member by member.
    struct Reading {
        var capture: PulseSchedule.Capture
        var record: ReadoutOutcome.Capture
        /// For `capture_v4`.
        var counts: [Int64]
        /// The level in which its window began.
        var prepared: [UInt8]
        /// Populations just before that, of every member; empty without a window.
        var populations: LevelSums
        var samples: Int

        /// Spread over the shots of a block.
        func outcomes(members: [Int], shots: Int) -> ReadCapture {
            func spread<Number>(_ values: [Number], _ none: Number) -> [Number] {
                var all = [Number](repeating: none, count: shots)
                for (member, value) in zip(members, values) { all[member] = value }
                return all
            }
            var read = ReadCapture(capture: capture)
            switch capture.kind {
            case .bit: read.assigned = spread(record.assigned, 0)
            case .count: read.counts = spread(counts, 0)
            case .iq, .stream, .trace: (read.i, read.q) = (spread(record.i, 0), spread(record.q, 0))
            }
            return read
        }
    }

    /// In the order of the stretch's captures.
    func read(members: [Int], windows: [BegunWindow]) -> [Reading] {
        let numbers = ShotNumbers(members.map { shots.lowerBound + $0 })
        var readings: [Reading] = []
        for feedline in stretch.plans.indices {
            guard let plan = stretch.plans[feedline] else { continue }
            let asked = stretch.captures.filter { $0.feedline == feedline }
            guard !asked.isEmpty else { continue }
            var needed = [Bool](repeating: false, count: plan.windows.count)
            for one in asked { for window in plan.windows(reaching: one.position) { needed[window] = true } }
            let begun = plan.windows.map { window in windows.last { $0.isSame(as: window, on: feedline) } }
            let initial = plan.windows.indices.map { number -> [UInt8] in
                guard needed[number], let known = begun[number] else { return [] }
                return members.map { known.initialLevels[$0] }
            }
            let measured = CaptureMeasurement(plan: plan, seed: seed, traces: traces).measure(
                asked.map { ($0.position, $0.capture.kind) }, shots: numbers, initialLevels: initial)
            for (one, found) in zip(asked, measured) {
                let own = plan.window(readBy: one.position).flatMap { begun[$0] }
                readings.append(
                    Reading(
                        capture: one.capture, record: found.record, counts: found.counts,
                        prepared: members.map { own?.initialLevels[$0] ?? 0 },
                        populations: own.map { Self.sum($0, over: members) } ?? LevelSums(),
                        samples: plan.readings[one.position].samples))
            }
        }
        return readings
    }

    private static func sum(_ window: BegunWindow, over members: [Int]) -> LevelSums {
        var counts = [Int](repeating: 0, count: window.populations.count)
        for member in members { counts[Int(window.branch[member])] += 1 }
        var sums = LevelSums()
        for (populations, count) in zip(window.populations, counts) where count > 0 { sums.add(populations, shots: count) }
        return sums
    }
}

/// Points, levels and counts of some captures of one plan.
struct CaptureMeasurement {
    let plan: ReadoutPlan
    let seed: UInt64
    let traces: Bool

    /// Shots whose traces are held at a time where only counts are wanted of them.
    private static let shotsAtOnce = 256

    /// - Parameter asked: positions in the plan's captures, and what they are for.
    func measure(
        _ asked: [(position: Int, kind: PulseSchedule.Capture.Kind)], shots: ShotNumbers, initialLevels: [[UInt8]]
    ) -> [(record: ReadoutOutcome.Capture, counts: [Int64])] {
        let positions = asked.map(\.position)
        if traces {
            let outcome = plan.traces(captures: positions, shots: shots, seed: seed, initialLevels: initialLevels)
            return zip(asked, outcome.captures).map { one, record in
                (record, one.kind == .count ? counts(one.position, record) : [])
            }
        }
        let drawn = positions.indices.filter { asked[$0].kind != .count }
        let outcome = plan.measure(
            captures: drawn.map { positions[$0] }, shots: shots, seed: seed, initialLevels: initialLevels)
        return positions.indices.map { number in
            if let place = drawn.firstIndex(of: number) { return (outcome.captures[place], []) }
            return counted(positions[number], shots: shots, initialLevels: initialLevels)
        }
    }

    private func counts(_ position: Int, _ record: ReadoutOutcome.Capture) -> [Int64] {
        plan.sampleCounts(capture: position, traceI: record.traceI, traceQ: record.traceQ)
    }

    /// A capture whose samples are counted: its point integrates these very samples.
    private func counted(
        _ position: Int, shots: ShotNumbers, initialLevels: [[UInt8]]
    ) -> (record: ReadoutOutcome.Capture, counts: [Int64]) {
        var (whole, all) = (ReadoutOutcome.Capture(), [Int64]())
        for start in stride(from: 0, to: shots.count, by: Self.shotsAtOnce) {
            let part = start..<min(start + Self.shotsAtOnce, shots.count)
            let outcome = plan.traces(
                captures: [position], shots: shots.part(part), seed: seed,
                initialLevels: initialLevels.map { $0.isEmpty ? [] : Array($0[part]) })
            let record = outcome.captures[0]
            whole.i += record.i
            whole.q += record.q
            whole.assigned += record.assigned
            whole.saturatedSamples += record.saturatedSamples
            all += counts(position, record)
        }
        return (whole, all)
    }
}
