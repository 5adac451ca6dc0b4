/// Programs without a pulse: values, arrays, control flow. `total` is 0 throughout.
extension ProgramClassTests {
    static let classical: [Program] = [
        Program(
            "arrays, slices, references and sizes", total: 0,
            ["total": "30", "mean": "1.5", "last": "{8, 10, 12}", "size0": "2", "corner": "8"],
            """
            const uint rows = 2;
            array[int[32], rows, 3] a = {{1, 2, 3}, {4, 5, 6}};
            array[float[64], 3] row = {0.5, 1.5, 2.5};
            array[int[32], 3] b;
            output int total; output float mean; output array[int[32], 3] last; output int size0; output int corner;
            def sum_of(readonly array[int[32], #dim = 1] v) -> int[32] {
              int[32] s = 0;
              for uint i in [0:sizeof(v) - 1] { s += v[i]; }
              return s;
            }
            def double_all(mutable array[int[32], 3] v) { for uint i in [0:2] { v[i] = 2 * v[i]; } }
            b = a[1];
            double_all(b);
            total = sum_of(b);
            mean = (row[0] + row[1] + row[2]) / 3;
            last = b;
            size0 = sizeof(a, 0);
            a[0, 1:2] = b[0:1];
            corner = a[0, 1];
            """),
        Program(
            "integers wrap, shift, rotate and divide towards zero", total: 0,
            [
                "wrap": "127", "nibble": "8", "shifted": "20", "pop": "4", "rot": "\"10110100\"", "cmp": "true",
                "quotient": "-3", "modulo": "2", "fpow": "0.25", "top": "true",
            ],
            """
            output int[8] wrap; output uint[4] nibble; output int shifted; output int pop; output bit[8] rot;
            output bool cmp; output int quotient; output int modulo; output float fpow; output bool top;
            wrap = int[8](100) + int[8](27);
            nibble = uint[4](200);
            shifted = (5 << 3) >> 1;
            bit[8] r = "10010110";
            pop = popcount(r);
            rot = rotl(r, 3);
            cmp = r == "10010110" && !(3 > 4);
            quotient = -17 / 5;
            modulo = 17 % 5;
            fpow = 2.0 ** -2;
            uint[8] u = 128;
            top = bool(u[7]);
            """),
        Program(
            "loops, switch, break and continue", total: 0, ["n": "16", "m": "40", "down": "9"],
            """
            output int n; output int m; output int down;
            n = 0; m = 0; down = 0;
            for int i in [0:10] {
              if (i % 2 == 0) { continue; }
              if (i > 7) break;
              n += i;
            }
            int k = 10;
            while (k > 0) { k -= 3; m += 1; }
            switch (m) {
              case 1, 2 { m = 100; }
              case 4 { m = 40; }
              default { m = -1; }
            }
            for int i in [5:-2:0] { down += i; }
            """),
        Program(
            "inner names hide outer ones for as long as their block lasts", total: 0, ["y": "30"],
            """
            int v = 5;
            output int y;
            y = 0;
            if (v == 5) { int v = 7; y += v; }
            y += v;
            for int v in {1, 2} { y += v; }
            { int v = 2; y *= v; }
            """),
        Program(
            "casts", total: 0,
            ["a": "3", "b": "1", "c": "\"0101\"", "d": "3.5", "e": "false", "f": "\"0100\"", "g": "-4", "h": "5.0"],
            """
            output int a; output uint[8] b; output bit[4] c; output float d; output bool e; output bit[4] f;
            output int g; output float h;
            a = int(3.99);
            b = uint[8](true);
            c = bit[4](5);
            d = float(7) / 2;
            e = bool(0.0);
            angle[4] phi = pi / 2;
            f = bit[4](phi);
            g = int(-4.5);
            h = 10us / 2us;
            """),
        Program(
            "subroutines by value, and constants of the program in them", total: 0, ["r": "14"],
            """
            const int offset = 4;
            int a = 2;
            output int r;
            def twice(int v) -> int { v = 2 * v; return v; }
            def add(int v, int w) -> int { return v + w + offset; }
            r = add(twice(a), twice(3));
            """),
        Program(
            "complex numbers and functions", total: 0, ["z": "1.0 - 5.0im", "m": "5.0", "s": "true"],
            """
            output complex[float[64]] z; output float m; output bool s;
            complex[float[64]] a = 2 - 3im;
            z = a * (1 - 1im) + 2;
            m = sqrt(3.0 ** 2 + 4.0 ** 2);
            s = arcsin(1.0) - pi / 2 < 1.0e-12;
            """),
    ]
}
