import Foundation
import PulseLanguage
import RackDiagnostics

extension Benchmarks {
    /// By processor time of one core: parse and check, all messages included.
    var language: [Benchmark] {
        [
            Benchmark(
                name: "check-18k", unit: "s", note: "18 000 statements of gates, delays and measurements, parsed and checked",
                measure: { try Self.checkSeconds(statements: 18_000) }),
            Benchmark(
                name: "check-1800k", unit: "s", note: "1.8 million of them", measure: { try Self.checkSeconds(statements: 1_800_000) }),
        ]
    }

    /// A process of its own, which must not be larger than that: so it comes before the others.
    var languageMemory: Benchmark {
        Benchmark(
            name: "check-memory", unit: "bytes/byte",
            note: "peak memory over the length of the source, 1.8 million statements, a process of its own",
            measure: Self.checkMemory)
    }

    /// `count` statements on twenty qubits, as circuits have them: about 18 bytes each.
    static func program(statements count: Int) -> SourceText {
        var text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[20] q;\nbit[20] c;\n"
        for number in 0..<count {
            let a = number % 20
            let b = (a + 1 + number / 20 % 19) % 20
            switch number % 9 {
            case 0: text += "h q[\(a)];\n"
            case 1: text += "rx(\(a).25 * pi / \(b + 1)) q[\(b)];\n"
            case 2: text += "cx q[\(a)], q[\(b)];\n"
            case 3: text += "rz(-0.\(a)\(b)) q[\(a)];\n"
            case 4: text += "c[\(a)] = measure q[\(a)];\n"
            case 5: text += "barrier q[\(a)], q[\(b)];\n"
            case 6: text += "delay[\(b)0ns] q[\(a)];\n"
            case 7: text += "u3(0.1, \(b).5, pi / \(b + 1)) q[\(b)];\n"
            default: text += "reset q[\(b)];\n"
            }
        }
        return SourceText(name: "generated.qasm", text)
    }

    private static func checkSeconds(statements count: Int) throws -> Double {
        let text = program(statements: count)
        let environment = LanguageEnvironment(portNames: [], qubitCount: 20)
        let rate = try bestRate(by: .thread, seconds: count > 100_000 ? 0 : 1) {
            let result = FrontEnd.check(program: text, environment: environment)
            guard let program = result.program, program.statements.count >= count else { throw WrongWorkload() }
            return 1
        }
        return 1 / rate
    }

    private static func checkMemory() throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["benchmark", "--only", "check-1800k"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkFailure(status: process.terminationStatus) }
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return Double(usage.ru_maxrss) * 1024 / Double(program(statements: 1_800_000).bytes.count)
    }
}
