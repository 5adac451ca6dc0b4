extension DeviceCheck {
    mutating func crosstalk() {
        let entries = device.crosstalk.entries
        var valid: [(entry: Crosstalk.Entry, index: Int)] = []
        for (index, entry) in entries.enumerated() {
            let path = "crosstalk.entries.\(index)"
            guard device.ports.indices.contains(entry.from), device.ports.indices.contains(entry.to) else {
                add("RD0701", "crosstalk refers to a port that does not exist", path)
                continue
            }
            let (from, to) = (device.ports[entry.from], device.ports[entry.to])
            if entry.from == entry.to {
                add(
                    "RD0702", "crosstalk of port '\(from.name)' to itself", path + ".to",
                    help: "name two different ports")
                continue
            }
            if signalClass(from) == nil || signalClass(to) == nil {
                add(
                    "RD0703",
                    "crosstalk between '\(from.name)' and '\(to.name)': a capture port plays nothing", path)
            } else if signalClass(from) != signalClass(to) {
                add(
                    "RD0704",
                    "crosstalk between '\(from.name)' and '\(to.name)': one is microwave, one is flux", path,
                    help: "only like signals are mixed")
            }
            if !(entry.amplitude.isFinite && entry.amplitude.magnitude <= 1) {
                add(
                    "RD0705", "crosstalk of \(entry.amplitude) from '\(from.name)' to '\(to.name)'", path,
                    help: "at most 1 (0 dB)")
            }
            if !entry.phaseRadians.isFinite {
                add("RD0705", "the phase of crosstalk is not finite", path + ".phase_rad")
            }
            valid.append((entry, index))
        }
        repeats(valid)
        if device.crosstalk.compensated { compensation(valid.map(\.entry)) }
    }

    /// 0: microwave drive, 1: flux; `nil`: nothing is played.
    private func signalClass(_ port: Port) -> Int? {
        switch port.role {
        case .drive, .readoutDrive: 0
        case .modeFlux, .couplerFlux: 1
        case .readoutCapture: nil
        }
    }

    private mutating func repeats(_ entries: [(entry: Crosstalk.Entry, index: Int)]) {
        let sorted = entries.sorted {
            ($0.entry.from, $0.entry.to, $0.index) < ($1.entry.from, $1.entry.to, $1.index)
        }
        for (one, other) in zip(sorted, sorted.dropFirst())
        where (one.entry.from, one.entry.to) == (other.entry.from, other.entry.to) {
            let names = "'\(device.ports[one.entry.from].name)' to '\(device.ports[one.entry.to].name)'"
            add("RD0706", "crosstalk from \(names) is stated twice", "crosstalk.entries.\(other.index)")
        }
    }

    private mutating func compensation(_ entries: [Crosstalk.Entry]) {
        for entry in entries {
            let (from, to) = (device.ports[entry.from], device.ports[entry.to])
            if from.ticksPerSample != to.ticksPerSample {
                add(
                    "RD0707",
                    "'\(from.name)' and '\(to.name)' differ in rate: their crosstalk cannot be undone",
                    "crosstalk.compensated", help: "give them one rate or set compensated: false")
                return
            }
        }
    }
}
