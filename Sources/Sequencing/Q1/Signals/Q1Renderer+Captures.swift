internal import RackNumerics
internal import Scheduling

extension Q1Renderer {
    /// The captures that give what an acquisition integrates.
    ///
    /// A capture's sample is d = (I − iQ) with I and Q as the module demodulates them, for it mixes with e^(+iωt) what the
    /// port takes for Re[z·e^(−iωt)] (`CaptureWindow`, `Q1Feed`), and its point with a real kernel w is D = Σwd/Σ|w|. Of
    /// paths that take αz + βz* (`Q1Input`) the integral is αD₊* + βD₋, with D₋ from an oscillator that turns backwards;
    /// path 0 is its real part and path 1 its imaginary one. Kernels that differ take a capture each, and so does every
    /// setting of the oscillator.
    mutating func capture(_ window: Q1Window) {
        let index = Int(window.sequencer)
        let own = path.paths[index]
        var result = Q1Acquisition(
            sequencer: index, startNanosecond: window.start, nanoseconds: window.count,
            isCounting: window.kind == .crossings)
        defer { acquisitions.append(result) }
        guard let input = own.input, window.count > 0 else { return }
        switch window.kind {
        case .crossings:
            result.scopeCapture = add(window.pieces[0], input, own, kernel: [], sense: 0, isTrace: true)
        case .integral(let integration):
            let weights = weights(of: integration, own, count: Int(window.count))
            for piece in window.pieces {
                let span = Int(piece.start - window.start)..<Int(piece.start - window.start + piece.count)
                let kernels = (Kernel(weights.0[span]), Kernel(weights.1[span]))
                for (factor, sense) in [(input.ahead, 1.0), (input.behind, -1.0)] where factor != .zero {
                    // Of D* or of D: what I gives to the real and to the imaginary part, and what Q gives.
                    let q = sense > 0 ? Complex(factor.im, -factor.re) : Complex(-factor.im, factor.re)
                    result.terms += terms(piece, input, own, kernels, i: factor, q: q, sense: sense)
                }
                if input.offset != .zero { result.background += background(piece, input, kernels) }
            }
        }
    }

    private mutating func terms(
        _ piece: Q1Window.Piece, _ input: Q1Input, _ own: Q1SequencerPath, _ kernels: (Kernel, Kernel), i: Complex,
        q: Complex, sense: Double
    ) -> [Q1Acquisition.Term] {
        let scale = 0x1p22 / input.fullScaleVolts
        let sums = (scale * kernels.0.sum, scale * kernels.1.sum)
        func term(_ kernel: Kernel, _ first: Double, _ second: Double) -> Q1Acquisition.Term? {
            guard kernel.sum > 0 else { return nil }
            return Q1Acquisition.Term(
                capture: add(piece, input, own, kernel: kernel.weights, sense: sense, isTrace: false),
                i: [first * i.re, second * i.im], q: [first * q.re, second * q.im])
        }
        if kernels.0.weights == kernels.1.weights { return [term(kernels.0, sums.0, sums.1)].compactMap { $0 } }
        return [term(kernels.0, sums.0, 0), term(kernels.1, 0, sums.1)].compactMap { $0 }
    }

    private struct Kernel {
        var weights: [Double]
        var sum: Double

        init(_ weights: ArraySlice<Double>) {
            self.weights = Array(weights)
            sum = weights.reduce(0) { $0 + $1.magnitude }
        }
    }

    /// Per path, as long as the window; weights end where their samples do.
    private func weights(of integration: Q1Integration, _ own: Q1SequencerPath, count: Int) -> ([Double], [Double]) {
        func samples(_ index: Int) -> [Double] {
            let weights = (own.weights[index]?.samples.prefix(count) ?? []).map { $0.isFinite ? Double($0) : 0 }
            return weights + [Double](repeating: 0, count: count - weights.count)
        }
        switch integration {
        case .square:
            let ones = [Double](repeating: 1, count: count)
            return (ones, ones)
        case .weighed(let first, let second): return (samples(first), samples(second))
        }
    }

    /// - Parameter sense: 1: demodulated as the sequencer does, −1: the other way round.
    /// - Returns: its place in the schedule.
    private mutating func add(
        _ piece: Q1Window.Piece, _ input: Q1Input, _ own: Q1SequencerPath, kernel: [Double], sense: Double, isTrace: Bool
    ) -> Int {
        let start = tick(piece.start)
        let number = schedule.captures.count
        // The counter sees the converters, before any demodulation: its sense is 0.
        let (hertz, cycles) = (sense * Q1Phase.hertz(piece.frequencySteps), sense * Q1Phase.cycles(piece.phaseSteps))
        let weights = isTrace ? [Double](repeating: 1, count: Int(piece.count)) : kernel
        let zeros = [Double](repeating: 0, count: weights.count)
        captured.append(Q1Rendering.Source(sequencer: piece.sequencer, sense: own.demodulates ? sense : 0))
        schedule.captures.append(
            .init(
                kind: isTrace ? .trace : .iq, port: input.port, frame: own.name, startTick: start,
                durationTicks: tick(piece.count), kernel: place(weights, zeros, "weights"),
                state: state(input.oscillatorHz, hertz, cycles, at: start), qubit: nil, bit: nil,
                name: "\(own.name) #\(number)", number: number))
        return number
    }

    /// What constants at the ADCs add to the integrals.
    private func background(
        _ piece: Q1Window.Piece, _ input: Q1Input, _ kernels: (Kernel, Kernel)
    ) -> SIMD2<Double> {
        let port = Complex(input.offset[0], input.offset[1])
        let constant = input.ahead * port + input.behind * port.conjugate
        var sum = SIMD2<Double>.zero
        for k in kernels.0.weights.indices {
            let steps = Q1Phase.turned(piece.phaseSteps, by: piece.frequencySteps, nanoseconds: Int64(k))
            let sample = constant * Complex.unit(cycles: -Q1Phase.cycles(steps))
            sum += [kernels.0.weights[k] * sample.re, kernels.1.weights[k] * sample.im]
        }
        return sum * 0x1p22
    }
}

extension Q1Window {
    /// A part in which the oscillator is left alone.
    struct Piece {
        var sequencer: Int
        /// As the window's.
        var start: Int64
        var count: Int64
        var frequencySteps: Int32
        var phaseSteps: Int64
    }

    /// The parts of a window that lasts, by time.
    var pieces: [Piece] {
        let first = Turn(nanosecond: 0, frequencySteps: frequencySteps, phaseSteps: phaseSteps)
        let all = [first] + turns
        let ends = all.dropFirst().map(\.nanosecond) + [count]
        return zip(all, ends).map { turn, end in
            Piece(
                sequencer: Int(sequencer), start: start + turn.nanosecond, count: end - turn.nanosecond,
                frequencySteps: turn.frequencySteps, phaseSteps: turn.phaseSteps)
        }
    }
}
