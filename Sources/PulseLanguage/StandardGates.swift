/// The standard library of gates, `stdgates.inc` and OpenQASM 2's `qelib1.inc`, in terms of what a rack can play.
///
/// Definitions that stand twice are alternatives: the first whose gates are calibrated on the qubits at
/// hand is taken. Global phases are left out: no instrument sees them.
enum StandardGates {
    /// A text of the library, read once however often it is included.
    struct File {
        var name: String
        var text: String
    }

    static let fileName = "stdgates.inc"
    static let version2File = "qelib1.inc"

    /// What an `include` of the library's names stands for; `nil` for other names.
    static func files(of name: String) -> [File]? {
        switch name {
        case fileName: [standard]
        case version2File: [standard, version2]
        default: nil
        }
    }

    private static let standard = File(name: fileName, text: text)
    private static let version2 = File(name: version2File, text: version2Text)
    /// What OpenQASM 2 has without any include, besides `U`.
    static let version2BuiltIn = File(name: "OpenQASM 2", text: """
        OPENQASM 3.0;
        gate CX a, b { cx a, b; }
        gate CX a, b { U(pi/2, 0, pi) b; cz a, b; U(pi/2, 0, pi) b; }
        """)

    static let names: Set<String> = [
        "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx", "cry",
        "crz", "ch", "swap", "ccx", "cswap", "cu", "CX", "phase", "cphase", "id", "u1", "u2", "u3",
    ]

    private static let text = """
        OPENQASM 3.0;
        gate rz(λ) a { U(0, 0, λ) a; }
        gate sx a { rx(pi/2) a; }
        gate sx a { U(pi/2, -pi/2, pi/2) a; }
        gate x a { rx(pi) a; }
        gate x a { prx(pi, 0) a; }
        gate x a { U(pi, 0, pi) a; }
        gate x a { sx a; sx a; }
        gate rx(θ) a { prx(θ, 0) a; }
        gate rx(θ) a { rz(pi/2) a; sx a; rz(θ + pi) a; sx a; rz(pi/2) a; }
        gate rx(θ) a { U(θ, -pi/2, pi/2) a; }
        gate ry(θ) a { prx(θ, pi/2) a; }
        gate ry(θ) a { sx a; rz(θ + pi) a; sx a; rz(pi) a; }
        gate ry(θ) a { U(θ, 0, 0) a; }
        gate p(λ) a { rz(λ) a; }
        gate phase(λ) a { rz(λ) a; }
        gate u1(λ) a { rz(λ) a; }
        gate id a { }
        gate z a { rz(pi) a; }
        gate s a { rz(pi/2) a; }
        gate sdg a { rz(-pi/2) a; }
        gate t a { rz(pi/4) a; }
        gate tdg a { rz(-pi/4) a; }
        gate y a { ry(pi) a; }
        gate h a { rz(pi/2) a; sx a; rz(pi/2) a; }
        gate u2(φ, λ) a { U(pi/2, φ, λ) a; }
        gate u3(θ, φ, λ) a { U(θ, φ, λ) a; }
        gate cz a, b { cz b, a; }
        gate cz a, b { h b; cx a, b; h b; }
        gate cx a, b { h b; cz a, b; h b; }
        gate cx a, b { h a; h b; cx b, a; h a; h b; }
        gate CX a, b { cx a, b; }
        gate cy a, b { sdg b; cx a, b; s b; }
        gate cp(λ) a, b { rz(λ/2) a; cx a, b; rz(-λ/2) b; cx a, b; rz(λ/2) b; }
        gate cphase(λ) a, b { cp(λ) a, b; }
        gate crz(λ) a, b { rz(λ/2) b; cx a, b; rz(-λ/2) b; cx a, b; }
        gate cry(θ) a, b { ry(θ/2) b; cx a, b; ry(-θ/2) b; cx a, b; }
        gate crx(θ) a, b { h b; crz(θ) a, b; h b; }
        gate ch a, b { ry(-pi/4) b; cz a, b; ry(pi/4) b; }
        gate swap a, b { cx a, b; cx b, a; cx a, b; }
        gate ccx a, b, c {
          h c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; cx a, c; t b; t c; h c; cx a, b; t a; tdg b; cx a, b;
        }
        gate cswap a, b, c { cx c, b; ccx a, b, c; cx c, b; }
        gate cu(θ, φ, λ, γ) c, t {
          p(γ) c; p((λ + φ)/2) c; p((λ - φ)/2) t; cx c, t; U(-θ/2, 0, -(φ + λ)/2) t; cx c, t; U(θ/2, φ, 0) t;
        }
        """

    /// What `qelib1.inc` has beyond the standard gates.
    private static let version2Text = """
        OPENQASM 3.0;
        gate u0(γ) a { }
        gate u(θ, φ, λ) a { U(θ, φ, λ) a; }
        gate sxdg a { rz(pi) a; sx a; rz(pi) a; }
        gate cu1(λ) a, b { cp(λ) a, b; }
        gate cu3(θ, φ, λ) c, t { cu(θ, φ, λ, 0) c, t; }
        gate csx a, b { h b; cp(pi/2) a, b; h b; }
        gate rxx(θ) a, b { h a; h b; rzz(θ) a, b; h a; h b; }
        gate rzz(θ) a, b { cx a, b; rz(θ) b; cx a, b; }
        gate rccx a, b, c { h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c; }
        gate rc3x a, b, c, d {
          h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d; t d; cx b, d; tdg d; h d; t d;
          cx c, d; tdg d; h d;
        }
        gate c3x a, b, c, d {
          h d; cp(pi/4) a, d; cx a, b; cp(-pi/4) b, d; cx a, b; cp(pi/4) b, d; cx b, c; cp(-pi/4) c, d;
          cx a, c; cp(pi/4) c, d; cx b, c; cp(-pi/4) c, d; cx a, c; cp(pi/4) c, d; h d;
        }
        gate c3sqrtx a, b, c, d {
          h d; cp(pi/8) a, d; cx a, b; cp(-pi/8) b, d; cx a, b; cp(pi/8) b, d; cx b, c; cp(-pi/8) c, d;
          cx a, c; cp(pi/8) c, d; cx b, c; cp(-pi/8) c, d; cx a, c; cp(pi/8) c, d; h d;
        }
        gate c4x a, b, c, d, e {
          h e; cp(pi/2) d, e; h e; c3x a, b, c, d; h e; cp(-pi/2) d, e; h e; c3x a, b, c, d; c3sqrtx a, b, c, e;
        }
        """
}
