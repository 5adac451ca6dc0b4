public import ClusterServer
import Foundation
public import RackDiagnostics
import RackEmulator
public import RackFiles
public import RackModel
public import RunLog
import RackNumerics
import Sequencing

/// A cluster of control modules with a chip behind it that stock drivers connect to, in this process: for the tests of
/// what controls racks.
///
/// ```swift
/// let rack = try FakeRack("qblox-1q-rf")
/// // … point a driver at rack.ports.address, rack.ports.cluster and rack.ports.moduleBase …
/// let run = try rack.lastRun()
/// assert(run.log.flags.isEmpty)
/// assert(try run.played("q0.drive").count == 1)
/// rack.stop()
/// ```
public final class FakeRack: Sendable {
    /// Where it listens.
    public let ports: ClusterServerPorts
    /// The rack file and the device behind the cables.
    public let rack: RackFile.LoadedRack
    public let recorder: ClusterRecorder
    private let server: ClusterServer
    private let link: OpenedLink?

    /// Starts a rack.
    ///
    /// - Parameters:
    ///   - name: a rack that comes along, or the path of a rack file.
    ///   - link: who answers what the rack's `links` tell, and when: `.decoder(corrections: 1) { measured in … }` is a
    ///     decoder in this process. `nil`: as the rack file has it.
    ///   - logFolder: where each run leaves a file; `nil`: nowhere.
    ///   - options: by default free ports of this machine alone.
    /// - Throws: `DiagnosticsError` with what is wrong with the rack file, or where nobody answers over its link;
    ///   `ClusterServerError` where nothing can be listened on.
    public convenience init(
        _ name: String = "qblox-1q-rf", link: LinkRequest? = nil, logFolder: String? = nil,
        options: ClusterServerOptions = .freePorts, commandLine: String = "FakeRack"
    ) throws {
        try self.init(
            PresetLibrary.locate().rack(name), link: link, logFolder: logFolder, options: options,
            commandLine: commandLine)
    }

    /// Starts a rack that is at hand.
    public init(
        _ rack: RackFile.LoadedRack, link: LinkRequest? = nil, logFolder: String? = nil,
        options: ClusterServerOptions = .freePorts, commandLine: String = "FakeRack"
    ) throws {
        let opened = try OpenedLink(asked: link, on: rack)
        var rack = rack
        if let opened { rack.device.link = opened.header.link }
        (self.rack, self.link) = (rack, opened)
        do {
            recorder = try ClusterRecorder(rack, link: opened, folder: logFolder, commandLine: commandLine)
            let engine = ClusterEmulator(device: rack.device, rack: rack.rack, link: opened?.engine(seed: rack.rack.seed))
            server = ClusterServer(
                rack: rack.rack, engine: RecordedEngine(engine, recorder: recorder), options: options)
            ports = try server.start()
        } catch {
            opened?.close()
            throw error
        }
    }

    deinit { stop() }

    public var name: String { rack.rack.name }
    public var device: Device { rack.device }

    /// Switches it off; a second call does nothing.
    ///
    /// - Returns: why a file of a run, or of the link's conversation, could not be written, if one could not.
    @discardableResult
    public func stop() -> (any Error)? {
        server.stop()
        link?.close()
        return recorder.close()
    }

    /// The last run, once it has ended.
    ///
    /// - Throws: RK0247 where there was none, or it does not end in time.
    public func lastRun(withinSeconds seconds: Double = 10) throws(DiagnosticsError) -> ClusterRunRecord {
        let end = Date.now.addingTimeInterval(seconds)
        while true {
            let run = recorder.runs.last
            if let run, run.status != .running { return run }
            if Date.now >= end {
                throw DiagnosticsError([
                    Diagnostic(
                        code: "RK0247", run == nil ? "the rack has run nothing" : "the run has not ended",
                        help: run == nil ? nil : "does a sequencer wait for a partner that was not started?")
                ])
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
    }
}

extension ClusterServerOptions {
    /// Ports that nobody else has.
    public static var freePorts: ClusterServerOptions {
        var options = ClusterServerOptions()
        options.port = 0
        return options
    }
}

/// What a port was given without a pause: one sample a nanosecond, 1 is full scale.
public struct PlayedPulse: Sendable, Equatable {
    /// Since the run began.
    public var nanosecond: Int64
    public var i: [Double]
    public var q: [Double]
}

extension ClusterRunRecord {
    /// What a port of the device was given, in the order of time, each time it was played: "q0.drive" and "q0_drive" are
    /// the same.
    ///
    /// - Throws: RK0248 for a port that the device does not have.
    public func played(_ port: String) throws(DiagnosticsError) -> [PlayedPulse] {
        let name = String(port.map { $0 == "." ? "_" : $0 })
        guard let index = ports.firstIndex(of: name) else {
            let near = nearestName(to: name, among: ports).map { "did you mean '\($0)'? " } ?? ""
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0248", "the device '\(deviceName)' has no port '\(port)'",
                    help: near + "it has \(ports.joined(separator: ", "))")
            ])
        }
        var segments: [Int: [SignalSegment]] = [:]
        for stretch in log.stretches {
            let played = stretch.ports.first { $0.port == index }?.signal.segments ?? []
            segments[stretch.number] = played.filter { segment in
                segment.re.contains { $0 != 0 } || segment.im.contains { $0 != 0 }
            }
        }
        var pulses: [PlayedPulse] = []
        for visit in log.visits {
            for segment in segments[visit.stretch] ?? [] {
                let begin = Double(segment.startTick) * 1e9 / Double(ticksPerSecond)
                pulses.append(
                    PlayedPulse(nanosecond: visit.nanosecond + Int64(begin.rounded()), i: segment.re, q: segment.im))
            }
        }
        return pulses.sorted { $0.nanosecond < $1.nanosecond }
    }
}
