internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits

extension ScheduleBuilder {
    // MARK: Waveforms

    func waveform(
        _ function: WaveformFunction, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> WaveformValue {
        switch function {
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

    private func waveform(_ expression: CheckedExpression) throws(Failure) -> (value: WaveformValue, name: String) {
        switch try evaluate(expression) {
        case .waveform(let value, let name): return (value, name)
        case .unset: throw failure("QS0070", "this waveform has no value yet", expression.range)
        case .captured: throw failure("QS0072", "playing what was captured is not supported yet", expression.range)
        default: throw Failure()
        }
    }

    private func shape(
        _ function: WaveformFunction, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> WaveformShape {
        var shape = WaveformShape(function: function, amplitude: .zero, length: .zero)
        for (role, argument) in zip(function.parameters, arguments) {
            let value = try scalar(argument)
            let isKnown = argument.constancy < .measured
            do throws(WaveformShape.Problem) { try shape.set(role, value, rate: rate, isKnownAhead: isKnown) } catch {
                throw failure(error.code, error.message, argument.range, help: error.help)
            }
        }
        return shape
    }

    /// The waveform sampled for a port; equal ones are sampled once.
    func sampled(
        _ expression: CheckedExpression, port: Int, isKernel: Bool = false
    ) throws(Failure) -> (index: Int, count: Int) {
        let (value, name) = try waveform(expression)
        let grid = max(device.ports[port].ticksPerSample, 1)
        let key = WaveformKey(value: value, ticksPerSample: grid)
        if let index = waveformIndices[key] { return (index, waveforms[index].re.count) }
        let count = try sampleCount(value, port, expression.range)
        let (re, im) = WaveformSampler(ticksPerSample: grid, count: count).samples(of: value)
        if !value.isBounded, !isKernel { try checkPeak(re, im, expression.range) }
        waveforms.append(PulseSchedule.Waveform(name: name, re: re, im: im, ticksPerSample: grid))
        waveformIndices[key] = waveforms.count - 1
        return (waveforms.count - 1, count)
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

    /// How many samples `value` has on a port; every part must last as long.
    private func sampleCount(_ value: WaveformValue, _ port: Int, _ range: SourceRange) throws(Failure) -> Int {
        switch value {
        case .samples(let samples): return samples.count
        case .scaled(let inner, _): return try sampleCount(inner, port, range)
        case .sum(let a, let b), .product(let a, let b):
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

    func play(_ frameExpression: CheckedExpression, _ waveform: CheckedExpression, _ range: SourceRange) throws(Failure) {
        let index = try frame(frameExpression)
        try materialise(index)
        let port = state.frames[index].port
        if case .readoutCapture = device.ports[port].role {
            throw failure(
                "QS0051", "port '\(device.ports[port].name)' captures: nothing is played on it", frameExpression.range)
        }
        let (sampled, count) = try sampled(waveform, port: port)
        follow(index)
        try checkCollision(index, range)
        let length = Int64(count) * state.frames[index].ticksPerSample
        if count > 0 {
            state.plays.append(
                PulseSchedule.Play(
                    port: port, frame: state.frames[index].name, startTick: state.frames[index].clock,
                    waveform: sampled, state: frameState(index), origin: origin))
        }
        try advance(index, by: length, range)
        noteUse(index)
    }

    /// One frame is used by calls on different qubits at the same time.
    private func checkCollision(_ index: Int, _ range: SourceRange) throws(Failure) {
        guard callDepth > 0, let last = state.frames[index].lastCall, last.end > freeTick else { return }
        guard !last.qubits.contains(where: { operands.contains($0) }) else { return }
        throw failure(
            "QS0050",
            "the frame '\(state.frames[index].name)' is used by '\(origin)' while '\(last.origin)' plays on it", range,
            help: "put a barrier between the two calls, or give each a frame of its own")
    }

    private func noteUse(_ index: Int) {
        touch(state.frames[index].owners)
        guard callDepth > 0 else {
            state.frames[index].lastCall = nil
            return
        }
        state.frames[index].lastCall = CallMark(qubits: operands, end: state.frames[index].clock, origin: origin)
    }

    /// Opens a window; its index among the captures.
    func capture(
        _ function: CaptureFunction, _ frameExpression: CheckedExpression, _ argument: CheckedExpression,
        _ range: SourceRange
    ) throws(Failure) -> Int {
        let index = try frame(frameExpression)
        try materialise(index)
        let port = state.frames[index].port
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
            length = Int64(count) * state.frames[index].ticksPerSample
        } else {
            length = try ticks(
                argument, grid: state.frames[index].ticksPerSample, on: "of port '\(device.ports[port].name)'")
        }
        guard length > 0 else { throw failure("QS0021", "a capture must last longer than nothing", argument.range) }
        let qubit = callDepth > 0 && operands.count == 1 ? operands[0] : soleOwner(index)
        state.captures.append(
            PulseSchedule.Capture(
                kind: function == .v1 ? .iq : function == .v2 ? .bit : .trace, port: port,
                frame: state.frames[index].name, startTick: state.frames[index].clock, durationTicks: length,
                kernel: kernel, state: frameState(index), qubit: qubit, bit: nil,
                name: qubit != nil && callDepth > 0 ? "measure $\(qubit!)" : state.frames[index].name))
        try advance(index, by: length, range)
        noteUse(index)
        return state.captures.count - 1
    }

    private func soleOwner(_ index: Int) -> Int? {
        state.frames[index].owners.count == 1 ? state.frames[index].owners[0] : nil
    }
}
