internal import RackDiagnostics
internal import RackModel
internal import RackNumerics

/// The inverse of the crosstalk matrix, applied to what is played.
///
/// At the chip end of port i arrives v_i + Σ_j c_ij v_j, where v_j = g_j·F(x_j) with the gain g_j (full
/// scale, attenuation, the turn of the delay) and the filters F of line j. Among ports with the same rate,
/// oscillator, filters and delay F is common, so in units of full scale the matrix is
/// B = 1 + c_ij g_j/g_i, and playing B⁻¹x leaves v_i as programmed.
struct CrosstalkCompensation: Sendable {
    /// Per port: the sources that its converter must play, and with what weight.
    private let weights: [[(source: Int, weight: Complex)]]
    private let grids: [SampleGrid?]
    private let carriersHz: [Double]

    /// Weights below this do nothing that matters: the leak they would mend is 10⁻⁷.
    private static let smallest = 1e-7

    init(device: Device, lines: [PortLine?]) {
        let gains = zip(device.ports, lines).map { port, line in
            (line?.gain ?? .one) * port.converter.fullScaleVolts
        }
        let count = device.ports.count
        var matrix = (0..<count).map { row in (0..<count).map { $0 == row ? Complex.one : .zero } }
        for entry in device.crosstalk.entries where entry.from != entry.to {
            matrix[entry.to][entry.from] += entry.ratio(in: device) * gains[entry.from] / gains[entry.to]
        }
        // `problems(of:)` has refused a singular matrix.
        let inverse = Self.inverse(matrix) ?? matrix
        weights = inverse.map { row in
            row.indices.compactMap { row[$0].magnitude < Self.smallest ? nil : ($0, row[$0]) }
        }
        grids = lines.map { $0?.grid }
        carriersHz = lines.map { $0?.carrierHz ?? 0 }
    }

    /// Why the matrix of `device` cannot be inverted sample by sample.
    static func problems(of device: Device) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for entry in device.crosstalk.entries where entry.amplitude != 0 && entry.from != entry.to {
            let (from, to) = (device.ports[entry.from], device.ports[entry.to])
            var reasons: [String] = []
            if !from.isOutput || !to.isOutput { reasons.append("one of them only captures") }
            if from.ticksPerSample != to.ticksPerSample { reasons.append("their sample rates differ") }
            if from.localOscillatorHz != to.localOscillatorHz { reasons.append("their oscillators differ") }
            if from.line.filters != to.line.filters || from.line.predistortion != to.line.predistortion {
                reasons.append("their line filters differ")
            }
            if from.line.delaySeconds != to.line.delaySeconds { reasons.append("their line delays differ") }
            if !reasons.isEmpty {
                found.append(
                    Diagnostic(
                        code: "RS0109",
                        "crosstalk from '\(from.name)' to '\(to.name)' cannot be compensated: "
                            + reasons.joined(separator: ", "),
                        help: "make the two ports alike, or turn the compensation off"))
            }
        }
        guard found.isEmpty else { return found }
        let count = device.ports.count
        var matrix = (0..<count).map { row in (0..<count).map { $0 == row ? Complex.one : .zero } }
        for entry in device.crosstalk.entries where entry.from != entry.to {
            matrix[entry.to][entry.from] += entry.ratio(in: device)
        }
        if inverse(matrix) == nil {
            found.append(
                Diagnostic(
                    code: "RS0110", "the crosstalk matrix has no inverse: some ports cannot be told apart"))
        }
        return found
    }

    /// B⁻¹ applied: what each port must play so that the programmed signals arrive. Ports with nothing
    /// programmed play the corrections that their neighbours ask for.
    func apply(to signals: [(port: Int, signal: SampledSignal)]) -> [(port: Int, signal: SampledSignal)] {
        var byPort = [SampledSignal?](repeating: nil, count: weights.count)
        for (port, signal) in signals { byPort[port] = signal }
        return weights.indices.compactMap { port in
            let parts = weights[port].compactMap { source, weight in byPort[source].map { ($0, weight) } }
            guard let grid = grids[port], !parts.isEmpty else { return nil }
            var sum = SampledSignal(grid: grid, carrierHz: carriersHz[port])
            sum.segments = Self.sum(parts, ticksPerSample: grid.ticksPerSample)
            return (port, sum)
        }
    }

    /// Σ weight·signal over signals on one grid.
    private static func sum(_ parts: [(SampledSignal, Complex)], ticksPerSample: Int64) -> [SignalSegment] {
        var pieces = parts.flatMap { signal, weight in signal.segments.map { $0.scaled(by: weight) } }
            .filter { $0.count > 0 }
        pieces.sort { $0.startTick < $1.startTick }
        var result: [SignalSegment] = []
        for piece in pieces {
            let last = result.indices.last
            let offset = last.map { Int((piece.startTick - result[$0].startTick) / ticksPerSample) } ?? .max
            guard let last, offset <= result[last].count else {
                result.append(piece)
                continue
            }
            let missing = max(0, offset + piece.count - result[last].count)
            result[last].re += Array(repeating: 0, count: missing)
            result[last].im += Array(repeating: 0, count: missing)
            for k in 0..<piece.count {
                result[last].re[offset + k] += piece.re[k]
                result[last].im[offset + k] += piece.im[k]
            }
        }
        return result
    }

    /// Gauss–Jordan with row pivots; `nil` if a pivot vanishes.
    private static func inverse(_ matrix: [[Complex]]) -> [[Complex]]? {
        let n = matrix.count
        var left = matrix
        var right = (0..<n).map { row in (0..<n).map { $0 == row ? Complex.one : .zero } }
        for column in 0..<n {
            let pivot = (column..<n).max { left[$0][column].magnitude < left[$1][column].magnitude } ?? column
            guard left[pivot][column].magnitude > 1e-12 else { return nil }
            left.swapAt(pivot, column)
            right.swapAt(pivot, column)
            let scale = Complex.one / left[column][column]
            left[column] = left[column].map { $0 * scale }
            right[column] = right[column].map { $0 * scale }
            for row in 0..<n where row != column && left[row][column] != .zero {
                let factor = left[row][column]
                for k in 0..<n {
                    left[row][k] -= factor * left[column][k]
                    right[row][k] -= factor * right[column][k]
                }
            }
        }
        return right
    }
}

extension Crosstalk.Entry {
    /// The complex ratio of voltages. Between baseband ports, whose signals are real, it is the cosine's
    /// part of it.
    func ratio(in device: Device) -> Complex {
        let ratio = amplitude * Complex.unit(radians: phaseRadians)
        let isBaseband =
            device.ports[from].localOscillatorHz == nil && device.ports[to].localOscillatorHz == nil
        return isBaseband ? Complex(ratio.re) : ratio
    }
}
