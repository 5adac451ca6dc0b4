import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("Rack files")
struct RackFileTests {
    private let library = PresetLibrary(root: packageRoot)

    @Test("the rack with one transmon leads from its modules to the ports of its device")
    func oneQubit() throws {
        let loaded = try library.rack("qblox-1q-rf")
        #expect(loaded.rack.name == "qblox-1q-rf" && loaded.device.name == "transmon-1gs")
        #expect(loaded.rack.modules.map(\.slot) == [2, 4])
        #expect(loaded.rack.modules.map(\.kind) == [.qcmRF, .qrmRF])
        let ports = loaded.rack.modules.map { $0.cables.map { loaded.device.ports[$0.port].name } }
        #expect(ports == [["q0_drive"], ["feed0_out", "feed0_in"]])
        #expect(loaded.rack.modules[0].cables[0].connector == .output(0))
        #expect(loaded.rack.modules[0].cables[0].localOscillatorHz == 4.8e9)
        #expect(loaded.rack.modules[1].cables[1].connector == .input(0))
        #expect(loaded.deviceText?.name.hasSuffix("transmon-1gs.yaml") == true)
    }

    @Test("the rack with two tunable qubits plays flux at baseband")
    func flux() throws {
        let loaded = try library.rack("qblox-2q-flux")
        #expect(loaded.rack.modules.map(\.kind) == [.qcmRF, .qcm, .qrmRF])
        let flux = try #require(loaded.rack.module(inSlot: 3)?.cables)
        #expect(flux.map { loaded.device.ports[$0.port].name } == ["q0_flux", "q1_flux", "c0_1_flux"])
        #expect(flux.allSatisfy { $0.localOscillatorHz == nil })
    }

    @Test("every preset loads, and its device is a preset whose ports it serves all")
    func presets() throws {
        #expect(library.rackNames == ["qblox-1q-rf", "qblox-2q-flux"])
        for name in library.rackNames {
            let loaded = try library.rack(name)
            #expect(loaded.rack.name == name && !loaded.rack.summary.isEmpty)
            #expect(library.deviceNames.contains(loaded.device.name))
            let served = loaded.rack.modules.flatMap { $0.cables.map(\.port) }
            #expect(served.sorted() == Array(loaded.device.ports.indices))
        }
    }

    @Test("a rack is a preset's name or a path, and a near miss is told")
    func near() throws {
        let path = packageRoot + "/Fixtures/racks/qblox-1q-rf.yaml"
        #expect(try library.rack(path).rack == library.rack("qblox-1q-rf").rack)
        let error = #expect(throws: DiagnosticsError.self) { try library.rack("qblox-1q-fr") }
        #expect(error?.diagnostics.first?.code == "RK0111")
        #expect(error?.diagnostics.first?.help?.contains("qblox-1q-rf") == true)
    }

    @Test("a baseband module plays and hears through the mixers of its ports, two connectors each")
    func baseband() throws {
        let text = BrokenRack.text(
            "modules: [{slot: 20, kind: QRM, cables: [{outputs: [0, 1], port: feed0_out, delay_s: 5e-9, "
                + "attenuation_db: 3}, {inputs: [1, 0], port: feed0_in}]}, {slot: 1, kind: QCM}]")
        let rack = try RackFile.load(text).rack
        #expect(rack.modules.map(\.slot) == [1, 20])
        let cables = rack.modules[1].cables
        #expect(cables.map(\.connector) == [.outputPair(i: 0, q: 1), .inputPair(i: 1, q: 0)])
        #expect(cables[0].delaySeconds == 5e-9 && cables[0].attenuationDecibels == 3)
    }

    @Test("links say whose bits go out, and which triggers come back; the way to the decoder is the device's or the rack's own")
    func links() throws {
        let modules = "modules: [{slot: 4, kind: QRM-RF}, {slot: 9, kind: QRM}]\n"
        let told = "links: [{sources: [{slot: 9, sequencer: 5, acquisition: 2}, {slot: 4, sequencer: 0}], triggers: [3, 0, 15]}]"
        let plain = try RackFile.load(BrokenRack.text(modules + told))
        let expected = ClusterLink(
            sources: [.init(slot: 9, sequencer: 5, acquisition: 2), .init(slot: 4, sequencer: 0)], bits: 2,
            triggers: [.init(bit: 0, address: 3), .init(bit: 2, address: 15)])
        #expect(plain.rack.links == [expected] && expected.answerBits == 3)
        #expect(plain.device.link == nil)
        let own = "\nlink: {endpoint: 'udp://127.0.0.1:17000', deadline_s: 4e-6, wire: {constant_s: 2e-6}, on_miss: hold}\n"
            + "seed: 5"
        let full = try RackFile.load(BrokenRack.text(modules + told + own)).device.link
        #expect(full?.endpoint == .udp(host: "127.0.0.1", port: 17000) && full?.onMiss == .hold)
        #expect(full?.deadlineTicks == 4000 && full?.wire == .constant(2e-6))
        let mock = "links: [{sources: [{slot: 4, sequencer: 0}], bits: 8, function: mock_decode, triggers: [1]}]"
        let link = try #require(try RackFile.load(BrokenRack.text(modules + mock)).rack.links.first)
        #expect(link.bits == 8 && link.function == "mock_decode")
    }

    @Test("every mistake is reported once, at its line, with what would be accepted", arguments: BrokenRack.all)
    func reported(broken: BrokenRack) throws {
        let text = BrokenRack.text(broken.text)
        let error = #expect(throws: DiagnosticsError.self) { try RackFile.load(text) }
        let found = try #require(error).diagnostics
        #expect(found.map(\.code) == broken.expected, "\(error!)")
        let said = found.first.map { $0.message + ($0.help ?? "") } ?? ""
        #expect(said.contains(broken.words), "\(said)")
        // The message points behind the device that every one of these texts begins with.
        let head = BrokenRack.text("").bytes.count
        #expect(found.allSatisfy { ($0.range?.lower ?? -1) >= (broken.pointsAtRack ? 0 : head - 1) }, "\(error!)")
    }

    @Test("mistakes of the device and of the rack are told together, each in its own text")
    func both() throws {
        let text = SourceText(
            name: "rack.yaml", "name: r\ndevice: chip.yaml\nmodules:\n  - {slot: 30, kind: QCM}\n")
        let error = #expect(throws: DiagnosticsError.self) {
            try RackFile.load(text) { name throws(DiagnosticsError) in
                let chip = SourceText(name: name, "name: c\nqubits: [{t1_s: -1}]\n")
                return PresetLibrary.LoadedDevice(device: try DeviceFile.load(chip), text: chip, path: name)
            }
        }
        let found = try #require(error)
        #expect(found.diagnostics.map(\.code) == ["RD0105", "RD0105"])
        #expect(found.description.contains("rack.yaml:4:") && found.description.contains("chip.yaml:2:"))
    }

    @Test("a device that is nowhere to be found is pointed at by its name")
    func unknownDevice() throws {
        let text = SourceText(name: "rack.yaml", "name: r\ndevice: transmon-1sg\nmodules: []\n")
        let error = #expect(throws: DiagnosticsError.self) {
            try RackFile.load(text) { name throws(DiagnosticsError) in try library.device(name) }
        }
        let found = try #require(error?.diagnostics.first)
        #expect(found.code == "RK0111" && found.range?.lower == 16)
        #expect(found.help?.contains("transmon-1gs") == true)
        #expect(throws: DiagnosticsError.self) { try RackFile.load(text) }
    }
}

/// A rack file with mistakes behind a device that is right, and the codes that it must give, in order.
struct BrokenRack: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var text: String
    var expected: [String]
    var words = ""
    /// Whether a message points at the rack as a whole.
    var pointsAtRack = false

    /// The ports q0_drive, q0_flux, feed0_out and feed0_in.
    static func text(_ rest: String) -> SourceText {
        SourceText(
            name: "rack.yaml",
            """
            name: r
            device:
              name: d
              tick_rate_hz: 1e9
              defaults:
                drive_port: {sample_rate_hz: 1e9}
                flux_port: {sample_rate_hz: 1e9}
                readout_port: {sample_rate_hz: 1e9}
              qubits: [{flux: {}, resonator: {}}]
            \(rest)
            """)
    }

    private static func cable(_ kind: String, _ cables: String...) -> String {
        "modules: [{slot: 1, kind: \(kind), cables: [" + cables.map { "{\($0)}" }.joined(separator: ", ") + "]}]"
    }

    private static func link(_ source: String, _ triggers: String = "[1]", _ rest: String = "") -> String {
        "modules: [{slot: 1, kind: QRM-RF}, {slot: 2, kind: QCM}]\nlinks: [{sources: [\(source)], triggers: \(triggers)\(rest)}]"
    }

    static let all: [BrokenRack] = form + cables + links

    static let links: [BrokenRack] = [
        .init(testDescription: "nothing told", text: link(""), expected: ["RD0915"], words: "name a sequencer"),
        .init(
            testDescription: "no module", text: link("{slot: 3, sequencer: 0}"), expected: ["RD0915"],
            words: "modules that acquire are in 1"),
        .init(
            testDescription: "a module that hears nothing", text: link("{slot: 2, sequencer: 0}"), expected: ["RD0915"],
            words: "a QCM acquires nothing"),
        .init(testDescription: "no such sequencer", text: link("{slot: 1, sequencer: 6}"), expected: ["RD0105"], words: "0 to 5"),
        .init(testDescription: "no sequencer", text: link("{slot: 1}"), expected: ["RD0104"], words: "'sequencer'"),
        .init(
            testDescription: "an acquisition twice",
            text: link("{slot: 1, sequencer: 0}, {slot: 1, sequencer: 0, acquisition: 3}"), expected: ["RD0915"],
            words: "named twice"),
        .init(
            testDescription: "no trigger", text: link("{slot: 1, sequencer: 0}", "[0]"), expected: ["RD0916"],
            words: "sets off nothing"),
        .init(testDescription: "trigger 16", text: link("{slot: 1, sequencer: 0}", "[16]"), expected: ["RD0105"], words: "15"),
        .init(
            testDescription: "half a trigger", text: link("{slot: 1, sequencer: 0}", "[1.5]"), expected: ["RD0916"],
            words: "whole numbers"),
        .init(
            testDescription: "a trigger twice", text: link("{slot: 1, sequencer: 0}", "[2, 2]"), expected: ["RD0916"],
            words: "trigger 2"),
        .init(
            testDescription: "no bits", text: link("{slot: 1, sequencer: 0}", "[1]", ", bits: 0"), expected: ["RD0105"],
            words: "1 to 1048576"),
        .init(
            testDescription: "a miss that ends shots",
            text: link("{slot: 1, sequencer: 0}") + "\nlink: {deadline_s: 4e-6, on_miss: abort}", expected: ["RD0918"],
            words: "'identity'"),
        .init(
            testDescription: "a link without a deadline", text: link("{slot: 1, sequencer: 0}") + "\nlink: {slots: 4}",
            expected: ["RD0104"], words: "'deadline_s'"),
        .init(
            testDescription: "latencies out of order",
            text: link("{slot: 1, sequencer: 0}")
                + "\nlink: {deadline_s: 4e-6, wire: {mean_s: 1e-6, sigma_s: 0, minimum_s: 2e-6, maximum_s: 3e-6}}",
            expected: ["RD0808"], words: "mean_s"),
    ]

    static let form: [BrokenRack] = [
        .init(testDescription: "no modules", text: "", expected: ["RD0104"], words: "'modules'", pointsAtRack: true),
        .init(
            testDescription: "an unknown key", text: "modules: []\nsead: 1", expected: ["RD0101"],
            words: "did you mean 'seed'?"),
        .init(
            testDescription: "an unknown module", text: "modules: [{slot: 1, kind: QMC}]", expected: ["RD0108"],
            words: "did you mean 'QCM'?"),
        .init(testDescription: "no slot", text: "modules: [{kind: QCM}]", expected: ["RD0104"], words: "'slot'"),
        .init(testDescription: "slot 21", text: "modules: [{slot: 21, kind: QCM}]", expected: ["RD0105"], words: "1 to 20"),
        .init(
            testDescription: "a slot twice", text: "modules: [{slot: 3, kind: QCM}, {slot: 3, kind: QRM}]",
            expected: ["RD0902"], words: "slot 3"),
        .init(testDescription: "half a seed", text: "modules: []\nseed: 0.5", expected: ["RD0107"]),
        .init(testDescription: "no end", text: cable("QCM-RF", "port: q0_drive"), expected: ["RD0104"], words: "output"),
        .init(
            testDescription: "two ends", text: cable("QRM-RF", "output: 0, input: 0, port: feed0_out"),
            expected: ["RD0112"]),
        .init(testDescription: "no port", text: cable("QCM-RF", "output: 0"), expected: ["RD0104"], words: "'port'"),
        .init(
            testDescription: "three connectors", text: cable("QCM", "outputs: [0, 1, 2], port: q0_drive"),
            expected: ["RD0914"]),
        .init(
            testDescription: "one connector for both paths", text: cable("QCM", "outputs: [1, 1], port: q0_drive"),
            expected: ["RD0914"]),
    ]

    static let cables: [BrokenRack] = [
        .init(
            testDescription: "an output that is not there", text: cable("QRM-RF", "output: 1, port: q0_drive"),
            expected: ["RD0903"], words: "output 0"),
        .init(
            testDescription: "an input that is not there", text: cable("QCM", "input: 0, port: feed0_in"),
            expected: ["RD0903"], words: "none"),
        .init(
            testDescription: "an output twice",
            text: cable("QCM", "outputs: [0, 1], port: q0_drive", "output: 1, port: q0_flux"), expected: ["RD0904"],
            words: "output 1"),
        .init(
            testDescription: "two connectors of an RF module", text: cable("QCM-RF", "outputs: [0, 1], port: q0_drive"),
            expected: ["RD0905"], words: "output: 0"),
        .init(
            testDescription: "an unknown port", text: cable("QCM-RF", "output: 0, port: q0_driev"),
            expected: ["RD0906"], words: "did you mean 'q0_drive'?"),
        .init(
            testDescription: "an output on a digitiser", text: cable("QRM-RF", "output: 0, port: feed0_in"),
            expected: ["RD0907"], words: "use an input"),
        .init(
            testDescription: "an input on a drive line", text: cable("QRM-RF", "input: 0, port: feed0_out"),
            expected: ["RD0907"], words: "use an output"),
        .init(
            testDescription: "microwaves on a flux line", text: cable("QCM-RF", "output: 0, port: q0_flux"),
            expected: ["RD0907"], words: "flux line"),
        .init(
            testDescription: "half a mixer", text: cable("QCM", "output: 0, port: q0_drive"), expected: ["RD0907"],
            words: "outputs"),
        .init(
            testDescription: "half a mixer to hear with", text: cable("QRM", "input: 0, port: feed0_in"),
            expected: ["RD0907"], words: "inputs"),
        .init(
            testDescription: "a port twice",
            text: cable("QCM-RF", "output: 0, port: q0_drive", "output: 1, port: q0_drive"), expected: ["RD0909"],
            words: "q0_drive"),
        .init(
            testDescription: "an oscillator too slow",
            text: cable("QCM-RF", "output: 0, port: q0_drive, local_oscillator_hz: 1e9"), expected: ["RD0105"]),
        .init(
            testDescription: "an oscillator off its grid",
            text: cable("QCM-RF", "output: 0, port: q0_drive, local_oscillator_hz: 4.8000000005e9"),
            expected: ["RD0910"], words: "whole hertz"),
        .init(
            testDescription: "an oscillator that is shared",
            text: cable("QRM-RF", "input: 0, port: feed0_in, local_oscillator_hz: 6e9"), expected: ["RD0910"],
            words: "output 0"),
        .init(
            testDescription: "an oscillator of a baseband module",
            text: cable("QCM", "output: 0, port: q0_flux, local_oscillator_hz: 6e9"), expected: ["RD0910"]),
        .init(
            testDescription: "an attenuation off its steps",
            text: cable("QCM-RF", "output: 0, port: q0_drive, module_attenuation_db: 11"), expected: ["RD0911"],
            words: "steps of 2"),
        .init(
            testDescription: "an attenuation that inputs do not have",
            text: cable("QRM-RF", "input: 0, port: feed0_in, module_attenuation_db: 40"), expected: ["RD0911"],
            words: "0 to 30"),
        .init(
            testDescription: "an attenuator of a baseband module",
            text: cable("QCM", "output: 0, port: q0_flux, module_attenuation_db: 2"), expected: ["RD0911"]),
        .init(
            testDescription: "a delay of half a sample", text: cable("QCM-RF", "output: 0, port: q0_drive, delay_s: 1.5e-9"),
            expected: ["RD0912"]),
    ]
}
