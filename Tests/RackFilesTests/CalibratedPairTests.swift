import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("Pairs without a gate")
struct CalibratedPairTests {
    private let text = """
        name: t
        defaults: {coupler: {arm_a_hz: 1e8, arm_b_hz: 1e8, direct_hz: 6e6}}
        qubits: [{frequency_hz: 4.6e9}, {frequency_hz: 4.9e9}, {frequency_hz: 4.6e9}, {frequency_hz: 4.9e9}]
        couplers:
          - {between: [q0, q1], calibrated: {value: false, source: "the machine, in May"}}
          - {between: [q1, q2]}
          - {between: [q2, q3], model: mode, frequency_hz: 6.5e9, calibrated: false}
        couplings:
          - {between: [q0, q3], strength_hz: 1e6, calibrated: false}
          - {between: [q0, q2], strength_hz: 1e6, calibrated: true}
        """

    @Test("a coupler or coupling is calibrated unless it says that it is not")
    func read() throws {
        let device = try DeviceFile.load(SourceText(name: "t.yaml", text))
        let states = device.couplings.map { "\($0.name) \($0.isCalibrated)" }
        #expect(
            states == [
                "c0_1 false", "c1_2 true", "q2_c2_3 false", "q3_c2_3 false", "q2_q3 false", "q0_q3 false",
                "q0_q2 true",
            ])
        let provenance = device.sources.first { $0.path == "couplers.c0_1.calibrated" }
        #expect(provenance?.source == "the machine, in May")
    }

    @Test("it is written back")
    func resolved() throws {
        let device = try DeviceFile.load(SourceText(name: "t.yaml", text))
        for text in [DeviceFile.describe(device), DeviceFile.resolvedJSON(device)] {
            var again = try DeviceFile.load(SourceText(name: "described", text))
            again.sources = device.sources
            #expect(again == device)
        }
    }

    @Test("it may be a default, and is a truth value")
    func defaults() throws {
        let none = text.replacing("{arm_a_hz", with: "{calibrated: false, arm_a_hz")
        let device = try DeviceFile.load(SourceText(name: "t.yaml", none))
        #expect(device.couplings.map(\.isCalibrated) == [false, false, false, false, false, false, true])
        let wrong = SourceText(name: "t.yaml", text.replacing("calibrated: true", with: "calibrated: 1"))
        let error = try #require(throws: DiagnosticsError.self) { try DeviceFile.load(wrong) }
        #expect(error.diagnostics.map(\.code) == ["RD0103"])
    }

    /// The pairs of mqt-core's file that have no CZ value, numbered from 0.
    @Test("Radiance has 81 pairs with a CZ, and calibrations for those alone")
    func radiance() throws {
        let device = try DeviceFile.load(readFixture("Fixtures/devices/iqm-radiance-54.yaml"))
        let without = device.couplings.filter { !$0.isCalibrated }
        #expect(
            without.map { [$0.a, $0.b] } == [
                [14, 22], [16, 24], [23, 24], [23, 31], [24, 25], [24, 32], [48, 49], [48, 52], [49, 53],
            ])
        for coupling in without {
            let provenance = device.sources.first { $0.path == "couplers.\(coupling.name).calibrated" }
            #expect(provenance?.source.contains("iqm-emerald.json (MIT)") == true)
        }
        let file = try readFixture("Pulses/calibrations/iqm-radiance-54.qasm")
        let calibrations = String(decoding: file.bytes, as: UTF8.self)
        for coupling in device.couplings {
            let gates = [(coupling.a, coupling.b), (coupling.b, coupling.a)].map { a, b in
                calibrations.contains("defcal cz $\(a), $\(b) {")
            }
            #expect(gates == [coupling.isCalibrated, coupling.isCalibrated], "\(coupling.name)")
        }
    }
}
