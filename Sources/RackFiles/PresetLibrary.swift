import Foundation
public import RackDiagnostics
public import RackModel

/// The devices, racks, calibrations and programs that come along: `Fixtures/devices`, `Fixtures/racks` and
/// `Pulses` under one root.
public struct PresetLibrary: Sendable {
    /// The directory that holds `Fixtures/devices` and `Pulses`.
    public let root: String

    /// A device and the text that it was read from.
    public struct LoadedDevice: Sendable {
        public var device: Device
        public var text: SourceText
        /// The path of the description.
        public var path: String

        public init(device: Device, text: SourceText, path: String) {
            self.device = device
            self.text = text
            self.path = path
        }
    }

    /// The library at `root`, which is not looked at.
    public init(root: String) { self.root = root }

    /// Finds the library: the environment's PULSERACK_HOME, then the directories above the executable,
    /// above the current directory, and where the rack was built.
    ///
    /// - Throws: RK0110 if there is none, or if PULSERACK_HOME is set and holds none.
    public static func locate() throws(DiagnosticsError) -> PresetLibrary {
        try locate(
            home: ProcessInfo.processInfo.environment["PULSERACK_HOME"],
            startingFrom: [
                Bundle.main.executablePath.map(resolved).map(parent),
                FileManager.default.currentDirectoryPath,
                parent(#filePath),
            ].compactMap { $0 })
    }

    /// `locate()` with its surroundings handed in: the value of PULSERACK_HOME, and the directories to
    /// start from, each searched upwards before the next.
    public static func locate(
        home: String?, startingFrom starts: [String]
    ) throws(DiagnosticsError) -> PresetLibrary {
        if let home, !home.isEmpty {
            guard holdsPresets(home) else {
                throw TextFile.refusal(
                    "RK0110", "PULSERACK_HOME is '\(home)', which has no Fixtures/devices",
                    help: "set it to the directory that holds Fixtures and Pulses, or unset it")
            }
            return PresetLibrary(root: home)
        }
        for start in starts {
            var directory = start
            while true {
                if holdsPresets(directory) { return PresetLibrary(root: directory) }
                let above = parent(directory)
                guard above != directory, !above.isEmpty else { break }
                directory = above
            }
        }
        throw TextFile.refusal(
            "RK0110", "the presets are nowhere to be found",
            help: "set PULSERACK_HOME to the directory that holds Fixtures and Pulses")
    }

    // MARK: Devices

    /// The names of the presets, sorted.
    public var deviceNames: [String] { names(in: "devices") }

    private func names(in folder: String) -> [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Fixtures/\(folder)")) ?? []
        return found.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The device that a user names: a preset, or else the path of a description.
    ///
    /// Files that the description names are looked for beside it.
    ///
    /// - Throws: RK0111 (neither, with the nearest preset), what `TextFile.read` refuses, and everything
    ///   that is wrong with the description.
    public func device(_ argument: String) throws(DiagnosticsError) -> LoadedDevice {
        let path = try devicePath(argument)
        let text = try TextFile.read(path)
        let device = try DeviceFile.load(text) { name throws(DiagnosticsError) in
            try TextFile.read(Self.beside(path, name))
        }
        return LoadedDevice(device: device, text: text, path: path)
    }

    /// The path of the description that `argument` names.
    public func devicePath(_ argument: String) throws(DiagnosticsError) -> String {
        try path(argument, in: "devices", names: deviceNames)
    }

    private func path(_ argument: String, in folder: String, names: [String]) throws(DiagnosticsError) -> String {
        let preset = "\(root)/Fixtures/\(folder)/\(argument).yaml"
        if !argument.contains("/"), TextFile.kind(of: preset) == .file { return preset }
        if TextFile.kind(of: argument) != nil { return argument }
        let near = nearestName(to: argument, among: names).map { "did you mean '\($0)'? " } ?? ""
        throw TextFile.refusal(
            "RK0111", "'\(argument)' is neither a preset nor a file",
            help: near + "presets are \(names.joined(separator: ", "))")
    }

    // MARK: Racks

    /// The names of the racks that come along, sorted.
    public var rackNames: [String] { names(in: "racks") }

    /// The rack that a user names: a preset, or else the path of a rack file. A device that the file names is a
    /// preset or stands beside it.
    ///
    /// - Throws: RK0111 (neither, with the nearest preset), what `TextFile.read` refuses, and everything that is
    ///   wrong with the file or its device.
    public func rack(_ argument: String) throws(DiagnosticsError) -> RackFile.LoadedRack {
        let path = try path(argument, in: "racks", names: rackNames)
        let text = try TextFile.read(path)
        return try RackFile.load(text) { name throws(DiagnosticsError) in
            let beside = Self.beside(path, name)
            let isBeside = !deviceNames.contains(name) && TextFile.kind(of: beside) != nil
            return try device(isBeside ? beside : name)
        } read: { name throws(DiagnosticsError) in
            try TextFile.read(Self.beside(path, name))
        }
    }

    // MARK: Calibrations and programs

    /// The calibrations that the description names: beside it, or else in `Pulses/calibrations`; `nil` if
    /// it names none.
    ///
    /// - Throws: RK0112 (in neither place) and what `TextFile.read` refuses.
    public func calibrations(of loaded: LoadedDevice) throws(DiagnosticsError) -> SourceText? {
        guard let name = loaded.device.calibrations else { return nil }
        let places = [Self.beside(loaded.path, name), "\(root)/Pulses/calibrations/\(name)"]
        for place in places where TextFile.kind(of: place) != nil { return try TextFile.read(place) }
        throw TextFile.refusal(
            "RK0112", "the calibrations '\(name)' of device '\(loaded.device.name)' are nowhere to be found",
            help: "looked at " + places.joined(separator: " and "))
    }

    /// The text that `include "name"` in the file at `path` means: beside it, in `Pulses`, or in
    /// `Pulses/calibrations`; `nil` if there is none.
    ///
    /// - Throws: what `TextFile.read` refuses.
    public func include(_ name: String, from path: String?) throws(DiagnosticsError) -> SourceText? {
        let beside = path.map { Self.beside($0, name) } ?? name
        for place in [beside, "\(root)/Pulses/\(name)", "\(root)/Pulses/calibrations/\(name)"]
        where TextFile.kind(of: place) != nil {
            return try TextFile.read(place)
        }
        return nil
    }

    /// The programs in `Pulses`, by path relative to it, sorted.
    public var programNames: [String] {
        let found =
            FileManager.default.enumerator(atPath: root + "/Pulses")?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".qasm") && !$0.hasPrefix("calibrations/") }.sorted()
    }

    /// The path of the program that a user names: a file, or else one in `Pulses`, with or without
    /// `.qasm`.
    ///
    /// - Throws: RK0113 if there is neither.
    public func programPath(_ argument: String) throws(DiagnosticsError) -> String {
        for place in [argument, "\(root)/Pulses/\(argument)", "\(root)/Pulses/\(argument).qasm"]
        where TextFile.kind(of: place) == .file {
            return place
        }
        if TextFile.kind(of: argument) != nil { return argument }
        let near = nearestName(to: argument, among: programNames).map { "did you mean '\($0)'?" }
        throw TextFile.refusal("RK0113", "there is no program '\(argument)'", help: near)
    }

    // MARK: Paths

    private static func holdsPresets(_ directory: String) -> Bool {
        TextFile.kind(of: directory + "/Fixtures/devices") == .directory
    }

    private static func parent(_ path: String) -> String { (path as NSString).deletingLastPathComponent }

    private static func resolved(_ path: String) -> String { (path as NSString).resolvingSymlinksInPath }

    private static func beside(_ path: String, _ name: String) -> String {
        if name.hasPrefix("/") { return name }
        let directory = parent(path)
        return directory.isEmpty ? name : "\(directory)/\(name)"
    }
}
