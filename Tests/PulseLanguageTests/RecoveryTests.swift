import Foundation
import PulseLanguage
import RackDiagnostics
import Testing

/// A sign that is left out costs one message, wherever it stands.
@Suite("Recovery")
struct RecoveryTests {
    static let text = """
        OPENQASM 3.0;
        include "stdgates.inc";
        const int n = 2;
        array[int[32], 2, 2] grid = {{1, 2}, {3, 4}};
        qubit[n] q;
        bit[2] c = "01";
        let pair = q[{0, 1}] ++ q[0:1];
        gate g(a, b) x, y {
          U(a, b, (a + b) * 2) x;
          ctrl(1) @ inv @ rz(a) x, y;
        }
        def f(int[8] a, readonly array[int[32], #dim = 2] b, qubit p) -> bit {
          for int i in [0:2:n + 1] {
            if (a == i && !(a > 3)) {
              rx(pi / (2 + i)) p;
            } else if (a < 2) {
              x p;
            } else {
              y p;
            }
          }
          while (a < 3) { a += 1; }
          switch (a) {
            case 0, 1 { h p; }
            default { reset p; }
          }
          return measure p;
        }
        box[100ns] {
          delay[durationof({ x q[0]; }) + 10ns] q[0], q[1];
        }
        defcal rx(angle[20] t, 0.5) $0, $1 -> bit {
          play(d0, drag(t / pi, 40ns, sigma(10ns), 0.2));
          barrier d0, d1;
          return capture_v2(r0, 1us);
        }
        cal {
          waveform w = {0.1, 0.5im, sin(1.0)};
          frame f0 = newframe(d0, 5.0e9, 0.0);
        }
        extern h(float[64], duration) -> waveform;
        for int k in {1, 2, 3} { g(0.1, 0.2) q[0], q[1]; }
        c = measure q;
        measure q[0] -> c[1];
        x q[0]; y q[1]; cx q[0], q[1];
        """

    /// Every program of the repository but the long generated calibrations.
    static let programs: [(name: String, bytes: [UInt8])] = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let folder = root.appendingPathComponent("Pulses")
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return [("text", Array(text.utf8))]
            + names.sorted().filter { $0.hasSuffix(".qasm") }.compactMap { name in
                guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)), data.count < 6000 else { return nil }
                return (name, Array(data))
            }
    }()

    /// Offsets of `;`, brackets and commas outside of comments, strings, pragmas and annotations.
    static func places(_ bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        var (skipsLine, isInString) = (false, false)
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case 0x0A: (skipsLine, isInString) = (false, false)
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "#") where bytes[offset...].starts(with: "#pragma".utf8): skipsLine = true
            case UInt8(ascii: "p") where bytes[offset...].starts(with: "pragma ".utf8): skipsLine = true
            case UInt8(ascii: "/") where bytes[offset...].starts(with: "//".utf8): skipsLine = true
            case UInt8(ascii: "@") where offset == 0 || bytes[offset - 1] == 0x0A: skipsLine = true
            default: if !skipsLine, !isInString, ";)]}([,".utf8.contains(byte) { places.append(offset) }
            }
        }
        return places
    }

    @Test("the programs are there, and sound")
    func sound() {
        #expect(Self.programs.count > 10)
        for (name, bytes) in Self.programs {
            let errors = FrontEnd.syntaxDiagnostics(of: SourceText(name: name, bytes: bytes)).filter { $0.severity == .error }
            #expect(errors.isEmpty, "\(name): \(errors)")
        }
    }

    @Test("one missing sign, one message", arguments: programs.map(\.name))
    func oneMessage(_ name: String) throws {
        let bytes = try #require(Self.programs.first { $0.name == name }).bytes
        for place in Self.places(bytes) {
            var broken = bytes
            let sign = Unicode.Scalar(broken.remove(at: place))
            let text = SourceText(name: name, bytes: broken)
            let errors = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
            // Without a comma, `f(a, -b)` is `f(a - b)`, and a comma at the end of a list may be missing.
            let isSound = sign == "," && errors.isEmpty
            let line = text.position(of: place).line
            #expect(
                errors.count == 1 || isSound,
                "\(name) without '\(sign)' on line \(line): \(DiagnosticRenderer(sources: SourceTexts([text])).render(errors))")
        }
    }

    @Test("the message stands where the sign is missing", arguments: [
        "int a = 1«\nint b = 2;", "x q[0«;", "f(a, g(b«;", "gate g q «{ x q;\ngate h q { y q; }", "x q[0«] y q[1];",
        "if (a) «{ x q; else { y q; }", "for int i in [0:3] «{\n  x q;\nint b;", "f(a« b);", "cx a« b;",
        "duration d = durationof(«{ x q; );", "array[int, 2] a = «{1, 2;", "x q[0]«", "int[8« a = 3;",
    ])
    func place(_ source: String) {
        let marked = Marked(source.replacing("«", with: "§"))
        let wanted = Array(source.utf8).count - Array(source[source.firstIndex(of: "«")!...].utf8).count
        let text = SourceText(name: "t", marked.text.replacing("§", with: ""))
        let errors = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
        #expect(errors.count == 1)
        let lower = errors.first?.range?.lower ?? -9
        #expect(lower == wanted || lower == wanted - 1, "at \(lower) rather than \(wanted): \(errors)")
    }

    @Test("what follows a mistake is still looked at, and what follows from it is not reported")
    func followers() {
        let marked = Marked("""
            qubit q;
            int a = «;
            int b = a + «missing;
            float c = sin(1.«0;
            if (b == 1« { y q; }
            bit d = «unknown;
            """)
        let found = marked.check().diagnostics.filter { $0.severity == .error }
        #expect(found.map(\.code) == ["QP0012", "QP0101", "QP0010", "QP0010", "QP0101"])
        #expect(found.compactMap { $0.range?.lower }.map { place in marked.marks.contains { abs($0 - place) <= 1 } }
            == [true, true, true, true, true], "\(found)")
    }
}
