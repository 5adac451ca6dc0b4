/// Random programs that follow the grammar: the same ones for the same seed, on every machine.
struct ProgramGenerator {
    enum Place { case top, block, gate, loop, subroutine, calibration, defcal }

    var random: HostileTexts.Random
    private var depth = 0

    init(seed: UInt64) { random = HostileTexts.Random(state: seed) }

    private mutating func one(of words: [String]) -> String { words[random.below(words.count)] }
    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    private mutating func several(_ range: ClosedRange<Int>, _ item: (inout Self) -> String) -> String {
        let count = range.lowerBound + random.below(range.count)
        return (0..<count).map { _ in item(&self) }.joined(separator: ", ") + (count > 0 && chance(5) ? "," : "")
    }

    mutating func program() -> String {
        var text = chance(70) ? one(of: ["OPENQASM 3.0;\n", "OPENQASM 3;\n", "OPENQASM 3.1;\n"]) : ""
        text += "include \"stdgates.inc\";\ndefcalgrammar \"openpulse\";\nqubit[4] q;\nbit[4] c;\nint i = 1;\nfloat x = 0.5;\n"
        for _ in 0..<(2 + random.below(10)) { text += statement(.top) + "\n" }
        return text
    }

    // MARK: Expressions

    mutating func expression() -> String {
        depth += 1
        defer { depth -= 1 }
        if depth > 5 { return literal() }
        switch random.below(12) {
        case 0...3: return literal()
        case 4...6:
            let operation = one(of: ["+", "-", "*", "/", "%", "**", "<<", ">>", "<", ">=", "==", "!=", "&", "^", "|", "&&", "||"])
            return "\(expression()) \(operation) \(expression())"
        case 7: return one(of: ["-", "!", "~"]) + expression()
        case 8: return "(\(expression()))"
        case 9: return "\(one(of: ["sin", "cos", "popcount", "mod", "f", "sizeof"]))(\(several(1...2) { $0.expression() }))"
        case 10: return "\(type())(\(expression()))"
        default: return "\(one(of: ["c", "i", "a"]))[\(index())]"
        }
    }

    private mutating func literal() -> String {
        one(of: [
            "1", "0", "42", "0x1F", "0b1_0", "0o17", "2.5", ".5", "3.", "1e-3", "2im", "1.5 im", "10ns", "2.5us", "4dt", "3 µs",
            "true", "false", "\"0101\"", "i", "x", "c", "pi", "θ", "a",
        ])
    }

    private mutating func index() -> String {
        switch random.below(6) {
        case 0: return "{\(several(1...3) { $0.expression() })}"
        case 1: return "\(expression()):\(expression())"
        case 2: return one(of: [":", "1:", ":2", "::2", "0:2:3"])
        case 3: return "\(expression()), \(expression())"
        default: return expression()
        }
    }

    private mutating func type() -> String {
        one(of: [
            "int", "int[8]", "uint[4]", "float", "float[64]", "bool", "bit", "bit[4]", "angle[20]", "duration", "complex",
            "complex[float[32]]",
        ])
    }

    private mutating func operand(_ place: Place) -> String {
        switch place {
        case .gate, .subroutine: one(of: ["p", "r"])
        case .defcal, .calibration: one(of: ["$0", "$1"])
        default: one(of: ["q", "q[0]", "q[i]", "q[1:2]", "q[{0, 3}]", "$0", "$3"])
        }
    }

    // MARK: Statements

    private mutating func block(_ place: Place) -> String {
        depth += 1
        defer { depth -= 1 }
        let count = depth > 4 ? 0 : random.below(4)
        return "{ " + (0..<count).map { _ in statement(place) + " " }.joined() + "}"
    }

    private mutating func name() -> String { one(of: ["a", "b", "v", "θ", "long_name"]) + "\(random.below(1000))" }

    mutating func statement(_ place: Place) -> String {
        let note = chance(3) ? "@note x y\n" : ""
        switch place {
        case .gate: return note + quantum(place)
        case .calibration, .defcal: return note + pulse(place)
        case .top where chance(35): return note + definition()
        default:
            switch random.below(4) {
            case 0, 1: return note + quantum(place)
            case 2: return note + classical(place)
            default: return note + control(place)
            }
        }
    }

    private mutating func quantum(_ place: Place) -> String {
        let a = operand(place), b = operand(place)
        switch random.below(place == .gate ? 6 : 11) {
        case 0: return "\(one(of: ["x", "h", "sx", "foo"])) \(a);"
        case 1: return "\(one(of: ["rx", "rz", "p"]))(\(expression())) \(a);"
        case 2: return "\(one(of: ["inv @ ", "pow(\(expression())) @ ", "ctrl @ ", "negctrl(1) @ ctrl @ "]))cx \(a), \(b);"
        case 3: return "barrier \(a);"
        case 4: return "gphase(\(expression()));"
        case 5: return "U(\(several(3...3) { $0.expression() })) \(a);"
        case 6: return "reset \(a);"
        case 7: return "measure \(a)" + (chance(50) ? " -> c[0];" : ";")
        case 8: return "delay[\(expression())] \(a), \(b);"
        case 9: return "box\(chance(50) ? "[100ns]" : "") \(block(place == .loop ? .loop : .block))"
        default: return "c = measure \(a);"
        }
    }

    private mutating func classical(_ place: Place) -> String {
        switch random.below(6) {
        case 0: return "\(type()) \(name()) = \(expression());"
        case 1: return "const \(type()) \(name()) = \(expression());"
        case 2: return "i \(one(of: ["=", "+=", "-=", "*=", "/=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>="])) \(expression());"
        case 3: return "c[\(index())] = \(expression());"
        case 4: return "let \(name()) = q[\(index())] ++ q[\(index())];"
        default: return "\(expression());"
        }
    }

    private mutating func control(_ place: Place) -> String {
        let inner: Place = place == .top ? .block : place
        switch random.below(6) {
        case 0: return "if (\(expression())) \(block(inner))" + (chance(50) ? " else \(block(inner))" : "")
        case 1: return "if (\(expression())) x $0; else if (\(expression())) x $1;"
        case 2:
            let values = one(of: ["[0:3]", "[0:2:6]", "{1, 2, 3}", "c"])
            return "for \(type()) k in \(values) \(block(place == .subroutine ? inner : .loop))"
        case 3: return "while (\(expression())) \(block(place == .subroutine ? inner : .loop))"
        case 4: return "switch (\(expression())) { case 0, 1 \(block(inner)) default \(block(inner)) }"
        default: return place == .loop ? one(of: ["break;", "continue;"]) : block(inner)
        }
    }

    private mutating func definition() -> String {
        switch random.below(8) {
        case 0: return "gate \(name())(\(one(of: ["", "a", "a, b"]))) p, r \(block(.gate))"
        case 1: return "def \(name())(int[8] a, qubit p, readonly array[int, #dim = 1] r) -> bit \(block(.subroutine))"
        case 2:
            let parameters = one(of: ["", "angle[20] a", "pi / 2", "float a, 2"])
            return "defcal \(name())(\(parameters)) $0\(one(of: ["", ", $1", ", r"])) \(block(.defcal))"
        case 3: return "cal \(block(.calibration))"
        case 4: return "array[\(type()), 2, 2] \(name()) = {{\(several(2...2) { $0.expression() })}, {1, 2}};"
        case 5: return "\(one(of: ["input", "output"])) \(type()) \(name());"
        case 6: return "extern \(name())(\(several(0...3) { $0.type() })) -> \(type());"
        default: return "stretch \(name());"
        }
    }

    private mutating func pulse(_ place: Place) -> String {
        let top = place == .calibration
        switch random.below(8) {
        case 0: return "play(f, gaussian(\(expression()), 40ns, 10ns));"
        case 1: return "\(one(of: ["shift_phase", "set_phase", "set_frequency", "shift_frequency"]))(f, \(expression()));"
        case 2: return "delay[\(expression())] f;"
        case 3: return "barrier f, g;"
        case 4: return top ? "extern port \(name());" : "return capture_v2(f, \(expression()));"
        case 5: return "frame \(name()) = newframe(d0, \(expression()), 0.0);"
        case 6: return "waveform \(name()) = {\(several(1...4) { $0.expression() })};"
        default: return "for int k in [0:3] \(block(place))"
        }
    }
}
