import Foundation

/// What `tools/bench` measures: the rates of single rooms, and of whole runs.
package struct Benchmarks: Sendable {
    package struct Benchmark: Sendable {
        package var name: String
        package var unit: String
        /// What is done and counted.
        package var note: String
        package var measure: @Sendable () throws -> Double
    }

    let seed: UInt64
    /// The directory of the programs.
    let programs: String

    package init(seed: UInt64, programs: String) {
        self.seed = seed
        self.programs = programs
    }

    /// The process of its own comes first: a process begins with the peak memory of the one that starts it.
    package var all: [Benchmark] {
        [memory, languageMemory] + rooms + q1 + files + runs + feedback + link + cluster + clusterRuns + clients + language + assembly
    }

    private var memory: Benchmark {
        Benchmark(
            name: "peak-memory-32-qubits", unit: "MiB",
            note: "sx and measure on every qubit of oqc-toshiko-32, 10⁴ shots, a process of its own",
            measure: peakMemory)
    }

    /// By processor time of one core, on memory that earlier work has left in the process.
    private var rooms: [Benchmark] {
        [
            Benchmark(
                name: "compile", unit: "samples/s",
                note: "200 plays of 20 µs on one 1 GSa/s port, complex, NCO 150 MHz off the oscillator",
                measure: compiledSamples),
            Benchmark(
                name: "convert", unit: "samples/s", note: "the same through a pair of 14-bit DACs, no line filter",
                measure: convertedSamples),
            Benchmark(
                name: "filter", unit: "samples/s",
                note: "the same through the DACs, a 400 MHz Gaussian and exponentials of 30 ns and 200 ns, "
                    + "answered at 2 points a sample; samples that go in",
                measure: filteredSamples),
            Benchmark(
                name: "evolve-pulse", unit: "pulses/s",
                note: "50 ns raised-cosine pulse on a transmon of 3 levels with decay, field at 2 GSa/s",
                measure: evolvedPulses),
            Benchmark(
                name: "integrated-iq", unit: "points/s", note: "500 ns readout at 1 GSa/s, drawn without traces",
                measure: integratedPoints),
            Benchmark(
                name: "integrated-iq-saturated", unit: "points/s",
                note: "the same with an ADC that clips, so that every point is integrated from a trace",
                measure: saturatedPoints),
            Benchmark(
                name: "traces", unit: "samples/s",
                note: "500 ns readout at 1 GSa/s, raw codes and demodulated traces kept; complex samples",
                measure: traceSamples),
        ]
    }

    /// By the clock on the wall, closing of the file included.
    private var files: [Benchmark] {
        [
            Benchmark(
                name: "hdf5-points", unit: "MB/s",
                note: "IQ, levels and bits of 2²¹ shots; 11 bytes a shot before compression", measure: writtenPoints),
            Benchmark(
                name: "hdf5-traces", unit: "MB/s",
                note: "raw and demodulated traces of 16384 shots of 500 samples, before compression",
                measure: writtenTraces),
        ]
    }

    /// By the clock on the wall, on every processor.
    private var runs: [Benchmark] {
        [
            Benchmark(
                name: "one-qubit-shots", unit: "shots/s", note: "rabi.qasm on bench-1q, 10⁶ shots, no file",
                measure: oneQubitShots),
            Benchmark(
                name: "bell-shots", unit: "shots/s", note: "bell-cz.qasm on pair-cz, 10⁶ shots, no file",
                measure: bellShots),
            Benchmark(
                name: "rabi-chevron", unit: "points/s",
                note: "rabi-chevron.qasm on bench-1q, 51 widths × 41 detunings, 100 shots each, no file",
                measure: chevronPoints),
            Benchmark(
                name: "qubit-spectroscopy", unit: "points/s",
                note: "qubit-spectroscopy.qasm on bench-1q: weak pulses of 5 µs, 21 detunings, 100 shots each, no file",
                measure: spectroscopyPoints),
            Benchmark(
                name: "rabi-101x1000", unit: "s",
                note: "rabi.qasm on bench-1q, 101 amplitudes, 1000 shots each, from the text to the closed file",
                measure: rabiSeconds),
        ]
    }

    /// What time is.
    enum Clock {
        /// Processor time of this thread.
        case thread
        /// Processor time of all threads.
        case process
        /// The clock on the wall.
        case wall

        var seconds: Double {
            var time = timespec()
            switch self {
            case .thread: clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            case .process: clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            case .wall: clock_gettime(CLOCK_MONOTONIC, &time)
            }
            return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
        }
    }

    /// The best rate of several repetitions, after one to warm up: the machine is shared, and what disturbs
    /// a repetition only ever makes it slower.
    ///
    /// - Parameter body: does the work and returns how much of it there was.
    static func bestRate(by clock: Clock, seconds: Double = 1, _ body: () throws -> Double) rethrows -> Double {
        _ = try body()
        var best = 0.0
        var repetitions = 0
        let start = clock.seconds
        while repetitions < 3 || clock.seconds - start < seconds {
            let begin = clock.seconds
            let work = try body()
            best = max(best, work / (clock.seconds - begin))
            repetitions += 1
        }
        return best
    }
}
