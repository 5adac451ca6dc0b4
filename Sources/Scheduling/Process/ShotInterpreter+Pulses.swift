internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits

extension ShotInterpreter {
    // MARK: Waveforms

    mutating func waveform(
        _ function: WaveformFunction, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> WaveformValue {
        let value = try combined(function, arguments, range)
        var budget = Self.partLimit
        value.count(from: &budget)
        guard budget >= 0 else {
            throw failure("QS0022", "a waveform of more than \(Self.partLimit) parts is too long", range)
        }
        return value
    }

    private mutating func combined(
        _ function: WaveformFunction, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> WaveformValue {
        switch function {
        case .joined: return .joined(try waveform(arguments[0]).value, try waveform(arguments[1]).value)
        case .samples:
            let first = try scalar(arguments[1]).integer ?? 0, last = try scalar(arguments[2]).integer ?? -1
            return .part(try waveform(arguments[0]).value, first, last)
        case .mix, .sum:
            let a = try waveform(arguments[0]).value, b = try waveform(arguments[1]).value
            if let x = a.length, let y = b.length, x != y || a.sampleCount != b.sampleCount && a.sampleCount != nil {
                throw failure(
                    "QS0042", "'\(function.rawValue)' takes waveforms of one length", range,
                    labels: [
                        .init(arguments[0].range, DurationValue.text(x)), .init(arguments[1].range, DurationValue.text(y)),
                    ])
            }
            return function == .mix ? .product(a, b) : .sum(a, b)
        case .scale:
            let factor = try scalar(arguments[1]).parts ?? (1, 0)
            return .scaled(try waveform(arguments[0]).value, Complex(factor.re, factor.im))
        case .phase_shift:
            let phase = try scalar(arguments[1]).real ?? 0
            return .scaled(try waveform(arguments[0]).value, .unit(cycles: phase / (2 * .pi)))
        default: return .shape(try shape(function, arguments, range))
        }
    }

    private mutating func waveform(_ expression: CheckedExpression) throws(Failure) -> (value: WaveformValue, name: String) {
        switch try evaluate(expression) {
        case .waveform(let value, let name): return (value, name)
        case .unset: throw failure("QS0070", "this waveform has no value yet", expression.range)
        case .captured: throw failure("QS0072", "a captured trace is for the results: it cannot be played", expression.range)
        default: throw Failure()
        }
    }

    private mutating func shape(
        _ function: WaveformFunction, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> WaveformShape {
        var shape = WaveformShape(function: function, amplitude: .zero, length: .zero)
        for (role, argument) in zip(function.parameters, arguments) {
            let outer = evidence
            evidence = .none
            let value = try scalar(argument)
            let isKnown = !evidence.isMeasured
            evidence.add(outer)
            do throws(WaveformShape.Problem) { try shape.set(role, value, rate: rate, isKnownAhead: isKnown) } catch {
                throw failure(error.code, error.message, argument.range, help: error.help)
            }
        }
        return shape
    }

    /// The waveform sampled for a port; equal ones are sampled once.
    mutating func sampled(
        _ expression: CheckedExpression, port: Int, isKernel: Bool = false
    ) throws(Failure) -> (index: Int, count: Int) {
        let (value, name) = try waveform(expression)
        let grid = max(device.ports[port].ticksPerSample, 1)
        let key = SharedFindings.WaveformKey(value: value, ticksPerSample: grid)
        if let index = shared.waveformIndices[key] { return (index, shared.waveforms[index].re.count) }
        let (re, im) = try samples(value, port, expression.range)
        let count = re.count
        if !value.isBounded, !isKernel, !evidence.isMeasured { try checkPeak(re, im, expression.range) }
        shared.waveforms.append(PulseSchedule.Waveform(name: name, re: re, im: im, ticksPerSample: grid))
        shared.waveformIndices[key] = shared.waveforms.count - 1
        return (shared.waveforms.count - 1, count)
    }

    private func checkPeak(_ re: [Double], _ im: [Double], _ range: SourceRange) throws(Failure) {
        var peak = 0.0
        for k in re.indices { peak = max(peak, re[k] * re[k] + im[k] * im[k]) }
        guard peak <= 1 + 2e-9 else {
            throw failure(
                "QS0040", "this waveform reaches an amplitude of \(peak.squareRoot()), above 1, the full scale", range,
                help: "scale it down")
        }
    }

    private func samples(_ value: WaveformValue, _ port: Int, _ range: SourceRange) throws(Failure) -> WaveformSampler.Samples {
        let value = try laidOut(value, port, range)
        let grid = max(device.ports[port].ticksPerSample, 1)
        return WaveformSampler(ticksPerSample: grid, count: try sampleCount(value, port, range)).samples(of: value)
    }

    /// `value` with the samples that a port plays in the place of what is joined, and of what only parts are taken.
    private func laidOut(_ value: WaveformValue, _ port: Int, _ range: SourceRange) throws(Failure) -> WaveformValue {
        switch value {
        case .shape, .samples: return value
        case .scaled(let a, let factor): return .scaled(try laidOut(a, port, range), factor)
        case .sum(let a, let b): return .sum(try laidOut(a, port, range), try laidOut(b, port, range))
        case .product(let a, let b): return .product(try laidOut(a, port, range), try laidOut(b, port, range))
        case .joined(let a, let b):
            let first = try samples(a, port, range), second = try samples(b, port, range)
            guard Int64(first.re.count) + Int64(second.re.count) <= Self.sampleLimit else {
                throw failure(
                    "QS0022", "what is joined here is too long", range, help: "the limit is \(Self.sampleLimit) samples")
            }
            return .samples(zip(first.re + second.re, first.im + second.im).map { Complex($0, $1) })
        case .part(let a, let first, let last):
            let whole = try samples(a, port, range)
            let count = Int64(whole.re.count)
            let (lower, upper) = (first < 0 ? first + count : first, last < 0 ? last + count : last)
            guard lower >= 0, lower <= upper, upper < count else {
                throw failure(
                    "QS0043", "samples \(first) to \(last) of a waveform of \(count)", range,
                    help: count > 0 ? "its samples are 0 to \(count - 1)" : nil)
            }
            return .samples((Int(lower)...Int(upper)).map { Complex(whole.re[$0], whole.im[$0]) })
        }
    }

    /// How many samples `value`, laid out, has on a port; every part must last as long.
    private func sampleCount(_ value: WaveformValue, _ port: Int, _ range: SourceRange) throws(Failure) -> Int {
        switch value {
        case .samples(let samples): return samples.count
        case .scaled(let inner, _), .part(let inner, _, _): return try sampleCount(inner, port, range)
        case .sum(let a, let b), .product(let a, let b), .joined(let a, let b):
            let x = try sampleCount(a, port, range), y = try sampleCount(b, port, range)
            guard x == y else {
                throw failure("QS0042", "waveforms of \(x) and \(y) samples are combined", range)
            }
            return x
        case .shape(let shape):
            let grid = max(device.ports[port].ticksPerSample, 1)
            let ticks = try ticks(shape.length, grid: grid, on: "of port '\(device.ports[port].name)'", range)
            guard ticks / grid <= Self.sampleLimit else {
                throw failure(
                    "QS0022", "a waveform of \(ticks / grid) samples is too long", range,
                    help: "the limit is \(Self.sampleLimit) samples")
            }
            return Int(ticks / grid)
        }
    }

    // MARK: Plays and captures

    mutating func play(
        _ frameExpression: CheckedExpression, _ waveform: CheckedExpression, _ range: SourceRange
    ) throws(Failure) {
        let index = try frame(frameExpression)
        try materialise(index)
        let port = frames[index].port
        if case .readoutCapture = device.ports[port].role {
            throw failure(
                "QS0051", "port '\(device.ports[port].name)' captures: nothing is played on it", frameExpression.range)
        }
        let (sampled, count) = try sampled(waveform, port: port)
        follow(index)
        try wait(frames: [index], range)
        try checkCollision(index, range)
        let length = Int64(count) * frames[index].ticksPerSample
        let start = frames[index].clock
        let state = frameState(index)
        try advance(index, by: length, range)
        if count > 0 {
            log.append(
                PulseSchedule.Play(
                    port: port, frame: frames[index].name, startTick: start, waveform: sampled, state: state,
                    origin: context.origin),
                end: start + length)
        }
        noteUse(index)
    }

    /// One frame is used by calls on different qubits at the same time.
    private func checkCollision(_ index: Int, _ range: SourceRange) throws(Failure) {
        guard context.isCalibration, let last = frames[index].lastCall, last.end > context.freeTick else { return }
        guard !last.qubits.contains(where: { context.operands.contains([$0]) }) else { return }
        throw failure(
            "QS0050",
            "the frame '\(frames[index].name)' is used by '\(context.origin)' while '\(last.origin)' plays on it", range,
            help: "put a barrier between the two calls, or give each a frame of its own")
    }

    private mutating func noteUse(_ index: Int) {
        touch(frames[index].owners)
        guard context.isCalibration else {
            frames[index].lastCall = nil
            return
        }
        frames[index].lastCall = CallMark(
            qubits: context.operands.flatMap(\.self), end: frames[index].clock, origin: context.origin)
    }

    /// Opens a window; its index among the captures.
    mutating func capture(
        _ function: CaptureFunction, _ frameExpression: CheckedExpression, _ argument: CheckedExpression,
        _ range: SourceRange
    ) throws(Failure) -> Int {
        let index = try frame(frameExpression)
        try materialise(index)
        let port = frames[index].port
        guard case .readoutCapture = device.ports[port].role else {
            throw failure(
                "QS0051", "port '\(device.ports[port].name)' does not capture", frameExpression.range,
                help: "make the frame on a port with the role of a digitiser")
        }
        follow(index)
        try checkCollision(index, range)
        var kernel: Int?
        let length: Int64
        if argument.type == .waveform {
            let (sampled, count) = try sampled(argument, port: port, isKernel: true)
            kernel = sampled
            length = Int64(count) * frames[index].ticksPerSample
        } else if function == .v0, case .constant(.duration(.zero)) = argument.kind {
            let grid = frames[index].ticksPerSample
            length = max(Int64(device.gates.readoutSeconds * Double(rate.perSecond)) / grid, 1) * grid
        } else {
            length = try ticks(
                argument, grid: frames[index].ticksPerSample, on: "of port '\(device.ports[port].name)'")
        }
        guard length > 0 else { throw failure("QS0021", "a capture must last longer than nothing", argument.range) }
        try wait(frames: [index], range)
        let owner = context.isCalibration && context.operands.count == 1 ? context.operands[0].first : soleOwner(index)
        let capture = PulseSchedule.Capture(
            kind: Self.kind(function), port: port, frame: frames[index].name, startTick: frames[index].clock,
            durationTicks: length, kernel: kernel, state: frameState(index), qubit: owner, bit: nil,
            name: context.isCalibration ? owner.map { "measure $\($0)" } ?? frames[index].name : frames[index].name)
        try advance(index, by: length, range)
        log.append(capture)
        captures.append(
            CaptureRecord(kind: capture.kind, endTick: frames[index].clock, range: range, outcome: foretold(capture)))
        noteUse(index)
        return captures.count - 1
    }

    /// What is known of a capture before it is made: it is told by its window, for numbers and names come later.
    private mutating func foretold(_ capture: PulseSchedule.Capture) -> CaptureOutcome? {
        guard let place = foretold.firstIndex(where: { $0.capture.isSameWindow(as: capture) }) else { return nil }
        return foretold.remove(at: place).outcome
    }

    private static func kind(_ function: CaptureFunction) -> PulseSchedule.Capture.Kind {
        switch function {
        case .v0: .stream
        case .v1: .iq
        case .v2: .bit
        case .v3: .trace
        case .v4: .count
        }
    }

    private func soleOwner(_ index: Int) -> Int? {
        frames[index].owners.count == 1 ? frames[index].owners[0] : nil
    }
}
