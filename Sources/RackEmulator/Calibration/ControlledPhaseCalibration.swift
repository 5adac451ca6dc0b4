internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule
internal import SignalChain

/// The flux pulses of a CZ by |11⟩ ↔ |02⟩.
///
/// Start: the second qubit comes down to where its |2⟩ meets |11⟩, f2 + α2 = f1, and of a row of coupler amplitudes
/// the one is taken that comes nearest to a full return (√2·2πg·t = π). Then least squares on the two amplitudes:
/// conditional phase π, nothing left in |02⟩, nothing swapped.
struct ControlledPhaseCalibration {
    var couplerAmplitude: Double
    var qubitAmplitude: Double
    /// Virtual Z after the gate, in rad.
    var zFirst: Double
    var zSecond: Double
    /// What is left over, as a sum of squared amplitudes.
    var residual: Double

    init?(pair: CalibrationTemplate.Pair, lab: PulseLab) {
        let device = lab.device
        guard case .cz(let seconds, let rise) = device.gates.twoQubit else { return nil }
        guard pair.couplerPort != nil || pair.qubitPort != nil else { return nil }
        let modes = Self.modes(of: pair, device)
        let shape = "\(lab.text(seconds: seconds)), \(lab.text(seconds: rise))"
        var (declarations, plays, frames) = ("", "", [String]())
        for (port, name, input) in [(pair.couplerPort, "fc", "coupler"), (pair.qubitPort, "fq", "second")] {
            guard let port else { continue }
            let portName = device.ports[port].name
            declarations += "cal { extern port \(portName); frame \(name) = newframe(\(portName), 0.0, 0.0); }\n"
            plays += "play(\(name), flat_top(\(input)_, \(shape))); "
            frames.append(name)
        }
        let body = declarations + """
            defcal pulse(float coupler_, float second_) $\(pair.first), $\(pair.second) {
              \(plays)
            }
            pulse(coupler, second) $\(pair.first), $\(pair.second);

            """
        guard let trial = lab.trial(body, inputs: ["coupler", "second"], modes: modes) else { return nil }
        let search = Search(pair: pair, modes: modes, trial: trial, lab: lab)
        // A gate that is off by more than a percent is none: the constants say so rather than play it.
        guard let start = search.start(), let found = search.refine(start), found.sum < 0.01 else { return nil }
        couplerAmplitude = found.coupler
        qubitAmplitude = found.qubit
        residual = found.sum
        zFirst = -found.phases.first
        zSecond = -found.phases.second
    }

    private static func modes(of pair: CalibrationTemplate.Pair, _ device: Device) -> [Int] {
        var modes = [pair.first, pair.second]
        if let port = pair.couplerPort, case .modeFlux(let coupler) = device.ports[port].role { modes.append(coupler) }
        return modes.sorted()
    }

    /// The search over the two amplitudes.
    private struct Search {
        let pair: CalibrationTemplate.Pair
        let modes: [Int]
        let trial: PulseLab.Trial
        let lab: PulseLab

        struct Found {
            var coupler: Double
            var qubit: Double
            var sum: Double
            var phases: (first: Double, second: Double)
        }

        /// Levels per mode of the cluster with the two qubits in these.
        private func levels(_ first: Int, _ second: Int) -> [Int] {
            modes.map { $0 == pair.first ? first : $0 == pair.second ? second : 0 }
        }

        private func evolution(_ coupler: Double, _ qubit: Double) -> PulseLab.Evolution? {
            guard coupler.magnitude <= 1, qubit.magnitude <= 1 else { return nil }
            return lab.evolution(
                of: trial, ["coupler": coupler, "second": qubit],
                levels: [levels(0, 0), levels(0, 1), levels(1, 0), levels(1, 1), levels(0, 2)])
        }

        private func residuals(_ coupler: Double, _ qubit: Double) -> [Double]? {
            guard let evolution = evolution(coupler, qubit) else { return nil }
            func stay(_ a: Int, _ b: Int) -> Complex { evolution.amplitude(levels(a, b), levels(a, b)) }
            let conditional = stay(1, 1) * stay(0, 0) * (stay(0, 1) * stay(1, 0)).conjugate
            // (1 + e^{i(φ−π)}…): the sine and one minus the cosine of half the error, free of branch cuts.
            let error = (-conditional).argument
            let swapped = evolution.amplitude(levels(1, 0), levels(0, 1))
            let doubled = evolution.amplitude(levels(0, 2), levels(1, 1))
            return [error / 2, doubled.re, doubled.im, swapped.re, swapped.im]
        }

        /// The qubit by formula, the coupler as the best of a row of amplitudes: the first full return.
        func start() -> (coupler: Double, qubit: Double)? {
            let qubit = qubitStart()
            guard pair.couplerPort != nil else { return (0, qubit) }
            var best: (sum: Double, coupler: Double)?
            for step in 1...40 {
                let amplitude = Double(step) / 40 * couplerReach
                guard let residuals = residuals(amplitude, qubit) else { continue }
                let sum = residuals.reduce(0) { $0 + $1 * $1 }
                if sum < best?.sum ?? .infinity { best = (sum, amplitude) }
            }
            return best.map { ($0.coupler, qubit) }
        }

        func refine(_ start: (coupler: Double, qubit: Double)) -> Found? {
            let usesBoth = pair.couplerPort != nil && pair.qubitPort != nil
            let scale = max(start.coupler.magnitude, 0.01)
            let search: LeastSquares
            let parameters: [Double]
            if usesBoth {
                search = LeastSquares(steps: [scale * 1e-4, 1e-5], goal: 1e-14, rounds: 25)
                parameters = [start.coupler, start.qubit]
            } else {
                search = LeastSquares(steps: [1e-5], goal: 1e-14, rounds: 25)
                parameters = [pair.couplerPort != nil ? start.coupler : start.qubit]
            }
            func split(_ values: [Double]) -> (coupler: Double, qubit: Double) {
                usesBoth ? (values[0], values[1]) : pair.couplerPort != nil ? (values[0], 0) : (0, values[0])
            }
            let found = search.minimise(from: parameters) { values in
                let (coupler, qubit) = split(values)
                return residuals(coupler, qubit)
            }
            guard let found else { return nil }
            let (coupler, qubit) = split(found.parameters)
            guard let evolution = evolution(coupler, qubit) else { return nil }
            func phase(_ a: Int, _ b: Int) -> Double {
                (evolution.amplitude(levels(a, b), levels(a, b))
                    * evolution.amplitude(levels(0, 0), levels(0, 0)).conjugate).argument
            }
            return Found(coupler: coupler, qubit: qubit, sum: found.sum, phases: (phase(1, 0), phase(0, 1)))
        }

        /// The second qubit's flux at which f2 + α2 = f1, as an amplitude; 0 where it is not tunable.
        private func qubitStart() -> Double {
            let device = lab.device
            let (first, second) = (device.modes[pair.first], device.modes[pair.second])
            guard let port = pair.qubitPort, let tuning = second.flux else { return 0 }
            let wanted = first.frequencyHz - second.anharmonicityHz
            guard wanted < second.frequencyHz else { return 0 }
            guard let flux = second.fluxLaw?.flux(frequencyHz: wanted) else { return 0 }
            let perUnit = lab.chain.frequencyResponse(port: port, atHz: 0).re * device.ports[port].responsePerVolt
            return perUnit == 0 ? 0 : (flux - tuning.idleFlux) / perUnit
        }

        /// The largest amplitude worth trying: full scale, or where the coupler nears half a flux quantum and has no
        /// frequency to speak of.
        private var couplerReach: Double {
            let device = lab.device
            guard let port = pair.couplerPort else { return 0 }
            let perUnit = lab.chain.frequencyResponse(port: port, atHz: 0).re * device.ports[port].responsePerVolt
            guard perUnit > 0 else { return 1 }
            return min(1, (0.45 - restingFlux) / perUnit)
        }

        private var restingFlux: Double {
            let device = lab.device
            guard let port = pair.couplerPort else { return 0 }
            switch device.ports[port].role {
            case .modeFlux(let coupler): return device.modes[coupler].flux?.idleFlux ?? 0
            case .couplerFlux(let coupling):
                guard case .effective(let coupler) = device.couplings[coupling].kind else { return 0 }
                let ends = device.couplings[coupling]
                return coupler.restingFlux(
                    f1Hz: device.modes[ends.a].frequencyHz, f2Hz: device.modes[ends.b].frequencyHz) ?? 0
            case .drive, .readoutDrive, .readoutCapture: return 0
            }
        }
    }
}
