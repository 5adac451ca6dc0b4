import QubitDynamics
import RackModel
import RackNumerics
import RackUnits

let gigahertzClock = TickRate(perSecond: 1_000_000_000)!

func duffing(
    _ frequencyHz: Double, _ anharmonicityHz: Double = -3e8, levels: Int = 3, t1: Double = .infinity,
    t2: Double = .infinity, thermal: Double = 0, kind: Mode.Kind = .qubit, flux: FluxTuning? = nil
) -> Mode {
    Mode(
        name: "m\(Int(frequencyHz / 1e6))", kind: kind, levels: levels,
        spectrum: .duffing(frequencyHz: frequencyHz, anharmonicityHz: anharmonicityHz), flux: flux,
        t1Seconds: t1, t2Seconds: t2, thermalPopulation: thermal)
}

/// Modes joined by exchange couplings (a, b, g in Hz), stated bare unless told otherwise.
func chip(
    _ modes: [Mode], exchange: [(Int, Int, Double)] = [], frequencies: FrequencyConvention = .bare,
    solver: SolverSettings = SolverSettings(), tickRate: TickRate = gigahertzClock
) -> Device {
    Device(
        name: "test", tickRate: tickRate, modes: modes,
        couplings: exchange.map {
            Coupling(name: "g\($0.0)\($0.1)", a: $0.0, b: $0.1, kind: .exchange(strengthHz: $0.2))
        }, frequencies: frequencies, solver: solver)
}

func solver(_ device: Device, detuningsHz: [Double] = []) throws -> LindbladSolver {
    LindbladSolver(
        try Cluster(
            device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices),
            detuningsHz: detuningsHz))
}

/// `envelope` sampled at the middle of each of `count` samples of a grid with `perTick` samples a tick.
func sampled(
    _ count: Int, perTick: Int64, carrierHz: Double = 0, startTick: Int64 = 0,
    rate: TickRate = gigahertzClock,
    _ envelope: (Double) -> Complex
) -> SampledSignal {
    let grid = SampleGrid(ticksPerSample: 1, divisor: perTick)
    let period = grid.ticks * rate.tickSeconds
    let values = (0..<count).map { envelope((Double($0) + 0.5) * period) }
    return SampledSignal(
        grid: grid, carrierHz: carrierHz,
        segments: [SignalSegment(startTick: startTick, re: values.map(\.re), im: values.map(\.im))])
}

/// |ψ⟩⟨ψ| of amplitudes in the bare product basis.
func pure(_ amplitudes: [Complex]) -> DensityMatrix {
    let norm = amplitudes.reduce(0) { $0 + $1.squaredMagnitude }
    var state = DensityMatrix(dimension: amplitudes.count)
    for r in amplitudes.indices {
        for c in amplitudes.indices { state[r, c] = amplitudes[r] * amplitudes[c].conjugate / norm }
    }
    return state
}
