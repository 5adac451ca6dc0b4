internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits

extension PulseSequence {
    /// Plays `envelope` from the frame's clock on.
    ///
    /// - Parameter name: what pictures and listings call it; `nil`: the shape.
    public mutating func play(
        _ envelope: PulseEnvelope, on frame: Frame, name: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) {
        let place = Place(file, line)
        guard let port = records[frame.index].port else { return }
        if case .readoutCapture = device.ports[port].role {
            return report("QS0051", "port '\(device.ports[port].name)' captures: nothing is played on it", place)
        }
        guard let (index, count) = sampled(envelope, port, place, isKernel: false) else { return }
        if count > 0 {
            result.plays.append(
                .init(
                    port: port, frame: records[frame.index].name, startTick: records[frame.index].clock, waveform: index,
                    state: state(of: frame), origin: name ?? ""))
        }
        advance(frame, by: Int64(count) * records[frame.index].ticksPerSample, place)
    }

    /// Opens a window of `length` from the frame's clock on, with the weights that tell the levels apart best.
    ///
    /// - Parameters:
    ///   - name: of its results; must be its own. `nil`: the frame's name.
    ///   - qubit: the physical qubit that it measures, where that is known.
    ///   - bit: where the bit goes.
    public mutating func capture(
        _ length: PulseLength, on frame: Frame, as kind: PulseSchedule.Capture.Kind = .bit, name: String? = nil,
        qubit: Int? = nil, into bit: (register: Register, index: Int)? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        let place = Place(file, line)
        guard let port = capturePort(of: frame, place),
            let ticks = ticks(length, grid: records[frame.index].ticksPerSample, "of port '\(port.name)'", place)
        else { return }
        capture(kind, ticks, nil, frame, name, qubit, bit, place)
    }

    /// Opens a window as long as `kernel`, whose samples are the weights.
    public mutating func capture(
        kernel: PulseEnvelope, on frame: Frame, as kind: PulseSchedule.Capture.Kind = .bit, name: String? = nil,
        qubit: Int? = nil, into bit: (register: Register, index: Int)? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        let place = Place(file, line)
        guard capturePort(of: frame, place) != nil, let port = records[frame.index].port,
            let (index, count) = sampled(kernel, port, place, isKernel: true)
        else { return }
        capture(kind, Int64(count) * records[frame.index].ticksPerSample, index, frame, name, qubit, bit, place)
    }

    private mutating func capture(
        _ kind: PulseSchedule.Capture.Kind, _ ticks: Int64, _ kernel: Int?, _ frame: Frame, _ name: String?,
        _ qubit: Int?, _ bit: (register: Register, index: Int)?, _ place: Place
    ) {
        guard ticks > 0 else { return report("QS0021", "a capture must last longer than nothing", place) }
        let name = name ?? records[frame.index].name
        let count = result.captures.count { $0.name == name || $0.name.hasPrefix("\(name) #") }
        if let bit { precondition((0..<result.registers[bit.register.index].size).contains(bit.index), "no such bit") }
        result.captures.append(
            .init(
                kind: kind, port: records[frame.index].port ?? 0, frame: records[frame.index].name,
                startTick: records[frame.index].clock, durationTicks: ticks, kernel: kernel, state: state(of: frame),
                qubit: qubit, bit: bit.map { .init(register: $0.register.index, index: $0.index) },
                name: count == 0 ? name : "\(name) #\(count + 1)", number: result.captures.count))
        advance(frame, by: ticks, place)
    }

    private mutating func capturePort(of frame: Frame, _ place: Place) -> Port? {
        guard let port = records[frame.index].port else { return nil }
        if case .readoutCapture = device.ports[port].role { return device.ports[port] }
        report(
            "QS0051", "port '\(device.ports[port].name)' does not capture", place,
            help: "make the frame on a port with the role of a digitiser")
        return nil
    }

    // MARK: Sampling

    /// The envelope at the port's rate; equal ones are kept once.
    private mutating func sampled(
        _ envelope: PulseEnvelope, _ port: Int, _ place: Place, isKernel: Bool
    ) -> (index: Int, count: Int)? {
        let grid = max(device.ports[port].ticksPerSample, 1)
        guard let value = value(of: envelope.kind, place), let count = sampleCount(value, port, place) else { return nil }
        let (re, im) = WaveformSampler(ticksPerSample: grid, count: count).samples(of: value)
        let peak = zip(re, im).map { $0 * $0 + $1 * $1 }.max() ?? 0
        // A sample that is no number is not below the limit either.
        let isPossible = re.allSatisfy(\.isFinite) && im.allSatisfy(\.isFinite)
        guard isPossible, isKernel || peak <= 1 + 2e-9 else {
            report(
                "QS0040", "this waveform reaches an amplitude of \(peak.squareRoot()), above 1, the full scale", place,
                help: "amplitudes are fractions of full scale, from -1 to 1")
            return nil
        }
        let waveform = PulseSchedule.Waveform(name: envelope.name, re: re, im: im, ticksPerSample: grid)
        if let known = result.waveforms.firstIndex(of: waveform) { return (known, count) }
        result.waveforms.append(waveform)
        return (result.waveforms.count - 1, count)
    }

    private mutating func value(of kind: PulseEnvelope.Kind, _ place: Place) -> WaveformValue? {
        switch kind {
        case .samples(let samples): return .samples(samples)
        case .scaled(let inner, let factor): return value(of: inner, place).map { .scaled($0, factor) }
        case .sum(let a, let b):
            guard let a = value(of: a, place), let b = value(of: b, place) else { return nil }
            return .sum(a, b)
        case .product(let a, let b):
            guard let a = value(of: a, place), let b = value(of: b, place) else { return nil }
            return .product(a, b)
        case .shape(let shape): return value(of: shape, place)
        }
    }

    private mutating func value(of shape: PulseEnvelope.Shape, _ place: Place) -> WaveformValue? {
        let name = shape.function.rawValue
        guard let length = shape.length.exactSeconds(at: device.tickRate), length.numerator >= 0 else {
            report("QS0021", "the length of \(name) is no length of time", place)
            return nil
        }
        var value = WaveformShape(function: shape.function, amplitude: shape.amplitude, length: length)
        value.beta = shape.beta
        value.frequency = shape.frequencyHz * device.tickRate.tickSeconds
        value.phase = shape.phaseRadians
        if let sigma = shape.sigma {
            guard let ticks = part(sigma), ticks > 0 else {
                report("QS0041", "the sigma of \(name) must be above zero", place)
                return nil
            }
            value.sigma = ticks
        }
        if let second = shape.second {
            let room = length.seconds * Double(device.tickRate.perSecond) / (shape.function == .flat_top ? 2 : 1)
            guard let ticks = part(second), ticks >= 0, ticks <= room * (1 + 1e-12) else {
                report("QS0041", "an inner length of \(name) does not fit into it", place)
                return nil
            }
            value.second = ticks
        }
        return .shape(value)
    }

    /// A length inside a waveform, in ticks: it need not be on a grid.
    private func part(_ length: PulseLength) -> Double? {
        length.exactSeconds(at: device.tickRate).map {
            Double($0.numerator) * Double(device.tickRate.perSecond) / Double($0.denominator)
        }
    }

    private mutating func sampleCount(_ value: WaveformValue, _ port: Int, _ place: Place) -> Int? {
        switch value {
        case .samples(let samples): return samples.count
        case .scaled(let inner, _): return sampleCount(inner, port, place)
        case .joined, .part: return nil
        case .sum(let a, let b), .product(let a, let b):
            guard let x = sampleCount(a, port, place), let y = sampleCount(b, port, place) else { return nil }
            guard x == y else {
                report("QS0042", "waveforms of \(x) and \(y) samples are combined", place)
                return nil
            }
            return x
        case .shape(let shape):
            let grid = max(device.ports[port].ticksPerSample, 1)
            let what = "of port '\(device.ports[port].name)'"
            guard let ticks = ticks(.exactly(shape.length), grid: grid, what, place) else { return nil }
            guard ticks / grid <= 1 << 26 else {
                report("QS0022", "a waveform of \(ticks / grid) samples is too long", place, help: "the limit is \(1 << 26)")
                return nil
            }
            return Int(ticks / grid)
        }
    }
}
