/// The words of the language, found by their bytes without making strings of them.
struct Keywords: Sendable {
    /// Slots of a hash table with a power of two of places, of which at most a quarter is taken.
    private var slots: [(packed: UInt64, kind: TokenKind)]
    private static let bits = 9

    /// Words of up to eight letters; the two longer ones are looked at apart.
    private init(_ words: [(String, TokenKind)]) {
        slots = Array(repeating: (0, .identifier), count: 1 << Self.bits)
        for (word, kind) in words {
            let packed = word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
            var slot = Self.slot(packed)
            while slots[slot].packed != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = (packed, kind)
        }
    }

    private static func slot(_ packed: UInt64) -> Int {
        Int(truncatingIfNeeded: (packed &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
    }

    /// The keyword of at most eight bytes, the first in the highest place; `.identifier` if there is none.
    func kind(packed: UInt64) -> TokenKind {
        var slot = Self.slot(packed)
        while slots[slot].packed != 0 {
            if slots[slot].packed == packed { return slots[slot].kind }
            slot = (slot + 1) & (slots.count - 1)
        }
        return .identifier
    }

    /// The longer keywords.
    static func long(_ bytes: ArraySlice<UInt8>) -> TokenKind {
        switch bytes.count {
        case 10 where bytes.elementsEqual("durationof".utf8): .durationof
        case 13 where bytes.elementsEqual("defcalgrammar".utf8): .defcalgrammar
        default: .identifier
        }
    }

    /// OpenQASM 3 with the words that its calibrations share.
    static let version3 = Keywords(
        shared + [
            ("def", .def), ("cal", .cal), ("defcal", .defcal), ("extern", .extern), ("box", .box), ("let", .let_),
            ("break", .break), ("continue", .continue), ("else", .else), ("end", .end_), ("return", .return),
            ("for", .for), ("while", .while), ("in", .in), ("switch", .switch), ("case", .case),
            ("default", .default), ("nop", .nop), ("input", .input), ("output", .output), ("const", .const),
            ("readonly", .readonly), ("mutable", .mutable), ("qubit", .qubit), ("bool", .bool), ("bit", .bit),
            ("int", .int), ("uint", .uint), ("float", .float_), ("angle", .angle), ("complex", .complex),
            ("array", .array), ("void", .void), ("duration", .duration), ("stretch", .stretch), ("gphase", .gphase),
            ("inv", .inv), ("pow", .pow), ("ctrl", .ctrl), ("negctrl", .negctrl), ("delay", .delay),
            ("true", .true_), ("false", .false_), ("im", .im), ("pragma", .pragma),
        ])

    /// OpenQASM 2: all other words are free for names there.
    static let version2 = Keywords(shared + [("opaque", .opaque)])

    private static let shared: [(String, TokenKind)] = [
        ("OPENQASM", .openqasm), ("include", .include), ("gate", .gate), ("if", .if), ("qreg", .qreg),
        ("creg", .creg), ("reset", .reset), ("measure", .measure), ("barrier", .barrier),
    ]
}
