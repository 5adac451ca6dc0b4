internal import RackModel
internal import RackUnits
internal import Scheduling
internal import Sequencing

/// What the sequencers of a run can act on, as far as it can be said before they run.
struct RackReach {
    /// What has to be simulated together.
    let clusters: [ClusterPartition.Cluster]
    /// Per sequencer, the group whose phases are taken together (`Q1SignalPath.phaseGroups`): sequencers that act on one
    /// cluster of modes or on one feedline.
    let phaseGroups: [Int]

    /// - Parameters:
    ///   - device: as the cluster drives it.
    ///   - ports: per load, those that its samples reach and those that it listens to.
    init(device: Device, loads: [ClusterLoad], ports: [[Int]]) {
        let schedule = Self.everything(device: device, loads: loads, ports: ports)
        let clusters = ClusterPartition(device: device, schedule: schedule).clusters
        self.clusters = clusters
        // A group is a cluster, or a feedline.
        var parent = Array(0..<(clusters.count + device.feedlines.count))
        func root(_ group: Int) -> Int { parent[group] == group ? group : root(parent[group]) }
        func groups(_ port: Int) -> [Int] {
            switch device.ports[port].role {
            case .drive(let mode), .modeFlux(let mode):
                clusters.firstIndex { $0.modes.contains(mode) }.map { [$0] } ?? []
            case .couplerFlux(let coupling):
                clusters.firstIndex { $0.couplings.contains(coupling) }.map { [$0] } ?? []
            case .readoutDrive(let feedline), .readoutCapture(let feedline): [clusters.count + feedline]
            }
        }
        let own = ports.map { $0.flatMap(groups) }
        for groups in own {
            for group in groups.dropFirst() { parent[root(group)] = root(groups[0]) }
        }
        phaseGroups = own.enumerated().map { $1.first.map(root) ?? parent.count + $0 }
    }

    /// All that may be played, at once: what is loaded, on all frequencies that the programs state.
    private static func everything(device: Device, loads: [ClusterLoad], ports: [[Int]]) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: device.tickRate)
        for (load, ports) in zip(loads, ports) {
            let tones = tonesHz(of: load)
            for port in ports {
                let oscillatorHz = device.ports[port].localOscillatorHz ?? 0
                for tone in tones {
                    let state = PulseSchedule.FrameState(
                        frequencyHz: oscillatorHz + tone, phaseCycles: 0, carrierCycles: 0)
                    if case .readoutCapture = device.ports[port].role {
                        schedule.captures.append(
                            PulseSchedule.Capture(
                                kind: .iq, port: port, frame: "", startTick: 0, durationTicks: 1, kernel: nil, state: state,
                                qubit: nil, bit: nil, name: ""))
                    } else if plays(load) {
                        schedule.plays.append(
                            PulseSchedule.Play(port: port, frame: "", startTick: 0, waveform: 0, state: state))
                    }
                }
            }
        }
        return schedule
    }

    private static func plays(_ load: ClusterLoad) -> Bool {
        !load.sequence.waveforms.isEmpty || load.settings.offset.contains { $0 != 0 }
            || load.sequence.program.instructions.contains { $0.opcode == .setOffset }
    }

    /// The oscillator's frequencies: as it is set and as the program sets it, where that is written out.
    private static func tonesHz(of load: ClusterLoad) -> [Double] {
        guard load.settings.modulates || load.settings.demodulates else { return [0] }
        var tones = [load.settings.ncoFrequencyHz]
        for instruction in load.sequence.program.instructions where instruction.opcode == .setFrequency {
            guard case .immediate(let steps)? = instruction.operands.first else { continue }
            let hertz = 0.25 * Double(Int32(truncatingIfNeeded: steps))
            if !tones.contains(hertz) { tones.append(hertz) }
        }
        return tones
    }
}
