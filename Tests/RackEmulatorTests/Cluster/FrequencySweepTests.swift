import RackEmulator
import RackModel
import RackUnits
import Sequencing
import Testing

/// Programs that count a frequency up in a register, against the same with every frequency written out.
@Suite("A frequency counted up in a register acts as one that is written out")
struct FrequencySweepTests {
    /// Two qubits 200 MHz apart with a fixed exchange of 5 MHz, a module that drives the first, and one that reads both.
    private func engine() -> (ClusterEmulator, [ClusterModuleSettings]) {
        var device = IdealBench.device(
            qubits: 2, t1: 20e-6, t2: 20e-6, spacingHz: 200e6,
            couplings: [Coupling(name: "g", a: 0, b: 1, kind: .exchange(strengthHz: 5e6))])
        for port in device.ports.indices {
            device.ports[port].ticksPerSample = 2
            if port < 3 { device.ports[port].converter = Converter(bits: nil, fullScaleVolts: 1) }
        }
        let rack = ClusterRack(
            name: "pair", seed: 3,
            modules: [
                ClusterModule(
                    kind: .qcmRF, slot: 1, cables: [ClusterCable(connector: .output(0), port: 0, localOscillatorHz: 4.9e9)]),
                ClusterModule(
                    kind: .qrmRF, slot: 2,
                    cables: [
                        ClusterCable(connector: .output(0), port: 2, localOscillatorHz: 6.9e9),
                        ClusterCable(connector: .input(0), port: 3),
                    ]),
            ])
        let settings = rack.modules.map { ClusterModuleSettings($0, on: device) }
        return (ClusterEmulator(device: device, rack: rack), settings)
    }

    /// Bins of runs in which one program drives and one reads, point by point.
    private func bins(drive: String, read: String, points: Int) throws -> [AcquisitionData.Bin] {
        let bench = ClusterBench()
        var (driving, reading) = (try bench.driving(drive, pulse: 400), try bench.reading(read, bins: points))
        // Resonances at 7 and 7.04 GHz, of the qubits at 5 and 5.2 GHz.
        reading.settings.ncoFrequencyHz = 100e6
        driving.settings.ncoFrequencyHz = 100e6
        let (engine, settings) = engine()
        let loads = [driving, reading]
        try engine.start(loads, partners: loads.map(\.address), modules: settings)
        var calls = 0
        while try engine.advance() {
            calls += 1
            try #require(calls < 100_000)
        }
        return try #require(engine.takeAcquisitions(of: ClusterBench.readout).first).bins
    }

    /// Points one after the other, 40 times. With `register` the frequency is in a register, else `hertz` are written out;
    /// the core is as late either way where everything is told in time.
    private func program(marker: Int, hertz: [Double], register: Bool, body: String) -> String {
        let steps = hertz.map { Int($0 * 4) }
        let rest = "wait 60000\n wait 60000"
        let points = hertz.indices.map { point in
            register
                ? "set_freq R1\n \(body)\n \(rest)\n add R1,\(steps[1] - steps[0]),R1\n add R3,1,R3\n"
                : "set_freq \(steps[point])\n \(body)\n \(rest)\n add R3,1,R3\n"
        }
        return """
             set_mrk \(marker)
             move 40,R0
             wait_sync 4
            avg: move \(steps[0]),R1
             move 0,R3
             nop
            \(points.joined())
             loop R0,@avg
             stop
            """
    }

    @Test("A qubit's sweep that crosses its neighbour's frequency turns the neighbour", arguments: [false, true])
    func crossesNeighbour(isInside: Bool) throws {
        // 100 MHz is the driven qubit, 300 MHz the one beside it, which is driven across their coupling.
        let hertz = isInside ? [260e6, 280e6, 300e6] : [100e6, 120e6, 140e6]
        let read = program(
            marker: 2, hertz: [140e6, 140e6, 140e6], register: false,
            body: "wait 500\n reset_ph\n play 0,1,200\n acquire 0,R3,1800")
        func swept(_ register: Bool) throws -> [AcquisitionData.Bin] {
            let drive = program(marker: 1, hertz: hertz, register: register, body: "reset_ph\n play 0,1,2500")
            return try bins(drive: drive, read: read, points: hertz.count)
        }
        let (written, counted) = (try swept(false), try swept(true))
        #expect(written.map(\.count) == [40, 40, 40])
        #expect(written == counted)
        // Driven across a coupling of 5 MHz over 200 MHz, the neighbour turns at 0.9 MHz for 400 ns: by 2.2 rad.
        let apart = (counted[2].path0 - counted[0].path0, counted[2].path1 - counted[0].path1)
        let size = (Double(apart.0) * Double(apart.0) + Double(apart.1) * Double(apart.1)).squareRoot() / 40 / 0x1p22
        #expect(isInside ? size > 8 : size < 3, "\(size)")
    }

    @Test("A readout's sweep that comes to a second resonator hears the qubit behind it")
    func crossesResonator() throws {
        // Both qubits relax from where they rest; the drive's long pulse lies on the first.
        let hertz = [100e6, 120e6, 140e6]
        let drive = program(
            marker: 1, hertz: [100e6, 100e6, 100e6], register: false, body: "reset_ph\n play 0,1,2500")
        func swept(_ register: Bool) throws -> [AcquisitionData.Bin] {
            let read = program(
                marker: 2, hertz: hertz, register: register,
                body: "wait 500\n reset_ph\n play 0,1,200\n acquire 0,R3,1800")
            return try bins(drive: drive, read: read, points: hertz.count)
        }
        let (written, counted) = (try swept(false), try swept(true))
        #expect(written.map(\.count) == [40, 40, 40])
        #expect(written == counted)
    }

    @Test("A program's frequencies are those that its registers come to", arguments: [
        ("set_freq 8\n upd_param 4\n stop", [8]),
        ("move 0,R0\n move 5,R1\nl: nop\n set_freq R0\n upd_param 4\n add R0,100,R0\n loop R1,@l\n stop", [0, 100, 200, 300, 400]),
        // What is overwritten before anything puts it into effect is not set.
        ("set_freq 8\n set_freq 12\n upd_param 4\n stop", [12]),
        ("set_freq R2\n upd_param 4\n not R2,R2\n nop\n set_freq R2\n upd_param 4\n stop", [-1 - 7, 7]),
        ("jlt R2,8,@low\n set_freq 1\n upd_param 4\n stop\nlow: set_freq 2\n upd_param 4\n stop", [2]),
    ])
    func frequencies(text: String, expected: [Int32]) throws {
        var most = 1000
        let program = try ClusterBench.program(text)
        let found = program.frequencySteps(registers: [0, 0, 7], instructionMemory: 16384, most: &most)
        #expect(found == expected)
    }

    @Test("A program without an end is not followed for ever")
    func endless() throws {
        var most = 1000
        let program = try ClusterBench.program("l: add R0,1,R0\n nop\n set_freq R0\n upd_param 4\n jmp @l")
        #expect(program.frequencySteps(registers: [], instructionMemory: 16384, most: &most) == nil)
        #expect(most == 0)
    }
}
