import Foundation
import RackDiagnostics
import RunLog
public import RackEmulator
import RackUnits

extension Program {
    /// Runs the program.
    ///
    /// Blocks of shots are computed on `request.threads` threads and written in order, so the file's data
    /// and the result are the same bits on any number of threads. `progress` is called on the calling thread after each
    /// block and some ten times a second.
    ///
    /// - Parameter request: `nil`: the program's own, `defaultRequest`.
    /// - Throws: `DiagnosticsError` for bad input; an error of the run file if writing fails. What was finished
    ///   before stays in the file, marked as aborted.
    public func run(
        _ request: RunRequest? = nil, cancellation: Cancellation = Cancellation(),
        progress: (RunProgress) -> Void = { _ in }
    ) throws -> RunResult {
        let request = request ?? defaultRequest
        return try prepare(request).run(
            request, for: self, cancellation: cancellation, progress: progress)
    }
}

extension Experiment {
    /// Runs a prepared experiment; see `Program.run`.
    public func run(
        _ request: RunRequest, for program: Program, cancellation: Cancellation = Cancellation(),
        progress: (RunProgress) -> Void = { _ in }
    ) throws -> RunResult {
        let started = ContinuousClock.now
        if let problem = request.outputProblem { throw DiagnosticsError([problem]) }
        let shape = try shape()
        if let problem = request.shard?.problem(points: options.pointCount, shots: request.shots) {
            throw DiagnosticsError([problem])
        }
        let conversation = try Conversation(self, request: request)
        defer { conversation?.close() }
        let blocks = ShotBlocks(
            options: request.options, shape: shape, hasLink: conversation != nil,
            part: request.shard?.part(points: options.pointCount, shots: request.shots))
        let axes = labelled(request.sweeps)
        var collector = ResultCollector(
            device: device, options: request.options, shape: shape, keeps: request.keeps)
        let recorder = try RunRecorder(
            self, program: program, request: request, axes: axes, shape: shape, blocks: blocks, link: conversation?.header)

        // With a link all jobs run here, one after the other: the decoder hears shots in their order.
        nonisolated(unsafe) let engine = conversation?.engine
        let jobs = OrderedBlocks(count: blocks.count, threads: engine == nil ? request.threadCount : 1) { job in
            let block = blocks[job]
            return try self.run(point: block.point, shots: block.shots, link: engine)
        }
        var state = RunProgress(
            finishedShots: 0, totalShots: blocks.totalShots, finishedPoints: 0, totalPoints: blocks.points.count)
        progress(state)
        do {
            let delivered = try jobs.run(
                isCancelled: { cancellation.isCancelled }, wait: { progress(state) },
                deliver: { job, result in
                    let block = blocks[job]
                    try recorder.append(result)
                    try conversation?.take(result.link)
                    collector.add(result, shots: block.shots.count)
                    state.finishedShots += block.shots.count
                    if block.shots.upperBound == blocks.shots.upperBound { state.finishedPoints += 1 }
                    progress(state)
                })
            conversation?.close()
            try recorder.finish(
                delivered == blocks.count ? .complete : .aborted("interrupted"),
                machine: conversation?.outcome.machine ?? MachineTime())
            collector.finish()
            var outcome = result(
                collector, axes: axes, request: request, cancelled: delivered < blocks.count,
                wall: started.duration(to: .now))
            outcome.link = conversation?.outcome
            return outcome
        } catch {
            // The first error is the one to report; that the file could not even be marked adds nothing.
            try? recorder.finish(.aborted(Self.oneLine(error)))
            throw error
        }
    }

    /// The axes with the units of the inputs that they sweep.
    private func labelled(_ axes: [SweepAxis]) -> [SweepAxis] {
        axes.map { axis in
            var axis = axis
            axis.unit = inputs.named(axis.name)?.unit ?? axis.unit
            return axis
        }
    }

    private func result(
        _ collector: ResultCollector, axes: [SweepAxis], request: RunRequest, cancelled: Bool, wall: Duration
    ) -> RunResult {
        RunResult(
            axes: axes, shape: collector.shape, points: collector.points, readout: collector.readout,
            counters: collector.counters, clusters: collector.clusters, warnings: warnings + collector.shape.warnings,
            output: request.output, wasCancelled: cancelled,
            shots: collector.shots, simulatedSeconds: collector.simulatedTicks * device.tickRate.tickSeconds,
            wallSeconds: wall / .seconds(1))
    }

    private static func oneLine(_ error: any Error) -> String {
        if let error = error as? DiagnosticsError, let first = error.diagnostics.first { return first.message }
        return String("\(error)".prefix { !$0.isNewline })
    }
}

/// How a run is cut into blocks of shots: fixed by the request and the shapes, never by the threads.
struct ShotBlocks: Sendable {
    /// The most shots that are computed and written in one go.
    static let shotLimit = 65_536
    /// The same where a decoder is called: what is said in one go stays in memory.
    static let linkShotLimit = 2048
    /// The most memory for one block's traces, in bytes.
    static let traceBytes = 64 << 20

    /// What of the run is cut; `nil`: all of it.
    let part: RunPart?
    let points: Range<Int>
    let shots: Range<Int>
    let shotsPerBlock: Int

    init(options: RunOptions, shape: RunShape, hasLink: Bool = false, part: RunPart? = nil) {
        self.part = part
        shots = part?.shots ?? 0..<options.shots
        points = part?.points ?? 0..<options.pointCount
        // Raw codes are 2 × 2 bytes and demodulated samples 2 × 4 bytes.
        let samples = shape.captures.reduce(0) { $0 + $1.samples }
        let limit = options.traces && samples > 0 ? max(1, Self.traceBytes / (12 * samples)) : Self.shotLimit
        // Blocks of one size: what is compressed together is a block.
        let most = min(hasLink ? Self.linkShotLimit : Self.shotLimit, limit)
        let parts = max(1, (shots.count + most - 1) / most)
        shotsPerBlock = max(1, (shots.count + parts - 1) / parts)
    }

    private var blocksPerPoint: Int { (shots.count + shotsPerBlock - 1) / shotsPerBlock }
    var count: Int { points.count * blocksPerPoint }
    /// Held inside `Int`: 10⁷ points of 10⁹ shots fit.
    var totalShots: Int { points.count * shots.count }

    subscript(job: Int) -> (point: Int, shots: Range<Int>) {
        let (point, block) = job.quotientAndRemainder(dividingBy: blocksPerPoint)
        let first = shots.lowerBound + block * shotsPerBlock
        return (points.lowerBound + point, first..<min(first + shotsPerBlock, shots.upperBound))
    }
}
