import RackUnits

/// Collects what is wrong with a cluster and its cables to a device; nothing traps, whatever the numbers and indices.
struct ClusterCheck {
    let rack: ClusterRack
    let device: Device
    private(set) var findings: [DeviceFinding] = []
    /// Port → the cable that takes it.
    private var cableOfPort: [(port: Int, path: String)] = []

    init(_ rack: ClusterRack, device: Device) {
        self.rack = rack
        self.device = device
    }

    mutating func add(_ code: String, _ message: String, _ paths: String..., help: String? = nil) {
        findings.append(DeviceFinding(code: code, message, at: paths, help: help))
    }

    mutating func modules() {
        for (index, module) in rack.modules.enumerated() {
            let path = ClusterPath.module(index)
            if !ClusterRack.slots.contains(module.slot) {
                add(
                    "RD0901", "there is no slot \(module.slot)", path + ".slot",
                    help: "slots are \(ClusterRack.slots.lowerBound) to \(ClusterRack.slots.upperBound)")
            }
            if let first = rack.modules.firstIndex(where: { $0.slot == module.slot }), first < index {
                add(
                    "RD0902", "slot \(module.slot) holds two modules", path + ".slot", ClusterPath.module(first) + ".slot",
                    help: "put one of them elsewhere")
            }
            cables(of: module, path)
        }
    }

    private mutating func cables(of module: ClusterModule, _ path: String) {
        var taken: [(isInput: Bool, number: Int, path: String)] = []
        for (index, cable) in module.cables.enumerated() {
            let path = "\(path).cables.\(index)"
            let connector = ClusterPath.connector(cable.connector, path)
            guard exists(cable.connector, of: module, connector) else { continue }
            for number in cable.connector.numbers {
                let isInput = cable.connector.isInput
                if let first = taken.first(where: { $0.isInput == isInput && $0.number == number }) {
                    let name = "\(isInput ? "input" : "output") \(number)"
                    add("RD0904", "\(name) of slot \(module.slot) has two cables", connector, first.path)
                }
                taken.append((isInput, number, connector))
            }
            port(of: cable, module, path)
            settings(of: cable, module, path)
            losses(of: cable, path)
        }
    }

    private mutating func exists(
        _ connector: ClusterCable.Connector, of module: ClusterModule, _ path: String
    ) -> Bool {
        let (kind, isInput) = (module.kind, connector.isInput)
        let (count, what) = isInput ? (kind.inputs, "input") : (kind.outputs, "output")
        guard connector.numbers.allSatisfy((0..<count).contains) else {
            let number = connector.numbers.first { !(0..<count).contains($0) } ?? 0
            add(
                "RD0903", "a \(kind.rawValue) has no \(what) \(number)", path,
                help: count == 0 ? "it has none" : count == 1 ? "it has \(what) 0" : "it has \(what)s 0 to \(count - 1)")
            return false
        }
        guard connector.numbers.count == 2, kind.isRF else { return true }
        add(
            "RD0905", "a \(kind.rawValue) has its mixer inside: an \(what) is one connector", path,
            help: "write '\(what): \(connector.numbers[0])'")
        return false
    }

    // MARK: Ports

    private mutating func port(of cable: ClusterCable, _ module: ClusterModule, _ path: String) {
        let place = path + ".port"
        guard device.ports.indices.contains(cable.port) else {
            add("RD0906", "the device has no port \(cable.port)", place)
            return
        }
        let port = device.ports[cable.port]
        if let first = cableOfPort.first(where: { $0.port == cable.port }) {
            add("RD0909", "port '\(port.name)' has two cables", place, first.path, help: "keep one of them")
        }
        cableOfPort.append((cable.port, place))
        fit(port, cable.connector, module.kind, place)
        let period = device.tickRate.seconds(port.ticksPerSample)
        if (period - ClusterModule.Kind.samplePeriodSeconds).magnitude > 1e-18 {
            add(
                "RD0908",
                "a sample of port '\(port.name)' lasts \(DeviceCheck.nanoseconds(period)), one of a module 1 ns", place,
                help: "give the port 'sample_rate_hz: 1e9'")
        }
    }

    /// Whether what the connector carries is what the port takes.
    private mutating func fit(
        _ port: Port, _ connector: ClusterCable.Connector, _ kind: ClusterModule.Kind, _ path: String
    ) {
        let mixes = kind.isRF || connector.numbers.count == 2
        switch port.role {
        case .readoutCapture where !connector.isInput:
            add("RD0907", "port '\(port.name)' is captured: an output cannot drive it", path, help: "use an input")
        case .drive, .readoutDrive, .modeFlux, .couplerFlux:
            if connector.isInput {
                add("RD0907", "port '\(port.name)' is played: an input hears nothing there", path, help: "use an output")
            } else if Self.isFlux(port.role), mixes {
                add(
                    "RD0907", "port '\(port.name)' is a flux line: it takes one baseband output", path,
                    help: "use an output of a QCM or QRM")
            } else if !Self.isFlux(port.role), !mixes {
                add(
                    "RD0907", "port '\(port.name)' is behind a mixer: one baseband output is half of what it takes", path,
                    help: "write 'outputs: [0, 1]', or use an RF module")
            }
        case .readoutCapture where !mixes:
            add(
                "RD0907", "port '\(port.name)' is behind a mixer: one baseband input hears half of it", path,
                help: "write 'inputs: [0, 1]', or use an RF module")
        case .readoutCapture: break
        }
    }

    private static func isFlux(_ role: Port.Role) -> Bool {
        switch role {
        case .modeFlux, .couplerFlux: true
        case .drive, .readoutDrive, .readoutCapture: false
        }
    }

    // MARK: Settings and losses

    private mutating func settings(of cable: ClusterCable, _ module: ClusterModule, _ path: String) {
        let oscillator = path + ".local_oscillator_hz"
        let attenuation = path + ".module_attenuation_db"
        guard module.kind.isRF else {
            if cable.localOscillatorHz != nil {
                add(
                    "RD0910", "a \(module.kind.rawValue) has no oscillator", oscillator,
                    help: "the mixer of its port has one: set it in the device")
            }
            if cable.moduleAttenuationDecibels != 0 {
                add("RD0911", "a \(module.kind.rawValue) has no attenuator", attenuation, help: "use 'attenuation_db'")
            }
            return
        }
        if let frequency = cable.localOscillatorHz {
            let range = ClusterModule.Kind.oscillatorHz
            if cable.connector.isInput {
                add("RD0910", "an input shares the oscillator of output 0", oscillator, help: "set it there")
            } else if !range.contains(frequency) || frequency != frequency.rounded() {
                add(
                    "RD0910", "an oscillator cannot be set to \(frequency) Hz", oscillator,
                    help: "whole hertz, \(DeviceCheck.number(range.lowerBound)) to \(DeviceCheck.number(range.upperBound))")
            }
        }
        let range =
            cable.connector.isInput
            ? ClusterModule.Kind.inputAttenuationDecibels : ClusterModule.Kind.outputAttenuationDecibels
        let steps = cable.moduleAttenuationDecibels / ClusterModule.Kind.attenuationStepDecibels
        if !range.contains(cable.moduleAttenuationDecibels) || steps != steps.rounded() {
            add(
                "RD0911", "an attenuator cannot be set to \(cable.moduleAttenuationDecibels) dB", attenuation,
                help: "\(DeviceCheck.number(range.lowerBound)) to \(DeviceCheck.number(range.upperBound)) dB in steps of 2")
        }
    }

    /// The cable itself. Delays are whole samples, so that what arrives is on the port's grid.
    private mutating func losses(of cable: ClusterCable, _ path: String) {
        let nanoseconds = cable.delaySeconds * 1e9
        if !(0...1e6).contains(nanoseconds) || (nanoseconds - nanoseconds.rounded()).magnitude > 1e-6 {
            add(
                "RD0912", "a cable's delay is \(cable.delaySeconds) s", path + ".delay_s",
                help: "whole nanoseconds, up to a millisecond")
        }
        if !(-100...200).contains(cable.attenuationDecibels) {
            add(
                "RD0913", "a cable's attenuation is \(cable.attenuationDecibels) dB", path + ".attenuation_db",
                help: "-100 to 200 dB")
        }
    }
}

/// How findings name a place of a rack file: `modules.0.slot`, `modules.0.cables.1.port`, `links.0.sources.1.slot`.
public enum ClusterPath {
    /// By the place in `ClusterRack.modules`.
    public static func module(_ index: Int) -> String { "modules.\(index)" }
    /// By the place in `ClusterRack.links`.
    static func link(_ index: Int) -> String { "links.\(index)" }

    static func connector(_ connector: ClusterCable.Connector, _ path: String) -> String {
        switch connector {
        case .output: path + ".output"
        case .outputPair: path + ".outputs"
        case .input: path + ".input"
        case .inputPair: path + ".inputs"
        }
    }
}

extension ClusterRack {
    /// Everything that is wrong with the cluster in front of `device`, in the order of its parts; the device's own
    /// mistakes apart. Codes are `RD09xx`, paths as in `ClusterPath`.
    public func findings(on device: Device) -> [DeviceFinding] {
        var check = ClusterCheck(self, device: device)
        check.modules()
        check.links()
        return check.findings
    }
}
