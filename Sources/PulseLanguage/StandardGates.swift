/// The standard library of gates, `stdgates.inc`, in terms of what a rack can play.
///
/// Definitions that stand twice are alternatives: the first whose gates are calibrated on the qubits at
/// hand is taken. Global phases are left out: no instrument sees them.
enum StandardGates {
    static let fileName = "stdgates.inc"

    static let names: Set<String> = [
        "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx", "cry",
        "crz", "ch", "swap", "ccx", "cswap", "cu", "CX", "phase", "cphase", "id", "u1", "u2", "u3",
    ]

    static let text = """
        OPENQASM 3.0;
        gate rz(λ) a { U(0, 0, λ) a; }
        gate sx a { rx(pi/2) a; }
        gate sx a { U(pi/2, -pi/2, pi/2) a; }
        gate x a { rx(pi) a; }
        gate x a { sx a; sx a; }
        gate x a { U(pi, 0, pi) a; }
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
        gate cz a, b { h b; cx a, b; h b; }
        gate cz a, b { h a; cx b, a; h a; }
        gate cx a, b { h b; cz a, b; h b; }
        gate cx a, b { h b; cz b, a; h b; }
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
}
