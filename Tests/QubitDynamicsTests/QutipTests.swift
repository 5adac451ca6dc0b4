import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

/// Fifty random open systems, written out as plain numbers, solved by QuTiP in one process and by every method here.
@Suite("Random open systems against QuTiP")
struct QutipTests {
    private static let python = ProcessInfo.processInfo.environment["PULSERACK_PYTHON"]

    /// What the script needs to know of a system: nothing that the solver made of it but its frames.
    private struct Description: Encodable {
        struct Mode: Encodable {
            var levels: Int
            var frequency, anharmonicity, t1, t2, thermal, frame: Double
        }
        struct Signal: Encodable {
            var mode: Int
            var start: Int64
            var carrier: Double
            var re, im: [Double]
        }
        var modes: [Mode]
        var couplings: [[Double]]
        var drives, shifts: [Signal]
        var ticks: Int64
        var startRe, startIm: [Double]

        init(_ system: RandomSystem) throws {
            let frames = try system.cluster(accuracy: 1e-6).frameHz
            modes = zip(system.device.modes, frames).map { mode, frame in
                guard case .duffing(let frequency, let alpha) = mode.spectrum else {
                    preconditionFailure("random systems are of oscillators")
                }
                return Mode(
                    levels: mode.levels, frequency: frequency, anharmonicity: alpha, t1: mode.t1Seconds,
                    t2: mode.t2Seconds, thermal: mode.thermalPopulation, frame: frame)
            }
            couplings = system.device.couplings.map { coupling in
                guard case .exchange(let g) = coupling.kind else { return [] }
                return [Double(coupling.a), Double(coupling.b), g]
            }
            func signal(_ mode: Int, _ signal: SampledSignal) -> Signal {
                let segment = signal.segments[0]
                return Signal(
                    mode: mode, start: segment.startTick, carrier: signal.carrierHz, re: segment.re, im: segment.im)
            }
            drives = system.fields.drives.map { signal($0.mode, $0.signal) }
            shifts = system.fields.modeShifts.map { signal($0.mode, $0.signal) }
            ticks = system.ticks
            (startRe, startIm) = (system.start.re, system.start.im)
        }
    }

    private struct Answer: Decodable {
        var re, im: [Double]
    }

    @Test(
        "Fifty of them agree to 10⁻⁸, by every method",
        .enabled(if: python != nil, "needs PULSERACK_PYTHON, a Python with QuTiP"))
    func agree() throws {
        let systems = (0..<50 as Range<UInt64>).map { RandomSystem(seed: 1000 + $0) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let question = try JSONEncoder().encode(systems.map { try Description($0) })
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString).json")
        try question.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "--kill-after=10", "600", Self.python ?? "",
            root.appendingPathComponent("tools/python/qutip_random.py").path, file.path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let answers = try JSONDecoder().decode([Answer].self, from: output)
        try #require(answers.count == systems.count)
        for (system, answer) in zip(systems, answers) {
            var expected = DensityMatrix(dimension: system.start.dimension)
            (expected.re, expected.im) = (answer.re, answer.im)
            for method in MethodCase.open {
                let state = try system.evolved(method, accuracy: 1e-9)
                #expect(state.distance(to: expected) < 1e-8, "\(method.testDescription)")
            }
        }
    }
}
