internal import RackDiagnostics
internal import RackModel

extension Q1DrivenDevice {
    /// A constant voltage at a baseband output: it moves where a mode or a coupler rests.
    ///
    /// The port's full scale stands for the module's, and the line passes a constant with its attenuation alone.
    mutating func bias(_ port: Int, volts: Double, of kind: ClusterModule.Kind) {
        guard volts != 0 else { return }
        let flux = volts / kind.fullScaleVolts * device.ports[port].responseAtFullScale
        guard let moved = device.moved(by: flux, at: device.ports[port].role) else {
            diagnostics.append(
                Diagnostic(
                    code: "QQ0104",
                    "the output at port '\(device.ports[port].name)' is offset by \(volts) V, but nothing is there whose "
                        + "flux it could move", help: "set the offset to 0"))
            return
        }
        device = moved
    }
}

extension Device {
    /// The device with a constant flux on top of the idle one; `nil` where nothing is there to be moved by it.
    fileprivate func moved(by flux: Double, at role: Port.Role) -> Device? {
        var device = self
        switch role {
        case .modeFlux(let mode):
            guard modes.indices.contains(mode), let tuning = modes[mode].flux else { return nil }
            let rest = tuning.idleFlux + flux
            switch modes[mode].spectrum {
            case .duffing(_, let anharmonicity):
                guard let law = modes[mode].fluxLaw else { return nil }
                device.modes[mode].spectrum = .duffing(
                    frequencyHz: law.frequencyHz(flux: rest), anharmonicityHz: anharmonicity)
            case .chargeBasis(let josephson, let charging, let offset, let cutoff):
                let ratio =
                    FluxLaw.josephsonRatio(flux: rest, asymmetry: tuning.asymmetry)
                    / FluxLaw.josephsonRatio(flux: tuning.idleFlux, asymmetry: tuning.asymmetry)
                device.modes[mode].spectrum = .chargeBasis(
                    josephsonEnergyHz: josephson * ratio, chargingEnergyHz: charging, offsetCharge: offset,
                    cutoff: cutoff)
            }
            device.modes[mode].flux?.idleFlux = rest
        case .couplerFlux(let index):
            guard couplings.indices.contains(index), case .effective(var coupler) = couplings[index].kind,
                modes.indices.contains(couplings[index].a), modes.indices.contains(couplings[index].b),
                let rest = coupler.restingFlux(
                    f1Hz: modes[couplings[index].a].frequencyHz, f2Hz: modes[couplings[index].b].frequencyHz)
            else { return nil }
            coupler.idleFlux = rest + flux
            device.couplings[index].kind = .effective(coupler)
        case .drive, .readoutDrive, .readoutCapture: return nil
        }
        return device
    }
}
