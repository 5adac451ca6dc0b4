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
    init(device: Device, rack: ClusterRack, loads: [ClusterLoad], ports: [[Int]]) {
        let clusters = Self.clusters(device: device, rack: rack, loads: loads, ports: ports)
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

    /// What the frequencies that programs state make of it; programs that count theirs up in registers are followed
    /// where it matters which these are.
    private static func clusters(
        device: Device, rack: ClusterRack, loads: [ClusterLoad], ports: [[Int]]
    ) -> [ClusterPartition.Cluster] {
        func clusters(_ tones: [Tones]) -> [ClusterPartition.Cluster] {
            let schedule = everything(device: device, loads: loads, ports: ports, tones: tones)
            return ClusterPartition(device: device, schedule: schedule).clusters
        }
        var tones = loads.map { Tones.listed(written(in: $0)) }
        let sweeps = loads.indices.filter { turns(loads[$0]) && loads[$0].sequence.program.sweepsFrequency }
        let least = clusters(tones)
        guard !sweeps.isEmpty else { return least }
        var wide = tones
        for place in sweeps { wide[place] = .band }
        let most = clusters(wide)
        guard most != least else { return least }
        var instructions = mostInstructions
        for place in sweeps {
            let load = loads[place]
            let memory = rack.module(inSlot: load.address.slot)?.kind.instructionMemory ?? 0
            let steps = load.sequence.program.frequencySteps(
                registers: load.registers, instructionMemory: memory, most: &instructions)
            tones[place] = steps.map { .listed([load.settings.ncoFrequencyHz] + $0.map { 0.25 * Double($0) }) } ?? .band
        }
        return clusters(tones)
    }

    /// Followed at most, all programs together: some 50 ms.
    private static let mostInstructions = 1 << 22

    /// What an oscillator may be set to, in hertz.
    private enum Tones {
        case listed([Double])
        /// Whatever it reaches.
        case band

        static let bandHz = -500e6...500e6

        /// Those that stand for all on a port: what decides is which mode, or which resonator, one is nearest to.
        func all(on port: Port, of device: Device) -> [Double] {
            switch self {
            case .listed(let tones): return tones
            case .band:
                let ends = [Self.bandHz.lowerBound, Self.bandHz.upperBound]
                guard case .readoutCapture(let feedline) = port.role else { return ends }
                let resonators = device.feedlines[feedline].resonators.map { $0.frequencyHz - (port.localOscillatorHz ?? 0) }
                return ends + resonators.filter(Self.bandHz.contains)
            }
        }
    }

    /// All that may be played, at once: what is loaded, on all its frequencies.
    private static func everything(
        device: Device, loads: [ClusterLoad], ports: [[Int]], tones: [Tones]
    ) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: device.tickRate)
        for ((load, tones), ports) in zip(zip(loads, tones), ports) {
            for port in ports {
                let oscillatorHz = device.ports[port].localOscillatorHz ?? 0
                for tone in tones.all(on: device.ports[port], of: device) {
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

    private static func turns(_ load: ClusterLoad) -> Bool { load.settings.modulates || load.settings.demodulates }

    /// The oscillator's frequencies: as it is set and as the program sets it, where that is written out.
    private static func written(in load: ClusterLoad) -> [Double] {
        guard turns(load) else { return [0] }
        var tones = [load.settings.ncoFrequencyHz]
        for instruction in load.sequence.program.instructions where instruction.opcode == .setFrequency {
            guard case .immediate(let steps)? = instruction.operands.first else { continue }
            let hertz = 0.25 * Double(Int32(truncatingIfNeeded: steps))
            if !tones.contains(hertz) { tones.append(hertz) }
        }
        return tones
    }
}
