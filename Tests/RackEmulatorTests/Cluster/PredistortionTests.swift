import Foundation
import RackEmulator
import RackModel
import RackNumerics
import RackUnits
import Sequencing
import Testing

/// A flux pulse between two π/2 pulses, through a line that answers a step by 1 + A·e^(−t/τ).
@Suite("Predistortion of a QCM's output")
struct PredistortionTests {
    private static let flux = SequencerAddress(slot: 3, sequencer: 0)
    private static let (amplitude, tauSeconds) = (-0.4, 100e-9)
    /// Flux quanta of a sample of 1, and what is played.
    private static let (fluxPerSample, sample) = (0.01, 0.28)
    private static let law = FluxLaw(
        frequencyHz: IdealBench.qubitHz, anharmonicityHz: -0.3e9, tuning: FluxTuning(idleFlux: 0.1))

    /// By how many turns the drive is ahead at the second pulse because of the flux, for a step response from 0 ns on.
    private func turns(_ response: (Double) -> Double) -> Double {
        // The pulse from 30 to 130 ns; the second pulse's middle at 150 ns.
        stride(from: 0.5, to: 120, by: 1).reduce(0) { sum, t in
            let level = response(t) - (t > 100 ? response(t - 100) : 0)
            let hertz = Self.law.frequencyHz(flux: 0.1 + Self.fluxPerSample * Self.sample * level)
            return sum + (IdealBench.qubitHz - hertz) * 1e-9
        }
    }

    private static func response(_ t: Double) -> Double { 1 + amplitude * exp(-t * 1e-9 / tauSeconds) }

    @Test("An exponential stage undoes the line's own, and the qubit is where a clean pulse would have it")
    func exponential() throws {
        let clean = try measured(filtered: false, corrected: false)
        let bent = try measured(filtered: true, corrected: false)
        let mended = try measured(filtered: true, corrected: true)
        let (straight, skewed) = (turns { _ in 1 }, turns(Self.response))
        // They are told apart by far more than what is allowed.
        #expect(abs(straight - skewed) > 0.15)
        #expect(abs(clean - straight) < 0.02, "\(clean) for \(straight)")
        #expect(abs(bent - skewed) < 0.02, "\(bent) for \(skewed)")
        #expect(abs(mended - straight) < 0.02, "\(mended) for \(straight)")
    }

    /// The same from populations behind second pulses of four phases: 0 to 1.
    private func measured(filtered: Bool, corrected: Bool) throws -> Double {
        let (engine, settings) = engine(filtered: filtered, corrected: corrected)
        let quarter = Int((0.25 * 2.0.squareRoot() * 32768).rounded())
        func point(_ phase: Int) -> String {
            "set_awg_gain \(quarter),\(quarter)\n set_ph 0\n play 0,1,140\n set_ph \(phase)\n play 0,1,460\n"
        }
        let half = "set_awg_gain \(2 * quarter),\(2 * quarter)\n play 0,1,600\n"
        let drives = ["wait 600\n", half] + [0, 250_000_000, 500_000_000, 750_000_000].map(point)
        let gain = Int((Self.sample * 32768).rounded())
        let fluxes = drives.indices.map { $0 < 2 ? "wait 600\n" : "wait 30\n set_awg_gain \(gain),0\n play 0,0,570\n" }
        let reads = drives.indices.map { "wait 600\n play 0,1,200\n acquire 0,\($0),1800\n" }
        let bench = ClusterBench()
        let driving = try bench.driving(Self.program(1, drives.map { "reset_ph\n \($0) wait 2000\n" }))
        var pulse = try bench.driving(Self.program(0, fluxes.map { "reset_ph\n \($0) wait 2000\n" }), pulse: 100)
        pulse.address = Self.flux
        pulse.settings.modulates = false
        let reading = try bench.reading(Self.program(2, reads.map { "reset_ph\n \($0)" }), bins: drives.count)
        let loads = [driving, pulse, reading]
        try engine.start(loads, partners: loads.map(\.address), modules: settings)
        var calls = 0
        while try engine.advance() {
            calls += 1
            try #require(calls < 100_000)
        }
        let bins = try #require(engine.takeAcquisitions(of: ClusterBench.readout).first).bins
        let means = bins.map { Complex(Double($0.path0), Double($0.path1)) / Double($0.count) }
        let axis = means[1] - means[0]
        let found = means.map { (($0 - means[0]) * axis.conjugate).re / axis.squaredMagnitude }
        let turns = atan2(found[5] - found[3], found[2] - found[4]) / (2 * .pi)
        return turns < 0 ? turns + 1 : turns
    }

    private static func program(_ markers: Int, _ points: [String]) -> String {
        let body = points.enumerated().map { index, point in
            "\(point) move 16,R5\n nop\nr\(index): wait 10000\n loop R5,@r\(index)\n"
        }.joined()
        return " set_mrk \(markers)\n move 400,R0\n wait_sync 4\navg: nop\n\(body) loop R0,@avg\n stop\n"
    }

    private func engine(filtered: Bool, corrected: Bool) -> (ClusterEmulator, [ClusterModuleSettings]) {
        var device = ClusterBench(t1: 20e-6, t2: 20e-6).device
        device.modes[0].flux = FluxTuning(idleFlux: 0.1)
        var port = Port(
            name: "q0_flux", role: .modeFlux(mode: 0), ticksPerSample: 2,
            converter: Converter(bits: nil, fullScaleVolts: 1), responsePerVolt: Self.fluxPerSample)
        if filtered { port.line.filters = [.exponential(amplitude: Self.amplitude, tauSeconds: Self.tauSeconds)] }
        device.ports.append(port)
        var rack = ClusterBench().rack
        rack.modules.append(
            ClusterModule(kind: .qcm, slot: 3, cables: [ClusterCable(connector: .output(0), port: device.ports.count - 1)]))
        var settings = rack.modules.map { ClusterModuleSettings($0, on: device) }
        if corrected {
            var filters = ClusterModuleSettings.Predistortion()
            filters.overshoots = [.init(amplitude: Self.amplitude, tauSeconds: Self.tauSeconds)]
            settings[2].predistortion = [filters]
        }
        return (ClusterEmulator(device: device, rack: rack), settings)
    }
}
