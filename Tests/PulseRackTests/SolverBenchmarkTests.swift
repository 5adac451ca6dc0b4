import Foundation
import RackNumerics
import Testing

@testable import PulseRack

/// Problem files of other numbers than those that come with the benchmark.
@Suite("Problem files of the solver's benchmark")
struct SolverBenchmarkTests {
    private static let conventions = #""waveforms": {"fs_GSa_per_s": 2.0, "sigma_filter_ns": 0.4}"#
    private static let pulse = #""pulse": {"kind": "drag_envelope", "T_ns": 12.0, "s_ns": 3.0, "beta": 0.0"#

    private func mode(_ frequency: Double, levels: Int = 2) -> String {
        #"{"levels": \#(levels), "f_GHz": \#(frequency), "anharm_GHz": -0.3, "T1_ns": Infinity}"#
    }

    /// A folder with one problem, and with what comes out if that is given.
    private func lines(_ problem: String, reference: String? = nil, goals: String? = nil) throws -> [SolverBenchmarks.Line] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (place, text) in [("problems/X.json", problem), ("reference/X.json", reference), ("goals.json", goals)] {
            guard let text else { continue }
            let file = folder.appendingPathComponent(place)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let benchmarks = SolverBenchmarks(folder: folder.path, runs: 1)
        #expect(benchmarks.isThere)
        return try benchmarks.problems().map { try benchmarks.measure($0) }
    }

    @Test("Half turns by the area rule invert a two-level mode at every amplitude of a sweep")
    func sweep() throws {
        let problem = """
            {"id": "X", "modes": [\(mode(4.7))], \(Self.pulse)}, "initial_state": [0],
             "sweep": {"amplitude_scale": {"start": 0, "stop": 1, "num": 3},
                       "detuning_GHz": {"start": 0, "stop": 0, "num": 1}},
             "variants": {"held": {"reconstruction": "zoh", "t0_ns": 1.5, "window_ns": 15, "points": "all"},
                          "smooth": {"reconstruction": "filtered", "t0_ns": 3, "window_ns": 18.5, "points": "all"}},
             "accuracy_target": {"value": 1e-7}, \(Self.conventions)}
            """
        let known = #"{"points": [[0, 0], [2, 0], [1, 0]], "populations": [[1, 0], [0, 1], [0.5, 0.5]]}"#
        let lines = try lines(
            problem, reference: #"{"variants": {"held": \#(known), "smooth": \#(known)}}"#,
            goals: #"{"X:held": {"peer_seconds": 3, "ratio": 60}}"#)
        #expect(lines.map(\.problem) == ["X:held", "X:smooth"])
        for line in lines {
            #expect(try #require(line.error) < 1e-7)
            #expect(line.accuracy == 1e-7 && line.seconds > 0)
        }
        #expect(lines[0].goalSeconds == 0.05)
        #expect(lines[1].goalSeconds == nil)
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(lines[1])) as? [String: Any]
        for name in ["problem", "seconds", "error", "estimate", "method", "flops", "bytes", "cycles", "goalSeconds"] {
            #expect(object?[name] != nil, "\(name)")
        }
    }

    @Test("A schedule of gates on modes that nothing joins is the product of its rotations")
    func schedule() throws {
        let problem = """
            {"id": "X", "modes": [\(mode(4.7)), \(mode(5.1))], \(Self.pulse)}, "initial_state": [0, 1],
             "schedule": {"slot_ns": 14, "slots": 2, "table": [[0, 2], [1, 1]],
                          "codes": {"0": "idle", "1": "X180", "2": "Y90"}},
             "reconstruction": "zoh", "window_ns": 28, \(Self.conventions)}
            """
        // exp(−iπ/4 σ_y)|0⟩ = (|0⟩ + |1⟩)/√2, and two half turns bring |1⟩ back.
        let reference = """
            {"populations": [0, 0.5, 0, 0.5],
             "reduced_re": [[[0.5, 0.5], [0.5, 0.5]], [[0, 0], [0, 1]]],
             "reduced_im": [[[0, 0], [0, 0]], [[0, 0], [0, 0]]]}
            """
        let line = try #require(lines(problem, reference: reference).first)
        #expect(line.problem == "X")
        #expect(try #require(line.error) < 1e-6)
    }

    @Test("A filtered pulse displaces a resonator by its integral, looked at on its edges too")
    func displacement() throws {
        let (peak, sigma) = (0.01, 0.4)
        let samples = (0..<40).map { k in
            let edge = min(Double(k) / 2 + 0.25, 20 - Double(k) / 2 - 0.25)
            return Complex(edge < 8 ? 0.5 * peak * (1 - cos(.pi * edge / 8)) : peak)
        }
        let wave = FilteredWave(samples, start: 0, sample: 0.5, sigma: sigma)
        // α = −2πi∫ε dt, n = |α|².
        let rows = (1...10).map { k in
            let alpha = -2 * .pi * 2 * Double(k) * wave.mean(from: 0, to: 2 * Double(k)).re
            return "[0.5, 0, \(alpha), 0.5, 0, \(alpha), 0.5, \(alpha * alpha)]"
        }
        let problem = """
            {"id": "X", "variants": {"still": {
               "transmon": {"levels": 2}, "resonator": {"levels": 20, "kappa_over_2pi_GHz": 0}, "chi_GHz": [0, 0],
               "drive": {"kind": "flat_top", "T_ns": 20, "r_ns": 8, "eps_GHz": \(peak)},
               "reconstruction": "filtered", "window_ns": 20}},
             "accuracy_target": {"value": 1e-7}, \(Self.conventions)}
            """
        let line = try #require(
            lines(problem, reference: #"{"variants": {"still": {"values": [\#(rows.joined(separator: ","))]}}}"#).first)
        #expect(try #require(line.error) < 1e-7)
    }

    @Test("A filtered pulse that the window cuts turns a mode by the integral of what is left")
    func cutPulse() throws {
        let problem = """
            {"id": "X", "modes": [\(mode(4.7)), \(mode(5.1))], \(Self.pulse), "A_pi_GHz": 0.05}, "initial_state": [0, 0],
             "schedule": {"slot_ns": 6, "slots": 1, "table": [[1], [0]], "codes": {"0": "idle", "1": "X180"}},
             "reconstruction": "filtered", "window_ns": 6, "accuracy_target": {"value": 1e-7}, \(Self.conventions)}
            """
        let edge = exp(-2.0)
        let samples = (0..<12).map { k in
            let x = Double(k) / 2 + 0.25 - 6
            return Complex(0.05 * (exp(-x * x / 18) - edge) / (1 - edge))
        }
        let area = 6 * FilteredWave(samples, start: 0, sample: 0.5, sigma: 0.4).mean(from: 0, to: 6).re
        let (c, s) = (cos(.pi * area), sin(.pi * area))
        // cos|0⟩ − i·sin|1⟩.
        let reference = """
            {"populations": [\(c * c), 0, \(s * s), 0],
             "reduced_re": [[[\(c * c), 0], [0, \(s * s)]], [[1, 0], [0, 0]]],
             "reduced_im": [[[0, \(c * s)], [\(-c * s), 0]], [[0, 0], [0, 0]]]}
            """
        let line = try #require(lines(problem, reference: reference).first)
        #expect(try #require(line.error) < 1e-7)
    }

    @Test("Without a reference there is no error, and what cannot be read is named")
    func incomplete() throws {
        let problem = """
            {"id": "X", "modes": [\(mode(4.7))], \(Self.pulse), "A_pi_GHz": 0.05}, "initial_state": [0],
             "sweep": {"amplitude_scale": {"start": 1, "stop": 1, "num": 1},
                       "detuning_GHz": {"start": 0.01, "stop": 0.01, "num": 1}},
             "variants": {"held": {"reconstruction": "zoh", "t0_ns": 0, "window_ns": 12, "points": "all"}},
             \(Self.conventions)}
            """
        #expect(try #require(lines(problem).first).error == nil)
        for (part, place) in [("\"levels\": 2", "X.json.modes[0]: there is no 'levels'"), ("\"zoh\"", "reconstruction")] {
            let broken = problem.replacingOccurrences(of: part, with: part == "\"zoh\"" ? "\"cubic\"" : "\"size\": 2")
            let error = #expect(throws: SolverProblemError.self) { try lines(broken) }
            #expect(error?.description.contains(place) == true)
        }
    }

    @Test("The mean of a filtered waveform over a cell is its integral")
    func filtered() {
        let re: [Double] = [-2, -1, 2, 0, 0, 2, -1, 2, -2]
        let samples = re.map { Complex($0, 1 - $0) }
        let wave = FilteredWave(samples, start: 1.5, sample: 0.5, sigma: 0.4)
        for (a, b) in [(0.1, 0.3), (1.4, 1.9), (3.3, 5.2), (6.9, 7.0)] {
            let count = 2000
            var sum = wave.value(a) + wave.value(b)
            for k in 1..<count {
                let weight = k % 2 == 1 ? 4.0 : 2.0
                sum += weight * wave.value(a + (b - a) * Double(k) / Double(count))
            }
            let simpson: Complex = sum / Double(3 * count)
            #expect((wave.mean(from: a, to: b) - simpson).magnitude < 1e-12)
        }
        let flat = FilteredWave([Complex](repeating: Complex(0.3), count: 60), start: 0, sample: 0.5, sigma: 0.4)
        #expect(flat.level(from: 10, to: 10.1) == Complex(0.3))
        #expect(flat.level(from: 0, to: 0.1) == nil)
        #expect(flat.level(from: -9, to: -8) == .zero)
    }
}
