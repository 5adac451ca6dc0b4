import PulseLanguage
import RackUnits
import Testing

@Suite("Values known to the compiler")
struct ValueTests {
    /// The folded value of an expression, read from a `const`.
    private func value(_ expression: String, as type: String) -> Value? {
        // A register of that constant as a loop's set keeps the folded value in the program.
        let result = Marked("for \(type) i in {\(expression)} { }").check()
        guard let program = result.program, case .loop(_, _, .set(let items), _) = program.statements[0].kind else {
            return nil
        }
        return items[0].literal
    }

    @Test("integers wrap at their width, divide towards zero, and `**` binds tighter than the sign", arguments: [
        ("7 / 2", "int", 3), ("-7 / 2", "int", -3), ("-7 % 3", "int", -1), ("-2 ** 2", "int", -4), ("2 ** 3 ** 2", "int", 512),
        ("int[8](200)", "int", -56), ("1 << 4 | 3", "int", 19), ("5 & 6 ^ 1", "int", 5), ("int(2.9)", "int", 2),
        ("int(-2.9)", "int", -2), ("popcount(255)", "int", 8), ("3 + 4 * 2 - 1", "int", 10), ("uint[4](20)", "int", 4),
    ] as [(String, String, Int64)])
    func integers(_ source: String, _ type: String, _ expected: Int64) {
        #expect(value(source, as: type)?.integer == expected)
    }

    @Test("floats", arguments: [
        ("pi / 2", 1.5707963267948966), ("2.0 ** 0.5", 1.4142135623730951), ("sin(pi / 6)", 0.49999999999999994),
        ("30ns / 10ns", 3.0), ("1us / 3ns", 333.3333333333333), ("log(euler)", 1.0), ("mod(7.5, 2.0)", 1.5),
        ("real(3.0 + 4.0im) * 2", 6.0), ("abs(3.0 + 4.0im)", 5.0), ("ceiling(1.2) + floor(1.8)", 3.0),
        ("arctan(1.0) * 4", 3.141592653589793), ("max(1, 2.5)", 2.5),
    ])
    func floats(_ source: String, _ expected: Double) {
        #expect(value(source, as: "float")?.real == expected)
    }

    @Test("durations are exact decimals", arguments: [
        ("0.1 * 100ns", 10, 1_000_000_000), ("100ns / 8", 125, 10_000_000_000), ("1.5us + 2ms - 0.5 us", 2001, 1_000_000),
        ("3 * 1ns / 3", 1, 1_000_000_000), ("-10ns", -1, 100_000_000), ("8.0e-5 ms", 8, 100_000_000),
        ("0.3 * 10ns", 3, 1_000_000_000),
    ] as [(String, Int64, Int64)])
    func durations(_ source: String, _ numerator: Int64, _ denominator: Int64) {
        guard case .duration(let duration)? = value(source, as: "duration") else {
            Issue.record("no duration")
            return
        }
        #expect(duration.seconds == ExactSeconds(numerator: numerator, denominator: denominator)!)
        #expect(duration.dt == .zero)
    }

    @Test("dt stays apart from seconds until the device is known")
    func ticks() {
        guard case .duration(let duration)? = value("2 * 16dt + 4ns", as: "duration") else {
            Issue.record("no duration")
            return
        }
        #expect(duration.exactSeconds(at: TickRate(perSecond: 2_000_000_000)!) == ExactSeconds(nearest: 20e-9))
        #expect(duration.exactSeconds(at: TickRate(perSecond: 1_000_000_000)!) == ExactSeconds(nearest: 36e-9))
    }

    @Test("complex numbers", arguments: [
        ("(10 + 5im) - (-2 - 7im)", 12.0, 12.0), ("(10 + 5im) * (-2.0 - 7.0im)", 15.0, -80.0),
        ("(15 - 80im) / (-2 - 7im)", 10.0, 5.0), ("exp(0 + 0im)", 1.0, 0.0), ("sqrt(-4.0 + 0im)", 0.0, 2.0),
    ])
    func complex(_ source: String, _ re: Double, _ im: Double) throws {
        let parts = try #require(value(source, as: "complex")?.parts)
        #expect(abs(parts.re - re) < 1e-12 && abs(parts.im - im) < 1e-12)
    }
}
