import PulseLanguage
import RackDiagnostics

/// A source with `«` where a message is expected, and the front end on it.
struct Marked {
    /// The text without marks.
    var text: String
    /// Byte offsets of the marks.
    var marks: [Int]

    init(_ source: String) {
        var bytes: [UInt8] = []
        marks = []
        for character in source {
            if character == "«" { marks.append(bytes.count) } else { bytes += Array(String(character).utf8) }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    static var environment: LanguageEnvironment { LanguageEnvironment(
        portNames: ["d0", "d1", "ro_tx", "ro_rx"], qubitCount: 4,
        hostConstants: [
            HostConstant(name: "q0_f01", kind: .float), HostConstant(name: "q0_length", kind: .duration),
            HostConstant(name: "q0_phase", kind: .angle), HostConstant(name: "q0_count", kind: .int),
        ],
        hostFunctions: ["twice"],
        include: { $0 == "extra.inc" ? SourceText(name: $0, "const float extra = 0.25;\nint broken = 1ns;\n") : nil })
    }

    func check(preludes: [String] = []) -> FrontEnd.CheckResult {
        FrontEnd.check(
            program: SourceText(name: "test.qasm", text),
            preludes: preludes.enumerated().map { SourceText(name: "prelude\($0.offset)", $0.element) },
            environment: Self.environment)
    }

    static let header = """
        OPENQASM 3.0;
        defcalgrammar "openpulse";
        cal {
          extern port d0; extern port d1; extern port ro_tx; extern port ro_rx;
          frame f0 = newframe(d0, 5.0e9, 0.0);
          frame f1 = newframe(d1, 5.2e9, 0.0);
          frame rx = newframe(ro_rx, 7.0e9, 0.0);
        }

        """
}
