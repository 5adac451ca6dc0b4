internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

extension ShotInterpreter {
    /// What was emitted behind segment `floor` of the log and may still matter after `tick`.
    ///
    /// - Parameter isRegion: of the frames only those that change there.
    func schedule(since tick: Int64 = .min, beyond floor: Int = 0, isRegion: Bool = false) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: rate)
        schedule.durationTicks = latestClock
        schedule.waveforms = shared.waveforms
        let isWhole = tick == .min
        for part in log.parts(since: tick, beyond: floor) {
            if isWhole {
                schedule.plays += part.plays
                schedule.captures += part.captures
                schedule.calls += part.steps.map { listed($0) }
            } else {
                schedule.plays += part.plays.filter { end(of: $0) > tick }
                schedule.captures += part.captures.filter { $0.startTick + $0.durationTicks > tick }
            }
            for change in part.changes where frames[change.frame].pending == nil && change.tick >= tick {
                schedule.frameChanges.append(finished(change))
            }
        }
        schedule.plays = Self.sorted(schedule.plays, by: \.startTick)
        schedule.captures = Self.sorted(schedule.captures, by: \.startTick)
        schedule.calls = Self.sorted(schedule.calls, by: \.tick)
        let changed = isRegion ? Set(schedule.frameChanges.map(\.frame)) : []
        for index in frames.indices where frames[index].pending == nil {
            if isRegion, !changed.contains(frames[index].name) { continue }
            let frame = frames[index]
            schedule.frames.append(
                .init(name: frame.name, port: frame.port, endTick: frame.clock, state: frameState(index)))
        }
        schedule.registers = program.registers.map { .init(name: $0.name, size: $0.size) }
        schedule.qubits = isTouched.indices.filter { isTouched[$0] }
        schedule.warnings = SharedFindings.sorted(shared.warnings)
        return schedule
    }

    var latestClock: Int64 {
        var latest: Int64 = 0
        for frame in frames { latest = max(latest, frame.clock) }
        for clock in qubitClocks { latest = max(latest, clock) }
        return latest
    }

    func end(of play: PulseSchedule.Play) -> Int64 {
        let waveform = shared.waveforms[play.waveform]
        return play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample
    }

    /// By time, ties in program order.
    static func sorted<Item>(_ items: [Item], by time: KeyPath<Item, Int64>) -> [Item] {
        var isOrdered = true
        for index in items.indices.dropFirst() where items[index - 1][keyPath: time] > items[index][keyPath: time] {
            isOrdered = false
            break
        }
        if isOrdered { return items }
        return items.enumerated().sorted {
            let (a, b) = ($0.element[keyPath: time], $1.element[keyPath: time])
            return a == b ? $0.offset < $1.offset : a < b
        }.map(\.element)
    }

    private func finished(_ change: ChangeRecord) -> PulseSchedule.FrameChange {
        let frame = frames[change.frame]
        guard change.isPending else {
            return .init(
                frame: frame.name, tick: change.tick,
                state: .init(
                    frequencyHz: change.frequencyHz, phaseCycles: change.phaseCycles,
                    carrierCycles: change.carrierCycles))
        }
        // Recorded before the frame's own numbers were known: it had its phase at the start.
        let frequency = frame.initial?.frequencyHz ?? frame.frequencyHz
        let phase = CarrierPhase.wrapped((frame.initial?.phaseCycles ?? 0) + change.phaseCycles)
        return .init(
            frame: frame.name, tick: change.tick,
            state: .init(
                frequencyHz: frequency, phaseCycles: phase,
                carrierCycles: CarrierPhase.cycles(frequencyHz: frequency, ticks: change.tick, rate: rate)))
    }

    // MARK: The end of a shot

    /// Whether an output that is no register holds what a capture gave: bits always, others where the program marks
    /// them, for what captures give is in the results anyway.
    var reportsCaptures: Bool {
        program.outputs.contains { output in
            guard !Self.isBits(output.type), let held = held(output.variable) else { return false }
            switch held.value {
            case .captured(let numbers): return output.isMarked || numbers.contains { captures[$0].kind == .bit }
            case .cells(let cells): return cells.contains { if case .captured = $0 { true } else { false } }
            default: return false
            }
        }
    }

    private static func isBits(_ type: ValueType) -> Bool {
        switch type {
        case .bit, .bits: true
        default: false
        }
    }

    /// Captures that registers and outputs hold and that nobody has told yet, in order.
    var unsettled: [Int] {
        var numbers: [Int] = []
        for held in reported {
            switch held?.value {
            case .captured(let captured): numbers += captured
            case .cells(let cells): for case .captured(let capture, _) in cells { numbers.append(capture) }
            default: break
            }
        }
        numbers.sort()
        var last = -1
        return numbers.filter { number in
            defer { last = number }
            return number != last && captures[number].outcome == nil && captures[number].kind != .trace
        }
    }

    var reported: [Held?] {
        program.outputs.map { held($0.variable) } + program.globals.indices.map { index in
            program.globals[index].register == nil ? nil : globals[index]
        }
    }

    private func held(_ variable: VariableReference) -> Held? {
        switch variable {
        case .global(let index): globals[index]
        case .local: nil
        }
    }

    /// The bits of the program's registers; what was never written is 0.
    var registerBits: [[Bool]] {
        var registers = program.registers.map { [Bool](repeating: false, count: $0.size) }
        for index in globals.indices {
            guard let register = program.globals[index].register else { continue }
            for (position, bit) in bits(globals[index].value).enumerated() where position < registers[register].count {
                registers[register][position] = bit ?? false
            }
        }
        return registers
    }

    private func bits(_ value: RuntimeValue) -> [Bool?] {
        switch value {
        case .value(.bits(let bits)): bits
        case .value(let value): [value.truth]
        case .captured(let numbers): numbers.map { bit(of: $0) }
        case .cells(let cells):
            cells.map { cell in
                switch cell {
                case .unset: nil
                case .known(let bit, _): bit
                case .captured(let number, _): bit(of: number)
                case .replied(let call, let bit, _): calls[call].reply?.bit(bit)
                }
            }
        default: []
        }
    }

    private func bit(of capture: Int) -> Bool? {
        if case .bit(let bit) = captures[capture].outcome { bit } else { nil }
    }

    /// The values of `CheckedProgram.outputs`.
    var outputValues: [Value?] {
        program.outputs.map { output in
            guard let held = held(output.variable) else { return nil }
            switch held.value {
            case .value(let value): return value
            case .captured(let numbers) where !Self.isBits(output.type):
                switch captures[numbers[0]].outcome {
                case .bit(let bit): return .bool(bit)
                case .iq(let re, let im): return .complex(re: re, im: im)
                case .count(let count): return .int(count)
                case nil: return nil
                }
            case .replied(let call): return calls[call].reply?.value
            case .captured, .cells:
                let bits = bits(held.value)
                if bits.allSatisfy({ $0 == nil }) { return nil }
                if output.type == .bit || output.type == .bool { return bits.first.flatMap { $0.map { .bool($0) } } }
                return .bits(bits.map { $0 ?? false })
            default: return nil
            }
        }
    }
}
