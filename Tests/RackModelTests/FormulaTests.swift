import RackModel
import Testing

private func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    (a - b).magnitude <= tolerance * max(b.magnitude, .leastNormalMagnitude)
}

@Suite("Formulas of the chip")
struct FormulaTests {
    @Test("the charge basis gives the published spectrum at EJ 15 GHz, EC 0.30 GHz")
    func chargeBasis() {
        let spectrum = ChargeSpectrum(josephsonEnergyHz: 15e9, chargingEnergyHz: 0.3e9, cutoff: 30, levels: 4)
        #expect((spectrum.frequencyHz - 5.682576e9).magnitude < 1e3)
        #expect((spectrum.anharmonicityHz + 0.344767e9).magnitude < 1e3)
        // Deep in the transmon regime the elements approach the harmonic ladder's j + 1.
        let deep = ChargeSpectrum(josephsonEnergyHz: 3e12, chargingEnergyHz: 0.1e9, cutoff: 60, levels: 4)
        for (level, element) in deep.elementsSquared.enumerated() {
            #expect(isClose(element, Double(level + 1), 0.02))
        }
    }

    @Test("without a junction the charge basis is a ladder of parabolas")
    func chargeParabolas() {
        let spectrum = ChargeSpectrum(
            josephsonEnergyHz: 1, chargingEnergyHz: 1e9, offsetCharge: 0.25, cutoff: 5, levels: 3)
        // Charges 0, 1, −1 at ng = ¼: 4 EC (n − ng)².
        let expected = [0.25e9, 2.25e9, 6.25e9]
        for (energy, parabola) in zip(spectrum.energiesHz, expected) {
            #expect(isClose(energy, parabola, 1e-9))
        }
    }

    @Test("flux moves a mode and its inverse finds the flux", arguments: [0, 0.2, 0.6])
    func fluxLaw(asymmetry: Double) throws {
        let law = FluxLaw(maximumHz: 6e9, anharmonicityHz: -250e6, asymmetry: asymmetry)
        #expect(law.frequencyHz(flux: 0) == 6e9)
        #expect(isClose(law.frequencyHz(flux: 0.5), 6.25e9 * asymmetry.squareRoot() - 0.25e9, 1e-7))
        #expect(isClose(law.minimumHz, law.frequencyHz(flux: 0.5), 1e-7))
        for flux in [0.05, 0.1, 0.25, 0.4, 0.49] {
            let frequency = law.frequencyHz(flux: flux)
            #expect(isClose(law.frequencyHz(flux: -flux), frequency, 1e-12))
            #expect(isClose(law.frequencyHz(flux: flux + 1), frequency, 1e-9))
            #expect(isClose(try #require(law.flux(frequencyHz: frequency)), flux, 1e-8))
        }
        #expect(law.flux(frequencyHz: 6.01e9) == nil)
        #expect(law.flux(frequencyHz: law.minimumHz - 1e6) == nil)
        // Symmetric junctions at a third of a quantum: cos π/3 = ½, so √½ of f_max + |α|.
        if asymmetry == 0 {
            #expect(isClose(law.frequencyHz(flux: 1.0 / 3), 6.25e9 * 0.5.squareRoot() - 0.25e9, 1e-12))
        }
    }

    @Test("a law through an idle point passes through it")
    func idleLaw() {
        let tuning = FluxTuning(asymmetry: 0.3, idleFlux: 0.17)
        let law = FluxLaw(frequencyHz: 4.7e9, anharmonicityHz: -0.2e9, tuning: tuning)
        #expect(isClose(law.frequencyHz(flux: 0.17), 4.7e9, 1e-12))
        #expect(law.maximumHz > 4.7e9)
    }

    @Test("a coupler's exchange vanishes where it is said to", arguments: [4e6, 6e6, 8e6])
    func couplerZero(direct: Double) throws {
        let coupler = EffectiveCoupler(
            directHz: direct, armAHz: 95e6, armBHz: 105e6, maximumHz: 7.5e9, anharmonicityHz: -100e6)
        let flux = try #require(coupler.fluxOfZero(f1Hz: 4.6e9, f2Hz: 4.95e9))
        #expect(coupler.exchangeHz(flux: flux, f1Hz: 4.6e9, f2Hz: 4.95e9).magnitude < 1e-3)
        #expect(coupler.fluxLaw.frequencyHz(flux: flux) > 4.95e9)
        // Opening it: closer to the qubits the exchange turns negative and grows.
        let open = coupler.exchangeHz(flux: flux + 0.1, f1Hz: 4.6e9, f2Hz: 4.95e9)
        #expect(open < -1e6)
    }

    @Test("a coupler that is too low or has no direct path never vanishes")
    func noZero() {
        var coupler = EffectiveCoupler(
            directHz: 1e6, armAHz: 100e6, armBHz: 100e6, maximumHz: 6e9, anharmonicityHz: -100e6)
        #expect(coupler.fluxOfZero(f1Hz: 4.6e9, f2Hz: 4.9e9) == nil)
        coupler.directHz = 0
        #expect(coupler.fluxOfZero(f1Hz: 4.6e9, f2Hz: 4.9e9) == nil)
        coupler.idleFlux = 0.2
        #expect(coupler.restingFlux(f1Hz: 4.6e9, f2Hz: 4.9e9) == 0.2)
    }

    @Test("shifts of levels agree with χ = g²α/(Δ(Δ+α)) and with exact levels of the ladder")
    func dispersive() {
        let (g, detuning, alpha) = (60e6, -2.1e9, -250e6)
        let chi = DispersiveReadout.shiftHz(couplingHz: g, detuningHz: detuning, anharmonicityHz: alpha)
        #expect(isClose(chi, 60e6 * 60e6 * -250e6 / (2.1e9 * 2.35e9), 1e-12))
        let shifts = DispersiveReadout.levelShiftsHz(
            couplingHz: g, detuningHz: detuning, anharmonicityHz: alpha, levels: 3)
        #expect(isClose((shifts[1] - shifts[0]) / 2, chi, 1e-12))
        // Level 0 couples |0,1⟩ to |1,0⟩ alone: exact by a two-level matrix, second order to (g/Δ)².
        let exact = (-detuning - (detuning * detuning + 4 * g * g).squareRoot()) / -2
        #expect(isClose(shifts[0], exact, 2e-3))
        #expect(DispersiveReadout.levelShiftsHz(shiftHz: -1e6, levels: 4) == [1e6, -1e6, -3e6, -5e6])
    }

    @Test("Purcell's rate and its filter")
    func purcell() {
        let rate = DispersiveReadout.purcellRate(linewidth: 2e6, couplingHz: 100e6, detuningHz: -2e9)
        #expect(isClose(rate, 2e6 / 400, 1e-12))
        let filtered = DispersiveReadout.filteredPurcellRate(
            linewidth: 2e6, couplingHz: 100e6, detuningHz: -2e9, filterWidthHz: 200e6)
        #expect(isClose(filtered, rate / 400, 1e-12))
        #expect(isClose(DispersiveReadout.criticalPhotons(couplingHz: 100e6, detuningHz: -2e9), 100, 1e-12))
    }

    @Test("the steady pointer state has the photons that its drive was chosen for")
    func pointer() {
        let resonator = Resonator(
            name: "r0", mode: 0, frequencyHz: 7e9, linewidthHz: 2e6, shiftsHz: [0.8e6, -0.8e6])
        #expect(resonator.probeHz == 7e9)
        let drive = resonator.driveHz(photons: 4, toneHz: 7e9)
        let state = resonator.pointer(level: 0, driveHz: drive, toneHz: 7e9)
        #expect(isClose(state.re * state.re + state.im * state.im, 4, 1e-12))
        // A20 in the steady state: ε/2π 1.2 MHz gives n = 1.44/(1 + 0.64).
        let point = resonator.pointer(level: 1, driveHz: 1.2e6, toneHz: 7e9)
        #expect(isClose(point.re * point.re + point.im * point.im, 1.44 / 1.64, 1e-12))
    }
}

@Suite("Formulas of the lines")
struct LineFormulaTests {
    @Test("decibels are ratios of voltages")
    func decibels() {
        #expect(isClose(Decibels.voltageRatio(-20), 0.1, 1e-14))
        #expect(isClose(Decibels.voltageRatio(-30), 0.0316227766016838, 1e-14))
        #expect(isClose(Decibels.powerRatio(-30), 1e-3, 1e-14))
        #expect(isClose(Decibels.level(voltageRatio: 0.01), -40, 1e-14))
        #expect(isClose(Line(attenuationDecibels: 60).voltageRatio, 1e-3, 1e-13))
    }

    @Test("thermal population follows temperature and back")
    func thermal() {
        // hf/kT = 4.79924307e-11 · 5e9/0.05
        let population = ThermalNoise.population(frequencyHz: 5e9, temperatureKelvin: 0.05)
        #expect(isClose(population, 0.008169, 1e-3))
        #expect(isClose(ThermalNoise.temperatureKelvin(frequencyHz: 5e9, population: population), 0.05, 1e-9))
        #expect(ThermalNoise.population(frequencyHz: 5e9, temperatureKelvin: 0) == 0)
        #expect(isClose(ThermalNoise.population(frequencyHz: 5e9, temperatureKelvin: 1e9), 0.5, 1e-6))
    }

    @Test("attenuators pass what they do not replace by their own noise")
    func attenuators() {
        // Room, 20 dB at 4 K, 20 dB at 0.1 K, 20 dB at 10 mK, at 6 GHz.
        let stages = [(20.0, 4.0), (20, 0.1), (20, 0.01)].map {
            Attenuator(attenuationDecibels: $0.0, temperatureKelvin: $0.1)
        }
        let room = ThermalNoise.photons(frequencyHz: 6e9, temperatureKelvin: 300)
        #expect(isClose(room, 1041.3, 1e-3))
        let n4 = ThermalNoise.photons(frequencyHz: 6e9, temperatureKelvin: 4)
        let n100 = ThermalNoise.photons(frequencyHz: 6e9, temperatureKelvin: 0.1)
        let expected = ((room / 100 + 0.99 * n4) / 100 + 0.99 * n100) / 100
        let noise = ThermalNoise.photons(entering: room, through: stages, frequencyHz: 6e9)
        #expect(isClose(noise, expected, 1e-9))
        // An attenuator at the temperature of what enters changes nothing.
        let same = ThermalNoise.photons(
            entering: n4, through: [Attenuator(attenuationDecibels: 33, temperatureKelvin: 4)],
            frequencyHz: 6e9)
        #expect(isClose(same, n4, 1e-12))
    }

    @Test("a chain's noise is Friis's and its efficiency the vacuum's share")
    func amplifiers() {
        let chain = AmplifierChain([
            .init(gainDecibels: 20, noiseTemperatureKelvin: 0.5),
            .init(gainDecibels: 40, noiseTemperatureKelvin: 4),
            .init(gainDecibels: 30, noiseTemperatureKelvin: 300),
        ])
        #expect(isClose(chain.noiseTemperatureKelvin, 0.5 + 0.04 + 300e-6, 1e-12))
        let added = 1.380649e-23 * 0.5403 / (6.62607015e-34 * 7e9)
        #expect(isClose(chain.addedPhotons(frequencyHz: 7e9), added, 1e-12))
        #expect(isClose(chain.quantumEfficiency(frequencyHz: 7e9), 0.5 / (0.5 + added), 1e-12))
        #expect(AmplifierChain([]).quantumEfficiency(frequencyHz: 7e9) == 1)
    }
}
