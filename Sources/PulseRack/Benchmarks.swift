/// What `tools/bench` measures.
package struct Benchmarks: Sendable {
    package struct Benchmark: Sendable {
        package var name: String
        package var unit: String
        package var measure: @Sendable () throws -> Double
    }

    let seed: UInt64
    let programs: String

    package init(seed: UInt64, programs: String) {
        self.seed = seed
        self.programs = programs
    }

    package var all: [Benchmark] { [] }
}
