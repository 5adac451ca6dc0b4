import Testing

@testable import ClusterServer

@Suite("Spellings of commands")
struct SpellingTests {
    private static let commands = SCPICommandTable.shared.commands

    @Test("Words come whole or as their capitals, each by itself")
    func rule() {
        #expect(SCPICommandTable.spellings(of: "PING?") == ["PING?"])
        #expect(
            SCPICommandTable.spellings(of: "SYSTem:ERRor:COUNt?").sorted() == [
                "SYST:ERR:COUN?", "SYST:ERR:COUNT?", "SYST:ERROR:COUN?", "SYST:ERROR:COUNT?", "SYSTEM:ERR:COUN?",
                "SYSTEM:ERR:COUNT?", "SYSTEM:ERROR:COUN?", "SYSTEM:ERROR:COUNT?",
            ])
        #expect(SCPICommandTable.spellings(of: "SEQuencer#:ARM") == ["SEQUENCER#:ARM", "SEQ#:ARM"])
    }

    @Test("No spelling is that of two commands")
    func unique() {
        var owners: [String: String] = [:]
        for command in Self.commands {
            for spelling in SCPICommandTable.spellings(of: command.name) {
                #expect(owners.updateValue(command.name, forKey: spelling) == nil, "\(spelling) of \(command.name)")
                #expect(SCPICommandTable.shared[spelling]?.name == command.name)
            }
        }
    }

    @Test("Every command of the table does in other spellings what it does in full")
    func answers() {
        for command in Self.commands {
            let place = command.place == .module ? "SLOT4:" : ""
            let parameters = command.reply == .none ? " 1" : ""
            let lines = SCPICommandTable.spellings(of: command.name).map {
                place + $0.replacing("#", with: "1") + parameters
            }
            // The whole words as the table has them, the whole words in small letters, and the shortest in both.
            let whole = place + command.name.replacing("#", with: "1") + parameters
            let shortest = (lines.last ?? "").enumerated().map {
                $0.offset % 2 == 0 ? Character($0.element.lowercased()) : $0.element
            }
            let answers = [whole, lines[0].lowercased(), String(shortest)].map { line in
                var bench = Bench()
                return (bench.reply(line, Array("{}".utf8)), bench.errors())
            }
            #expect(answers[1] == answers[0] && answers[2] == answers[0], "\(whole)")
        }
    }

    @Test(
        "Lines as people type them are understood",
        arguments: [
            ("*idn?", "Qblox,Cluster MM"), ("*Idn?", "Qblox,Cluster MM"), ("syst:err:coun?", "0"), (":SYST:ERR:COUNT?", "0"),
            ("system:error:next?", "0,No error"), ("SYST:ERR?", "0,No error"), ("syst:err:next?", "0,No error"),
            ("stat:oper:cond?", "0"), ("STAT:OPER?", "0"), ("stat:ques:even?", "0"), ("stat:ques?", "0"), ("*stb?", "0"),
            ("SYST:VERS?", "1999.0"), ("slot3:seq0:state?", "OKAY;IDLE"), ("Slot3:Sequencer0:State?", "OKAY;IDLE"),
            (" \tping?", "1"), ("bp:mod?", "15"), ("SLOT1:AFE:OFFS:DAC0?", "0.0"), ("slot1:mrk0:inv:ena?", "0"),
        ])
    func typed(line: String, answer: String) {
        var bench = Bench()
        #expect(bench.ask(line).hasPrefix(answer), "\(line)")
        #expect(bench.errors().isEmpty)
    }

    @Test(
        "What is neither form is no command",
        arguments: ["SYS:ERR?", "SYSTE:ERR:COUN?", "SYST:ERRO?", "SYST:ERR:COU?", "*ID?", "IDN?", "SYST:?", "SYST::ERR?"])
    func neither(line: String) {
        var bench = Bench()
        #expect(bench.ask(line) == "\r\n")
        #expect(bench.errors() == [-113])
    }

    @Test("Short forms start, hold up nobody and take long blocks on the wire, with any end of line")
    func wire() throws {
        try ServerTests.serve { ports in
            let module = try SocketClient(ports.address, ports.moduleBase + 4)
            let program = String(repeating: "nop\n", count: 9000) + "stop"
            module.send("seq1:prog #5\(program.utf8.count)\(program)\r\nseq1:arm\r\n".utf8)
            #expect(module.ask("stat:assem:succ?\r") == "1")
            #expect(module.ask("seq1:state?\r")?.hasPrefix("OKAY;ARMED") == true)
            module.send("seq1:start\n".utf8)
            #expect(module.ask("Seq1:State?")?.hasPrefix("OKAY;ARMED") == false)
            #expect(module.ask("syst:err:coun?\r") == "0")
        }
    }
}
