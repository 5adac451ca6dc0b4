internal import RackModel
internal import Scheduling

/// Which modes have to be simulated together.
///
/// Modes that a schedule never couples are separate factors of the state (design: an idle 54-qubit chip
/// with one busy pair costs one pair). A coupling counts as used when
/// * its coupler, as a mode or as an effective coupler, or a qubit of a fixed exchange is pulsed in flux;
/// * a tone on one qubit's drive is nearer to the other's frequency (cross resonance);
/// * a fixed exchange joins qubits nearer than ten times its strength: they hybridise at idle;
/// * it joins a mode that takes part to a resonator simulated as a mode, or is dispersive and the resonator
///   takes part or is not empty by itself;
/// * white noise is shared: what it does to one mode is correlated with what it does to the others, so those that
///   the schedule touches are simulated together (slow noise needs no joining: every cluster sees the same draw);
/// * the description states bare frequencies: then a mode is where it belongs only with all that it is joined to.
///
/// A coupling that is not used leaves its mark only in the dressed frequencies, which the description
/// states; residual ZZ acts between qubits of one cluster.
struct ClusterPartition {
    struct Cluster: Equatable {
        /// Ascending indices into `Device.modes`.
        var modes: [Int]
        /// Ascending indices into `Device.couplings`: every coupling with both ends inside.
        var couplings: [Int]
    }

    let device: Device
    let schedule: PulseSchedule
    /// Modes that count as touched whatever the schedule.
    var alsoTouched: [Int] = []

    /// Clusters in the order of their first mode. Every mode that is played to or measured is in one.
    var clusters: [Cluster] {
        var parent = Array(device.modes.indices)
        func root(_ mode: Int) -> Int {
            var mode = mode
            while parent[mode] != mode { mode = parent[mode] }
            return mode
        }
        var isTouched = touchedModes
        for (a, b) in usedCouplings(isTouched) {
            isTouched[a] = true
            isTouched[b] = true
            let (low, high) = (min(root(a), root(b)), max(root(a), root(b)))
            parent[high] = low
        }
        for noise in device.correlatedNoise where noise.dephasingRate > 0 {
            let feeling = zip(noise.modes, noise.weights).filter { isTouched[$0.0] && $0.1 != 0 }.map(\.0)
            for mode in feeling.dropFirst() {
                let (low, high) = (min(root(feeling[0]), root(mode)), max(root(feeling[0]), root(mode)))
                parent[high] = low
            }
        }
        return device.modes.indices.filter { isTouched[$0] && root($0) == $0 }.map { first in
            let modes = device.modes.indices.filter { isTouched[$0] && root($0) == first }
            let inside = device.couplings.indices.filter {
                modes.contains(device.couplings[$0].a) && modes.contains(device.couplings[$0].b)
            }
            return Cluster(modes: modes, couplings: inside)
        }
    }

    private var touchedModes: [Bool] {
        var isTouched = [Bool](repeating: false, count: device.modes.count)
        for mode in alsoTouched { isTouched[mode] = true }
        for qubit in schedule.qubits where qubit < isTouched.count { isTouched[qubit] = true }
        for play in schedule.plays {
            switch device.ports[play.port].role {
            case .drive(let mode), .modeFlux(let mode): isTouched[mode] = true
            case .couplerFlux, .readoutDrive, .readoutCapture: break
            }
        }
        for capture in schedule.captures {
            if let mode = CaptureTarget(device: device).mode(of: capture) { isTouched[mode] = true }
        }
        return isTouched
    }

    private func usedCouplings(_ isTouched: [Bool]) -> [(Int, Int)] {
        var fluxedModes = Set<Int>()
        var fluxedCouplings = Set<Int>()
        var tones = Set<Tone>()
        for play in schedule.plays {
            switch device.ports[play.port].role {
            case .modeFlux(let mode): fluxedModes.insert(mode)
            case .couplerFlux(let coupling): fluxedCouplings.insert(coupling)
            case .drive(let mode): tones.insert(Tone(mode: mode, frequencyHz: play.state.frequencyHz))
            case .readoutDrive, .readoutCapture: break
            }
        }
        let joined = Self.joined(to: device.modes.indices.filter { isTouched[$0] }, in: device)
        let joinedToTouched = device.modes.indices.map(joined.contains)
        return device.couplings.indices.compactMap { index in
            let coupling = device.couplings[index]
            let (a, b) = (coupling.a, coupling.b)
            switch coupling.kind {
            case .effective: return fluxedCouplings.contains(index) ? (a, b) : nil
            case .dispersive:
                let shows = isTouched[b] || isTouched[a] && device.modes[b].thermalPopulation > 0
                return shows ? (a, b) : nil
            case .exchange(let strengthHz):
                if device.frequencies == .bare { return joinedToTouched[a] ? (a, b) : nil }
                if [a, b].contains(where: { device.modes[$0].kind == .resonator }) {
                    return isTouched[a] || isTouched[b] ? (a, b) : nil
                }
                let couplers = [a, b].filter { device.modes[$0].kind == .coupler }
                if !couplers.isEmpty {
                    return couplers.contains(where: fluxedModes.contains) ? (a, b) : nil
                }
                guard !shareCoupler(a, b), isTouched[a] || isTouched[b] else { return nil }
                let separation = (device.modes[a].frequencyHz - device.modes[b].frequencyHz).magnitude
                let isUsed =
                    separation < 10 * strengthHz.magnitude || fluxedModes.contains(a) || fluxedModes.contains(b)
                    || tones.contains { drives($0, across: a, b) || drives($0, across: b, a) }
                return isUsed ? (a, b) : nil
            }
        }
    }

    /// `modes` and all that chains of fixed exchange join to them, ascending.
    static func joined(to modes: [Int], in device: Device) -> [Int] {
        var isJoined = device.modes.indices.map(modes.contains)
        var grew = true
        while grew {
            grew = false
            for coupling in device.couplings {
                guard case .exchange = coupling.kind, isJoined[coupling.a] != isJoined[coupling.b] else { continue }
                isJoined[coupling.a] = true
                isJoined[coupling.b] = true
                grew = true
            }
        }
        return device.modes.indices.filter { isJoined[$0] }
    }

    private struct Tone: Hashable {
        var mode: Int
        var frequencyHz: Double
    }

    /// Whether a tone on `driven` is nearer to `other`'s frequency.
    private func drives(_ tone: Tone, across driven: Int, _ other: Int) -> Bool {
        guard tone.mode == driven else { return false }
        let own = (tone.frequencyHz - device.modes[driven].frequencyHz).magnitude
        return (tone.frequencyHz - device.modes[other].frequencyHz).magnitude < own
    }

    /// Whether a coupler mode joins the two: then it decides whether they interact.
    private func shareCoupler(_ a: Int, _ b: Int) -> Bool {
        func couplers(of mode: Int) -> [Int] {
            device.couplings.compactMap { coupling in
                let other = coupling.a == mode ? coupling.b : coupling.b == mode ? coupling.a : nil
                return other.flatMap { device.modes[$0].kind == .coupler ? $0 : nil }
            }
        }
        let first = couplers(of: a)
        return couplers(of: b).contains(where: first.contains)
    }
}

/// Which qubit a capture reads.
struct CaptureTarget {
    let device: Device

    /// The mode whose resonator is nearest to the capture's frequency; where the program names a qubit,
    /// that one. `nil` for a port without resonators.
    func mode(of capture: PulseSchedule.Capture) -> Int? {
        guard case .readoutCapture(let feedline) = device.ports[capture.port].role else { return nil }
        let resonators = device.feedlines[feedline].resonators
        if let qubit = capture.qubit, resonators.contains(where: { $0.mode == qubit }) { return qubit }
        return resonators.min {
            ($0.frequencyHz - capture.state.frequencyHz).magnitude
                < ($1.frequencyHz - capture.state.frequencyHz).magnitude
        }?.mode
    }
}
