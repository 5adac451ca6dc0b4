extension ReadoutPlan {
    /// Measures a block of shots and keeps their traces: raw codes, demodulated samples and the points that
    /// integrate these very samples. Level paths are those of `measure`; the noise is drawn sample by sample
    /// and shared by captures that overlap.
    ///
    /// Parameters as for `measure`. Memory is 12 bytes per shot and sample.
    public func traces(
        captures subset: [Int]? = nil, shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        traces(captures: subset, shots: ShotNumbers(shots), seed: seed, initialLevels: initialLevels)
    }

    /// The same for any shots.
    public func traces(
        captures subset: [Int]? = nil, shots: ShotNumbers, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        outcome(of: subset, shots: shots, seed: seed, initialLevels: initialLevels, keepingTraces: true)
    }

    /// Digitises one record for every shot and integrates the captures at `wanted` slots of `asked`.
    func trace(
        _ record: DigitiserRecord, _ asked: [Int], _ wanted: [Int], shots: ShotNumbers, seed: UInt64,
        paths: [WindowPaths], keep: Bool, into outcome: inout ReadoutOutcome
    ) {
        var sampler = TraceSampler(plan: self, record: record, seed: seed)
        var field = FieldMaker(plan: self, record: record, paths: paths, scale: sampler.scale)
        let integrators = wanted.map {
            TraceIntegrator(plan: self, capture: asked[$0], record: record, scale: sampler.scale)
        }
        for (slot, integrator) in zip(wanted, integrators) {
            integrator.reserve(shots: shots.count, keep: keep, in: &outcome.captures[slot])
        }
        for offset in 0..<shots.count {
            field.prepare(shot: offset)
            sampler.sample(field, shot: shots.word(offset))
            for (slot, integrator) in zip(wanted, integrators) {
                integrator.integrate(sampler, shot: offset, keep: keep, into: &outcome.captures[slot])
            }
        }
    }
}
