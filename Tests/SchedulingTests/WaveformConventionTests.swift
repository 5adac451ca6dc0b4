import Foundation
import RackDiagnostics
import Scheduling
import Testing

/// What the waveform libraries of other tools give, frozen in `Fixtures/waveforms` by
/// `tools/python/waveform_samples.py`.
struct WaveformSamples: Decodable {
    struct Entry: Decodable {
        var call: String
        var samples: [[Double]]
    }
    var convention: String
    var origin: String
    var waveforms: [Entry]

    static func load(_ convention: String) throws -> WaveformSamples {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        let file = url.appendingPathComponent("Fixtures/waveforms/\(convention).json")
        return try JSONDecoder().decode(WaveformSamples.self, from: Data(contentsOf: file))
    }
}

@Suite("Waveform conventions")
struct WaveformConventionTests {
    private func play(_ call: String, _ convention: String) throws -> PulseSchedule.Waveform {
        let schedule = try TestBench.schedule("pragma pulserack waveforms \(convention)\ncal { play(f0, \(call)); }\n")
        return schedule.waveforms[schedule.plays[0].waveform]
    }

    @Test("every sample of the other tool's own library", arguments: ["qiskit", "braket", "oqc", "iqm"])
    func frozen(_ convention: String) throws {
        let wanted = try WaveformSamples.load(convention)
        #expect(wanted.convention == convention && wanted.waveforms.count >= 8)
        for entry in wanted.waveforms {
            let found = try play(entry.call, convention)
            #expect(found.re.count == entry.samples.count, "\(entry.call)")
            for (k, sample) in entry.samples.enumerated() where k < found.re.count {
                let distance = max(abs(found.re[k] - sample[0]), abs(found.im[k] - sample[1]))
                #expect(distance < 4e-15, "\(wanted.origin): \(entry.call), sample \(k): \(found.re[k]) \(found.im[k])")
            }
        }
    }

    /// Convention, call, first, second and eighth sample, sum: to the digits that are known of each.
    static let table: [(String, String, [Double], Double)] = [
        ("qiskit", "gaussian(1, 16dt, 4dt)", [0.1009, 0.2037, 0.9915], 9.0207),
        ("braket", "gaussian(1, 16dt, 4dt)", [0.1353, 0.2163, 0.9692], 9.5590),
        ("braket", "gaussian(16dt, 4dt, 1, true)", [0, 0.0936, 0.9644], 8.5509),
        ("oqc", "gaussian(1, 16dt, 4dt)", [0.1353, 0.2226, 0.9912], 9.0955),
        ("plain", "gaussian(1, 16dt, 4dt)", [0.1724, 0.2671, 0.9922], 9.5759),
    ]

    @Test("the Gaussian of each convention, to four digits", arguments: 0..<5)
    func published(_ index: Int) throws {
        let (convention, call, samples, sum) = Self.table[index]
        let w = try play(call, convention)
        for (k, value) in zip([0, 1, 7], samples) { #expect(abs(w.re[k] - value) <= 5e-5, "\(call) \(k)") }
        #expect(abs(w.re.reduce(0, +) - sum) <= 5.1e-5 && w.im.allSatisfy { $0 == 0 })
    }

    @Test("Qiskit's drag, square and sech, to four digits")
    func qiskitShapes() throws {
        let drag = try play("drag(1, 16dt, 4dt, 2)", "qiskit")
        #expect(abs(drag.re[0] - 0.1009) <= 5e-5 && abs(drag.im[0] - 0.0946) <= 5e-5)
        let square = try play("gaussian_square(1, 40dt, 24dt, 4dt)", "qiskit")
        #expect(abs(square.re.reduce(0, +) - 33.0207) <= 5e-5)
        let sech = try play("sech(1, 16dt, 4dt)", "qiskit")
        #expect(abs(sech.re[0] - 0.1152) <= 5e-5 && abs(sech.re.reduce(0, +) - 8.9495) <= 5e-5)
    }

    @Test("a lift of one sample is one sample of the port, not of the tick")
    func slowPort() throws {
        let device = TestBench.device(driveGrid: 2)
        let fast = try play("gaussian(1, 16ns, 4ns)", "qiskit")
        let slow = try TestBench.schedule(
            "pragma pulserack waveforms qiskit\ncal { play(f0, gaussian(1, 32ns, 8ns)); }\n", device: device)
        for k in 0..<16 { #expect(abs(slow.waveforms[0].re[k] - fast.re[k]) < 1e-15) }
    }

    @Test("IQM's cut Gaussian ends where 0.003 of the peak is left")
    func cutGaussian() throws {
        let sigma = 30 / (8 * log(1 / 0.003)).squareRoot()
        let byWidth = try play("truncated_gaussian(0.8, 40ns, 30ns)", "plain")
        #expect(byWidth.re[4] == 0 && byWidth.re[5] > 0 && byWidth.re[34] > 0 && byWidth.re[35] == 0)
        #expect(abs(byWidth.re[12] - 0.8 * (exp(-0.5 * pow(7.5 / sigma, 2)) - 0.003) / 0.997) < 1e-15)
        let bySigma = try play("gaussian(0.8, 40ns, 4ns)", "iqm")
        #expect(abs(bySigma.re[17] - 0.8 * (exp(-0.5 * pow(2.5 / 4, 2)) - 0.003) / 0.997) < 1e-15)
        let drag = try play("drag(0.8, 40ns, 4ns, 0.5)", "iqm")
        #expect(abs(drag.im[17] - 0.8 * 0.5 * 2.5 / 16 * exp(-0.5 * pow(2.5 / 4, 2))) < 1e-15)
    }

    @Test("Shipyard's names, with lengths in dt")
    func shipyard() throws {
        #expect(try play("ones(16)", "plain").re == [Double](repeating: 1, count: 16))
        #expect(try play("zeros(16dt)", "plain").re == [Double](repeating: 0, count: 16))
        #expect(try play("rect(320, 0.5)", "plain").re.count == 320)
        let gauss = try play("gauss(32, 0.9, 16, 8)", "plain")
        for k in 0..<32 { #expect(abs(gauss.re[k] - 0.9 * exp(-0.5 * pow((Double(k) - 16) / 8, 2))) < 1e-15) }
        let drag = try play("drag(32, 0.9, 16, 8)", "plain")
        #expect(try play("drag(32dt, 0.9, 16dt, 8dt)", "plain").re == drag.re)
        for k in 0..<32 {
            let x = (Double(k) - 16) / 8
            #expect(abs(drag.re[k] + 0.9 * x * exp(-0.5 * x * x)) < 1e-15 && drag.im[k] == 0)
        }
        let sine = try play("sine(16, 1.0, 0, 0.25)", "plain")
        for k in 0..<16 { #expect(abs(sine.re[k] - sin(.pi / 2 * Double(k) / 16)) < 1e-15) }
    }

    @Test("a signature fixes the order, and so do the types without one", arguments: [
        ("extern constant(duration, complex[float[64]]) -> waveform;", "constant(10ns, 0.5)", 10),
        ("extern constant(complex, duration) -> waveform;", "constant(0.5, 10ns)", 10),
        ("extern gaussian(duration, duration, float[64]) -> waveform;", "gaussian(12ns, 3ns, 0.5)", 12),
        ("extern gaussian(duration, duration, float[64], bool) -> waveform;", "gaussian(12ns, 3ns, 0.5, true)", 12),
        ("", "drag(0.5, 12ns, 3ns, 0.1)", 12), ("", "drag(12ns, 3ns, 0.1, 0.5)", 12), ("", "constant(1e-8, 0.5im)", 10),
        ("", "gaussian(0.3, 1e-8, 2e-9)", 10), ("", "sech(0.3, 1e-8, 2e-9)", 10), ("", "drag(1e-7, 160dt, 40dt, 0.05)", 160),
    ])
    func orders(_ signature: String, _ call: String, _ count: Int) throws {
        let schedule = try TestBench.schedule("cal { \(signature) play(f0, \(call)); }")
        #expect(schedule.waveforms[0].re.count == count)
    }

    @Test("what fits no form is refused, with what would be accepted", arguments: [
        ("play(f0, constant(0.1, 1e-4));", "QP0103"), ("play(f0, gaussian(0.1, 10ns));", "QP0104"),
        ("play(f0, slepian(0.1, 10ns));", "QP0131"), ("play(f0, gaussian(1.5, 10ns, 2ns));", "QP0124"),
        ("play(f0, drag_gaussian(10ns, 2ns, 1e-9, 1.5, true));", "QP0124"),
        ("extern gaussian(float, float, float, float, float) -> waveform;", "QP0133"),
        ("extern gaussian(complex, duration, duration) -> float;", "QP0103"),
        ("extern constant(duration, complex) -> waveform; play(f0, constant(0.1, 10ns));", "QP0103"),
    ])
    func refused(_ body: String, _ code: String) {
        let problems = TestBench.problems("cal { \(body) }")
        #expect(problems.filter { $0.severity == .error }.map(\.code) == [code], "\(problems)")
    }

    @Test("a convention refuses by name what its tool does not have", arguments: [
        ("braket", "sech(0.5, 12ns, 3ns)"), ("iqm", "sech(0.5, 12ns, 3ns)"), ("braket", "sine(0.5, 12ns, 1e8, 0.0)"),
    ])
    func missing(_ convention: String, _ call: String) {
        let problems = TestBench.problems("pragma pulserack waveforms \(convention)\ncal { play(f0, \(call)); }\n")
        #expect(problems.map(\.code) == ["QP0131"])
    }

    @Test("an unknown convention is refused with the nearest name")
    func unknownConvention() {
        let problems = TestBench.problems("pragma pulserack waveforms qiskt\n")
        #expect(problems.map(\.code) == ["QP0132"] && problems[0].help == "did you mean 'qiskit'?")
    }
}
