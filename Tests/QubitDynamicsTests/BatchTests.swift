import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Batches of points in SIMD lanes")
struct BatchTests {
    /// A random mode with its fields, points and states.
    private struct Case {
        let device: Device
        let fields: [ClusterFields]
        let points: [BatchPoint]
        let states: [DensityMatrix]
        let to: Int64 = 60

        init(_ seed: UInt64, levels: Int, accuracy: Double, counterRotating: Bool = false, count: Int = 5) {
            var draws = Philox(seed: seed, shot: 0, element: levels, purpose: .test)
            func unit() -> Double { draws.nextUniform() }
            let t1 = 3e-6 + 40e-6 * unit()
            let mode = duffing(
                counterRotating ? 1.2e9 : 4.8e9 + 1e6 * unit(), -2e8 - 1.5e8 * unit(), levels: levels, t1: t1,
                t2: t1 * (0.3 + 1.5 * unit()), thermal: 0.05 * unit())
            device = chip([mode], solver: SolverSettings(accuracy: accuracy, counterRotating: counterRotating))
            fields = (0..<3).map { k in
                Self.pulse(k, carrierHz: mode.frequencyHz + 2e7 * (unit() - 0.5), start: Int64(3 + 4 * k), &draws)
            }
            points = (0..<count).map { k in
                BatchPoint(
                    fields: k % 3, scale: k == 1 ? 1 : 0.2 + unit(),
                    carrierHz: k % 2 == 0 ? nil : mode.frequencyHz + 3e7 * (unit() - 0.5),
                    detuningHz: k % 4 == 0 ? 0 : 5e6 * (unit() - 0.5))
            }
            states = (0..<count).map { _ in
                let amplitudes = (0..<levels).map { k in
                    Complex(unit() - 0.5, unit() - 0.5) * (k < 2 ? 1 : 0.1)
                }
                return pure(amplitudes)
            }
        }

        /// Held coarse samples, a filtered bump on a fine grid, or a square pulse between bumps.
        private static func pulse(
            _ kind: Int, carrierHz: Double, start: Int64, _ draws: inout Philox
        ) -> ClusterFields {
            let (height, tilt) = (2e7 + 3e7 * draws.nextUniform(), draws.nextUniform())
            let length = 30.0
            let signal = sampled(
                kind == 1 ? 240 : 30, perTick: kind == 1 ? 8 : 1, carrierHz: carrierHz, startTick: start
            ) { seconds in
                let x = seconds * 1e9 / length
                let turn = Complex.unit(radians: .pi * x)
                let bump = turn.im
                if kind == 2, x > 0.3, x < 0.8 { return Complex(height, 0.2 * height) }
                return height * Complex(bump * bump, tilt * bump * turn.re)
            }
            return ClusterFields(drives: [.init(mode: 0, signal: signal)])
        }

        func batch() throws -> [DensityMatrix] {
            let solver = try #require(BatchSolver(Cluster(device: device, modes: [0], couplings: [])))
            var states = states
            solver.evolve(&states, fields: fields, points: points, from: 0, to: to)
            return states
        }

        /// The same by the master equation one by one, to a far finer accuracy.
        func reference(_ index: Int) throws -> DensityMatrix {
            var fine = device
            fine.solver.accuracy = 1e-11
            let point = points[index]
            let solver = LindbladSolver(
                try Cluster(device: fine, modes: [0], couplings: [], detuningsHz: [point.detuningHz]))
            var fields = fields[point.fields]
            for k in fields.drives.indices {
                fields.drives[k].signal.carrierHz = point.carrierHz ?? fields.drives[k].signal.carrierHz
                for s in fields.drives[k].signal.segments.indices {
                    let segment = fields.drives[k].signal.segments[s]
                    fields.drives[k].signal.segments[s].re = segment.re.map { $0 * point.scale }
                    fields.drives[k].signal.segments[s].im = segment.im.map { $0 * point.scale }
                }
            }
            var state = states[index]
            solver.evolve(&state, from: 0, to: to, fields: fields)
            return state
        }
    }

    private func difference(_ a: DensityMatrix, _ b: DensityMatrix) -> Double {
        zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }

    @Test("Every lane is the master equation's solution to the accuracy asked for", arguments: 2...8)
    func lanesSolveTheMasterEquation(levels: Int) throws {
        for accuracy in [1e-4, 1e-6, 1e-8] {
            let test = Case(UInt64(levels), levels: levels, accuracy: accuracy)
            let states = try test.batch()
            for index in states.indices {
                let reference = try test.reference(index)
                #expect(difference(states[index], reference) < accuracy, "accuracy \(accuracy), point \(index)")
                #expect((states[index].trace.re - 1).magnitude < 1e-10)
            }
        }
    }

    @Test("The same without the rotating-wave approximation", arguments: [2, 3, 5])
    func lanesKeepCounterRotatingTerms(levels: Int) throws {
        for accuracy in [1e-4, 1e-6] {
            let test = Case(
                40 + UInt64(levels), levels: levels, accuracy: accuracy, counterRotating: true, count: 3)
            let states = try test.batch()
            for index in states.indices {
                #expect(difference(states[index], try test.reference(index)) < accuracy)
            }
        }
    }

    @Test("An accuracy beyond what numbers resolve is refined to that, and no further")
    func resolution() throws {
        let test = Case(3, levels: 2, accuracy: 1e-12, counterRotating: true, count: 1)
        let solver = try #require(BatchSolver(Cluster(device: test.device, modes: [0], couplings: [])))
        var states = test.states
        let reports = solver.evolve(&states, fields: test.fields, points: test.points, from: 0, to: 4)
        #expect(reports[0].errorEstimate < 1e-11 && reports[0].errorEstimate > 0)
    }

    @Test("A point has the same bits alone, in company and in any order", arguments: [false, true])
    func lanesAreIndependent(counterRotating: Bool) throws {
        let test = Case(7, levels: 3, accuracy: 1e-5, counterRotating: counterRotating, count: 19)
        let together = try test.batch()
        let solver = try #require(BatchSolver(Cluster(device: test.device, modes: [0], couplings: [])))
        for index in together.indices {
            var alone = [test.states[index]]
            solver.evolve(&alone, fields: test.fields, points: [test.points[index]], from: 0, to: test.to)
            #expect(alone[0] == together[index])
        }
        let order = together.indices.map { $0 * 7 % together.count }
        var shuffled = order.map { test.states[$0] }
        // Fields of their own instead of shared ones.
        let own = order.map { test.fields[test.points[$0].fields] }
        let points = order.indices.map { k in
            var point = test.points[order[k]]
            point.fields = k
            return point
        }
        solver.evolve(&shuffled, fields: own, points: points, from: 0, to: test.to)
        #expect(shuffled == order.map { together[$0] })
    }

    @Test("Fields that are not drives on one carrier go point by point to the master equation")
    func otherFieldsAreLeftToTheSolver() throws {
        let device = chip([duffing(5e9, levels: 3, t1: 2e-5, t2: 3e-5)])
        let shift = sampled(20, perTick: 1) { _ in Complex(1e6) }
        let pulse = sampled(20, perTick: 1, carrierHz: 5e9) { _ in Complex(1e7) }
        let fields = ClusterFields(
            drives: [.init(mode: 0, signal: pulse)], modeShifts: [.init(mode: 0, signal: shift)])
        let solver = try #require(BatchSolver(Cluster(device: device, modes: [0], couplings: [])))
        let start = pure([.one, Complex(0.5), .zero])
        var states = [start, start]
        let points = [BatchPoint(fields: 0), BatchPoint(fields: 0, detuningHz: 2e6)]
        let reports = solver.evolve(&states, fields: [fields], points: points, from: 0, to: 25)
        for (k, point) in points.enumerated() {
            var expected = start
            let single = try QubitDynamicsTests.solver(device, detuningsHz: [point.detuningHz])
            #expect(single.evolve(&expected, from: 0, to: 25, fields: fields) == reports[k])
            #expect(difference(states[k], expected) < 1e-14)
        }
    }

    @Test("Finer accuracies cost steps as fourth order does, and estimates keep below them")
    func stepsFollowTheAccuracy() throws {
        var steps: [Int] = []
        for accuracy in [1e-4, 1e-6, 1e-8] {
            let device = chip([duffing(5e9, levels: 4)], solver: SolverSettings(accuracy: accuracy))
            let pulse = sampled(4096, perTick: 128, carrierHz: 5e9) { seconds in
                let turn = Complex.unit(radians: .pi * seconds / 32e-9)
                return 5e7 * turn.im * Complex(turn.im, 0.3 * turn.re)
            }
            let solver = try #require(BatchSolver(Cluster(device: device, modes: [0], couplings: [])))
            var states = [pure([.one, .zero, .zero, .zero])]
            let report = solver.evolve(
                &states, fields: [ClusterFields(drives: [.init(mode: 0, signal: pulse)])],
                points: [BatchPoint(fields: 0)], from: 0, to: 32)[0]
            #expect(report.errorEstimate > 0 && report.errorEstimate <= accuracy)
            steps.append(report.steps)
        }
        // A hundredth of the error takes √10 ≈ 3.2 times the steps; tries that failed count too.
        for (coarse, fine) in zip(steps, steps.dropFirst()) {
            #expect(fine > 2 * coarse && fine < 7 * coarse)
        }
    }

    @Test("Idle points decay and turn, however long")
    func idlePointsDecay() throws {
        let device = chip([duffing(5e9, levels: 4, t1: 2e-5, t2: 3e-5, thermal: 0.02)])
        let solver = try #require(BatchSolver(Cluster(device: device, modes: [0], couplings: [])))
        let start = pure([.one, Complex(0.5, 0.3), Complex(0, 0.4), Complex(0.2)])
        var states = [start, start]
        let points = [BatchPoint(fields: 0), BatchPoint(fields: 0, detuningHz: 1e5)]
        solver.evolve(&states, fields: [.none], points: points, from: 1000, to: 41_000)
        for (k, point) in points.enumerated() {
            var expected = start
            try QubitDynamicsTests.solver(device, detuningsHz: [point.detuningHz])
                .evolve(&expected, from: 1000, to: 41_000, fields: .none)
            #expect(difference(states[k], expected) < 1e-9)
        }
    }
}
