import Dispatch
import Foundation
public import RackDiagnostics
import RackEmulator
public import RackFiles
public import RunLog
import Sequencing
import Synchronization

/// Keeps what the runs of a cluster did: each in a file of its own, where a folder was named, and the newest in memory.
///
/// The file is there as soon as the run has begun, and says "running"; when the run has ended it is replaced.
public final class ClusterRecorder: Sendable {
    /// Finished runs that stay in memory: each may take up to a hundred megabytes.
    public static let keptRuns = 4

    /// Where files go; `nil`: nowhere.
    public let folder: String?
    private let rack: RackFile.LoadedRack
    private let commandLine: String
    /// The number in the name of the first run's file: files of earlier clusters stay.
    private let firstNumber: Int
    private let state = Mutex(State())
    /// Files are written behind the back of the run, in order.
    private let writing = DispatchQueue(label: "pulserack.cluster-log")

    private struct State {
        var current: ClusterRunRecord?
        var finished: [ClusterRunRecord] = []
        var runs = 0
        var failure: RunLogError?

        mutating func finish(_ run: ClusterRunRecord) {
            current = nil
            runs += 1
            finished.append(run)
            if finished.count > ClusterRecorder.keptRuns { finished.removeFirst() }
        }
    }

    /// - Parameter folder: is made if it is not there; files of runs that are in it stay, and numbers go on after theirs.
    /// - Throws: RK0246 where it cannot be made.
    public init(_ rack: RackFile.LoadedRack, folder: String?, commandLine: String) throws(DiagnosticsError) {
        self.rack = rack
        self.folder = folder
        self.commandLine = commandLine
        guard let folder else {
            firstNumber = 0
            return
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let numbers = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap(Self.number)
            firstNumber = (numbers.max() ?? -1) + 1
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0246", "the folder '\(folder)' for the logs of runs cannot be made",
                    help: error.localizedDescription)
            ])
        }
    }

    /// The file of a run.
    public func path(ofRun run: Int) -> String? {
        let number = String(firstNumber + run)
        let digits = String(repeating: "0", count: max(0, 4 - number.count)) + number
        return folder.map { "\($0)/run-\(digits).h5" }
    }

    /// Of a file with the name of a run.
    private static func number(_ name: String) -> Int? {
        guard name.hasPrefix("run-"), name.hasSuffix(".h5") else { return nil }
        return Int(name.dropFirst(4).dropLast(3)).flatMap { (0..<Int.max / 2).contains($0) ? $0 : nil }
    }

    // MARK: What the engine tells

    func started(_ loads: [ClusterLoad], modules: [ClusterModuleSettings]) {
        let begun = state.withLock { state -> ClusterRunRecord in
            var run =
                state.current
                ?? ClusterRunRecord(
                    run: state.runs, rack: rack.rack, rackText: Self.text(rack.text), device: rack.device,
                    deviceText: Self.text(rack.deviceText ?? rack.text),
                    resolvedDeviceJSON: DeviceFile.resolvedJSON(rack.device), commandLine: commandLine,
                    versions: Rack.versions)
            run.add(loads, modules: modules)
            run.log.sequencers += loads.map(\.address)
            state.current = run
            return run
        }
        // Not behind its back: whoever sees the run sees its file.
        writing.sync { write(begun) }
    }

    func add(_ piece: ClusterLog) {
        let ended = state.withLock { state -> ClusterRunRecord? in
            state.current?.add(piece)
            guard piece.isLast, var run = state.current else { return nil }
            let isStopped = run.log.flags.contains { $0.flag == .forcedStop }
            run.end(isStopped ? .aborted("stopped by a driver") : .complete)
            state.finish(run)
            return run
        }
        if let ended { writing.async { self.write(ended) } }
    }

    /// The run cannot go on.
    func failed(_ reason: String) {
        let ended = state.withLock { state -> ClusterRunRecord? in
            guard var run = state.current else { return nil }
            run.end(.aborted(reason))
            state.finish(run)
            return run
        }
        if let ended { writing.async { self.write(ended) } }
    }

    private func write(_ run: ClusterRunRecord) {
        guard let path = path(ofRun: run.log.run) else { return }
        do throws(RunLogError) {
            try ClusterRunWriter.write(run, to: path)
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
        }
    }

    private static func text(_ source: SourceText) -> String { String(decoding: source.bytes, as: UTF8.self) }

    // MARK: What others ask

    /// The newest runs, oldest first; the last may still go on.
    public var runs: [ClusterRunRecord] { state.withLock { $0.finished + [$0.current].compactMap(\.self) } }

    /// Ends what goes on as aborted, waits for the files, and tells the first that could not be written.
    @discardableResult
    public func close() -> RunLogError? {
        failed("the cluster was switched off")
        writing.sync {}
        return state.withLock(\.failure)
    }
}
