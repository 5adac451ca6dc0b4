import RackNumerics

extension ReadoutPlan {
    /// Measures a block of shots.
    ///
    /// Points come directly from their distribution where `CaptureReading.isDirect` says so, else each is
    /// integrated from a trace. Every number is a pure function of the plan, the seed, the shot and the
    /// initial levels of the windows that begin before the capture's end: neither the range of shots nor
    /// the list of captures matters. So captures can be asked for one after the other, as a program with
    /// feedback does.
    ///
    /// - Parameters:
    ///   - captures: positions in `captures`; `nil` for all.
    ///   - initialLevels: per window, the level at its start per shot of `shots`. An empty list is a window
    ///     of which nothing is known yet, or whose mode is not projected: it counts as level 0 without jumps.
    public func measure(
        captures subset: [Int]? = nil, shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        measure(captures: subset, shots: ShotNumbers(shots), seed: seed, initialLevels: initialLevels)
    }

    /// The same for any shots.
    public func measure(
        captures subset: [Int]? = nil, shots: ShotNumbers, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        outcome(of: subset, shots: shots, seed: seed, initialLevels: initialLevels, keepingTraces: false)
    }

    /// The windows whose initial levels a capture depends on, in order of time. To ask for one capture of a
    /// long plan, give `measure` these only: the time it takes grows with the windows that it is given.
    public func windows(reaching capture: Int) -> [Int] {
        tables[capture].windows.joined().sorted()
    }

    /// The first window in which the resonator that a capture reads is read by it; `nil` if none is.
    public func window(readBy capture: Int) -> Int? {
        windows.indices.first {
            windows[$0].captures.contains(capture) && windows[$0].resonator == readings[capture].resonator
        }
    }

    func outcome(
        of subset: [Int]?, shots: ShotNumbers, seed: UInt64, initialLevels: [[UInt8]], keepingTraces keep: Bool
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
                trace(
                    record, asked, wanted, shots: shots, seed: seed, paths: paths, keep: keep, into: &outcome)
            }
        }
        for slot in asked.indices { assign(&outcome.captures[slot], by: readings[asked[slot]].discriminator) }
        return outcome
    }

    func allPaths(shots: ShotNumbers, seed: UInt64, initialLevels: [[UInt8]]) -> [WindowPaths] {
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
}
