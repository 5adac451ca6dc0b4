import Dispatch
import Foundation
import RackDiagnostics
import RackEmulator
import RackFiles
public import RunLog
import Sequencing
import Synchronization

/// Keeps what the runs of a cluster did: each in a file of its own, where a folder was named, and the newest in memory.
///
/// The file is there as soon as the run has begun, and says "running". It is replaced every so often by one with what has
/// happened since, so that a process that dies leaves it, and when the run has ended by one that says so.
public final class ClusterRecorder: Sendable {
    /// Finished runs that stay in memory: each may take up to a hundred megabytes.
    public static let keptRuns = 4

    /// Where files go; `nil`: nowhere.
    public let folder: String?
    private let rack: RackFile.LoadedRack
    private let link: OpenedLink?
    private let commandLine: String
    /// The number in the name of the first run's file: files of earlier clusters stay.
    private let firstNumber: Int
    private let state = Mutex(State())
    /// Files are written behind the back of the run, in order.
    private let writing = DispatchQueue(label: "pulserack.cluster-log")
    /// From one writing of the run under way to the next, at least; and ten times as long as the last one took.
    private static let savingSeconds = 0.2

    private struct State {
        var current: ClusterRunRecord?
        var finished: [ClusterRunRecord] = []
        var runs = 0
        /// Files of ended runs that are still to be written.
        var unwritten = 0
        /// Whether the run under way is to be written as it is by then.
        var isToBeSaved = false
        var nextSave = DispatchTime.now()
        var failure: (any Error)?

        mutating func finish(_ run: ClusterRunRecord) {
            current = nil
            runs += 1
            finished.append(run)
            if finished.count > ClusterRecorder.keptRuns { finished.removeFirst() }
        }
    }

    /// - Parameter folder: is made if it is not there; files of runs that are in it stay, and numbers go on after theirs.
    /// - Throws: RK0246 where it cannot be made.
    init(
        _ rack: RackFile.LoadedRack, link: OpenedLink? = nil, folder: String?, commandLine: String
    ) throws(DiagnosticsError) {
        self.rack = rack
        self.link = link
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
                    resolvedDeviceJSON: DeviceFile.resolvedJSON(rack.device), link: link?.header,
                    commandLine: commandLine, versions: Rack.versions)
            run.add(loads, modules: modules)
            run.log.sequencers += loads.map(\.address)
            state.current = run
            return run
        }
        // Not behind its back: whoever sees the run sees its file.
        writing.sync { write(begun) }
    }

    func add(_ piece: ClusterLog) {
        do { try link?.capturing?.write(piece.messages) } catch { note(error) }
        state.withLock { $0.current?.add(piece) }
        guard piece.isLast else { return save() }
        end { run in
            if let reason = piece.failure { return .aborted(reason) }
            return run.log.flags.contains { $0.flag == .forcedStop } ? .aborted("stopped by a driver") : .complete
        }
    }

    private func end(_ status: (ClusterRunRecord) -> ClusterRunRecord.Status) {
        let ended = state.withLock { state -> ClusterRunRecord? in
            guard var run = state.current else { return nil }
            run.end(status(run))
            state.finish(run)
            state.unwritten += 1
            return run
        }
        guard let ended else { return }
        writing.async {
            self.write(ended)
            self.state.withLock { $0.unwritten -= 1 }
        }
    }

    /// Writes the run under way before long, as it is then.
    private func save() {
        guard folder != nil else { return }
        let time = state.withLock { state -> DispatchTime? in
            guard state.current != nil, !state.isToBeSaved else { return nil }
            state.isToBeSaved = true
            return state.nextSave
        }
        guard let time else { return }
        writing.asyncAfter(deadline: time) {
            let run = self.state.withLock { state in
                state.isToBeSaved = false
                return state.current
            }
            let begin = DispatchTime.now()
            if let run { self.write(run) }
            let took = Double(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds) * 1e-9
            self.state.withLock { $0.nextSave = .now() + max(Self.savingSeconds, 10 * took) }
        }
    }

    private func write(_ run: ClusterRunRecord) {
        guard let path = path(ofRun: run.log.run) else { return }
        do { try ClusterRunWriter.write(run, link: link?.header, to: path) } catch { note(error) }
    }

    /// The first is the one to tell.
    private func note(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

    private static func text(_ source: SourceText) -> String { String(decoding: source.bytes, as: UTF8.self) }

    // MARK: What others ask

    /// Whether what is known of the last run is still to be written: drivers may not hear yet that it is over.
    var isWriting: Bool { state.withLock { $0.unwritten > 0 } }

    /// The sequencers of the run under way; empty: none is.
    var running: [SequencerAddress] { state.withLock { $0.current?.log.sequencers ?? [] } }

    /// The newest runs, oldest first; the last may still go on.
    public var runs: [ClusterRunRecord] { state.withLock { $0.finished + [$0.current].compactMap(\.self) } }

    /// Ends what goes on as aborted, waits for the files, and tells the first that could not be written.
    @discardableResult
    public func close() -> (any Error)? {
        end { _ in .aborted("the cluster was switched off") }
        writing.sync {}
        return state.withLock(\.failure)
    }
}
