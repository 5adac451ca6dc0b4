import RackEmulator
import RackModel
import Scheduling

/// Where everything of a run goes in its file, worked out from the header alone.
struct RunLayout {
    /// A capture's place in the file.
    struct CapturePlace {
        /// The group's name under `readout` and `sweep`.
        var name: String
        /// Levels whose share of the shots is recorded.
        var levels: Int
        var qubitName: String?
        var hasTraces: Bool
        /// Volts of one ADC code; `nil`: no converter with codes.
        var voltsPerCode: Double?
    }

    static let textBytes = 512

    let header: RunHeader
    let captures: [CapturePlace]
    /// Names of the sweep axes as datasets, in order.
    let axes: [String]
    /// Names of the registers and the reported modes as groups.
    let registers: [String]
    let modes: [String]

    init(_ header: RunHeader) {
        self.header = header
        let device = header.device
        let names = Self.unique(header.shape.captures.map(\.name))
        captures = zip(header.shape.captures, names).map { shape, name in
            let mode = shape.qubit.flatMap { device.modes.indices.contains($0) ? device.modes[$0] : nil }
            let levels = shape.levelCentres.isEmpty ? mode?.levels ?? 2 : shape.levelCentres.count
            return CapturePlace(
                name: name, levels: max(levels, 2), qubitName: mode?.name,
                hasTraces: (header.options.traces || shape.kind == .trace) && shape.samples > 0,
                voltsPerCode: Self.voltsPerCode(device, qubit: shape.qubit))
        }
        axes = Self.unique(
            header.options.sweeps.map { Self.reserved($0.name) ? $0.name + "_value" : $0.name })
        registers = Self.unique(header.shape.registers.map(\.name))
        modes = Self.unique(header.shape.modes.map { device.modes[$0].name })
    }

    var points: Int { header.options.pointCount }
    var shots: Int { header.options.shots }
    /// Shots of the whole run.
    var records: Int { points * shots }
    var hasSweeps: Bool { !header.options.sweeps.isEmpty }
    var sweepShape: [Int] { header.options.sweeps.map(\.values.count) }

    /// The levels of each reported mode.
    var modeLevels: [Int] { header.shape.modes.map { header.device.modes[$0].levels } }

    /// How much of the file to take at a time: about a sixteenth of what the run will need, up to 4 MB.
    var allocationBytes: Int {
        let perShot = captures.indices.reduce(8) { sum, index in
            sum + 10 + (captures[index].hasTraces ? 20 * header.shape.captures[index].samples : 0)
        }
        let (total, overflow) = records.multipliedReportingOverflow(by: perShot)
        return overflow ? 4 << 20 : max(4096, min(total / 16, 4 << 20))
    }

    func readoutPath(_ capture: Int) -> String { "/entry/readout/" + captures[capture].name }
    func sweepPath(_ capture: Int) -> String { "/entry/sweep/" + captures[capture].name }
    func sweepPath(mode: Int) -> String { "/entry/sweep/" + finalNames[mode] }
    func bitsPath(_ register: Int) -> String { "/entry/bits/" + registers[register] + "/bits" }
    func populationsPath(_ mode: Int) -> String { "/entry/populations/" + modes[mode] }

    /// Names of the groups with the final populations: beside the captures' groups.
    var finalNames: [String] {
        Array(Self.unique(captures.map(\.name) + modes.map { "final " + $0 }).dropFirst(captures.count))
    }

    /// Names that a group can have: no slash, not a lone dot, none twice.
    static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            var base = String(name.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
            if base.isEmpty || base.allSatisfy({ $0 == "." }) { base = "_" + base }
            var candidate = base
            var number = 2
            while !taken.insert(candidate).inserted {
                candidate = "\(base) (\(number))"
                number += 1
            }
            return candidate
        }
    }

    /// Is this the name of one of our own datasets in a sweep group?
    private static func reserved(_ name: String) -> Bool {
        let stem = name.hasSuffix("_errors") ? String(name.dropLast(7)) : name
        if ["I", "Q", "title", "shots"].contains(stem) { return true }
        for prefix in ["P", "true_P"] where stem.hasPrefix(prefix) {
            let rest = stem.dropFirst(prefix.count)
            if !rest.isEmpty, rest.allSatisfy(\.isNumber) { return true }
        }
        return false
    }

    /// Volts of one code of the digitiser that hears `qubit`; of the only one where that is not known.
    private static func voltsPerCode(_ device: Device, qubit: Int?) -> Double? {
        let digitisers = device.ports.filter { port in
            guard case .readoutCapture(let feedline) = port.role else { return false }
            guard let qubit else { return true }
            return device.feedlines.indices.contains(feedline)
                && device.feedlines[feedline].resonators.contains { $0.mode == qubit }
        }
        guard let converter = digitisers.first?.converter, let bits = converter.bits,
            digitisers.allSatisfy({ $0.converter == converter })
        else { return nil }
        return converter.fullScaleVolts / Double(1 << (bits - 1))
    }
}
