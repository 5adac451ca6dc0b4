internal import RackNumerics
internal import RealModule

/// Builds the unitary of a stretch of a piece as a list of local operators, to be applied in order.
final class StepBuilder {
    let cluster: Cluster
    private var exponential = MatrixExponential(capacity: 16)
    private var exponentialCapacity = 16
    private var structures: [PieceStructure.Key: PieceStructure] = [:]
    /// The structure asked for last: most pieces are like the one before.
    private var latest: (key: PieceStructure.Key, structure: PieceStructure)?
    /// Components whose largest block is above this are split into modes and pairs.
    let denseLimit: Int
    /// Largest turn, in radians, of a tone within one Magnus step at accuracy 10⁻⁶.
    private let magnusTurn: Double

    init(_ cluster: Cluster, denseLimit: Int) {
        self.denseLimit = denseLimit
        self.cluster = cluster
        magnusTurn = 0.15 * Double.pow(cluster.accuracy / 1e-6, 0.25)
    }

    func structure(of values: PieceValues) -> PieceStructure {
        if let latest, latest.key.describes(values) { return latest.structure }
        let key = PieceStructure.Key(
            driven: values.tones.map { !$0.isEmpty }, coupled: values.exchange.map { $0 != 0 })
        let structure = structures[key] ?? PieceStructure(key, cluster: cluster)
        structures[key] = structure
        latest = (key, structure)
        return structure
    }

    /// The unitary from `offset` to `offset + duration` seconds after the start of the piece.
    func unitary(
        _ values: PieceValues, _ structure: PieceStructure, offset: Double, duration: Double
    ) -> [RowFactor] {
        var factors: [RowFactor] = []
        if let phases = freePhases(values, structure.freeModes, duration) {
            factors.append(.phases(phases))
        }
        for component in structure.components {
            if component.largestBlock <= denseLimit {
                let blocks = dense(component, values, offset: offset, duration: duration)
                factors.append(.blocks(component.map, blocks))
            } else {
                factors += split(component, values, offset: offset, duration: duration)
            }
        }
        return factors
    }

    /// Whether `unitary` depends on the duration alone.
    func isStationary(_ values: PieceValues) -> Bool {
        values.tones.allSatisfy { $0.allSatisfy { $0.frequencyHz == 0 } }
    }

    private func freePhases(_ values: PieceValues, _ modes: [Int], _ duration: Double) -> [[Complex]]? {
        let turning = modes.filter { values.energies[$0].contains { $0 != 0 } }
        guard !turning.isEmpty else { return nil }
        return cluster.levels.indices.map { mode in
            turning.contains(mode)
                ? values.energies[mode].map { Complex.unit(radians: -$0 * duration) }
                : [Complex](repeating: .one, count: cluster.levels[mode])
        }
    }

    // MARK: dense components

    /// Exact exponentials where one frame makes every drive stand still, else 4th-order commutator-free
    /// Magnus steps with exact moments (Alvermann and Fehske, J. Comput. Phys. 230, 5930 (2011)).
    private func dense(
        _ component: Component, _ values: PieceValues, offset: Double, duration: Double,
        withEnergies: Bool = true
    ) -> [BlockOperator] {
        let gauge = gaugeHz(component, values)
        let modes = component.map.modes
        let fastest = modes.reduce(0.0) { top, mode in
            values.tones[mode].reduce(top) { max($0, ($1.frequencyHz - gauge).magnitude) }
        }
        var blocks: [BlockOperator] = []
        if fastest == 0 {
            let coefficients = values.tones.map { $0.reduce(Complex.zero) { $0 + $1.amplitude } }
            blocks = component.blocks.map {
                exponential(
                    $0, component, values, gauge, coefficients, exchangeWeight: 1, duration,
                    withEnergies: withEnergies)
            }
        } else {
            let count = magnusSteps(component, values, gauge, fastest, duration.magnitude)
            let step = duration / Double(count)
            for k in 0..<count {
                let middle = offset + (Double(k) + 0.5) * step
                let (mean, slope) = moments(values, gauge, middle, step)
                for late in [-1.0, 1.0] {
                    let coefficients = zip(mean, slope).map { 0.5 * $0 + (2 * late) * $1 }
                    let next = component.blocks.map {
                        exponential(
                            $0, component, values, gauge, coefficients, exchangeWeight: 0.5, step,
                            withEnergies: withEnergies)
                    }
                    blocks = blocks.isEmpty ? next : zip(next, blocks).map { $0.after($1) }
                }
            }
        }
        guard gauge != 0 else { return blocks }
        let before = values.rotation(-gauge, after: offset)
        let after = values.rotation(gauge, after: offset + duration)
        return zip(blocks, component.blocks).map { $0.turned(before: before, after: after, $1.excitations) }
    }

    /// The frame, relative to the cluster's, in which the component's strongest drive stands still.
    private func gaugeHz(_ component: Component, _ values: PieceValues) -> Double {
        guard component.isDriven, !(cluster.counterRotating && component.map.modes.count > 1) else {
            return 0
        }
        var gauge = 0.0
        var strongest = 0.0
        for mode in component.map.modes {
            for tone in values.tones[mode] where tone.amplitude.squaredMagnitude > strongest {
                (strongest, gauge) = (tone.amplitude.squaredMagnitude, tone.frequencyHz)
            }
        }
        return gauge
    }

    private func magnusSteps(
        _ component: Component, _ values: PieceValues, _ gauge: Double, _ fastest: Double, _ duration: Double
    ) -> Int {
        let turn = 2 * .pi * fastest * duration / magnusTurn
        return max(1, Int(min(turn, 1e9).rounded(.up)))
    }

    /// Mean and first moment of each mode's drive over a step, in the gauge frame.
    private func moments(
        _ values: PieceValues, _ gauge: Double, _ middle: Double, _ step: Double
    ) -> (mean: [Complex], slope: [Complex]) {
        var mean = [Complex](repeating: .zero, count: values.tones.count)
        var slope = mean
        for (mode, tones) in values.tones.enumerated() {
            for tone in tones {
                let frequency = tone.frequencyHz - gauge
                let centre = tone.amplitude * values.rotation(frequency, after: middle)
                let x = .pi * frequency * step
                let (sine, cosine) = (Double.sin(x), Double.cos(x))
                let zeroth = x.magnitude < 1e-4 ? 1 - x * x / 6 : sine / x
                let first =
                    x.magnitude < 1e-2
                    ? x / 3 - x * x * x / 30 + x * x * x * x * x / 840 : (sine / x - cosine) / x
                mean[mode] += zeroth * centre
                slope[mode] += Complex(0, -0.5 * first) * centre
            }
        }
        return (mean, slope)
    }

    /// exp(−iHτ) on one block, where H weighs energies and exchange by `exchangeWeight` and takes drives
    /// from `coefficients` (of a†, in rad/s).
    private func exponential(
        _ block: Component.Block, _ component: Component, _ values: PieceValues, _ gauge: Double,
        _ coefficients: [Complex], exchangeWeight: Double, _ duration: Double, withEnergies: Bool
    ) -> BlockOperator {
        let n = block.states.count
        var result = BlockOperator(
            offsets: block.offsets, re: [Double](repeating: 0, count: n * n),
            im: [Double](repeating: 0, count: n * n))
        let weight = exchangeWeight * duration
        for k in 0..<n {
            var energy = component.shiftRates[block.states[k]]
            if withEnergies {
                energy -= 2 * .pi * gauge * Double(block.excitations[k])
                for (position, level) in block.digits[k].enumerated() {
                    energy += values.energies[component.map.modes[position]][level]
                }
            }
            result.im[k * n + k] = -energy * weight
        }
        for element in block.exchange {
            let value = -values.exchange[element.source] * element.factor * weight
            result.im[element.row * n + element.column] += value
            result.im[element.column * n + element.row] += value
        }
        for element in block.drive {
            let value = element.factor * duration * coefficients[element.source]
            result.re[element.row * n + element.column] += value.im
            result.im[element.row * n + element.column] -= value.re
            result.re[element.column * n + element.row] -= value.im
            result.im[element.column * n + element.row] -= value.re
        }
        if n > exponentialCapacity {
            exponentialCapacity = n
            exponential = MatrixExponential(capacity: n)
        }
        let workspace = exponential
        result.re.withUnsafeMutableBufferPointer { re in
            result.im.withUnsafeMutableBufferPointer { im in
                workspace.exponentiate(n, re.baseAddress!, im.baseAddress!)
            }
        }
        return result
    }

    // MARK: large components

    /// Modes apart, each exactly, and exchange pair by pair: Blanes and Moan's splitting of order 4 with six
    /// stages (J. Comput. Appl. Math. 142, 313 (2002), table 2, S6).
    private func split(
        _ component: Component, _ values: PieceValues, offset: Double, duration: Double
    ) -> [RowFactor] {
        let a1 = 0.0792036964311957
        let a2 = 0.353172906049774
        let a3 = -0.0420650803577195
        let a4 = 1 - 2 * (a1 + a2 + a3)
        let b1 = 0.209515106613362
        let b2 = -0.143851773179818
        let b3 = 0.5 - b1 - b2
        let parts = component.parts(
            cluster, driven: values.tones.map { !$0.isEmpty }, coupled: values.exchange.map { $0 != 0 })
        var factors: [RowFactor] = []
        var time = offset
        for (a, b) in [(a1, b1), (a2, b2), (a3, b3), (a4, b3), (a3, b2), (a2, b1), (a1, 0)] {
            for local in parts.locals {
                let blocks = dense(local, values, offset: time, duration: a * duration)
                factors.append(.blocks(local.map, blocks))
            }
            time += a * duration
            guard b != 0 else { continue }
            // Pairs of one class share no mode; classes are ordered as a palindrome.
            let classes = parts.pairClasses
            for (k, pairs) in (classes + classes.dropLast().reversed()).enumerated() {
                let weight = k == classes.count - 1 ? b : b / 2
                for pair in pairs {
                    let blocks = dense(
                        pair, values, offset: 0, duration: weight * duration, withEnergies: false)
                    let acting = pair.isShifting ? blocks : blocks.filter { $0.offsets.count > 1 }
                    factors.append(.blocks(pair.map, acting))
                }
            }
        }
        return factors
    }
}

extension BlockOperator {
    /// The product self·earlier.
    func after(_ earlier: BlockOperator) -> BlockOperator {
        let n = offsets.count
        var product = self
        product.re.withUnsafeMutableBufferPointer { re in
            product.im.withUnsafeMutableBufferPointer { im in
                self.re.withUnsafeBufferPointer { aRe in
                    self.im.withUnsafeBufferPointer { aIm in
                        earlier.re.withUnsafeBufferPointer { bRe in
                            earlier.im.withUnsafeBufferPointer { bIm in
                                DenseRoutines.multiply(
                                    rows: n, inner: n, columns: n, aRe.baseAddress!, aIm.baseAddress!,
                                    bRe.baseAddress!, bIm.baseAddress!, re.baseAddress!, im.baseAddress!)
                            }
                        }
                    }
                }
            }
        }
        return product
    }

    /// after^N · self · before^N for the number of excitations N of each state.
    func turned(before: Complex, after: Complex, _ excitations: [Int]) -> BlockOperator {
        var powersBefore: [Complex] = [.one]
        var powersAfter: [Complex] = [.one]
        for _ in 0..<(excitations.max() ?? 0) {
            powersBefore.append(powersBefore[powersBefore.count - 1] * before)
            powersAfter.append(powersAfter[powersAfter.count - 1] * after)
        }
        var result = self
        let n = offsets.count
        for r in 0..<n {
            for c in 0..<n {
                let z =
                    powersAfter[excitations[r]] * powersBefore[excitations[c]]
                    * Complex(re[r * n + c], im[r * n + c])
                result.re[r * n + c] = z.re
                result.im[r * n + c] = z.im
            }
        }
        return result
    }
}
