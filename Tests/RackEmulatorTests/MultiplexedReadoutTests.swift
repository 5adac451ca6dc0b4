import Foundation
import RackEmulator
import RackModel
import Testing

@Suite("Several qubits on one feedline")
struct MultiplexedReadoutTests {
    @Test("Measuring one qubit leaves gates on another alone, and a later measurement of it is its own")
    func neighbour() throws {
        let experiment = try IdealBench.experiment(
            """
            bit[2] c;
            defcal half $0 { play(q0, constant(0.5, 10ns)); }
            defcal half $1 { play(q1, constant(0.5, 10ns)); }
            half $1;
            c[0] = measure $0;
            delay[200ns] $1;
            half $1;
            c[1] = measure $1;
            """, device: IdealBench.device(qubits: 2), options: RunOptions(shots: 500, seed: 4))
        let result = try experiment.run(point: 0, shots: 0..<500)
        // Two half turns make a whole one but for the phase of the neighbour's few photons.
        #expect(result.finalPopulations[1][1] > 0.98)
        #expect(result.captures[1].prepared.count { $0 == 1 } > 480)
        #expect(result.captures[0].prepared.allSatisfy { $0 == 0 })
    }

    @Test("Two qubits measured at once answer for themselves, in all four joint states")
    func joint() throws {
        for (first, second) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let experiment = try IdealBench.experiment(
                """
                bit[2] c;
                defcal turn $0 { play(q0, constant(\(first), 10ns)); }
                defcal turn $1 { play(q1, constant(\(second), 10ns)); }
                turn $0;
                turn $1;
                c[0] = measure $0;
                c[1] = measure $1;
                """, device: IdealBench.device(qubits: 2), options: RunOptions(shots: 400, seed: 5))
            let bits = try experiment.run(point: 0, shots: 0..<400).bits[0]
            let wrong = (0..<400).count { bits[2 * $0] != UInt8(first) || bits[2 * $0 + 1] != UInt8(second) }
            #expect(wrong < 12)
        }
    }
}
