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
        /// With feedback: a shot may run it never or several times.
        var mayBeSkipped: Bool

        /// The dataset that colours its IQ points.
        var levelSignal: String { mayBeSkipped ? "assigned" : "level" }
        var note: String { mayBeSkipped ? " (255: not run)" : "" }
    }

    static let textBytes = 512

    let header: RunHeader
    /// What of the run is in the file.
    let part: RunPart
    let captures: [CapturePlace]
    /// Names of the sweep axes as datasets, in order.
    let axes: [String]
    /// Names of the registers and the reported modes as groups.
    let registers: [String]
    let modes: [String]
    /// Names of the groups with the final populations: beside the captures' groups.
    let finalNames: [String]
    /// The output variables that are stored, and the tables of counts.
    let outputs: [OutputPlace]
    let counts: [CountPlace]

    init(_ header: RunHeader) {
        self.header = header
        part = header.part ?? RunPart(whole: header.options)
        let device = header.device
        let names = Self.unique(header.shape.captures.map(\.name))
        captures = zip(header.shape.captures, names).map { shape, name in
            let mode = shape.qubit.flatMap { device.modes.indices.contains($0) ? device.modes[$0] : nil }
            let levels = shape.levelCentres.isEmpty ? mode?.levels ?? 2 : shape.levelCentres.count
            return CapturePlace(
                name: name, levels: max(levels, 2), qubitName: mode?.name,
                hasTraces: (header.options.traces || shape.kind == .trace) && shape.samples > 0,
                voltsPerCode: Self.voltsPerCode(device, qubit: shape.qubit), mayBeSkipped: header.shape.hasFeedback)
        }
        axes = Self.unique(
            header.options.sweeps.map { Self.reserved($0.name) ? $0.name + "_value" : $0.name })
        registers = Self.unique(header.shape.registers.map(\.name))
        modes = Self.unique(header.shape.modes.map { device.modes[$0].name })
        let finals = Self.unique(names + modes.map { "final " + $0 })
        finalNames = Array(finals.dropFirst(names.count))
        outputs = Self.outputs(of: header.shape, besides: finals)
        counts = Self.counts(of: header.shape, outputs: outputs)
    }

    /// Points of the whole run: the file has a place for each.
    var points: Int { header.options.pointCount }
    /// Shots of each point of the part.
    var shots: Int { part.shots.count }
    /// Shots of a point that are written at a time.
    var blockShots: Int { max(1, min(shots, header.blockShots)) }
    /// Shots of the part, over all of its points.
    var records: Int { part.points.count * shots }
    /// Whether the file has some shots of its points only: then it holds sums as well, from which the averages of all
    /// shots follow.
    var hasSums: Bool { shots < header.options.shots && (hasSweeps || header.options.populations) }
    var hasSweeps: Bool { !header.options.sweeps.isEmpty }
    var sweepShape: [Int] { header.options.sweeps.map(\.values.count) }

    /// The levels of each reported mode.
    var modeLevels: [Int] { header.shape.modes.map { header.device.modes[$0].levels } }

    /// How much of the file to take at a time: about a sixteenth of what the run will need, up to 4 MB.
    var allocationBytes: Int {
        let perShot = captures.indices.reduce(8) { sum, index in
            sum + 14 + (captures[index].hasTraces ? 20 * header.shape.captures[index].samples : 0)
        }
            + outputs.reduce(0) { $0 + $1.shape.count * $1.element.byteCount }
        let (total, overflow) = records.multipliedReportingOverflow(by: perShot)
        return overflow ? 4 << 20 : max(4096, min(total / 16, 4 << 20))
    }

    func readoutPath(_ capture: Int) -> String { "/entry/readout/" + captures[capture].name }
    func sweepPath(_ capture: Int) -> String { "/entry/sweep/" + captures[capture].name }
    func sweepPath(mode: Int) -> String { "/entry/sweep/" + finalNames[mode] }
    func bitsPath(_ register: Int) -> String { "/entry/bits/" + registers[register] + "/bits" }
    func populationsPath(_ mode: Int) -> String { "/entry/populations/" + modes[mode] }

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
        if ["I", "Q", "title", "shots", "mean"].contains(stem) { return true }
        if ["I_", "Q_", "mean_"].contains(where: stem.hasPrefix) { return true }
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
