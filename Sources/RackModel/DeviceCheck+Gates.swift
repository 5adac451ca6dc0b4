import RackUnits

extension DeviceCheck {
    mutating func gates() {
        let gates = device.gates
        let drive = samplePeriod { if case .drive = $0 { true } else { false } }
        let flux = samplePeriod {
            switch $0 {
            case .modeFlux, .couplerFlux: true
            default: false
            }
        }
        let readout = samplePeriod { if case .readoutDrive = $0 { true } else { false } }
        let capture = samplePeriod { if case .readoutCapture = $0 { true } else { false } }
        duration(gates.singleQubitSeconds, "single_qubit_s", multipleOf: drive)
        requirePositive(
            gates.singleQubitSigmaSeconds, "RD0801", "single_qubit_sigma_s", "gates.single_qubit_sigma_s")
        duration(gates.readoutSeconds, "readout_s", multipleOf: readout)
        if readout != capture { duration(gates.readoutSeconds, "readout_s", multipleOf: capture) }
        require(gates.readoutPhotons, in: 1e-6...1e6, "RD0801", "readout_photons", "gates.readout_photons")
        wholeTicks(gates.resetSeconds, "reset_s", "gates.reset_s")
        switch gates.twoQubit {
        case .none: break
        case .cz(let seconds, let rise):
            duration(seconds, "two_qubit.duration_s", multipleOf: flux)
            if !(rise >= 0 && 2 * rise <= seconds * (1 + 1e-9)) {
                edges("a CZ of \(Self.nanoseconds(seconds))", rise)
            }
        case .ecr(let tone, let rise, let sigma):
            duration(tone, "two_qubit.tone_s", multipleOf: drive)
            if !(rise >= 0 && 2 * rise <= tone * (1 + 1e-9)) {
                edges("a tone of \(Self.nanoseconds(tone))", rise)
            }
            requirePositive(sigma, "RD0801", "two_qubit.sigma_s", "gates.two_qubit.sigma_s")
        }
    }

    mutating func solver() {
        let solver = device.solver
        if !(1...64).contains(solver.fieldSamplesPerSample) {
            add(
                "RD0803", "\(solver.fieldSamplesPerSample) field samples per sample",
                "solver.field_samples_per_sample",
                help: "1 to 64")
        }
        require(solver.accuracy, in: 1e-14...0.1, "RD0803", "the accuracy", "solver.accuracy")
        if solver.memoryBytes < 1 << 20 {
            add(
                "RD0803", "a cluster may use \(solver.memoryBytes) bytes", "solver.memory_bytes",
                help: "at least 1048576")
        }
    }

    mutating func feedback() {
        let latency = device.feedback.latencyTicks
        if !(0...device.tickRate.perSecond).contains(latency) {
            add(
                "RD0804", "the latency of feedback is \(latency) ticks", "feedback.latency_s",
                help: "from 0 to \(device.tickRate.perSecond) ticks, one second")
        }
    }

    private mutating func edges(_ what: String, _ rise: Double) {
        add(
            "RD0802", "two edges of \(Self.nanoseconds(rise)) do not fit into \(what)",
            "gates.two_qubit.rise_s",
            "gates.two_qubit", help: "an edge is at most half of it")
    }

    private mutating func duration(_ seconds: Double, _ key: String, multipleOf ticks: Int64) {
        if !(seconds > 0 && seconds < 1) {
            add("RD0801", "\(key) is \(seconds) s", "gates.\(key)", help: "above 0 and below 1 s")
        } else {
            wholeTicks(seconds, key, "gates.\(key)", multipleOf: ticks)
        }
    }

    /// Ticks of the coarsest sample among the ports of some role, 1 where there are none.
    private func samplePeriod(_ matches: (Port.Role) -> Bool) -> Int64 {
        device.ports.filter { matches($0.role) }.map(\.ticksPerSample).max() ?? 1
    }
}
