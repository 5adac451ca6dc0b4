internal import RackDiagnostics
internal import RackNumerics
internal import Scheduling

extension Q1Renderer {
    /// The captures that give what an acquisition integrates.
    ///
    /// A capture's sample is d = (I − iQ) with I and Q as the module demodulates them, for it mixes with e^(+iωt) what the
    /// port takes for Re[z·e^(−iωt)] (`CaptureWindow`, `Q1Feed`). Its point with a real kernel w is Σwd/Σ|w|, so that
    /// path 0 is Re and path 1 −Im of it; kernels that differ take a capture each.
    mutating func capture(_ window: Q1Window) {
        let index = Int(window.sequencer)
        let own = path.paths[index]
        var result = Q1Acquisition(
            sequencer: index, startNanosecond: window.start, nanoseconds: window.count,
            isCounting: window.kind == .crossings)
        defer { acquisitions.append(result) }
        guard let input = own.input, window.count > 0 else { return }
        guard !window.isDisturbed else {
            diagnostics.append(
                Diagnostic(
                    code: "QQ0108",
                    "the oscillator of sequencer \(own.name) changes while it demodulates with it, in the acquisition at "
                        + "\(window.start) ns", help: "wait for the end of the integration, then set it"))
            return
        }
        switch window.kind {
        case .crossings:
            result.scopeCapture = add(window, input, count: window.count, kernel: [], isTrace: true)
        case .integral(let integration):
            let kernels = kernels(of: integration, own, count: Int(window.count))
            let scale = 0x1p22 / input.fullScaleVolts
            result.scale = [scale * kernels.0.sum, scale * kernels.1.sum]
            if kernels.0.sum > 0 {
                result.capture0 = add(window, input, count: window.count, kernel: kernels.0.weights, isTrace: false)
            }
            if kernels.1.sum > 0 {
                result.capture1 =
                    kernels.1.weights == kernels.0.weights
                    ? result.capture0
                    : add(window, input, count: window.count, kernel: kernels.1.weights, isTrace: false)
            }
            if input.offset != .zero { result.background = background(window, input, kernels.0.weights, kernels.1.weights) }
        }
    }

    private typealias Kernel = (weights: [Double], sum: Double)

    /// Per path, as long as the window; weights end where their samples do.
    private func kernels(of integration: Q1Integration, _ own: Q1SequencerPath, count: Int) -> (Kernel, Kernel) {
        switch integration {
        case .square:
            let ones = ([Double](repeating: 1, count: count), Double(count))
            return (ones, ones)
        case .weighed(let first, let second): return (kernel(first, own, count), kernel(second, own, count))
        }
    }

    private func kernel(_ index: Int, _ own: Q1SequencerPath, _ count: Int) -> Kernel {
        let samples = own.weights[index]?.samples.prefix(count) ?? []
        var weights = samples.map { $0.isFinite ? Double($0) : 0 }
        weights += [Double](repeating: 0, count: count - weights.count)
        return (weights, weights.reduce(0) { $0 + $1.magnitude })
    }

    /// - Returns: its place in the schedule.
    private mutating func add(
        _ window: Q1Window, _ input: Q1Input, count: Int64, kernel: [Double], isTrace: Bool
    ) -> Int {
        let own = path.paths[Int(window.sequencer)]
        let start = tick(window.start)
        let number = schedule.captures.count
        // The counter sees the converters, before any demodulation.
        let hertz = isTrace ? 0 : Q1Phase.hertz(window.frequencySteps)
        let cycles = isTrace ? 0 : Q1Phase.cycles(window.phaseSteps)
        let weights = isTrace ? [Double](repeating: 1, count: Int(count)) : kernel
        let zeros = [Double](repeating: 0, count: weights.count)
        schedule.captures.append(
            .init(
                kind: isTrace ? .trace : .iq, port: input.port, frame: own.name, startTick: start,
                durationTicks: tick(count), kernel: place(weights, zeros, "weights"),
                state: state(input.oscillatorHz, hertz, cycles, at: start), qubit: nil, bit: nil,
                name: "\(own.name) #\(number)", number: number))
        return number
    }

    /// What constants at the ADCs add to the integrals.
    private func background(
        _ window: Q1Window, _ input: Q1Input, _ first: [Double], _ second: [Double]
    ) -> SIMD2<Double> {
        let constant = Complex(input.offset[0], input.offset[1])
        var sum = SIMD2<Double>.zero
        for k in first.indices {
            let steps = Q1Phase.turned(window.phaseSteps, by: window.frequencySteps, nanoseconds: Int64(k))
            let sample = constant * Complex.unit(cycles: -Q1Phase.cycles(steps))
            sum += [first[k] * sample.re, second[k] * sample.im]
        }
        return sum * 0x1p22
    }
}
