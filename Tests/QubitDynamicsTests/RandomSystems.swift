import QubitDynamics
import RackModel
import RackNumerics
import RackUnits

/// A small open system drawn from a seed: 1 to 3 modes of 2 to 4 levels, decay, couplings, drives, flux and shifts.
struct RandomSystem {
    let device: Device
    let fields: ClusterFields
    let ticks: Int64

    /// - Parameter offsetHz: added to every frequency and carrier.
    init(seed: UInt64, offsetHz: Double = 0) {
        var random = Philox(seed: seed, shot: 0, element: 1, purpose: .test)
        func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.nextUniform() }
        func whole(_ low: Double, _ high: Double) -> Double { uniform(low, high).rounded() }
        let count = 1 + Int(seed % 3)
        let levels = (0..<count).map { _ in 2 + Int(uniform(0, [3, 3, 1.999][count - 1])) }
        var modes: [Mode] = []
        for k in 0..<count {
            let t1 = uniform(2e-7, 3e-6)
            modes.append(
                duffing(
                    whole(4.7e9, 5.2e9) + offsetHz, -whole(1.5e8, 3.5e8), levels: levels[k], t1: t1,
                    t2: t1 * uniform(0.3, 1.9), thermal: uniform(0, 0.1)))
        }
        let exchange = (1..<max(count, 1)).map { ($0 - 1, $0, whole(-1.5e7, 1.5e7)) }
        device = chip(modes, exchange: Array(exchange))
        ticks = Int64(uniform(6, 14))
        let samples = Int(ticks)
        func signal(_ peak: Double, carrierHz: Double, start: Int64 = 0, isReal: Bool) -> SampledSignal {
            randomSignal(
                &random, carrierHz: carrierHz, peak: peak, samples: samples, startTick: start,
                grid: SampleGrid(ticksPerSample: 1), isReal: isReal)
        }
        var drives: [ClusterFields.Drive] = []
        for (k, mode) in modes.enumerated() {
            guard case .duffing(let frequencyHz, _) = mode.spectrum else { continue }
            let carrierHz = (frequencyHz + whole(-3e7, 3e7))
            drives.append(.init(mode: k, signal: signal(4e7, carrierHz: carrierHz, isReal: false)))
        }
        // A second tone on the first mode, later.
        drives.append(.init(mode: 0, signal: signal(1e7, carrierHz: whole(4.8e9, 5.1e9) + offsetHz, start: 2, isReal: false)))
        fields = ClusterFields(
            drives: drives, modeShifts: [.init(mode: count - 1, signal: signal(5e7, carrierHz: 0, start: 1, isReal: true))])
    }

    func cluster(accuracy: Double) throws -> Cluster {
        var device = device
        device.solver.accuracy = accuracy
        return try Cluster(
            device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices))
    }

    /// Where every system starts: some coherence everywhere.
    var start: DensityMatrix {
        var random = Philox(seed: 1, shot: 0, element: 2, purpose: .test)
        return randomState(&random, dimension: device.modes.reduce(1) { $0 * $1.levels })
    }

    func evolved(_ method: MethodCase, accuracy: Double) throws -> DensityMatrix {
        var state = ClusterState.density(start)
        method.make(try cluster(accuracy: accuracy)).evolve(&state, from: 0, to: ticks, fields: fields)
        return MethodCase.density(state)
    }
}
