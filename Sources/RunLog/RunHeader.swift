public import RackEmulator
public import RackModel

/// Everything about a run that is known before its first shot: what the file is laid out from, and what
/// is needed to repeat it.
public struct RunHeader: Sendable {
    public var programName: String
    public var programText: String
    /// The gate calibrations that were read before it, one after the other; empty without any.
    public var calibrationsText: String
    /// The compiled schedule of the first point, as text.
    public var scheduleText: String
    public var deviceText: String
    /// The device with every default filled in, as JSON.
    public var resolvedDeviceJSON: String
    public var device: Device
    public var options: RunOptions
    public var shape: RunShape
    /// Waveforms of the point that the file shows.
    public var ports: [PortRecord]
    /// Which point that is.
    public var shownPoint: Int
    /// How many shots of a point arrive at a time: what arrives together is compressed together.
    public var blockShots: Int
    /// The same of the whole run, where this is a part of one: averages are summed block by block.
    public var runBlockShots: Int
    /// What of the run this is; `nil`: all of it.
    public var part: RunPart?
    /// The decoder's link; `nil`: the run has none.
    public var link: LinkHeader?
    public var commandLine: String
    /// Name → version: pulserack, its commit, Swift, FFTW, HDF5.
    public var versions: [(name: String, version: String)]

    public init(
        programName: String, programText: String, calibrationsText: String = "", scheduleText: String, deviceText: String,
        resolvedDeviceJSON: String, device: Device, options: RunOptions, shape: RunShape, ports: [PortRecord],
        shownPoint: Int, blockShots: Int = 65_536, runBlockShots: Int? = nil,
        part: RunPart? = nil, commandLine: String, versions: [(name: String, version: String)]
    ) {
        self.programName = programName
        self.programText = programText
        self.calibrationsText = calibrationsText
        self.scheduleText = scheduleText
        self.deviceText = deviceText
        self.resolvedDeviceJSON = resolvedDeviceJSON
        self.device = device
        self.options = options
        self.shape = shape
        self.ports = ports
        self.shownPoint = shownPoint
        self.blockShots = blockShots
        self.runBlockShots = runBlockShots ?? blockShots
        self.part = part
        self.commandLine = commandLine
        self.versions = versions
    }
}
