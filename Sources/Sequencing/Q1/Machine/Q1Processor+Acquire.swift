extension Q1Processor {
    /// Begins an acquisition.
    ///
    /// - Returns: the duration of the instruction.
    mutating func acquire(
        _ command: Q1Core.Command, at now: Int64, timing: Q1Timing, network: inout Q1TriggerNetwork,
        _ emit: (Q1Event) -> Void
    ) -> Int64 {
        switch command.opcode {
        case .acquire:
            if isPlace(command, at: now, timing: timing, emit) {
                integrate(
                    .square, command, length: settings.integrationNanoseconds, at: now, timing: timing,
                    network: &network, emit)
            }
            return Int64(command.c)
        case .acquireWeighed:
            let lengths = (weights.size(at: command.c), weights.size(at: command.d))
            if lengths.0 == nil { raise(.weightIndexInvalid0, at: now, emit) }
            if lengths.1 == nil { raise(.weightIndexInvalid1, at: now, emit) }
            if let first = lengths.0, let second = lengths.1, isPlace(command, at: now, timing: timing, emit) {
                integrate(
                    .weighed(Int(command.c), Int(command.d)), command, length: max(first, second), at: now,
                    timing: timing, network: &network, emit)
            }
            return Int64(command.e)
        default:
            count(command, at: now, timing: timing, emit)
            return Int64(command.d)
        }
    }

    /// Whether there is such a bin, and room to wait for it.
    private mutating func isPlace(
        _ command: Q1Core.Command, at now: Int64, timing: Q1Timing, _ emit: (Q1Event) -> Void
    ) -> Bool {
        guard let bins = tables.size(at: command.a) else {
            raise(.acquisitionIndexInvalid, at: now, emit)
            return false
        }
        guard command.b < bins else {
            raise(.binIndexInvalid, at: now, emit)
            return false
        }
        guard binning.add(at: now, sharedBy: neighbours, timing: timing) else {
            raise(.binningFIFOError, at: now, emit)
            return false
        }
        return true
    }

    private mutating func integrate(
        _ integration: Q1Integration, _ command: Q1Core.Command, length: Int, at now: Int64, timing: Q1Timing,
        network: inout Q1TriggerNetwork, _ emit: (Q1Event) -> Void
    ) {
        let hasMaps = settings.triggerMap.enabled || settings.markerMap.enabled
        if hasMaps, integrationEnd > now {
            network.hasten(source(integrating), by: integrationEnd - now)
        }
        let number = acquisitions
        acquisitions += 1
        integrating = number
        integrationEnd = now + Int64(min(max(length, 0), Self.longestIntegration))
        self.emit(
            .acquire(number: number, acquisition: Int(command.a), bin: Int(command.b), integration), at: now, emit)
        if settings.triggerMap.enabled, (1...15).contains(settings.triggerMap.address) {
            network.launch(
                .trigger(address: settings.triggerMap.address), at: integrationEnd + timing.triggerNanoseconds,
                source: source(number), inverts: settings.triggerMap.invert)
        }
        if settings.markerMap.enabled {
            network.launch(
                .marker(mask: UInt8(truncatingIfNeeded: settings.markerMap.address & 15)),
                at: integrationEnd + timing.markerNanoseconds, source: source(number),
                inverts: settings.markerMap.invert)
        }
    }

    /// Samples that an integration can have.
    private static let longestIntegration = 1 << 24

    private func source(_ number: Int) -> Q1ClusterMachine.Outcome {
        Q1ClusterMachine.Outcome(sequencer: index, acquisition: number)
    }

    /// Lets crossings count, or no longer.
    private mutating func count(
        _ command: Q1Core.Command, at now: Int64, timing: Q1Timing, _ emit: (Q1Event) -> Void
    ) {
        if command.c != 0 {
            guard isPlace(command, at: now, timing: timing, emit) else { return }
            counting = (acquisitions, Int(command.a), Int(command.b))
            acquisitions += 1
        }
        guard let counting else { return }
        if command.c == 0 { self.counting = nil }
        self.emit(
            .acquireTTL(
                number: counting.number, acquisition: counting.acquisition, bin: counting.bin,
                isEnabled: command.c != 0), at: now, emit)
    }
}
