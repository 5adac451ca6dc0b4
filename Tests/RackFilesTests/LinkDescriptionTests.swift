import RackDiagnostics
import RackFiles
import RackModel
import RackUnits
import Testing

@Suite("The link in a description")
struct LinkDescriptionTests {
    private func device(_ link: String) throws -> Device {
        try DeviceFile.load(SourceText(name: "t.yaml", "name: t\nqubits: [{}]\nlink:\n  deadline_s: 20e-6\n" + link))
    }

    /// Every key away from its default, each form of a latency once.
    static let links: [(String, DecoderLink)] = [
        ("", DecoderLink(wire: LatencyPreset.nvqlink.model, deadlineTicks: 40_000)),
        (
            """
              endpoint: udp://10.0.0.7:17000
              slots: 64
              stride_bytes: 384
              decoder: 3
              processing_s: 100e-9
              wire: trigger-network
              service: {constant_s: 1.5e-6}
              on_miss: hold
              hold_limit_s: 1e-3
              faults: {loss: 1e-3, delay: 2e-3, reorder: 3e-3, duplicate: 4e-3, corrupt: 5e-3, stuck: 6e-3,
                restart: 7e-3, garbage: 8e-3, stuck_messages: 3}

            """,
            DecoderLink(
                endpoint: .udp(host: "10.0.0.7", port: 17000), slots: 64, strideBytes: 384, decoder: 3,
                processingTicks: 200, wire: .constant(364e-9), service: .constant(1.5e-6), deadlineTicks: 40_000,
                onMiss: .hold, holdLimitTicks: 2_000_000, faults: faults())
        ),
        (
            """
              endpoint: unix:/run/decoder.sock
              wire: {mean_s: 3e-6, sigma_s: 1e-7, minimum_s: 2e-6, maximum_s: 5e-6}
              service: {by_size: [{bytes: 33, samples_s: [1e-6, 2e-6]}, {bytes: 64, samples_s: [3e-6]}]}
              on_miss: abort

            """,
            DecoderLink(
                endpoint: .unix(path: "/run/decoder.sock"),
                wire: .normal(mean: 3e-6, sigma: 1e-7, minimum: 2e-6, maximum: 5e-6),
                service: .bySize([
                    LatencyModel.SizedSamples(bytes: 33, samples: [1e-6, 2e-6]),
                    LatencyModel.SizedSamples(bytes: 64, samples: [3e-6]),
                ]), deadlineTicks: 40_000, onMiss: .abort)
        ),
        (
            "  endpoint: 'udp://[::1]:9'\n  wire: {samples_s: [1e-6, 2e-6, 4e-6]}\n",
            DecoderLink(
                endpoint: .udp(host: "::1", port: 9), wire: .samples([1e-6, 2e-6, 4e-6]), deadlineTicks: 40_000)
        ),
    ]

    private static func faults() -> LinkFaults {
        var faults = LinkFaults()
        for (rate, kind) in zip(
            1..., [LinkFault.loss, .delay, .reorder, .duplicate, .corrupt, .stuck, .restart, .garbage])
        {
            faults[kind] = Double("\(rate)e-3")!
        }
        faults.stuckMessages = 3
        return faults
    }

    @Test("It is read as it is written", arguments: links)
    func read(text: String, link: DecoderLink) throws {
        #expect(try device(text).link == link)
    }

    @Test("It reads back as itself, from YAML and from JSON, with where presets come from", arguments: links)
    func roundTrip(text: String, link: DecoderLink) throws {
        let device = try device(text)
        for described in [DeviceFile.describe(device), DeviceFile.resolvedJSON(device)] {
            #expect(try DeviceFile.load(SourceText(name: "described", described)).link == link)
        }
        let hasPreset = !text.contains("wire:") || text.contains("trigger-network")
        let isSourced = DeviceFile.describe(device).contains("arXiv 2510.25213")
            || DeviceFile.describe(device).contains("TRIGGER_DELAY")
        #expect(hasPreset == isSourced)
    }

    @Test("A device without the section has none")
    func absent() throws {
        let device = try DeviceFile.load(SourceText(name: "t.yaml", "name: t\nqubits: [{}]\n"))
        #expect(device.link == nil)
        #expect(!DeviceFile.describe(device).contains("link:"))
        // 10 µs of 2 GHz ticks.
        #expect(DecoderLink.default(device).deadlineTicks == 20_000)
        #expect(DecoderLink.default(device).onMiss == .identity)
    }

    @Test(
        "Endpoints are what they say and nothing else",
        arguments: [
            ("udp://127.0.0.1:17000", true), ("udp://[::1]:17000", true), ("udp://decoder.local:1", true),
            ("unix:/tmp/a b.sock", true), ("unix:relative", true), ("udp://:17000", false), ("udp://a:0", false),
            ("udp://a:65536", false), ("udp://a b:1", false), ("unix:", false), ("", false), ("127.0.0.1:1", false),
            ("unix:" + String(repeating: "x", count: 108), false),
        ])
    func endpoints(text: String, isEndpoint: Bool) {
        let endpoint = DecoderLink.Endpoint(text)
        #expect((endpoint != nil) == isEndpoint)
        if let endpoint { #expect(endpoint.description == text) }
    }
}
