import RackEmulator
import RackFiles
import RunLog

/// Writes a run's blocks to its file, if it has one.
struct RunRecorder {
    private let writer: RunWriter?

    /// Lays the file out, or does nothing where the request names none.
    init(
        _ experiment: Experiment, program: Program, request: RunRequest, axes: [SweepAxis], shape: RunShape,
        blocks: ShotBlocks, link: LinkHeader? = nil
    ) throws {
        guard let path = request.output else {
            writer = nil
            return
        }
        var options = request.options
        options.sweeps = axes
        // The last point: a sweep's first one often plays nothing at all, or nothing for no time.
        var header = try Self.header(
            experiment, program: program, options: options, shape: shape, shownPoint: options.pointCount - 1,
            commandLine: request.commandLine)
        header.blockShots = blocks.shotsPerBlock
        header.runBlockShots = ShotBlocks(options: options, shape: shape, hasLink: link != nil).shotsPerBlock
        header.link = link
        header.part = blocks.part
        writer = try RunWriter(path: path, header: header, existing: .replace)
    }

    /// What a file says of the program and the device, with the waveforms of one point.
    static func header(
        _ experiment: Experiment, program: Program, options: RunOptions, shape: RunShape, shownPoint: Int,
        schedulePoint: Int = 0, commandLine: String
    ) throws -> RunHeader {
        let outline = try experiment.outline(point: schedulePoint)
        return RunHeader(
            programName: program.source.name,
            programText: String(decoding: program.source.bytes, as: UTF8.self),
            calibrationsText: program.rack.calibrations.map { String(decoding: $0.bytes, as: UTF8.self) }
                .joined(separator: "\n"),
            scheduleText: outline.hasFeedback
                ? outline.text : ScheduleListing(outline.nominal, device: experiment.device).text,
            deviceText: String(decoding: program.rack.description.bytes, as: UTF8.self),
            resolvedDeviceJSON: DeviceFile.resolvedJSON(experiment.device), device: experiment.device, options: options,
            shape: shape, ports: try experiment.portRecords(point: shownPoint), shownPoint: shownPoint,
            commandLine: commandLine, versions: Rack.versions)
    }

    func append(_ block: PointResult) throws { try writer?.append(block) }

    func finish(_ ending: RunWriter.Ending, machine: MachineTime = MachineTime()) throws {
        try writer?.finish(ending, machine: machine)
    }
}
