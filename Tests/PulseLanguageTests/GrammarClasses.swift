import PulseLanguage
import RackDiagnostics
import Testing

/// What the grammar takes and what it refuses, class by class: one line a program.
@Suite("Classes of the grammar")
struct GrammarClasses {
    static let accepted = """
        OPENQASM 3; int a;
        OPENQASM 3.1; int a;
        /* before */ OPENQASM 3.0; // after
        #pragma first; OPENQASM 3.0;
        { int a; { } }
        bit a; bool b; int c; uint d; float e; angle f; duration g; stretch h; complex i;
        bit[4] a; int[8] b; uint[16] c; float[32] d; angle[20] e; complex[float[64]] f; complex[float] g;
        const int[32] n = 4; const float x = pi / 2; const bit[4] b = "0_1_0_1"; const duration d = 2 µs;
        array[int[8], 2] a; array[complex[float[32]], 2, 3,] b; array[int, 0] c = {}; array[bool, 1] d = {true,};
        array[int, 2, 2] a = {{1, 2}, {3, 4},}; array[int, 4] b = a[0] ++ a[1];
        input int[8] a; output bit[3] c; input array[float[64], 4] w; output array[int, 2] o;
        let a = q; let b = q[0:2] ++ q[{4, 5}]; let c = $0; let d = q[::2]; let e = q[:];
        qubit a; qubit[4] b; qreg c; qreg d[3]; creg e; creg f[2];
        U(0, 0, 0) q; gphase(pi); gphase(pi) q; ctrl @ gphase(pi) q; x q[0], q[1],; g() q; g q;
        inv @ pow(-1/2) @ ctrl(2) @ negctrl @ g(a) q, r, s, t; pow(2) @ x q;
        g(1)[20ns] q; g[20ns] q, r; ctrl @ g[d] q, r; gphase(pi)[10ns];
        measure q; measure q -> c; measure q[0] -> c[1]; c = measure q; bit b = measure $0; measure_iq $0 -> z;
        z = measure_iq $0; z = g(0.5) q[1], q[2]; complex w = measure_iq $0;
        reset q; reset $0; reset q[0:2]; barrier; barrier q; barrier q[0], $1,; nop; nop q, r;
        delay[10ns]; delay[2 * d + 3dt] q, r; delay[s] q; box { x q; } box[100ns] { delay[s] q; nop q; }
        stretch s; duration d = durationof({ x q; y q; }); delay[d - durationof({x q;}) / 2] q;
        if (a) x q; if (a == 1) { } else { } if (!a) { } else if (b) x q; else y q;
        for int i in [0:4] x q; for uint[8] i in [10:-2:0] { } for int i in {1, 2,} { } for float f in xs { } for bit b in m { }
        for int i in [a:b + 1] { break; continue; } while (i < 3) i += 1; while (true) { end; }
        switch (i) { case 0 { } case 1, 2, { } default { } } switch (i + 1) { case n { x q; } }
        def f() { } def g(int a, qubit q, qubit[2] r, bit[3] c,) -> bit { return measure q; } def h(creg c[2], qreg q[2]) { return; }
        def f(readonly array[int[8], 2] a, mutable array[float, #dim = 2] b) -> int[32] { return 1 + a[0]; }
        def f(qubit q) -> complex { return measure_iq q; }
        extern f(); extern g(int, float[64], bit[2], angle) -> bit[3]; extern h(readonly array[int, 2], mutable array[bit, #dim = 1]);
        extern k(creg[4], creg) -> float; extern l(complex[float[64]],) -> duration;
        gate g q { } gate h(a, b,) q, r, { U(a, b, 0) q; h(a, b) q, r; } gate k() q { barrier q; delay[10ns] q; box { x q; } }
        gate g(n) q { for int i in [0:n] { x q; } if (true) { y q; } inv @ x q; gphase(n); }
        a = 1; a[0] = 1; a[0][1] = 2; a[0, 1:2] = b; a += 1; a -= 1; a *= 1; a /= 1; a %= 1; a **= 1; a &= 1; a |= 1; a ^= 1;
        a <<= 1; a >>= 1; a = b[{0, 2, 4}]; a = b[-1]; a = b[1:]; a = b[:2]; a = b[i + 1:2 * i:j];
        a = -b ** 2; a = 2 ** -b; a = !b && ~c | d ^ e & f; a = b << 1 >> 2 <= c == d != e; a = (b); a = -(-b); a = !!b;
        a = int[8](b); a = float(c) + angle[4](d); bit[2](e); int(f) + 1; a = array[int, 2](b); a = complex[float](1im);
        a = sin(b) + f(c, d,) - g(); sizeof(a); sizeof(a, 1); a = pow(2, 3) * popcount(b); 1; "01"; f(x);
        a = 0xFF + 0b1_0 + 0B1 + 0o17 + 0X1f + 1_000 + 1e3 + 1.5E-3 + .5 + 3. + 2.5e+1_0 + 2im + 2.5 im;
        a = 10ns + 1.5 us + 2ms + 3s + 4dt + 5µs + .5ns + 1e2 ns;
        θ = π; ℇ = 1; int Ωmega_1 = 2; _a = _b; xₐ;
        @a.b.c anything ; here { [
        @a\\nint b;
        @a x\\n@b\\nx q;
        pragma vendor words\\nint a;
        #pragma vendor words\\nint a;
        include "some/file.inc"; include 'other.inc'; defcalgrammar "openpulse";
        cal { } cal { port p; frame f = newframe(p, 5e9, 0.0); waveform w = {1, 0.5im}; play(f, w); barrier f; delay[10ns] f; }
        cal { extern port d; extern frame f; extern g(float, duration) -> waveform; for int i in [0:3] { play(f, w); } if (a) { } }
        cal { bit b; b = capture_v2(f, w); c[0] = capture_v2(f, 10ns); const float a = 1; complex z = get_phase(f); x $0; reset $0; }
        defcal x $0 { } defcal rx(pi / 2) $0 { } defcal rx(angle[20] t, -1.5, 2 * pi) $0, q, { } defcal g() q { }
        defcal measure $0 -> bit { return capture_v2(f, w); } defcal reset $0 { } defcal delay(duration d) $0 { }
        defcal measure_iq q -> complex[float[64]] { return capture_v1(f, 1us); }
        int port = 1; port = 2; float frame; gate waveform q { } waveform q; f(port, frame);
        """

    static let refused = """
        OPENQASM; int a;
        OPENQASM 3.0 int a
        OPENQASM 3.; int a;
        OPENQASM 4.0;
        OPENQASM 3.0; OPENQASM 3.0;
        include stdgates;
        include "";
        include "a
        defcalgrammar openpulse;
        pragma
        #pragma
        #other
        @a
        @a\\n{ }
        @a\\npragma b
        int;
        int a b;
        int a = ;
        int a 1;
        int[] a;
        int[8 a;
        bool[2] a;
        duration[3] a;
        complex[int] a;
        complex[float[64] a;
        int a[3];
        bit a[3];
        int a = {1, 2};
        const a = 1;
        const int a;
        const array[int, 2] a = {1, 2};
        array a;
        array[int] a;
        array[int, ] a;
        array[stretch, 2] a;
        array[qubit, 2] a;
        array[array[int, 2], 2] a;
        array[int, #dim = 2] a;
        array[int, 2] a = [1, 2];
        if (true) { array[int, 2] a; }
        def f() { array[int, 2] a; }
        input a;
        input int a = 1;
        output int a = 1;
        { input int a; }
        let a;
        let a q;
        let a = b + + c;
        qubit;
        qubit[2] a = b;
        qubit a[2];
        qreg[2] a;
        { qubit q; }
        if (true) { qreg q[1]; }
        gate g { }
        gate g(1) q { }
        gate g q
        gate g q { int a; }
        gate g q { measure q; }
        gate g q { reset q; }
        gate g(a) q { a = 1; }
        gate if q { }
        { gate g q { } }
        gate g q { gate h r { } }
        x;q;x q r;
        x q, , r;
        x q +;
        x 3;
        gphase;
        gphase();
        gphase(1, 2);
        ctrl x q;
        ctrl @;
        inv @ 3;
        pow @ x q;
        inv(2) @ x q;
        measure;
        measure q, r;
        measure q -> ;
        measure q -> $0;
        measure q + 1;
        a = measure q + 1;
        a = 1 + measure q;
        f(measure q);
        reset;
        reset q, r;
        barrier 1;
        delay q;
        delay[] q;
        delay(10ns) q;
        box[10ns] x q;
        box;
        durationof(x q);
        a = durationof { x q; };
        if a { }
        if (a) ;
        if () { }
        else { }
        if (a) { } else
        for int i in [0] { }
        for int i in [0:] [1] { }
        for int i in [0:1:] { }
        for int i in {} { }
        for i in [0:1] { }
        for int in [0:1] { }
        for (int i = 0; i < 3; i++) { }
        while { }
        while (a);
        switch (a) { }; case
        switch a { case 0 { } }
        switch (a) { case 0: x q; }
        switch (a) { case { } }
        switch (a) { x q; }
        switch (a) { default 1 { } }
        case 0 { }
        default { }
        break;
        if (a) { continue; }
        def f() { break; }
        for int i in [0:1] { def f() { } }
        return;
        gate g q { return; }
        def f { }
        def f(a) { }
        def f(int) { }
        def f(array[int, 2] a) { }
        def f(readonly int a) { }
        def f() -> { }
        def f() -> array[int, 2] { }
        def f() -> qubit { }
        def f();
        extern f;
        extern f(int a);
        extern f(qubit);
        extern f(array[int, 2]);
        extern f() -> void;
        { extern f(); }
        a = b = c;
        1 = a;
        f(a) = 1;
        a + 1 = 2;
        a++;
        ++a;
        a =+ ;
        a = b +;
        a = * b;
        a = b ? c : d;
        a = +b;
        a = (b;
        a = b);
        a = [1, 2];
        a = {1, 2};
        f({1, 2});
        a = b ++ c;
        a[] = 1;
        a = b[];
        a = b[0:1:];
        a = b[{}];
        a = b[{0, 1}, 2];
        a = b.c;
        a = f(,);
        a = f(1,,2);
        a = sizeof();
        a = sizeof(a, 1, 2);
        a = int 3;
        a = '01';
        a = "012";
        a = "0_";
        a = 0b2;
        a = 0o8;
        a = 0O7;
        a = 0xG;
        a = 1__0;
        a = 1_;
        a = 1.2.3;
        a = 1e;
        a = 1e3e4;
        a = 10nss;
        a = 3x;
        a = im;
        int measure;
        float im;
        int true;
        a & & b;
        a &&& b;
        a <> b;
        a = b !c;
        $a;
        $;
        a = `b`;
        a\\u{301} = 1;
        ;
        x q;;
        end
        end 1;
        nop 1;
        cal { x $0 }
        cal { cal { } }
        cal { defcal x $0 { } }
        cal { gate g q { } }
        cal
        cal x
        defcal x { }
        defcal x $0
        defcal x $0 $1 { }
        defcal x(int) $0 { }
        defcal x(a b) $0 { }
        defcal if $0 { }
        defcal x $0[1] { }
        { defcal x $0 { } }
        defcal x $0 { defcal y $0 { } }
        defcal x $0 { extern port p; }
        cal { frame f newframe(p, 1, 0); }
        cal { port; }
        cal { play(f, w }
        cal { f.phase = 1; }
        opaque g q;
        """

    private static func programs(_ lines: String) -> [String] {
        lines.split(separator: "\n").map {
            String($0).replacing("\\n", with: "\n").replacing("\\u{301}", with: "\u{301}")
        }
    }

    private func errors(_ source: String) -> ([Diagnostic], String) {
        let text = SourceText(name: "t", source)
        let errors = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
        return (errors, DiagnosticRenderer(sources: SourceTexts([text])).render(errors))
    }

    @Test("taken", arguments: programs(accepted))
    func takes(_ source: String) {
        // An annotation alone on its line belongs to the next one.
        let (errors, rendered) = errors(source.hasPrefix("@a.b.c") ? source + "\nint a;" : source)
        #expect(errors.isEmpty, "\(rendered)")
    }

    @Test("refused, with a code and a line that helps", arguments: programs(refused))
    func refuses(_ source: String) {
        let (errors, rendered) = errors(source)
        #expect(!errors.isEmpty)
        #expect(errors.allSatisfy { $0.code.hasPrefix("QP") && $0.range != nil }, "\(rendered)")
        #expect(errors.allSatisfy { $0.help != nil }, "\(rendered)")
    }
}
