import Foundation
import Testing

/// A resonator of Fock levels in a description of the user's, played to through its own port.
@Suite("A run with a resonator as a mode")
struct ResonatorModeRunTests {
    private static let device = """
        name: cavity
        tick_rate_hz: 1e9
        qubits:
          - frequency_hz: 5e9
            t1_s: .inf
            t2_s: .inf
            thermal_population: 0
            drive: {sample_rate_hz: 1e9, bits: ideal, attenuation_db: 0, filters: [], response_hz_per_volt: 1e8}
            resonator: none
        resonators:
          - frequency_hz: 6.5e9
            linewidth_hz: 2e5
            levels: 16
            drive: {sample_rate_hz: 1e9, bits: ideal, attenuation_db: 0, filters: [], full_scale_v: 1,
                    response_hz_per_volt: 2e7, local_oscillator_hz: 6.4e9}
        couplings:
          - {between: [q0, m0], shifts_hz: [0, -2e6, -4e6]}
        """

    private static let program = """
        OPENQASM 3.0;
        defcalgrammar "openpulse";
        input float amp;
        cal {
          extern port m0_drive;
          frame cavity = newframe(m0_drive, 6.5e9, 0.0);
        }
        defcal displace(float a) $0 { play(cavity, constant(a, 200ns)); }
        displace(amp) $0;
        """

    @Test("reports photons by Poisson's law, with the amplitude that tone and linewidth give")
    func displaced() throws {
        try CommandLineTool.inFolder { folder in
            try Self.device.write(to: folder.appendingPathComponent("cavity.yaml"), atomically: true, encoding: .utf8)
            try Self.program.write(to: folder.appendingPathComponent("displace.qasm"), atomically: true, encoding: .utf8)
            let outcome = try CommandLineTool.run(
                [
                    "run", "displace.qasm", "--device", "cavity.yaml", "--sweep", "amp=0:0.1:2", "--shots", "10",
                    "--populations", "--json",
                ], in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let points = try #require(object["points"] as? [[String: Any]])
            for (amp, point) in zip([0, 0.1], points) {
                let modes = try #require(point["modes"] as? [[String: Any]])
                let cavity = try #require(modes.first { $0["name"] as? String == "m0" })
                let levels = try #require(cavity["populations"] as? [Double])
                #expect(levels.count == 16)
                // ε/2π is half of 2·10⁷ Hz per volt; α = −2πiε(1 − e^(−κt/2))/(κ/2).
                let half = Double.pi * 2e5
                let alpha = 2 * Double.pi * 1e7 * amp * (1 - exp(-half * 200e-9)) / half
                var expected = exp(-alpha * alpha)
                for (photons, level) in levels.enumerated() {
                    #expect(abs(level - expected) < 1e-5)
                    expected *= alpha * alpha / Double(photons + 1)
                }
            }
        }
    }
}
