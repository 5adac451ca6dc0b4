import Foundation
import Testing

/// Files that cannot be read, or written, and what each is answered with.
@Suite("Files that are not what they should be")
struct BrokenFilesTests {
    /// Bytes from a fixed generator: the same in every run.
    static func noise(_ count: Int, printable: Bool = false) -> Data {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var data = Data(capacity: count + 8)
        while data.count < count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var word = state ^ state >> 29
            // Without each byte's highest bit, and with the one that lifts it above the control characters.
            if printable { word = word & 0x5F5F_5F5F_5F5F_5F5F | 0x2020_2020_2020_2020 }
            withUnsafeBytes(of: word) { data.append(contentsOf: $0) }
        }
        return data.prefix(count)
    }

    static let large = noise(10_000_000)
    static let largePrintable = noise(10_000_000, printable: true)

    /// A description of a preset with one of its lines changed.
    static func description(_ change: (String) -> String) throws -> Data {
        let preset = CommandLineTool.package.appendingPathComponent("Fixtures/devices/bench-1q.yaml")
        return Data(change(try String(contentsOf: preset, encoding: .utf8)).utf8)
    }

    /// Every file that the commands below name.
    static func prepare(_ folder: URL) throws {
        func write(_ name: String, _ data: Data) throws { try data.write(to: folder.appendingPathComponent(name)) }
        try write("ok.qasm", Data("OPENQASM 3.0;\nbit c;\nc = measure $0;\n".utf8))
        try write("noise.qasm", large)
        try write("latin1.qasm", Data("OPENQASM 3.0;\n// caf".utf8) + Data([0xE9, 0x0A]))
        try write("text.h5", Data("these are not the bytes\n".utf8))
        try write("empty.h5", Data())
        try write("noise.h5", noise(5000))
        try write("signature.h5", Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) + noise(4000))
        try write("noise.yaml", noise(2000))
        try write("empty.yaml", Data())
        try write("list.yaml", Data("- one\n- two\n".utf8))
        try write("nan.yaml", description { $0.replacing(/t1_s: [^,}\n]*/) { _ in "t1_s: .nan" } })
        try write("unknown.yaml", description { $0 + "\nqbits: []\n" })
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("folder"), withIntermediateDirectories: true)
    }

    static let run = "run ok.qasm -d bench-1q "

    static let commands: [BrokenCommand] = [
        BrokenCommand("run nowhere.qasm -d bench-1q", 1, "nowhere.qasm", "[RK01"),
        BrokenCommand("run folder -d bench-1q", 1, "'folder' is a directory"),
        BrokenCommand("run /dev/zero -d bench-1q", 1, "'/dev/zero' is no regular file"),
        BrokenCommand("run noise.qasm -d bench-1q", 1, "not UTF-8"),
        BrokenCommand("run latin1.qasm -d bench-1q", 1, "latin1.qasm:2:7", "not UTF-8"),
        BrokenCommand("check noise.qasm -d bench-1q", 1, "not UTF-8"),
        BrokenCommand("compile noise.qasm -d bench-1q", 1, "not UTF-8"),
        BrokenCommand("run ok.qasm -d bench-lq", 1, "did you mean 'bench-1q'?"),
        BrokenCommand("run ok.qasm -d folder", 1, "'folder' is a directory"),
        BrokenCommand("run ok.qasm -d noise.yaml", 1, "noise.yaml", "not UTF-8"),
        BrokenCommand("run ok.qasm -d empty.yaml", 1, "[RD0"),
        BrokenCommand("run ok.qasm -d list.yaml", 1, "[RD0103]"),
        BrokenCommand("run ok.qasm -d nan.yaml", 1, "nan.yaml:", "t1_s"),
        BrokenCommand("run ok.qasm -d unknown.yaml", 1, "unknown.yaml:", "'qbits'", "qubits"),
        BrokenCommand("run folder -d bench-lq", 1, "did you mean 'bench-1q'?", "'folder' is a directory"),
        BrokenCommand("devices show bench-lq", 1, "did you mean 'bench-1q'?"),
        BrokenCommand("devices show list.yaml", 1, "[RD0103]"),
        BrokenCommand(run + "--calibrations nowhere.inc", 1, "nowhere.inc", "[RK0101]"),
        BrokenCommand(run + "--calibrations folder", 1, "'folder' is a directory"),
        BrokenCommand(run + "-o folder", 1, "'folder' is a directory [RK0231]", "folder/run.h5"),
        BrokenCommand(run + "-o nowhere/run.h5", 1, "[RK0234]", "no directory"),
        BrokenCommand(run + "-o /dev/full", 1, "[RK0232]", "no regular file"),
        BrokenCommand(run + "-o text.h5", 1, "[RK0233]", "--force"),
        BrokenCommand(run + "-o ok.qasm", 1, "[RK0233]", "--force"),
        BrokenCommand(run + "-o ok.qasm/run.h5", 1, "[RK0234]"),
        BrokenCommand(run + "-o ''", 1, "[RK0230]"),
        BrokenCommand(run + "-o /proc/run.h5", 1, "cannot"),
        BrokenCommand("run folder -d bench-1q -o folder", 1, "[RK0231]", "'folder' is a directory, not"),
        BrokenCommand("inspect nowhere.h5", 1, "nowhere.h5", "[RK0240]"),
        BrokenCommand("inspect folder", 1, "directory", "[RK0240]"),
        BrokenCommand("inspect text.h5", 1, "not an HDF5 file", "[RK0240]"),
        BrokenCommand("inspect empty.h5", 1, "empty.h5", "[RK0240]"),
        BrokenCommand("inspect noise.h5 --json", 1, "not an HDF5 file", "[RK0240]"),
        BrokenCommand("inspect signature.h5", 1, "signature.h5", "[RK0240]"),
        BrokenCommand("plot nowhere.h5", 1, "nowhere.h5", "[RK0240]"),
        BrokenCommand("plot text.h5 -o picture.svg", 1, "not an HDF5 file", "[RK0240]"),
        BrokenCommand("plot signature.h5 --list", 1, "signature.h5", "[RK0240]"),
    ]

    @Test("Bad input is exit status 1 with what is wrong with it", arguments: commands)
    func files(_ command: BrokenCommand) throws { try BrokenOptionsTests.check(command, prepare: Self.prepare) }

    @Test("Ten megabytes of printable noise end in messages, and not in one for every line", arguments: ["run", "check"])
    func printableNoise(_ command: String) throws {
        let outcome = try CommandLineTool.inFolder { folder in
            try Self.largePrintable.write(to: folder.appendingPathComponent("noise.qasm"))
            return try CommandLineTool.run([command, "noise.qasm", "-d", "bench-1q"], in: folder)
        }
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.errors.contains("noise.qasm:1:"))
        #expect(outcome.errors.utf8.count < 200_000)
    }

    @Test("What is in the way of the output stays as it was")
    func keepsOthers() throws {
        try CommandLineTool.inFolder { folder in
            try Self.prepare(folder)
            let before = try Data(contentsOf: folder.appendingPathComponent("text.h5"))
            _ = try CommandLineTool.run(["run", "ok.qasm", "-d", "bench-1q", "-o", "text.h5"], in: folder)
            #expect(try Data(contentsOf: folder.appendingPathComponent("text.h5")) == before)
        }
    }
}
