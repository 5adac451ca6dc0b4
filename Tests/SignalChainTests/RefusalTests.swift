import RackDiagnostics
import RackModel
import SignalChain
import Testing

@Suite("Lines that cannot be reproduced")
struct RefusalTests {
    private func codes(_ device: Device) -> [String] {
        do {
            _ = try SignalChain(device: device)
            return []
        } catch { return error.diagnostics.map(\.code) }
    }

    @Test(
        "Each is refused with its own code",
        arguments: [
            ("RS0102", Bench.port(bits: 1)), ("RS0102", Bench.port(fullScaleVolts: 0)),
            ("RS0103", Bench.port(oscillatorHz: nil, mixer: Mixer(gainRatio: 1.1))),
            ("RS0103", Bench.port(mixer: Mixer(gainRatio: .nan))),
            ("RS0104", Bench.port(line: Line(attenuationDecibels: .infinity))),
            ("RS0105", Bench.port(line: Line(delaySeconds: 0.3e-9))),
            ("RS0105", Bench.port(line: Line(delaySeconds: -1))),
            ("RS0106", Bench.port(line: Line(filters: [.singlePole(cutoffHz: 0)]))),
            ("RS0106", Bench.port(line: Line(filters: [.bessel(order: 9, cutoffHz: 1e8)]))),
            (
                "RS0106",
                Bench.port(line: Line(filters: [.measured(impulseResponse: [], periodSeconds: 1e-9)]))
            ),
            ("RS0107", Bench.port(line: Line(predistortion: [.gaussian(cutoffHz: 1e8)]))),
            (
                "RS0107",
                Bench.port(line: Line(predistortion: [.exponential(amplitude: -1.5, tauSeconds: 1e-8)]))
            ),
            ("RS0108", Bench.port(line: Line(filters: [.exponential(amplitude: 0.1, tauSeconds: 10)]))),
        ])
    func ports(_ code: String, _ port: Port) {
        #expect(codes(Bench.device([port])) == [code])
    }

    @Test("Mistakes on several ports are told together; digitisers have no line")
    func together() {
        let bad = Bench.port(line: Line(delaySeconds: 0.3e-9))
        let digitiser = Bench.port("a0", role: .readoutCapture(feedline: 0), bits: 99)
        #expect(codes(Bench.device([bad, digitiser, bad])) == ["RS0105", "RS0105"])
        #expect(codes(Bench.device([digitiser])).isEmpty)
        #expect(codes(Bench.device([], subsamples: 0)) == ["RS0101"])
    }

    @Test("Crosstalk between unlike ports is not compensated, and a singular matrix is not inverted")
    func compensation() {
        func device(_ ports: [Port], _ amplitude: Double) -> Device {
            let entries: [Crosstalk.Entry] = [
                .init(from: 0, to: 1, amplitude: amplitude), .init(from: 1, to: 0, amplitude: amplitude),
            ]
            return Bench.device(ports, crosstalk: Crosstalk(entries: entries, compensated: true))
        }
        let like = [Bench.port("d0"), Bench.port("d1")]
        #expect(codes(device(like, 0.1)).isEmpty)
        #expect(codes(device(like, 1)) == ["RS0110"])
        let unlike = [
            Bench.port("d1", oscillatorHz: 5.1e9),
            Bench.port("d1", line: Line(filters: [.gaussian(cutoffHz: 1e8)])),
            Bench.port("d1", line: Line(delaySeconds: 1e-9)),
        ]
        for other in unlike {
            #expect(codes(device([Bench.port("d0"), other], 0.1)) == ["RS0109", "RS0109"])
        }
    }
}
