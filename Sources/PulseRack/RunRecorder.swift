import RackEmulator
import RackFiles
import RunLog

/// Writes a run's blocks to its file, if it has one.
struct RunRecorder {
    private let writer: RunWriter?

    /// Lays the file out, or does nothing where the request names none.
    init(
        _ experiment: Experiment, program: Program, request: RunRequest, axes: [SweepAxis], shape: RunShape,
        blocks: ShotBlocks
    ) throws {
        guard let path = request.output else {
            writer = nil
            return
        }
        var options = request.options
        options.sweeps = axes
        // The last point: a sweep's first one often plays nothing at all, or nothing for no time.
        let shown = options.pointCount - 1
        let outline = try experiment.outline(point: 0)
        let header = RunHeader(
            programName: program.source.name,
            programText: String(decoding: program.source.bytes, as: UTF8.self),
            scheduleText: outline.hasFeedback
                ? outline.text : ScheduleListing(outline.nominal, device: experiment.device).text,
            deviceText: String(decoding: program.rack.description.bytes, as: UTF8.self),
            resolvedDeviceJSON: DeviceFile.resolvedJSON(experiment.device), device: experiment.device, options: options,
            shape: shape, ports: try experiment.portRecords(point: shown), shownPoint: shown,
            blockShots: blocks.shotsPerBlock,
            runBlockShots: ShotBlocks(options: options, shape: shape).shotsPerBlock, part: blocks.part,
            commandLine: request.commandLine, versions: Rack.versions)
        writer = try RunWriter(path: path, header: header, existing: .replace)
    }

    func append(_ block: PointResult) throws { try writer?.append(block) }

    func finish(_ ending: RunWriter.Ending) throws { try writer?.finish(ending) }
}
