import Foundation

/// What `tools/bench` measures: the rates of single rooms, and of whole runs.
package struct Benchmarks: Sendable {
    package struct Benchmark: Sendable {
        package var name: String
        package var unit: String
        package var measure: @Sendable () throws -> Double
    }

    let seed: UInt64
    /// The directory of the programs.
    let programs: String

    package init(seed: UInt64, programs: String) {
        self.seed = seed
        self.programs = programs
    }

    /// Rates of single rooms are those of one core; whole runs use every processor.
    package var all: [Benchmark] {
        [
            Benchmark(name: "compile", unit: "samples/s", measure: compiledSamples),
            Benchmark(name: "convert", unit: "samples/s", measure: convertedSamples),
            Benchmark(name: "filter", unit: "samples/s", measure: filteredSamples),
            Benchmark(name: "integrated-iq", unit: "points/s", measure: integratedPoints),
            Benchmark(name: "traces", unit: "samples/s", measure: traceSamples),
            Benchmark(name: "hdf5-points", unit: "MB/s", measure: writtenPoints),
            Benchmark(name: "hdf5-traces", unit: "MB/s", measure: writtenTraces),
            Benchmark(name: "one-qubit-shots", unit: "shots/s", measure: oneQubitShots),
            Benchmark(name: "bell-shots", unit: "shots/s", measure: bellShots),
            Benchmark(name: "rabi-chevron", unit: "points/s", measure: chevronPoints),
            Benchmark(name: "rabi-101x1000", unit: "s", measure: rabiSeconds),
            Benchmark(name: "peak-memory-32-qubits", unit: "MiB", measure: peakMemory),
        ]
    }

    /// The best rate of several repetitions, after one to warm up: the machine is shared, and what disturbs
    /// a repetition only ever makes it slower.
    ///
    /// - Parameter body: does the work and returns how much of it there was.
    static func bestRate(seconds: Double = 1, _ body: () throws -> Double) rethrows -> Double {
        _ = try body()
        var best = 0.0
        var repetitions = 0
        let start = ContinuousClock.now
        while repetitions < 3 || start.duration(to: .now) < .seconds(seconds) {
            let begin = ContinuousClock.now
            let work = try body()
            best = max(best, work / (begin.duration(to: .now) / .seconds(1)))
            repetitions += 1
        }
        return best
    }
}
