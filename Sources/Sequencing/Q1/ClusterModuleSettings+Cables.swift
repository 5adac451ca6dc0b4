public import RackModel

extension ClusterModuleSettings {
    /// As after switching on the rack: oscillators and attenuators as the cables of `module` say; an oscillator of which
    /// they say nothing is that of the port of `device` behind it.
    public init(_ module: ClusterModule, on device: Device) {
        self.init(module)
        guard module.kind.isRF else { return }
        for cable in module.cables {
            guard case .output(let number) = cable.connector, oscillators.indices.contains(number) else { continue }
            let port = device.ports.indices.contains(cable.port) ? device.ports[cable.port] : nil
            if let frequency = cable.localOscillatorHz ?? port?.localOscillatorHz {
                oscillators[number].frequencyHz = frequency
            }
        }
    }
}
