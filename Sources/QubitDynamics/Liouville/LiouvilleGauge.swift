internal import RackNumerics
internal import RealModule

/// Frames in which a run's drives stand still: modes that exchange joins turn together, each set with its drives'
/// carrier and phase, and what is free to turn at any speed turns so that little is left of its energies.
struct LiouvilleGauge {
    /// Energies that the frame takes away, in rad/s, by mode and level.
    let energies: [[Double]]
    /// Phase per excitation of each mode, in cycles.
    let turns: [Double]
    /// Per term: what is left of a drive's phase, in cycles.
    let drivePhases: [Double]
    /// Whether a drive has two quadratures in this frame.
    let isComplex: Bool

    init(_ terms: RunTerms) {
        let cluster = terms.cluster
        var sets = DisjointSets(count: cluster.levels.count)
        for (number, model) in cluster.couplingModels.enumerated() where terms.coupled[number] {
            sets.join(model.a, model.b)
        }
        var energies = [[Double]](repeating: [], count: cluster.levels.count)
        var turns = [Double](repeating: 0, count: cluster.levels.count)
        var phases = [Double](repeating: 0, count: terms.terms.count)
        var isComplex = false
        for modes in sets.sets() {
            let drives = terms.terms.indices.filter {
                if case .drive(let mode) = terms.terms[$0].kind { modes.contains(mode) } else { false }
            }
            if let strongest = drives.max(by: { terms.terms[$0].peak < terms.terms[$1].peak }) {
                let tone = terms.terms[strongest]
                // Its first sample of some size is real then.
                let piece = tone.re.indices.first { Complex(tone.re[$0], tone.im[$0]).magnitude > 0.5 * tone.peak } ?? 0
                let turn = tone.phase - Double.atan2(y: tone.im[piece], x: tone.re[piece]) / (2 * .pi)
                for mode in modes {
                    turns[mode] = turn
                    energies[mode] = (0..<cluster.levels[mode]).map { 2 * .pi * tone.frequencyHz * Double($0) }
                }
                for drive in drives {
                    phases[drive] = terms.terms[drive].phase - turn
                    isComplex = isComplex || !Self.isReal(terms.terms[drive], phases[drive])
                }
            } else if modes.count == 1, Self.levelsAreFree(cluster, modes[0]) {
                energies[modes[0]] = terms.energies[modes[0]]
            } else {
                // Halfway between the lowest level and the highest.
                let slope = modes.reduce(0) { $0 + (terms.energies[$1].last ?? 0) / Double(cluster.levels[$1] - 1) }
                for mode in modes {
                    energies[mode] = (0..<cluster.levels[mode]).map { slope / Double(modes.count) * Double($0) }
                }
            }
        }
        (self.energies, self.turns, drivePhases, self.isComplex) = (energies, turns, phases, isComplex)
    }

    /// Whether a drive has one quadrature but for rounding.
    private static func isReal(_ term: RunTerms.Term, _ phase: Double) -> Bool {
        let turn = Complex.unit(cycles: -phase)
        let limit = 1e-14 * term.peak
        return term.re.indices.allSatisfy { (turn * Complex(term.re[$0], term.im[$0])).im.magnitude <= limit }
    }

    /// Whether each jump of a mode leaves from one level alone: then every level may have a phase of its own.
    private static func levelsAreFree(_ cluster: Cluster, _ mode: Int) -> Bool {
        cluster.localOperators(of: mode).allSatisfy { one in
            guard case .ladder(_, _, let amplitudes) = one else { return true }
            return amplitudes.count { $0 != 0 } <= 1
        }
    }

    /// The frame's phase of each joint state so many seconds after the run's start.
    func phases(_ structure: LiouvilleStructure, seconds: Double) -> [Complex] {
        structure.states.indices.map { s in
            var radians = 0.0
            for mode in 0..<structure.modes {
                let level = structure.digits[s * structure.modes + mode]
                radians += energies[mode][level] * seconds + 2 * .pi * turns[mode] * Double(level)
            }
            return .unit(radians: radians)
        }
    }

    /// Whether all drives of modes that may come to exchange share a carrier.
    static func exists(_ cluster: Cluster, _ fields: ClusterFields) -> Bool {
        guard !cluster.counterRotating else { return false }
        var sets = DisjointSets(count: cluster.levels.count)
        for model in cluster.couplingModels where !model.isDispersive { sets.join(model.a, model.b) }
        var carriers = [Double?](repeating: nil, count: cluster.levels.count)
        for drive in fields.drives where !drive.signal.isSilent {
            let set = sets.root(drive.mode)
            let carrier = drive.signal.carrierHz - cluster.frameHz[drive.mode]
            if let known = carriers[set], known != carrier { return false }
            carriers[set] = carrier
        }
        return true
    }
}
