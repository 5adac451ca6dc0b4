import RackModel
import RackUnits
import Testing

@Suite("Findings about a cluster")
struct ClusterFindingTests {
    private func device(ticks: Int64 = 1) -> Device {
        Device(
            name: "d", tickRate: TickRate(perSecond: 1_000_000_000)!, modes: [],
            ports: [
                Port(
                    name: "q0_drive", role: .drive(mode: 0), ticksPerSample: ticks,
                    converter: Converter(bits: 16, fullScaleVolts: 1))
            ])
    }

    private func codes(_ module: ClusterModule, ticks: Int64 = 1) -> [String] {
        ClusterRack(name: "r", modules: [module]).findings(on: device(ticks: ticks)).map(\.code)
    }

    @Test("values that no file could hold are found too, and nothing traps")
    func hostile() {
        func rf(_ cable: ClusterCable, slot: Int = 1) -> ClusterModule {
            ClusterModule(kind: .qcmRF, slot: slot, cables: [cable])
        }
        let sound = ClusterCable(connector: .output(0), port: 0)
        #expect(codes(rf(sound)) == [])
        #expect(codes(rf(sound, slot: 0)) == ["RD0901"])
        #expect(codes(rf(sound), ticks: 2) == ["RD0908"])
        #expect(codes(rf(ClusterCable(connector: .output(.max), port: 0))) == ["RD0903"])
        #expect(codes(rf(ClusterCable(connector: .output(-1), port: 0))) == ["RD0903"])
        #expect(codes(rf(ClusterCable(connector: .output(0), port: .min))) == ["RD0906"])
        var cable = sound
        cable.delaySeconds = .nan
        cable.attenuationDecibels = .infinity
        cable.localOscillatorHz = .nan
        cable.moduleAttenuationDecibels = .nan
        #expect(codes(rf(cable)) == ["RD0910", "RD0911", "RD0912", "RD0913"])
    }

    @Test("links that no file could hold are found too")
    func hostileLinks() {
        func codes(_ link: ClusterLink, abort: Bool = false) -> [String] {
            var device = device()
            if abort { device.link = DecoderLink(deadlineTicks: 1000, onMiss: .abort) }
            let modules = [ClusterModule(kind: .qrm, slot: 2)]
            return ClusterRack(name: "r", modules: modules, links: [link]).findings(on: device).map(\.code)
        }
        let source = ClusterLink.Source(slot: 2, sequencer: 5)
        let sound = ClusterLink(sources: [source], bits: 1, triggers: [.init(bit: 0, address: 15)])
        #expect(codes(sound) == [])
        #expect(codes(sound, abort: true) == ["RD0918"])
        var link = sound
        link.bits = .min
        link.triggers = [.init(bit: -1, address: 0), .init(bit: .max, address: .max)]
        #expect(codes(link) == ["RD0917", "RD0916", "RD0916", "RD0916", "RD0916"])
        link = sound
        link.sources = [.init(slot: .max, sequencer: 0), .init(slot: 2, sequencer: -1), .init(slot: 2, sequencer: 6)]
        #expect(codes(link) == ["RD0915", "RD0915", "RD0915"])
    }

    @Test("connectors and converters of each kind of module are those of the data sheets")
    func kinds() {
        let table = ClusterModule.Kind.allCases.map { [$0.outputs, $0.inputs, $0.dacs, $0.adcs] }
        #expect(table == [[4, 0, 4, 0], [2, 2, 2, 2], [2, 0, 4, 0], [1, 1, 2, 2]])
    }
}
