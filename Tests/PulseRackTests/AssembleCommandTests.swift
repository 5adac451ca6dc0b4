import Foundation
import PulseRack
import Testing

@Suite("'pulserack assemble'")
struct AssembleCommandTests {
    static let program = """
        # a flip
              move 3,R0
        again: play 0,1,20   # π
              loop R0,@again
              stop

        """

    /// Runs the command in a folder with a few files in it.
    private func run(_ arguments: String...) throws -> CommandLineTool.Outcome {
        try CommandLineTool.inFolder { folder in
            func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
            try write("flip.q1asm", Self.program)
            try write("broken.q1asm", "move 3,R0\nplai 0,1,20\nwait 3\njmp @agin\nagain: stop\n")
            try write("long.q1asm", String(repeating: "nop\n", count: 12288) + "stop\n")
            try write("open.q1asm", "nop ; stop\n")
            let sequence = try JSONSerialization.data(withJSONObject: ["waveforms": [:], "program": Self.program])
            try sequence.write(to: folder.appendingPathComponent("flip.json"))
            try write("bad.json", "{\"program\": \"move 1\\nstop\\n\"}")
            try write("text.json", Self.program)
            try write("none.json", "{\"waveforms\": {}}")
            return try CommandLineTool.run(["assemble"] + arguments, in: folder)
        }
    }

    @Test("lists addresses, lines and instructions", arguments: ["flip.q1asm", "flip.json"])
    func listing(file: String) throws {
        let outcome = try run(file, "--module", "qrm-rf")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(
            outcome.output == """
                address    line
                      0       2      move 3,R0
                                 again:
                      1       3      play 0,1,20
                      2       4      loop R0,@again
                      3       5      stop
                4 of 12288 instructions

                """)
    }

    @Test("writes the program in a form that assembles to the same")
    func canonical() throws {
        let outcome = try run("flip.q1asm", "--emit", "program")
        #expect(outcome.output == "    move 3,R0\nagain:\n    play 0,1,20\n    loop R0,@again\n    stop\n")
    }

    @Test("says everything that is wrong, with places, and ends with status 1")
    func mistakes() throws {
        let outcome = try run("broken.q1asm")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        for words in [
            "broken.q1asm:2:1: error: there is no instruction 'plai' [QA0001]", "help: did you mean 'play'?",
            "broken.q1asm:3:6: error: 3 is no duration [QA0003]", " 3 | wait 3\n   |      ^",
            "broken.q1asm:4:5: error: there is no label 'agin' [QA0007]", "did you mean '@again'?",
        ] { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
        let inside = try run("bad.json")
        #expect(inside.status == 1 && inside.errors.contains("bad.json (program):1:6: error"), "\(inside.errors)")
    }

    @Test("warns of what can hardly be meant, and lists all the same")
    func warnings() throws {
        let outcome = try run("open.q1asm")
        #expect(outcome.status == 0 && outcome.output.contains("1 of 16384 instructions"))
        #expect(outcome.errors.contains("[QA0020]") && outcome.errors.contains("[QA0021]"), "\(outcome.errors)")
    }

    @Test("knows how much each kind of module holds", arguments: ClusterModule.Kind.allCases)
    func memory(kind: ClusterModule.Kind) throws {
        let outcome = try run("long.q1asm", "--module", kind.rawValue)
        #expect(outcome.status == (kind.reads ? 1 : 0) && outcome.errors.contains("[QA0013]") == kind.reads)
    }

    @Test("prints JSON, with the messages")
    func json() throws {
        func object(_ outcome: CommandLineTool.Outcome) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        }
        let sound = try object(run("flip.q1asm", "--json"))
        let instructions = try #require(sound["instructions"] as? [[String: Any]])
        #expect(instructions.compactMap { $0["text"] as? String } == ["move 3,R0", "play 0,1,20", "loop R0,@again", "stop"])
        #expect(instructions.compactMap { $0["line"] as? Int } == [2, 3, 4, 5])
        #expect(sound["memory"] as? Int == 16384 && (sound["messages"] as? [Any])?.isEmpty == true)
        let outcome = try run("broken.q1asm", "--json")
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        let messages = try #require(object(outcome)["messages"] as? [[String: Any]])
        #expect(messages.compactMap { $0["code"] as? String } == ["QA0001", "QA0003", "QA0007"])
    }

    @Test(
        "refuses what it cannot read",
        arguments: [
            ("nowhere.q1asm", "RK0101", Int32(1)), ("text.json", "QA0030", 1), ("none.json", "QA0031", 1),
            ("flip.q1asm --emit program --json", "RK0256", 2), ("flip.q1asm --module QTM", "QTM", 2),
        ])
    func refusals(arguments: String, words: String, status: Int32) throws {
        let outcome = try CommandLineTool.inFolder { folder in
            for (name, text) in [("flip.q1asm", Self.program), ("text.json", Self.program), ("none.json", "{\"waveforms\": {}}")] {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            return try CommandLineTool.run(["assemble"] + arguments.split(separator: " ").map(String.init), in: folder)
        }
        #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
    }
}
