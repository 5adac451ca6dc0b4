import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("Resonators as modes, shared noise and the method of solution in descriptions")
struct ResonatorModeTests {
    private let text = """
        name: t
        solver: {method: low-rank, accuracy: 1e-7}
        defaults: {resonator_mode: {levels: 12}}
        qubits: [{frequency_hz: 4.6e9, jumps: separate}, {frequency_hz: 4.9e9, levels: 4}]
        resonators:
          - {frequency_hz: 6.5e9, linewidth_hz: 1e5, thermal_photons: 0.25, drive: {}}
          - {frequency_hz: 6.9e9, levels: 40, temperature_k: 0.05}
        couplings:
          - {between: [q0, m0], strength_hz: 60e6}
          - {between: [q1, m0], chi_hz: -0.5e6}
          - {between: [q1, m1], shifts_hz: [1e6, -1e6, -2e6, -3e6]}
        correlated_noise:
          - {modes: [q0, q1], t_phi_s: {value: 20e-6, source: "a guess"}}
          - {name: flux, modes: [q1, m0], weights: [1, -0.5], rate_per_s: 3000, noise: {detuning_sigma_hz: 2e4}}
        """

    private func load() throws -> Device { try DeviceFile.load(SourceText(name: "t.yaml", text)) }

    @Test("a linear mode has the decay of its linewidth and the photons of its bath")
    func resonators() throws {
        let device = try load()
        #expect(device.modes.map(\.name) == ["q0", "q1", "m0", "m1"])
        #expect(device.modes.map(\.levels) == [3, 4, 12, 40])
        let mode = device.modes[2]
        #expect(mode.kind == .resonator && mode.anharmonicityHz == 0)
        #expect(abs(mode.linewidthHz / 1e5 - 1) < 1e-12 && abs(mode.thermalPhotons - 0.25) < 1e-12)
        #expect(abs(mode.t1Seconds * 2 * .pi * 1e5 * 1.5 - 1) < 1e-12)
        let warm = ThermalNoise.photons(frequencyHz: 6.9e9, temperatureKelvin: 0.05)
        #expect(abs(device.modes[3].thermalPhotons / warm - 1) < 1e-12)
        #expect(device.ports.filter { $0.role == .drive(mode: 2) }.map(\.name) == ["m0_drive"])
        #expect(!device.ports.contains { $0.role == .drive(mode: 3) })
        #expect(device.qubitCount == 2)
    }

    @Test("a coupling is an exchange, or shifts one mode by the level of the other")
    func couplings() throws {
        let device = try load()
        #expect(device.couplings.map(\.name) == ["q0_m0", "q1_m0", "q1_m1"])
        #expect(device.couplings[0].kind == .exchange(strengthHz: 60e6))
        #expect(device.couplings[1].kind == .dispersive(shiftsHz: [0.5e6, -0.5e6, -1.5e6, -2.5e6]))
        #expect(device.couplings[2].kind == .dispersive(shiftsHz: [1e6, -1e6, -2e6, -3e6]))
    }

    @Test("shared noise has a weight for each mode, a rate and a slow part")
    func noise() throws {
        let device = try load()
        #expect(
            device.correlatedNoise == [
                CorrelatedNoise(name: "noise0", modes: [0, 1], weights: [1, 1], dephasingRate: 1 / 20e-6),
                CorrelatedNoise(
                    name: "flux", modes: [1, 2], weights: [1, -0.5], dephasingRate: 3000,
                    slow: SlowNoise(detuningSigmaHz: 2e4)),
            ])
        #expect(device.sources.first { $0.path == "correlated_noise.noise0.t_phi_s" }?.source == "a guess")
    }

    @Test("the method and the form of jumps are read")
    func words() throws {
        let device = try load()
        #expect(device.solver.method == .lowRank && device.solver.accuracy == 1e-7)
        #expect(device.modes.map(\.jumps) == [.separate, .ladder, .ladder, .ladder])
    }

    @Test("all of it is written back")
    func resolved() throws {
        let device = try load()
        for text in [DeviceFile.describe(device), DeviceFile.resolvedJSON(device)] {
            var again = try DeviceFile.load(SourceText(name: "described", text))
            again.sources = device.sources
            #expect(again == device)
        }
    }

    @Test("a qubit decays through its resonator where the description says so, its pure dephasing kept")
    func purcell() throws {
        func mode(_ resonator: String) throws -> Mode {
            try DeviceFile.load(
                SourceText(
                    name: "t.yaml",
                    """
                    name: t
                    qubits: [{frequency_hz: 5e9, t1_s: 50e-6, t2_s: 40e-6,
                              resonator: {frequency_hz: 7e9, linewidth_hz: 2e6, coupling_hz: 80e6\(resonator)}}]
                    """)
            ).modes[0]
        }
        let (plain, open) = (try mode(""), try mode(", purcell: true"))
        let filtered = try mode(", purcell: true, purcell_filter_hz: 200e6")
        // Γ = κ(g/Δ)², and (κ_F/2Δ)² of it behind a filter.
        let rate = 2 * Double.pi * 2e6 * (80e6 / 2e9) * (80e6 / 2e9)
        #expect(plain.t1Seconds == 50e-6)
        #expect(abs((open.relaxationRate - 1 / 50e-6) / rate - 1) < 1e-9)
        #expect(abs((filtered.relaxationRate - 1 / 50e-6) / (rate * (0.2 / 4) * (0.2 / 4)) - 1) < 1e-6)
        #expect(abs(open.dephasingRate / plain.dephasingRate - 1) < 1e-9)
    }

    @Test("a line with attenuators leaves a resonator the photons of the formula; charge parity splits a qubit")
    func attenuators() throws {
        let device = try DeviceFile.load(
            SourceText(
                name: "t.yaml",
                """
                name: t
                qubits: [{parity_splitting_hz: 20e3}]
                resonators:
                  - frequency_hz: 6e9
                    attenuators: [{attenuation_db: 20, temperature_k: 4}, {attenuation_db: 30, temperature_k: 0.02}]
                """))
        #expect(device.modes[0].paritySplittingHz == 20e3)
        func bath(_ kelvin: Double) -> Double { ThermalNoise.photons(frequencyHz: 6e9, temperatureKelvin: kelvin) }
        let warm = bath(300) / 100 + 0.99 * bath(4)
        #expect(abs(device.modes[1].thermalPhotons / (warm / 1000 + 0.999 * bath(0.02)) - 1) < 1e-9)
        for text in [DeviceFile.describe(device), DeviceFile.resolvedJSON(device)] {
            var again = try DeviceFile.load(SourceText(name: "described", text))
            again.sources = device.sources
            #expect(again == device)
        }
    }
}
