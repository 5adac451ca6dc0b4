import RackUnits

extension DeviceCheck {
    mutating func ports() {
        requireUnique(device.ports.map { ($0.name, DescriptionPath.port($0, of: device)) }, "port")
        var roles: [Port.Role] = []
        for port in device.ports {
            let path = DescriptionPath.port(port, of: device)
            requireName(port.name, path)
            if roles.contains(port.role) {
                add("RD0501", "port '\(port.name)' does what another port already does", path)
            }
            roles.append(port.role)
            guard target(of: port, path) else { continue }
            timing(of: port, path)
            converter(of: port, path)
            oscillator(of: port, path)
            line(of: port, path)
            if !(port.responsePerVolt.isFinite && port.responsePerVolt != 0) {
                add(
                    "RD0502", "the response of port '\(port.name)' is \(port.responsePerVolt) per volt",
                    path + "." + responseKey(port.role), help: "it must be finite and not 0")
            }
        }
    }

    private func responseKey(_ role: Port.Role) -> String {
        switch role {
        case .modeFlux, .couplerFlux: "response_flux_quanta_per_volt"
        default: "response_hz_per_volt"
        }
    }

    private mutating func target(of port: Port, _ path: String) -> Bool {
        let exists =
            switch port.role {
            case .drive(let mode): device.modes.indices.contains(mode)
            case .modeFlux(let mode): device.modes.indices.contains(mode) && device.modes[mode].flux != nil
            case .couplerFlux(let coupling): isEffective(coupling)
            case .readoutDrive(let feedline), .readoutCapture(let feedline):
                device.feedlines.indices.contains(feedline)
            }
        if !exists {
            add("RD0503", "port '\(port.name)' serves nothing that the device has", path)
        }
        return exists
    }

    private func isEffective(_ coupling: Int) -> Bool {
        guard device.couplings.indices.contains(coupling) else { return false }
        if case .effective = device.couplings[coupling].kind { return true }
        return false
    }

    private mutating func timing(of port: Port, _ path: String) {
        if !(1...1_000_000).contains(port.ticksPerSample) {
            add(
                "RD0504", "a sample of port '\(port.name)' takes \(port.ticksPerSample) ticks",
                path + ".sample_rate_hz", help: "a whole number of ticks, at least 1")
        }
        wholeTicks(port.line.delaySeconds, "the delay of port '\(port.name)'", path + ".delay_s")
    }

    /// Reports a length of time that is negative or off the grid of ticks.
    mutating func wholeTicks(_ seconds: Double, _ what: String, _ path: String, multipleOf count: Int64 = 1) {
        let ticks = seconds * Double(device.tickRate.perSecond)
        guard ticks >= 0, ticks < 1e15 else {
            add("RD0505", "\(what) is \(seconds) s", path, help: "it must be 0 or more, and finite")
            return
        }
        let whole = ticks.rounded()
        // A decimal such as 3.5e-9 s is no exact Double: a millionth of a tick is forgiven.
        if (ticks - whole).magnitude > 1e-6 || Int64(whole) % max(count, 1) != 0 {
            let grid = Double(max(count, 1)) * device.tickRate.tickSeconds
            let lower = (seconds / grid).rounded(.down) * grid
            add(
                "RD0506",
                "\(what) is \(Self.nanoseconds(seconds)), which is off the grid of \(Self.nanoseconds(grid))",
                path, help: "use \(Self.nanoseconds(lower)) or \(Self.nanoseconds(lower + grid))")
        }
    }

    private mutating func converter(of port: Port, _ path: String) {
        if let bits = port.converter.bits, !(2...24).contains(bits) {
            add(
                "RD0507", "the converter of port '\(port.name)' has \(bits) bits", path + ".bits",
                help: "2 to 24, or ideal")
        }
        require(
            port.converter.fullScaleVolts, in: 1e-9...1e3, "RD0508",
            "the full scale of port '\(port.name)' (V)",
            path + ".full_scale_v")
    }

    private mutating func oscillator(of port: Port, _ path: String) {
        let isBaseband =
            switch port.role {
            case .modeFlux, .couplerFlux: true
            default: false
            }
        if isBaseband, port.localOscillatorHz != nil {
            add(
                "RD0509", "flux port '\(port.name)' has a local oscillator", path + ".local_oscillator_hz",
                help: "flux is played at baseband")
        }
        if !isBaseband {
            guard let oscillator = port.localOscillatorHz else {
                add(
                    "RD0510", "port '\(port.name)' has no local oscillator", path,
                    help: "state local_oscillator_hz")
                return
            }
            require(
                oscillator, in: 0...1e12, "RD0511", "the local oscillator of port '\(port.name)' (Hz)",
                path + ".local_oscillator_hz")
            nyquist(of: port, oscillator, path)
        }
        mixer(of: port, path)
    }

    /// Everything that a port plays or hears must lie within half a sample rate of its oscillator.
    private mutating func nyquist(of port: Port, _ oscillator: Double, _ path: String) {
        guard port.ticksPerSample > 0 else { return }
        let half = Double(device.tickRate.perSecond) / Double(port.ticksPerSample) / 2
        var tones: [(name: String, hertz: Double, path: String)] = []
        switch port.role {
        case .drive(let mode):
            let mode = device.modes[mode]
            tones = [("qubit '\(mode.name)'", mode.frequencyHz, DescriptionPath.mode(mode) + ".frequency_hz")]
        case .readoutDrive(let feedline), .readoutCapture(let feedline):
            tones = device.feedlines[feedline].resonators.map {
                (
                    "resonator '\($0.name)'", $0.frequencyHz,
                    DescriptionPath.resonator($0, of: device) + ".frequency_hz"
                )
            }
        case .modeFlux, .couplerFlux: return
        }
        for tone in tones where !((tone.hertz - oscillator).magnitude < half) {
            add(
                "RD0512",
                "\(tone.name) at \(Self.megahertz(tone.hertz)) is out of reach of '\(port.name)': "
                    + "its oscillator is at \(Self.megahertz(oscillator)) and it reaches ±\(Self.megahertz(half))",
                path + ".local_oscillator_hz", tone.path, path + ".sample_rate_hz",
                help: "move the oscillator or raise the sample rate")
        }
    }

    private mutating func mixer(of port: Port, _ path: String) {
        let path = path + ".mixer"
        let full = port.converter.fullScaleVolts.magnitude
        require(
            port.mixer.gainRatio, in: 0.01...100, "RD0513", "the mixer gain of port '\(port.name)'",
            path + ".gain_ratio")
        require(
            port.mixer.phaseRadians, in: -1.5...1.5, "RD0513", "the mixer phase of port '\(port.name)' (rad)",
            path + ".phase_rad")
        for (volts, key) in [
            (port.mixer.leakageIVolts, "leakage_i_v"), (port.mixer.leakageQVolts, "leakage_q_v"),
        ]
        where !(volts.magnitude <= full) {
            add(
                "RD0513", "\(key) of port '\(port.name)' is \(volts) V", "\(path).\(key)",
                help: "at most its full scale, \(full) V")
        }
    }

    private mutating func line(of port: Port, _ path: String) {
        require(
            port.line.attenuationDecibels, in: -100...200, "RD0514",
            "the attenuation of port '\(port.name)' (dB)",
            path + ".attenuation_db")
        for filter in port.line.filters { self.filter(filter, port, path + ".filters") }
        for filter in port.line.predistortion { self.filter(filter, port, path + ".predistortion") }
    }

    private mutating func filter(_ filter: LineFilter, _ port: Port, _ path: String) {
        let what = "of a filter of port '\(port.name)'"
        switch filter {
        case .singlePole(let cutoff), .gaussian(let cutoff):
            require(cutoff, in: 1...1e13, "RD0515", "the cutoff \(what) (Hz)", path)
        case .bessel(let order, let cutoff):
            require(cutoff, in: 1...1e13, "RD0515", "the cutoff \(what) (Hz)", path)
            require(Double(order), in: 1...8, "RD0515", "the order \(what)", path)
        case .exponential(let amplitude, let tau):
            require(amplitude, in: -0.99...100, "RD0515", "the amplitude \(what)", path)
            require(tau, in: 1e-12...1, "RD0515", "the time constant \(what) (s)", path)
        case .reflection(let coefficient, let delay):
            require(coefficient, in: -0.99...0.99, "RD0515", "the reflection \(what)", path)
            require(delay, in: 0...1e-3, "RD0515", "the echo delay \(what) (s)", path)
        case .measured(let response, let period):
            requirePositive(period, "RD0515", "the sample period \(what)", path)
            let limit = LineFilter.impulseResponseLimit
            if response.isEmpty || response.count > limit || !response.allSatisfy(\.isFinite) {
                add(
                    "RD0515", "the impulse response \(what) has \(response.count) samples", path,
                    help: "1 to \(limit) finite ones")
            }
        }
    }
}
