import RackModel
import Sequencing
import Testing

@testable import ClusterServer

@Suite("A cluster as its drivers see it")
struct InstrumentTests {
    @Test("A cluster says what it is and what is in it")
    func identity() throws {
        var bench = Bench()
        let identity = bench.ask("*IDN?")
        #expect(identity.hasPrefix("Qblox,Cluster MM,00000_0000_000,osVersion=2.1.0,fwVersion=2.1.0 "))
        #expect(identity.hasSuffix(" swSCPIVersion=1.2 cfgManSCPIVersion=1.1\n"))
        #expect(identity.split(separator: ",").count == 5)
        let description = try JSONParser.parse(Array(bench.askBlock("*DESCribe?").utf8))
        let modules = try #require(description["modules"])
        #expect((1...4).map { modules["\($0)"]?["model"] } == ["cluster_qcm", "cluster_qrm", "cluster_qcm", "cluster_qrm"])
        #expect((1...4).map { modules["\($0)"]?["is_rf"]?.bool } == [false, false, true, true])
        #expect(bench.ask("BP:MODules?") == "15\n")
        #expect(bench.ask("STATus:GENeral:STATE?") == "OKAY;\n")
        let module = bench.ask("SLOT2:IDN?")
        #expect(module.hasPrefix("Qblox,Cluster QRM,"))
        var old = Bench(announced: SCPIVersion(major: 1, minor: 0))
        let oldIdentity = old.ask("*IDN?")
        #expect(oldIdentity.hasSuffix(" swSCPIVersion=1.0 cfgManSCPIVersion=1.1\n"))
        #expect(SCPIVersion("1.3") == nil)
    }

    @Test("Where the text about builds is given, clusters and modules say it and nothing behind it")
    func builds() {
        let text = "fwVersion=0.11.0 fwBuild=05/03/2025-10:35:36 fwDirty=0"
        var bench = Bench(builds: text)
        #expect(bench.ask("*IDN?") == "Qblox,Cluster MM,00000_0000_000,\(text)\n")
        #expect(bench.ask("SLOT4:IDN?").hasSuffix(",\(text)\n"))
    }

    @Test("What a module is told on its own port and through the cluster's is the same")
    func bothRoutes() {
        var cluster = Bench()
        cluster.write("SLOT3:AFE:ATT:OUT1 14")
        cluster.session = cluster.instrument.session(on: .module(slot: 3))
        #expect(cluster.ask("AFE:ATT:OUT1?") == "14\n")
        #expect(cluster.ask("afe:att:out1?") == "14\n")
        cluster.write("SEQuencer5:CONFiguration", #"{"awg":[{"nco":{"freq_hz":-2.5e8}}]}"#)
        cluster.session = cluster.instrument.session(on: .cluster)
        let document = cluster.askBlock("SLOT3:SEQuencer5:CONFiguration?")
        #expect(document.contains(#""freq_hz":-250000000.0"#))
        #expect(cluster.errors().isEmpty)
        // A module's command without a module, a module that is not there, and another's port.
        cluster.write("AFE:ATT:OUT1 14")
        cluster.write("SLOT9:AFE:ATT:OUT1 14")
        #expect(cluster.errors() == [-113, -241])
        cluster.session = cluster.instrument.session(on: .module(slot: 3))
        cluster.write("SLOT2:SEQuencer0:ARM")
        cluster.write("BP:MODules?")
        #expect(cluster.errors() == [-113, -113])
    }

    @Test(
        "Settings are read back as they were written, and what is out of range is refused",
        arguments: [
            ("SLOT3:AFE:ATT:OUT0", "60", "62", -222), ("SLOT3:AFE:ATT:OUT0", "2", "3", -222),
            ("SLOT4:AFE:ATT:IN0", "30", "32", -222), ("SLOT2:AFE:GAIN:INAMP1", "-6", "27", -222),
            ("SLOT1:AFE:OFFSet:DAC3", "-2.5", "2.6", -222), ("SLOT2:AFE:OFFSet:DAC1", "0.5", "0.51", -222),
            ("SLOT3:AFE:OFFSet:OUTAMP3", "73.0", "74", -222), ("SLOT4:AFE:OFFSet:IN1", "-0.09", "nan", -222),
            ("SLOT3:STATus:QUEStionable:FREQuency:LO1", "18000000000", "1000", -222),
            ("SLOT4:LO1:ENAble", "0", "2", -224), ("SLOT1:MRK3:INVert:ENAble", "1", "x", -224),
            ("STATus:QUEStionable:LED:BRIGHTness", "LOW", "BRIGHT", -224), ("TRG:IN:DLY", "78", "77", -222),
            ("*ESE", "255", "256", -222),
        ])
    func settings(name: String, good: String, bad: String, code: Int) {
        var bench = Bench()
        bench.write("\(name) \(good)")
        #expect(bench.errors().isEmpty)
        bench.write("\(name) \(bad)")
        #expect(bench.errors() == [code])
        #expect(bench.ask(name + "?") == good + "\n")
        bench.write("\(name)")
        #expect(bench.errors() == [-109])
    }

    @Test("A scope's sequencer is chosen for both paths at once or for each, and one place follows the other")
    func scopeSequencer() {
        var bench = Bench()
        func scope() -> JSONValue? { try? JSONParser.parse(Array(bench.askBlock("SLOT2:ACQ:SCOpe:CONFiguration?").utf8)) }
        // Drivers write back what they have read, with one change.
        #expect(scope()?["sel_acq"] == 0)
        bench.write("SLOT2:ACQ:SCOpe:CONFiguration", #"{"sel_acq":3,"sel_path":[0,0]}"#)
        #expect(scope()?["sel_path"] == [3, 3])
        bench.write("SLOT2:ACQ:SCOpe:CONFiguration", #"{"sel_acq":3,"sel_path":[2,2]}"#)
        #expect(scope()?["sel_acq"] == 2)
        bench.write("SLOT2:ACQ:SCOpe:CONFiguration", #"{"sel_path":[5,1]}"#)
        #expect(scope()?["sel_acq"] == 5 && scope()?["sel_path"] == [5, 1])
        #expect(bench.instrument.modules[1].settings.scope.sequencer == 5)
        #expect(bench.errors().isEmpty)
    }

    @Test("What a kind of module does not have is missing there, and indices end where there is nothing more")
    func missing() {
        var bench = Bench()
        for line in ["SLOT1:LO0:ENAble?", "SLOT2:AFE:ATT:OUT0?", "SLOT3:ACQ:SCOpe:CONFiguration?", "SLOT1:QUAD0:CONFig?"] {
            let reply = bench.ask(line)
            #expect(["\n", "#10\r\n"].contains(reply))
        }
        #expect(bench.errors() == [-241, -241, -241, -241])
        for line in ["SLOT1:SEQuencer6:STATE?", "SLOT4:LO0:ENAble?", "SLOT4:AFE:ATT:OUT1?", "SLOT2:AFE:OFFSet:DAC2?"] {
            #expect(bench.ask(line) == "\n")
        }
        #expect(bench.errors() == [-114, -114, -114, -114])
    }

    @Test("Every question of the table is answered in its kind, on every module, whatever is wrong with it")
    func kinds() {
        for slot in 1...4 {
            var bench = Bench()
            for command in SCPICommandTable.shared.commands {
                let name = command.name.replacing("#", with: "0")
                let line = (command.place == .module ? "SLOT\(slot):" : "") + name
                for parameters in ["", " 0,0", " \"none\",0"] {
                    let reply = bench.reply(line + parameters, Array("{}".utf8))
                    switch command.reply {
                    case .none: #expect(reply.isEmpty, "\(line)")
                    case .text:
                        #expect(reply.last == 10 && reply.first != 35 && reply.count { $0 == 10 } == 1, "\(line)")
                    case .block: #expect(Blocks.split(reply).count == 1, "\(line)")
                    case .list: #expect(!Blocks.split(reply).isEmpty, "\(line)")
                    case .acquisition: #expect(Blocks.split(reply).count == 7, "\(line)")
                    case .packedAcquisition: #expect(Blocks.split(reply).count >= 9, "\(line)")
                    }
                }
            }
        }
    }

    @Test("Errors wait in the queue of the connection that made them, and no queue grows for ever")
    func errorQueues() {
        var bench = Bench()
        var other = bench.instrument.session(on: .cluster)
        for _ in 0..<1000 { bench.write("NO:SUCH") }
        #expect(bench.ask("SYSTem:ERRor:COUNt?") == "\(SCPIErrorQueue.capacity)\n")
        #expect(bench.ask("*STB?") == "4\n")
        let count = bench.instrument.handle(SCPIMessage(line: "SYSTem:ERRor:COUNt?"), in: &other)
        #expect(count == .text("0"))
        let codes = bench.errors()
        #expect(codes.last == -350)
        #expect(bench.ask("SYSTem:ERRor:NEXT?") == "0,No error\n")
        // A question that nobody knows gets what neither kind of client stumbles over.
        #expect(bench.ask("NO:SUCH?") == "\r\n")
        #expect(bench.ask("*ESR?") == "160\n")
        bench.write("*CLS")
        #expect(bench.errors().isEmpty)
        #expect(bench.ask("*ESR?") == "0\n")
    }

    @Test("What a driver sets on a sequencer is what an engine is told")
    func sequencerSettings() throws {
        var bench = Bench(port: .module(slot: 2))
        bench.write(
            "SEQuencer1:CONFiguration",
            """
            {"seq_proc":{"sync_en":true},"awg":[{"nco":{"freq_hz":1e8,"po":90.5,"delay_comp":-3,"delay_comp_en":true},
            "mixer":{"en":true,"corr_gain_ratio":1.25,"corr_phase_offset_degree":-4.5},"gain_path":[0.5,-1],
            "offs_path":[0.25,0],"marker_ovr":{"en":true,"val":9}}],
            "acq":[{"demod":{"en":true},"th_acq":{"discr_threshold":-12.5,"non_weighed_integration_len":2000,
            "rotation_matrix_a11":0.5,"rotation_matrix_a12":-0.8660254037844386},
            "th_acq_trg_map":{"addr":7,"en":true,"inv":true},"th_acq_mrk_map":{"addr":3,"en":true}}]}
            """)
        bench.write("SEQuencer1:CHANnelmap", "[[1],[0]]")
        bench.write("SEQuencer1:ACQ:CHANnelmap", "[[1],[]]")
        #expect(bench.errors().isEmpty)
        let settings = bench.instrument[SequencerAddress(slot: 2, sequencer: 1)].settings
        #expect(settings.syncEnabled && settings.modulates && settings.demodulates)
        #expect(settings.ncoFrequencyHz == 1e8 && settings.ncoPhaseDegrees == 90.5)
        #expect(settings.ncoDelayNanoseconds == -3 && settings.ncoDelayCompensated)
        #expect(settings.mixerGainRatio == 1.25 && settings.mixerPhaseDegrees == -4.5)
        #expect(settings.gain == [0.5, -1] && settings.offset == [0.25, 0])
        #expect(settings.markerOverridden && settings.markerOverride == 9)
        #expect(settings.outputs == [.q, .i] && settings.inputs == [1, nil])
        #expect(settings.integrationNanoseconds == 2000 && settings.threshold == -12.5)
        // A driver sends cos(360° − 60°) and sin(360° − 60°) for a rotation by 60°.
        #expect(abs(settings.rotationDegrees - 60) < 1e-12)
        #expect(settings.triggerMap == Q1SequencerSettings.AddressMap(address: 7, enabled: true, invert: true))
        #expect(settings.markerMap == Q1SequencerSettings.AddressMap(address: 3, enabled: true))
        #expect(Bench().instrument[SequencerAddress(slot: 2, sequencer: 0)].settings.triggers == Q1SequencerSettings().triggers)
        for bad in ["[[0],[2]]", "[[0]]", "{}", "[0,1]", "["] {
            bench.write("SEQuencer1:CHANnelmap", bad)
            #expect(bench.errors().count == 1)
        }
    }

    @Test("A module's reset and the cluster's bring back the defaults")
    func resets() {
        var bench = Bench()
        bench.write("SLOT3:AFE:ATT:OUT0 10")
        bench.write("SLOT4:AFE:ATT:OUT0 10")
        bench.write("TRG:IN:DLY 39")
        bench.write("SLOT3:RST")
        #expect(bench.ask("SLOT3:AFE:ATT:OUT0?") == "0\n")
        #expect(bench.ask("SLOT4:AFE:ATT:OUT0?") == "10\n")
        bench.write("*RST")
        #expect(bench.ask("SLOT4:AFE:ATT:OUT0?") == "0\n")
        #expect(bench.ask("TRG:IN:DLY?") == "0\n")
        #expect(bench.ask("SYSTem:NAME?") == "test\n")
    }
}
