import RackNumerics

extension ReadoutPlan {
    /// Measures a block of shots.
    ///
    /// Points come directly from their distribution where `CaptureReading.isDirect` says so, else each is
    /// integrated from a trace. Every number is a pure function of the plan, the seed, the shot and the initial
    /// levels of the windows that begin before the capture's end: neither the range of shots nor the list of
    /// captures matters. So captures can be asked for one after the other, as a program with feedback does.
    ///
    /// - Parameters:
    ///   - captures: positions in `captures`; `nil` for all.
    ///   - initialLevels: per window, the level at its start per shot of `shots`. An empty list is a window of
    ///     which nothing is known yet, or whose mode is not projected: it counts as level 0 without jumps.
    public func measure(
        captures subset: [Int]? = nil, shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        outcome(of: subset, shots: shots, seed: seed, initialLevels: initialLevels, keepingTraces: false)
    }

    func outcome(
        of subset: [Int]?, shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]], keepingTraces keep: Bool
    ) -> ReadoutOutcome {
        let asked = subset ?? Array(captures.indices)
        let paths = allPaths(shots: shots, seed: seed, initialLevels: initialLevels)
        var outcome = ReadoutOutcome(
            captures: asked.map { _ in ReadoutOutcome.Capture() }, finalLevels: paths.map(\.finalLevels))
        for record in records {
            let wanted = asked.indices.filter { record.captures.contains(asked[$0]) }
            guard !wanted.isEmpty else { continue }
            if record.isDirect, !keep {
                drawPoints(of: record, asked, wanted, shots: shots, seed: seed, paths: paths, into: &outcome)
            } else {
                trace(record, asked, wanted, shots: shots, seed: seed, paths: paths, keep: keep, into: &outcome)
            }
        }
        for slot in asked.indices { assign(&outcome.captures[slot], by: readings[asked[slot]].discriminator) }
        return outcome
    }

    func allPaths(shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]]) -> [WindowPaths] {
        precondition(initialLevels.count == windows.count, "one list of initial levels per window")
        return windows.indices.map { index in
            let initial = initialLevels[index]
            precondition(initial.isEmpty || initial.count == shots.count, "one initial level per shot")
            return paths(window: index, shots: shots, seed: seed, initial: initial)
        }
    }

    private func assign(_ capture: inout ReadoutOutcome.Capture, by discriminator: Discriminator) {
        let count = capture.i.count
        capture.assigned = [UInt8](repeating: 0, count: count)
        guard discriminator.centres.count > 1 else { return }
        if discriminator.centres.count == 2 {
            // The nearer of two centres is a sign.
            let (zero, one) = (discriminator.centres[0], discriminator.centres[1])
            let (along, middle) = (one - zero, 0.5 * (one + zero))
            let threshold = middle.re * along.re + middle.im * along.im
            for k in 0..<count {
                let projection = Double(capture.i[k]) * along.re + Double(capture.q[k]) * along.im
                capture.assigned[k] = projection > threshold ? 1 : 0
            }
        } else {
            for k in 0..<count {
                capture.assigned[k] = discriminator.level(i: Double(capture.i[k]), q: Double(capture.q[k]))
            }
        }
    }

    /// Points of one record without traces: the mean of each shot's path plus joint Gaussian noise.
    private func drawPoints(
        of record: DigitiserRecord, _ asked: [Int], _ wanted: [Int], shots: Range<Int>, seed: UInt64,
        paths: [WindowPaths], into outcome: inout ReadoutOutcome
    ) {
        for slot in wanted {
            outcome.captures[slot].i = [Float](repeating: 0, count: shots.count)
            outcome.captures[slot].q = [Float](repeating: 0, count: shots.count)
            addNoise(of: record, capture: asked[slot], shots: shots, seed: seed, to: &outcome.captures[slot])
            addMeans(of: asked[slot], paths: paths, to: &outcome.captures[slot])
        }
    }

    /// Adds Σ L_cc'·ξ_c' over the captures c' up to c of the record, ξ being each capture's own draw.
    private func addNoise(
        of record: DigitiserRecord, capture: Int, shots: Range<Int>, seed: UInt64,
        to points: inout ReadoutOutcome.Capture
    ) {
        let row = record.captures.firstIndex(of: capture)!
        for (column, other) in record.captures[...row].enumerated() where record.noise[row][column] != .zero {
            let window = captures[other]
            let key = DrawKey(
                seed: seed, element: window.index, purpose: .iqNoise, index: DrawKey.index(tick: window.startTick))
            NormalBlocks.addPairs(
                key: key, shots: shots, factor: record.noise[row][column], i: &points.i, q: &points.q)
        }
    }

    private func addMeans(of capture: Int, paths: [WindowPaths], to points: inout ReadoutOutcome.Capture) {
        let table = tables[capture]
        let count = points.i.count
        for resonator in resonators.indices {
            let known = table.windows[resonator].filter { !paths[$0].initial.isEmpty }
            let means = table.levels[resonator].map(\.mean)
            switch known.count {
            case 0:
                for k in 0..<count {
                    points.i[k] += Float(means[0].re)
                    points.q[k] += Float(means[0].im)
                }
            case 1:
                let path = paths[known[0]]
                let (meansI, meansQ) = (means.map { Float($0.re) }, means.map { Float($0.im) })
                for k in 0..<count {
                    let level = Int(path.initial[k])
                    points.i[k] += meansI[level]
                    points.q[k] += meansQ[level]
                }
                addJumps(table, resonator, path, means: means, window: known[0], to: &points)
            default:
                for k in 0..<count {
                    let mean = integral(table, resonator, steps(shot: k, windows: known, paths))
                    points.i[k] += Float(mean.re)
                    points.q[k] += Float(mean.im)
                }
            }
        }
    }

    /// Corrects the shots that jump: few, so each is done by itself.
    private func addJumps(
        _ table: CaptureTable, _ resonator: Int, _ path: WindowPaths, means: [Complex], window: Int,
        to points: inout ReadoutOutcome.Capture
    ) {
        var next = 0
        while next < path.events.count {
            let shot = Int(path.events[next].shot)
            var steps = [LevelStep(sample: .min, level: Int(path.initial[shot]))]
            while next < path.events.count, Int(path.events[next].shot) == shot {
                steps.append(
                    LevelStep(sample: Int(path.events[next].sample), level: Int(path.events[next].level)))
                next += 1
            }
            let correction = integral(table, resonator, steps) - means[steps[0].level]
            points.i[shot] += Float(correction.re)
            points.q[shot] += Float(correction.im)
        }
    }
}

/// A level and the sample of the plan's axis from which it holds.
struct LevelStep: Equatable {
    var sample: Int
    var level: Int
}

extension ReadoutPlan {
    /// The level of one resonator's mode over several windows: the start of a later window is a step too, since
    /// anything may have been done to the mode in between.
    func steps(shot: Int, windows known: [Int], _ paths: [WindowPaths]) -> [LevelStep] {
        guard let first = known.first else { return [LevelStep(sample: .min, level: 0)] }
        var steps = [LevelStep(sample: .min, level: Int(paths[first].initial[shot]))]
        for window in known {
            let level = Int(paths[window].initial[shot])
            if window != first, level != steps[steps.count - 1].level {
                steps.append(LevelStep(sample: axis.sample(atOrBefore: windows[window].startTick), level: level))
            }
            let events = paths[window].events
            var (low, high) = (0, events.count)
            while low < high {
                let middle = (low + high) / 2
                if Int(events[middle].shot) < shot { low = middle + 1 } else { high = middle }
            }
            while low < events.count, Int(events[low].shot) == shot {
                steps.append(LevelStep(sample: Int(events[low].sample), level: Int(events[low].level)))
                low += 1
            }
        }
        return steps
    }

    /// The part of one resonator in an integrated point, along `steps`, in constant time per step.
    ///
    /// After a step at s into ℓ the pointer is α_ℓ(k) + (α(s) − α_ℓ(s))·e^(−λ_ℓ(k − s)dt).
    func integral(_ table: CaptureTable, _ resonator: Int, _ steps: [LevelStep]) -> Complex {
        let window = table.samples
        var sum = Complex.zero
        var offset = Complex.zero
        for (number, step) in steps.enumerated() {
            let end = number + 1 < steps.count ? steps[number + 1].sample : window.upperBound
            let rate = dynamics[resonator][step.level].rate
            func decay(_ samples: Int) -> Complex { .exp(-Double(samples) * axis.periodSeconds * rate) }
            let from = max(step.sample, window.lowerBound)
            let to = min(end, window.upperBound)
            let moving = offset != .zero
            if from < to {
                let (a, b) = (from - window.lowerBound, to - window.lowerBound)
                let level = table.levels[resonator][step.level]
                sum += level.prefix[b] - level.prefix[a]
                if moving {
                    let start = from > step.sample ? offset * decay(from - step.sample) : offset
                    sum += start * (level.tail[a] - decay(b - a) * level.tail[b])
                }
            }
            guard number + 1 < steps.count, end < window.upperBound else { break }
            let pointer = pointers[resonator][step.level]
            let arriving = pointer[end] + (moving ? offset * decay(end - step.sample) : .zero)
            offset = arriving - pointers[resonator][steps[number + 1].level][end]
        }
        return sum
    }
}
