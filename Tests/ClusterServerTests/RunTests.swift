import RackEmulator
import RackModel
import Sequencing
import Testing

@testable import ClusterServer

@Suite("Loading and running sequencers")
struct RunTests {
    /// A readout sequencer with everything loaded.
    private static func loaded(steps: Int = 3, program: String = "acquire 1,2,100\nstop") -> Bench {
        var bench = Bench(port: .module(slot: 2), engine: RecordingEngine(steps: steps))
        bench.write("SEQuencer0:PROGram", program)
        bench.write("SEQuencer0:AWG:WLISt:WAVeform:NEWEncoded \"w\",3,2")
        _ = bench.reply("SEQuencer0:AWG:WLISt:WAVeform:PACKed \"w\",", LittleEndian.bytes([32767, -32767, 16384] as [Int16]))
        bench.write("SEQuencer0:AWG:WLISt:WAVeform:INDex \"w\",9")
        bench.write("SEQuencer0:ACQ:WLISt:WEIght:NEW \"v\",2,0")
        _ = bench.reply("SEQuencer0:ACQ:WLISt:WEIght:DATA \"v\",", LittleEndian.bytes([0.5, -1] as [Float]))
        bench.write("SEQuencer0:ACQ:ALISt:ACQuisition:NEW \"a\",4")
        bench.write("SEQuencer0:ACQ:ALISt:ACQuisition:INDex \"a\",1")
        return bench
    }

    @Test("Waveforms, weights and tables come back as they were loaded, in the framing of lists")
    func memories() {
        var bench = Self.loaded()
        #expect(bench.errors().isEmpty)
        let waveforms = Blocks.split(bench.reply("SEQuencer0:AWG:WLISt?"))
        #expect(
            waveforms == [
                [1, 0, 0, 0], Array("w".utf8), [9, 0, 0, 0],
                LittleEndian.bytes([1, -1, Float(16384) / 32767] as [Float]),
            ])
        #expect(bench.ask("SEQuencer0:AWG:WLISt:WAVeform:LENGth? \"w\"") == "3\n")
        #expect(bench.ask("SEQuencer0:AWG:WLISt:WAVeform:NAME? 9") == "w\n")
        let part = bench.reply("SEQuencer0:AWG:WLISt:WAVeform:DATA? \"w\",1,1")
        #expect(Blocks.split(part) == [LittleEndian.bytes([-1] as [Float])])
        let weights = Blocks.split(bench.reply("SEQuencer0:ACQ:WLISt?"))
        #expect(weights.count == 4)
        #expect(bench.reply("SEQuencer1:ACQ:WLISt?") == Array("#14\0\0\0\0\r\n".utf8))
        #expect(bench.ask("SEQuencer0:ACQ:ALISt:ACQuisition:BINs? \"a\"") == "4\n")
        bench.write("SEQuencer0:AWG:WLISt:WAVeform:DELete \"all\"")
        #expect(bench.ask("SEQuencer0:AWG:WLISt:SIZE?") == "0\n")
        #expect(bench.errors().isEmpty)
    }

    @Test(
        "Memories end where those of the hardware end",
        arguments: [
            ("AWG:WLISt:WAVeform:NEW \"x\",16382,0", -225), ("AWG:WLISt:WAVeform:NEW \"w\",1,0", -221),
            ("AWG:WLISt:WAVeform:NEW \"x\",0,0", -222), ("AWG:WLISt:WAVeform:NEWEncoded \"x\",1,1", -224),
            ("AWG:WLISt:WAVeform:INDex \"w\",1024", -222), ("AWG:WLISt:WAVeform:INDex \"none\",1", -256),
            ("AWG:WLISt:WAVeform:DATA \"w\",", -224), ("ACQ:WLISt:WEIght:INDex \"v\",32", -222),
            ("ACQ:ALISt:ACQuisition:NEW \"b\",2999997", -225), ("ACQ:ALISt:ACQuisition:NEW \"b\",-1", -222),
            ("ACQ:ALISt:ACQuisition:INDex \"a\",32", -222), ("ACQ:ALISt:ACQuisition:DATA \"none\"", -256),
            ("AWG:WLISt:WAVeform:NEW \"x\",9223372036854775807,0", -225),
        ])
    func limits(command: String, code: Int) {
        var bench = Self.loaded()
        bench.write("SEQuencer0:" + command, "1")
        #expect(bench.errors() == [code])
    }

    @Test("The sequencers of a module share its bins, those of another module have others")
    func sharedBins() {
        var bench = Bench()
        func new(_ slot: Int, _ sequencer: Int, _ bins: Int) -> [Int] {
            bench.write("SLOT\(slot):SEQuencer\(sequencer):ACQ:ALISt:ACQuisition:NEW \"b\",\(bins)")
            return bench.errors()
        }
        #expect(new(2, 0, 2_000_000) == [])
        #expect(new(2, 1, 1_000_001) == [-225])
        #expect(new(2, 1, 1_000_000) == [] && new(2, 5, 1) == [-225])
        #expect(new(4, 5, 3_000_000) == [])
        bench.write("SLOT2:SEQuencer0:ACQ:ALISt:ACQuisition:DELete \"all\"")
        #expect(new(2, 5, 1) == [])
    }

    @Test(
        "Names of what is loaded have a length",
        arguments: ["AWG:WLISt:WAVeform:NEW", "ACQ:WLISt:WEIght:NEW", "ACQ:ALISt:ACQuisition:NEW"])
    func names(command: String) {
        var bench = Bench()
        for (length, codes) in [(SampleMemory.nameMax, []), (SampleMemory.nameMax + 1, [-224])] {
            bench.write("SLOT2:SEQuencer0:\(command) \"\(String(repeating: "n", count: length))\",4,0")
            #expect(bench.errors() == codes)
        }
    }

    @Test("Samples beyond full scale and blocks of another length are refused")
    func samples() {
        var bench = Self.loaded()
        for samples in [[0, 0, 1.5], [0, 0], [0, 0, .nan], [0, 0, 0, 0]] as [[Float]] {
            _ = bench.reply("SEQuencer0:AWG:WLISt:WAVeform:DATA \"w\",", LittleEndian.bytes(samples))
            #expect(bench.errors().count == 1)
        }
    }

    @Test("A run goes through its states, and what it acquired is added up until somebody deletes it")
    func states() throws {
        var bench = Self.loaded()
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;IDLE;;;;\n")
        bench.write("SEQuencer0:ARM")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;ARMED;;;;\n")
        bench.write("SEQuencer0:START")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;RUNNING;;;;\n")
        bench.run()
        #expect(
            bench.ask("SEQuencer0:STATE?")
                == "OKAY;STOPPED;ACQ_SCOPE_DONE_PATH_0,ACQ_SCOPE_DONE_PATH_1,ACQ_BINNING_DONE,;;;\n")
        let start = try #require(bench.engine.starts.first)
        #expect(start.loads.map(\.address) == [SequencerAddress(slot: 2, sequencer: 0)])
        #expect(start.loads[0].sequence.waveforms.map(\.index) == [9])
        #expect(start.modules.map(\.slot) == [1, 2, 3, 4])
        for times in 1...2 {
            if times == 2 {
                bench.write("SEQuencer0:ARM")
                #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;ARMED;;;;\n")
                bench.write("SEQuencer:START")
                bench.run()
            }
            let blocks = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:DATA? \"a\""))
            #expect(blocks.count == 7 && blocks[6].count == 4 * 32)
            let record = Array(blocks[6][64..<96])
            #expect(
                LittleEndian.integers(record, as: Int64.self).prefix(3)
                    == [1, Int64(times) * 1024 << 20, Int64(-times) * 1024 << 19])
            #expect(LittleEndian.integers(Array(record[24...]), as: UInt32.self) == [UInt32(times), UInt32(times)])
            #expect(blocks[6][..<64].allSatisfy { $0 == 0 })
        }
        bench.write("SEQuencer0:ACQ:ALISt:ACQuisition:DATA:DELete \"all\"")
        let blocks = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:DATA? \"a\""))
        #expect(blocks[6].allSatisfy { $0 == 0 })
        #expect(bench.errors().isEmpty)
    }

    @Test("The monitor of the trigger network counts from its last reset on")
    func triggers() {
        var bench = Bench()
        func start() {
            bench.write("SLOT2:SEQuencer0:ARM")
            bench.write("SLOT2:SEQuencer0:START")
            bench.run()
        }
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "0\n" && bench.ask("TNN:TRG:MON:LAST?") == "0\n")
        bench.write("SLOT2:SEQuencer0:PROGram ", "stop")
        start()
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "1\n" && bench.ask("TNN:TRG:MON:COUNT? 4") == "0\n")
        #expect(bench.ask("TNN:TRG:MON:LAST?") == "3\n")
        bench.write("TNN:TRG:MON:COUNT:RST 4")
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "1\n")
        bench.write("TNN:TRG:MON:COUNT:RST 3")
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "0\n")
        start()
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "1\n")
        bench.write("*RST")
        #expect(bench.ask("TNN:TRG:MON:COUNT? 3") == "0\n" && bench.errors().isEmpty)
        #expect(bench.ask("TNN:TRG:MON:COUNT? 16") == "\n")
        bench.write("TNN:TRG:MON:COUNT:RST 0")
        #expect(bench.errors() == [-222, -222])
    }

    @Test("The scope's memory goes into a table when it is stored there")
    func scope() {
        var bench = Self.loaded()
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:START")
        bench.run()
        let before = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:DATA? \"a\""))
        #expect(before[0].isEmpty)
        bench.write("SEQuencer0:ACQ:ALISt:ACQuisition:DATA \"a\"")
        let blocks = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:DATA? \"a\""))
        #expect(blocks[0].count == 65536 && blocks[3].count == 65536)
        #expect(LittleEndian.integers(blocks[3], as: Int32.self)[5] == 5 - 1024)
        #expect(blocks[1] == [0] && blocks[2] == [1, 0, 0, 0])
    }

    @Test("Bins are packed by columns as a client asks for them", arguments: [0, 4, 5, 24, 28, 408, 512, 537, 924])
    func packings(flags: Int) throws {
        var bench = Self.loaded()
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:START")
        bench.run()
        let blocks = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:PARTial:DATA? \"a\",\(flags)"))
        guard flags != 924 else {
            // 7 is no packing of thresholded counts.
            #expect(bench.errors() == [-224])
            return
        }
        let used = try #require(LittleEndian.integers(blocks[6], as: UInt32.self).first)
        #expect(blocks[7] == [4, 0, 0, 0] && blocks[8] == [4])
        var columns = blocks[9...]
        switch used & 7 {
        case 0: break
        case 4: #expect(LittleEndian.integers(columns.removeFirst(), as: Int64.self) == [0, 0, 1024 << 20, 0])
        default: #expect(LittleEndian.floats(columns.removeFirst()) == [0, 0, 1024 * 1_048_576, 0])
        }
        if used & 7 != 0 { #expect(!columns.removeFirst().isEmpty) }
        switch used >> 7 {
        case 0: break
        case 3: #expect(LittleEndian.integers(columns.removeFirst(), as: UInt32.self) == [0, 0, 1, 0])
        default: #expect(LittleEndian.floats(columns.removeFirst()) == [0, 0, 1, 0])
        }
        if used >> 3 & 3 == 3 { #expect(LittleEndian.integers(columns.removeFirst(), as: UInt32.self) == [0, 0, 1, 0]) }
        #expect(columns.isEmpty)
    }

    @Test("Stopping ends what runs for ever, and says that it was forced")
    func stop() {
        var bench = Self.loaded(program: "again: wait 100\njmp @again")
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:START")
        let hasMore = bench.instrument.advance()
        #expect(hasMore)
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;RUNNING;;;;\n")
        bench.write("SEQuencer:STOP")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;FORCED_STOP,;;;\n")
        bench.write("SEQuencer0:CLR:FLAGS")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;;;;\n")
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:STOP")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;FORCED_STOP,DISARMED,;;;\n")
        bench.write("SEQuencer0:START")
        #expect(bench.errors() == [-221])
    }

    @Test("What has run keeps its state and its bins when others run after it")
    func laterRuns() {
        var bench = Self.loaded()
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:START")
        bench.run()
        let before = bench.ask("SEQuencer0:STATE?")
        bench.write("SEQuencer1:ARM")
        bench.write("SEQuencer1:START")
        #expect(bench.engine.status(of: SequencerAddress(slot: 2, sequencer: 0)) == nil)
        #expect(bench.ask("SEQuencer0:STATE?") == before)
        let blocks = Blocks.split(bench.reply("SEQuencer0:ACQ:ALISt:ACQuisition:DATA? \"a\""))
        #expect(blocks[6][64] == 1)
        bench.write("SEQuencer0:CLR:FLAGS")
        #expect(bench.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;;;;\n")
    }

    @Test("A program that is no program says which line, and its sequencer cannot be armed")
    func badProgram() {
        var bench = Self.loaded(program: "nop\nmvoe 1,R0\nstop")
        #expect(bench.ask("STATus:ASSEMbler:SUCCess?") == "0\n")
        let log = bench.askBlock("STATus:ASSEMbler:LOG?")
        #expect(log.contains("program.q1asm:2:1"))
        #expect(bench.errors() == [-285])
        bench.write("SEQuencer0:ARM")
        #expect(bench.errors() == [-285])
        // An unready sequencer is no reason to fail for those that are ready.
        bench.write("SEQuencer1:ARM")
        bench.write("SEQuencer:START")
        #expect(bench.errors().isEmpty)
        bench.write("SEQuencer0:PROGram", "stop")
        #expect(bench.ask("STATus:ASSEMbler:SUCCess?") == "1\n")
    }

    @Test("A program assembled beforehand waits until its sequencer is armed")
    func staged() {
        var bench = Self.loaded()
        bench.write("SEQuencer0:ASSEmble", "nop\nnop\nstop")
        bench.write("SEQuencer0:ARM")
        bench.write("SEQuencer0:START")
        #expect(bench.engine.starts.last?.loads.first?.sequence.program.instructions.count == 3)
    }

    @Test("Those that synchronise are told to the engine, started or not; one command starts a whole cluster")
    func partners() {
        var bench = Self.loaded()
        bench.session = bench.instrument.session(on: .cluster)
        for name in ["SLOT1:SEQuencer2", "SLOT2:SEQuencer0"] {
            bench.write("\(name):CONFiguration", #"{"seq_proc":{"sync_en":true}}"#)
        }
        bench.write("SLOT2:SEQuencer0:ARM")
        bench.write("SLOT4:SEQuencer3:ARM")
        bench.write("SLOT:SEQuencer:START")
        #expect(bench.errors().isEmpty)
        #expect(
            bench.engine.starts.last?.loads.map(\.address)
                == [SequencerAddress(slot: 2, sequencer: 0), SequencerAddress(slot: 4, sequencer: 3)])
        #expect(
            bench.engine.starts.last?.partners
                == [SequencerAddress(slot: 1, sequencer: 2), SequencerAddress(slot: 2, sequencer: 0)])
    }

    @Test("What an engine cannot run is an error of whoever started it")
    func refused() {
        var bench = Bench(engine: RecordingEngine(refusal: "the port samples at 2 GS/s"))
        bench.write("SLOT1:SEQuencer0:ARM")
        bench.write("SLOT1:SEQuencer0:START")
        let error = bench.ask("SYSTem:ERRor:NEXT?")
        #expect(error.contains("the port samples at 2 GS/s"))
        #expect(bench.ask("SLOT1:SEQuencer0:STATE?") == "OKAY;STOPPED;;;;\n")
    }

    @Test("Registers are set and read by name")
    func registers() {
        var bench = Bench(port: .module(slot: 1))
        bench.write("SEQuencer0:REGisterS", #"{"R1":7,"R63":-1}"#)
        #expect(bench.askBlock("SEQuencer0:REGisterS? \"R1,R63\"") == #"{"R1":7,"R63":4294967295}"#)
        let all = bench.askBlock("SEQuencer0:REGisterS? \"*\"")
        #expect(all.split(separator: ",").count == 64)
        bench.write("SEQuencer0:REGisterS", #"{"R64":7}"#)
        bench.write("SEQuencer0:REGisterS", #"{"R1":4294967296}"#)
        #expect(bench.errors() == [-224, -222])
    }

    @Test("Registers that were set are there when a program starts, and what it leaves in them can be read")
    func registersOfPrograms() {
        var bench = Bench()
        bench.write("SLOT1:SEQuencer0:REGisterS", #"{"R0":41,"R2":5}"#)
        bench.write("SLOT1:SEQuencer0:ARM")
        bench.write("SLOT1:SEQuencer0:START")
        #expect(bench.askBlock("SLOT1:SEQuencer0:REGisterS? \"R0,R2\"") == #"{"R0":42,"R2":5}"#)
        bench.write("SLOT1:SEQuencer0:REGisterS", #"{"R0":1}"#)
        #expect(bench.ask("SYSTem:ERRor:NEXT?").hasPrefix("-221"))
        bench.write("SLOT1:SEQuencer0:STOP")
        bench.write("SLOT1:SEQuencer0:REGisterS", #"{"R2":6}"#)
        #expect(bench.askBlock("SLOT1:SEQuencer0:REGisterS? \"R0,R2\"") == #"{"R0":42,"R2":6}"#)
        // What a program left is not there for the next one, unless it is set.
        bench.write("SLOT1:SEQuencer0:ARM")
        bench.write("SLOT1:SEQuencer0:START")
        #expect(bench.askBlock("SLOT1:SEQuencer0:REGisterS? \"R0,R2\"") == #"{"R0":1,"R2":6}"#)
    }

    @Test("Filters that are enabled reach the engine with the outputs that they are set for")
    func predistortion() throws {
        var bench = Bench()
        let qcm = try #require(bench.instrument.modules.first { $0.kind == .qcm }?.module.slot)
        func set(_ document: String) { bench.write("SLOT\(qcm):PREDISTortion:CONFiguration", document) }
        set(
            #"{"out1":{"state":{"stage2":"enabled","stage5":"comp_delay"},"#
                + #""IIR":{"stage0":{"amp":0.5,"tau":20},"stage1":{"amp":-0.03,"tau":250}}}}"#)
        func started() throws -> [ClusterModuleSettings.Predistortion] {
            bench.write("SLOT\(qcm):SEQuencer0:ARM")
            bench.write("SLOT\(qcm):SEQuencer0:START")
            bench.run()
            return try #require(bench.engine.starts.last?.modules.first { $0.slot == qcm }?.predistortion)
        }
        let first = try started()
        #expect(bench.errors().isEmpty)
        try #require(first.count == 4)
        #expect(first[0] == .init() && first[1].taps.isEmpty)
        #expect(first[1].overshoots == [.init(amplitude: -0.03, tauSeconds: 250 * 1e-9)])
        let taps = ([0.5, 0.25] + [Double](repeating: 0, count: 30)).map { "\($0)" }.joined(separator: ",")
        set(#"{"out0":{"state":{"stage5":"enabled"},"FIR":{"stage0":["# + taps + "]}}}")
        let second = try started()
        #expect(bench.errors().isEmpty)
        #expect(second[0].taps == [0.5, 0.25] + [Double](repeating: 0, count: 30) && second[0].overshoots.isEmpty)
    }
}
