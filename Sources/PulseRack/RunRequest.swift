public import RackDiagnostics
public import RackEmulator
import Foundation
import RackNumerics

/// What is asked of one run of a program.
public struct RunRequest: Sendable {
    /// Shots of every sweep point.
    public var shots: Int
    /// Same seed, same bits, on any number of threads.
    public var seed: UInt64
    /// Values for the program's `input` variables: durations in seconds, angles in radians.
    public var settings: [InputSetting]
    /// Swept `input` variables, outermost first; the last one moves fastest.
    public var sweeps: [SweepAxis]
    /// Keep the digitiser's traces, shot by shot, in the file.
    public var traces: Bool
    /// Keep level populations over time in the file.
    public var populations: Bool
    /// What the states of shots with different histories may take, in bytes; past that they are computed again instead
    /// of kept. The results are the same.
    public var memoryBytes: Int
    /// How the chip is simulated, where that is not left to the description. What the machine has at hand is put in where
    /// nothing is given.
    public var solver: SolverRequest
    /// What is asked of the link to a decoder; `nil`: as the description has it. A run that calls a decoder takes its shots in
    /// order on one thread.
    public var link: LinkRequest?
    /// Threads that compute; `nil`: one per processor.
    public var threads: Int?
    /// Run this part of the whole alone; `nil`: all of it.
    public var shard: RunShard?
    /// Path of the run file; `nil`: none is written.
    public var output: String?
    /// Replace a file at `output` whatever it is. Without it only an earlier run file is replaced.
    public var overwrites: Bool
    /// How much of the results the returned value holds.
    public var keeps: KeptResults
    /// The command that asks, for the file's record.
    public var commandLine: String

    public init(
        shots: Int = 1000, seed: UInt64 = 0, settings: [InputSetting] = [], sweeps: [SweepAxis] = [],
        traces: Bool = false, populations: Bool = false, memoryBytes: Int = RunOptions().memoryBytes,
        solver: SolverRequest = SolverRequest(), link: LinkRequest? = nil, threads: Int? = nil,
        shard: RunShard? = nil, output: String? = nil,
        overwrites: Bool = false, keeps: KeptResults = .points,
        commandLine: String = ""
    ) {
        self.shots = shots
        self.seed = seed
        self.settings = settings
        self.sweeps = sweeps
        self.traces = traces
        self.populations = populations
        self.memoryBytes = memoryBytes
        self.solver = solver
        self.link = link
        self.threads = threads
        self.shard = shard
        self.output = output
        self.overwrites = overwrites
        self.keeps = keeps
        self.commandLine = commandLine
    }

    /// The largest number of sweep points of one run.
    public static let pointLimit = 10_000_000
    /// The largest number of shots of one point.
    public static let shotLimit = 1_000_000_000
    /// Accuracies that can be asked for.
    public static let accuracies = 1e-14...0.1
    /// The least memory for states, in bytes: 1 MiB.
    public static let leastMemoryBytes = 1 << 20

    /// The part of the request that decides the results.
    public var options: RunOptions {
        var solver = solver
        solver.machineBytes = solver.machineBytes ?? MachineMemory.bytes
        return RunOptions(
            shots: shots, seed: seed, settings: settings, sweeps: sweeps, traces: traces, populations: populations,
            memoryBytes: memoryBytes, solver: solver)
    }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// What work within a block of shots is spread over: the threads that blocks leave idle.
    var workers: any Workers {
        let blocks = max(1, options.pointCount) * max(1, (shots + ShotBlocks.shotLimit - 1) / ShotBlocks.shotLimit)
        let spare = threadCount / min(blocks, threadCount)
        return spare > 1 ? ThreadWorkers(count: spare) : SerialWorkers()
    }
}

/// How much of a run's results stay in memory.
public enum KeptResults: Sendable {
    /// Averages and counts per point.
    case summaries
    /// IQ points and assigned levels shot by shot as well.
    case points
    /// And the traces.
    case traces
}

extension RunRequest {
    /// Everything that is wrong with the request itself, whatever the program. Codes `RK02xx`.
    public var problems: [Diagnostic] {
        var found: [Diagnostic] = []
        if !(1...Self.shotLimit).contains(shots) {
            found.append(
                Diagnostic(code: "RK0201", "\(shots) shots", help: "from 1 to \(Self.shotLimit) shots are accepted"))
        }
        if let threads, !(1...1024).contains(threads) {
            found.append(Diagnostic(code: "RK0202", "\(threads) threads", help: "from 1 to 1024 threads are accepted"))
        }
        if memoryBytes < Self.leastMemoryBytes {
            found.append(
                Diagnostic(code: "RK0215", "\(memoryBytes) bytes of memory for states", help: "1MiB or more is accepted"))
        }
        if let accuracy = solver.accuracy, !Self.accuracies.contains(accuracy) {
            found.append(
                Diagnostic(
                    code: "RK0216", "an accuracy of \(accuracy)",
                    help: "errors in populations from \(Self.accuracies.lowerBound) to \(Self.accuracies.upperBound) are accepted"))
        }
        found += link?.problems ?? []
        found += settingProblems
        found += sweepProblems
        return found
    }

    private var settingProblems: [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, setting) in settings.enumerated() {
            if let bad = setting.value.numbers.first(where: { !$0.isFinite }) {
                found.append(
                    Diagnostic(
                        code: "RK0203", "input '\(setting.name)' is set to \(bad)",
                        help: "a finite number is accepted"))
            }
            if settings[..<number].contains(where: { $0.name == setting.name }) {
                found.append(
                    Diagnostic(code: "RK0204", "input '\(setting.name)' is set twice", help: "set it once"))
            }
        }
        return found
    }

    private var sweepProblems: [Diagnostic] {
        var found: [Diagnostic] = []
        var points = 1
        for (number, axis) in sweeps.enumerated() {
            if axis.values.isEmpty {
                found.append(
                    Diagnostic(
                        code: "RK0205", "the sweep of '\(axis.name)' has no points",
                        help: "a sweep of 1 to \(Self.pointLimit) points is accepted"))
            } else if let value = axis.values.first(where: { !$0.isFinite }) {
                found.append(
                    Diagnostic(
                        code: "RK0206", "the sweep of '\(axis.name)' has a point at \(value)",
                        help: "finite numbers are accepted"))
            }
            if sweeps[..<number].contains(where: { $0.name == axis.name }) {
                found.append(
                    Diagnostic(code: "RK0207", "input '\(axis.name)' is swept twice", help: "sweep it once"))
            }
            if settings.contains(where: { $0.name == axis.name }) {
                found.append(
                    Diagnostic(
                        code: "RK0208", "input '\(axis.name)' is both set and swept", help: "leave one of the two out"))
            }
            points = min(points, Self.pointLimit + 1) * max(1, min(axis.values.count, Self.pointLimit + 1))
        }
        if points > Self.pointLimit {
            found.append(
                Diagnostic(
                    code: "RK0209", "the sweeps have more than \(Self.pointLimit) points together",
                    help: "split the run"))
        }
        return found
    }
}

extension SweepAxis {
    /// `count` evenly spaced values from `from` to `to`, both included; a single value is `from`.
    ///
    /// Value k between the ends is (from·(n−1−k) + to·k)/(n−1). A count outside 1 to
    /// `RunRequest.pointLimit` gives an axis without points, which a run refuses.
    public static func linear(_ name: String, from: Double, to: Double, count: Int) -> SweepAxis {
        guard (1...RunRequest.pointLimit).contains(count) else { return SweepAxis(name: name, values: []) }
        guard count > 1 else { return SweepAxis(name: name, values: [from]) }
        let last = Double(count - 1)
        var values = (0..<count).map { (from * (last - Double($0)) + to * Double($0)) / last }
        // Products and quotient each round: the ends are what was asked for.
        values[0] = from
        values[count - 1] = to
        return SweepAxis(name: name, values: values)
    }

    /// The given values, in the given order.
    public static func values(_ name: String, _ values: [Double]) -> SweepAxis {
        SweepAxis(name: name, values: values)
    }
}
