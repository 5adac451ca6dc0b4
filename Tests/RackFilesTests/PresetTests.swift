import RackDiagnostics
import RackFiles
import RackModel
import Testing

let presetNames = ["bench-1q", "pair-cz", "chain-5", "oqc-toshiko-32", "iqm-radiance-54"]
/// Devices behind racks of modules at 1 GS/s: their calibrations are derived.
let clusterDeviceNames = ["flux-pair-1gs", "transmon-1gs"]

private func preset(_ name: String) throws -> Device {
    try DeviceFile.load(readFixture("Fixtures/devices/\(name).yaml"))
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

@Suite("Presets")
struct PresetTests {
    @Test("every preset loads without a message and names its ports by rule", arguments: presetNames + clusterDeviceNames)
    func loads(name: String) throws {
        let device: Device
        do {
            device = try preset(name)
        } catch {
            Issue.record("\(error)")
            return
        }
        #expect(device.name == name)
        #expect(device.calibrations == (clusterDeviceNames.contains(name) ? nil : "\(name).qasm"))
        for index in 0..<device.qubitCount {
            #expect(device.modes[index].name == "q\(index)")
            #expect(device.port(named: "q\(index)_drive")?.role == .drive(mode: index))
            let isTunable = device.modes[index].flux != nil
            #expect((device.port(named: "q\(index)_flux") != nil) == isTunable)
        }
        for index in device.feedlines.indices {
            #expect(device.port(named: "feed\(index)_out")?.role == .readoutDrive(feedline: index))
            #expect(device.port(named: "feed\(index)_in")?.role == .readoutCapture(feedline: index))
        }
        for (index, coupling) in device.couplings.enumerated() {
            guard case .effective = coupling.kind else { continue }
            let (low, high) = (min(coupling.a, coupling.b), max(coupling.a, coupling.b))
            #expect(coupling.name == "c\(low)_\(high)")
            #expect(device.port(named: coupling.name + "_flux")?.role == .couplerFlux(coupling: index))
        }
        #expect(device.sources.allSatisfy { !$0.source.isEmpty })
    }

    @Test("a π pulse takes about 0.4 of full scale on the bench")
    func piPulse() throws {
        let device = try preset("bench-1q")
        let port = try #require(device.port(named: "q0_drive"))
        let sigma = device.gates.singleQubitSigmaSeconds
        let length = device.gates.singleQubitSeconds
        // Area of the lifted Gaussian (g − g0)/(1 − g0), by the midpoint rule.
        let steps = 1000
        func gauss(_ t: Double) -> Double {
            let x = (t - length / 2) / sigma
            var term = 1.0
            var sum = 1.0
            for k in 1..<40 {
                term *= -x * x / 2 / Double(k)
                sum += term
            }
            return sum
        }
        let foot = gauss(0)
        let area =
            (0..<steps).reduce(0.0) {
                $0 + (gauss((Double($1) + 0.5) * length / Double(steps)) - foot) / (1 - foot)
            }
            * length / Double(steps)
        let amplitude = 0.5 / (port.responseAtFullScale * area)
        #expect((0.3...0.45).contains(amplitude))
    }

    @Test("readout tones of one feedline fit into full scale together", arguments: presetNames + clusterDeviceNames)
    func readoutAmplitudes(name: String) throws {
        let device = try preset(name)
        for (index, feedline) in device.feedlines.enumerated() {
            let port = try #require(device.ports.first { $0.role == .readoutDrive(feedline: index) })
            let sum = feedline.resonators.reduce(0) {
                $0 + $1.driveHz(photons: device.gates.readoutPhotons, toneHz: $1.probeHz)
                    / port.responseAtFullScale
            }
            #expect((0.05...0.9).contains(sum), "\(feedline.name) takes \(sum)")
        }
    }

    @Test("the clouds of 0 and 1 are 4 to 8 σ apart in a steady readout", arguments: presetNames + clusterDeviceNames)
    func separation(name: String) throws {
        let device = try preset(name)
        for feedline in device.feedlines {
            for resonator in feedline.resonators {
                let drive = resonator.driveHz(photons: device.gates.readoutPhotons, toneHz: resonator.probeHz)
                let zero = resonator.pointer(level: 0, driveHz: drive, toneHz: resonator.probeHz)
                let one = resonator.pointer(level: 1, driveHz: drive, toneHz: resonator.probeHz)
                let distance =
                    (zero.re - one.re) * (zero.re - one.re) + (zero.im - one.im) * (zero.im - one.im)
                let kappa = 2 * Double.pi * resonator.linewidthHz
                let power =
                    2 * feedline.amplifier.quantumEfficiency * kappa * distance * device.gates.readoutSeconds
                #expect((4...8.5).contains(power.squareRoot()), "\(resonator.name)")
            }
        }
    }

    @Test("Toshiko has its 33 pairs and the public medians")
    func toshiko() throws {
        let device = try preset("oqc-toshiko-32")
        #expect(device.qubitCount == 32 && device.modes.count == 32)
        #expect(device.couplings.count == 33)
        #expect((median(device.modes.map(\.t1Seconds)) - 54e-6).magnitude < 1e-8)
        #expect((median(device.modes.map(\.t2Seconds)) - 66e-6).magnitude < 1e-8)
        #expect(device.modes.allSatisfy { (4.24e9...4.53e9).contains($0.frequencyHz) && $0.flux == nil })
        #expect(
            device.feedlines.flatMap(\.resonators).allSatisfy { (9.63e9...10.27e9).contains($0.frequencyHz) })
        // Degrees 1 to 3, the leaves as on the chip's map.
        let degrees = (0..<32).map { q in device.couplings.count { $0.a == q || $0.b == q } }
        #expect(degrees.allSatisfy { (1...3).contains($0) })
        #expect(degrees.indices.filter { degrees[$0] == 1 } == [5, 8, 13])
        // Control above target, away from the control's 1-2 transition and off the two-photon collision.
        for coupling in device.couplings {
            let gap = device.modes[coupling.a].frequencyHz - device.modes[coupling.b].frequencyHz
            #expect((60e6...115e6).contains(gap) && (gap - 91e6).magnitude > 10e6)
        }
        #expect(device.gates.singleQubitSeconds == 32e-9)
        guard case .ecr(let tone, _, _) = device.gates.twoQubit else {
            Issue.record("no ECR")
            return
        }
        #expect((2 * tone + 2 * device.gates.singleQubitSeconds - 416e-9).magnitude < 1e-15)
    }

    @Test("Radiance has its 90 couplers, the public medians and pairs that can meet at |11⟩ = |20⟩")
    func radiance() throws {
        let device = try preset("iqm-radiance-54")
        #expect(device.qubitCount == 54 && device.modes.count == 54)
        #expect(device.couplings.count == 90)
        let measured = device.modes.indices.filter { $0 != 24 }
        #expect((median(measured.map { device.modes[$0].t1Seconds }) - 56.827e-6).magnitude < 1e-9)
        #expect((median(device.modes.map(\.t2Seconds)) - 15.9e-6).magnitude < 0.1e-6)
        let missing = try #require(device.sources.first { $0.path == "qubits.q24.t1_s" })
        #expect(missing.source.hasPrefix("assumed"))
        #expect(device.sources.first { $0.path == "qubits.q23.t1_s" }?.source.contains("MIT") == true)
        for coupling in device.couplings {
            let pair = [device.modes[coupling.a], device.modes[coupling.b]].sorted {
                $0.frequencyHz < $1.frequencyHz
            }
            let target = pair[0].frequencyHz + pair[1].anharmonicityHz.magnitude
            #expect(target < pair[1].frequencyHz)
            let flux = try #require(pair[1].fluxLaw?.flux(frequencyHz: target))
            #expect((0.02...0.25).contains(flux))
            guard case .effective(let coupler) = coupling.kind else { continue }
            let idle = try #require(coupler.restingFlux(f1Hz: pair[0].frequencyHz, f2Hz: pair[1].frequencyHz))
            // An open coupler gives the 7 MHz of a CZ of 60 ns with edges of 10 ns: t = 1/(2√2 g).
            let open = coupler.exchangeHz(couplerHz: 5.1e9, f1Hz: pair[0].frequencyHz, f2Hz: target)
            #expect(open < -7e6 && idle < 0.3)
        }
        #expect(device.feedlines.allSatisfy { (6...9).contains($0.resonators.count) })
    }

    @Test("the pair is the two-transmon problem with its coupler as a mode")
    func pair() throws {
        let device = try preset("pair-cz")
        #expect(device.modes.map(\.name) == ["q0", "q1", "c0_1"])
        #expect(device.frequencies == .bare)
        #expect(device.couplings.map(\.name) == ["q0_c0_1", "q1_c0_1", "q0_q1"])
        #expect(device.port(named: "c0_1_flux")?.role == .modeFlux(mode: 2))
        #expect(device.port(named: "c0_1_flux")?.responseAtFullScale == 0.5)
    }
}
