import PulseRack
import Testing

@Suite("Functions that the host lends to programs")
struct HostFunctionTests {
    static let text = """
        OPENQASM 3.0;
        include "stdgates.inc";
        extern decode(bit[2]) -> bool;
        output bool flipped;
        bit[2] syndrome;
        bit after;
        x $0;
        syndrome[0] = measure $0;
        syndrome[1] = measure $0;
        flipped = decode(syndrome);
        if (flipped) x $0;
        after = measure $0;
        """

    @Test("are called in the middle of a shot with what was measured, and their answer decides what is played")
    func decoder() throws {
        var rack = try Rack(device: "bench-1q")
        rack.functions = [
            HostFunction("decode") { arguments in
                guard case .bits(let bits)? = arguments.first else { return nil }
                return .bool(bits.allSatisfy { $0 })
            }
        ]
        let result = try rack.program(text: Self.text).run(RunRequest(shots: 500, seed: 3))
        #expect(result.warnings.isEmpty)
        let found = result.points[0]
        // Both bits are right with the fidelity of two readouts; then the flip brings the qubit to 0.
        #expect(found.outputs.first { $0.name == "flipped" }!.means[0] > 0.9)
        #expect(found.captures[2].populations[0] > 0.9)
    }

    @Test("that nobody lends are warned of, and refused where they are called")
    func missing() throws {
        let program = try Rack(device: "bench-1q").program(text: Self.text)
        #expect(program.check().diagnostics.map(\.code).contains("QP0145"))
        let error = try #require(throws: DiagnosticsError.self) { try program.run(RunRequest(shots: 10)) }
        #expect(error.diagnostics.map(\.code) == ["QS0094"])
    }
}
