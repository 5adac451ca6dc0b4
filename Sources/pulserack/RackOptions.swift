import ArgumentParser
import PulseRack

/// Which rack a program is for: its device, and calibrations.
struct RackOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A preset (see 'pulserack devices') or the path of a description (default: what the program's "
                + "'pragma pulserack' names).",
            valueName: "name"),
        completion: .custom { _, _, _ in Rack.presets })
    var device: String?

    @Option(
        help: ArgumentHelp("Calibrations to use instead of the device's own.", valueName: "file"),
        completion: .file(extensions: ["qasm", "inc"]))
    var calibrations: String?
}
