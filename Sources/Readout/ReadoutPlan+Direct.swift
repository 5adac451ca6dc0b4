import RackNumerics

extension ReadoutPlan {
    /// Points of one record without traces: the mean of each shot's path plus joint Gaussian noise.
    func drawPoints(
        of record: DigitiserRecord, _ asked: [Int], _ wanted: [Int], shots: ShotNumbers, seed: UInt64,
        paths: [WindowPaths], into outcome: inout ReadoutOutcome
    ) {
        for slot in wanted {
            outcome.captures[slot].i = [Float](repeating: 0, count: shots.count)
            outcome.captures[slot].q = [Float](repeating: 0, count: shots.count)
        }
        let rows = wanted.map { slot in (slot, record.captures.firstIndex(of: asked[slot])!) }
        addNoise(of: record, rows, shots: shots, seed: seed, into: &outcome)
        for slot in wanted { addMeans(of: asked[slot], paths: paths, to: &outcome.captures[slot]) }
    }

    /// Adds Σ L_cc'·ξ_c' over the captures c' up to c of the record, ξ being each capture's own draw; in
    /// blocks of shots that stay in the cache.
    private func addNoise(
        of record: DigitiserRecord, _ rows: [(slot: Int, row: Int)], shots: ShotNumbers, seed: UInt64,
        into outcome: inout ReadoutOutcome
    ) {
        let blockSize = min(2048, shots.count)
        var (x, y) = ([Float](repeating: 0, count: blockSize), [Float](repeating: 0, count: blockSize))
        let keys = record.captures.map {
            DrawKey(
                seed: seed, element: captures[$0].index, purpose: .iqNoise,
                index: DrawKey.index(tick: captures[$0].startTick))
        }
        for start in stride(from: 0, to: shots.count, by: blockSize) {
            let count = min(blockSize, shots.count - start)
            for column in keys.indices {
                let hearing = rows.filter { $0.row >= column && record.noise[$0.row][column] != .zero }
                guard !hearing.isEmpty else { continue }
                x.withUnsafeMutableBufferPointer { x in
                    y.withUnsafeMutableBufferPointer { y in
                        NormalBlocks.fillPairs(
                            key: keys[column], shots: shots, offsets: start..<(start + count), x: x.baseAddress!,
                            y: y.baseAddress!)
                        for (slot, row) in hearing {
                            outcome.captures[slot].withPoints { i, q in
                                NormalBlocks.add(
                                    record.noise[row][column], x.baseAddress!, y.baseAddress!, count: count,
                                    i: i + start, q: q + start)
                            }
                        }
                    }
                }
            }
        }
    }

    private func addMeans(of capture: Int, paths: [WindowPaths], to points: inout ReadoutOutcome.Capture) {
        let table = tables[capture]
        let count = points.i.count
        guard count > 0 else { return }
        for resonator in resonators.indices {
            let known = table.windows[resonator].filter { !paths[$0].initial.isEmpty }
            let means = table.levels[resonator].map(\.mean)
            switch known.count {
            case 0:
                add(means: [means[0]], levels: nil, to: &points)
            case 1:
                let path = paths[known[0]]
                add(means: means, levels: path.initial, to: &points)
                addJumps(table, resonator, path, means: means, to: &points)
            default:
                for k in 0..<count {
                    let mean = integral(table, resonator, steps(shot: k, windows: known, paths))
                    points.i[k] += Float(mean.re)
                    points.q[k] += Float(mean.im)
                }
            }
        }
    }

    /// Adds each shot's level's mean; without levels, the first.
    private func add(means: [Complex], levels: [UInt8]?, to points: inout ReadoutOutcome.Capture) {
        let (meansI, meansQ) = (means.map { Float($0.re) }, means.map { Float($0.im) })
        let count = points.i.count
        points.withPoints { i, q in
            guard let levels else {
                for k in 0..<count {
                    i[k] += meansI[0]
                    q[k] += meansQ[0]
                }
                return
            }
            levels.withUnsafeBufferPointer { levels in
                for k in 0..<count {
                    let level = Int(levels[k])
                    i[k] += meansI[level]
                    q[k] += meansQ[level]
                }
            }
        }
    }

    /// Corrects the shots that jump: few, so each is done by itself.
    private func addJumps(
        _ table: CaptureTable, _ resonator: Int, _ path: WindowPaths, means: [Complex],
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
