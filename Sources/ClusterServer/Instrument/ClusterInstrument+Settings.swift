import RackEmulator
import RackModel
import Sequencing

extension ClusterInstrument {
    // MARK: - What is stored and read back

    /// Where a setting of this call is stored.
    private func key(of setting: SCPISetting, _ call: Call) throws(SCPIError) -> String {
        var key = setting.key
        for index in call.header.indices { key += " \(index)" }
        for position in 0..<setting.leading { key += " \(try call.integer(position))" }
        return key
    }

    func get(_ setting: SCPISetting, _ call: Call, module: Int?) throws(SCPIError) -> SCPIReply {
        let key = try key(of: setting, call)
        let value = module.map { modules[$0][stored: key] } ?? self[stored: key]
        return .text(value ?? setting.type.initial)
    }

    mutating func set(_ setting: SCPISetting, _ call: Call, module: Int?) throws(SCPIError) {
        let key = try key(of: setting, call)
        for position in 0..<setting.leading where !(0..<4).contains(try call.integer(position)) {
            throw .outOfRange("outputs go from 0 to 3")
        }
        let value = try setting.type.checked(try call.parameter(setting.leading))
        if let module {
            modules[module][stored: key] = value
        } else {
            self[stored: key] = value
        }
    }

    // MARK: - A module's connectors

    func get(_ action: SCPICommand.ModuleAction, _ call: Call, _ position: Int) throws(SCPIError) -> SCPIReply {
        let module = modules[position]
        let settings = module.settings
        let index = call.index
        switch action {
        case .identification: return .text(identification(of: module.module))
        case .scope: return .block(module.scopeDocument.text)
        case .predistortion: return .block(module.predistortion.text)
        case .assemblerLog: return .block(Array(module.assemblerLog.utf8))
        case .assemblerSuccess: return .text(module.assemblerSucceeded ? "1" : "0")
        case .oscillatorFrequency:
            return .text("\(Int(settings.oscillators[oscillator(index, module.kind)].frequencyHz))")
        case .oscillatorEnabled: return .text(settings.oscillators[oscillator(index, module.kind)].enabled ? "1" : "0")
        case .outputAttenuation: return .text("\(Int(settings.outputAttenuation[index]))")
        case .inputAttenuation: return .text("\(Int(settings.inputAttenuation[index]))")
        case .inputGain: return .text("\(Int(settings.inputGain[index]))")
        // Offsets behind the amplifiers of RF outputs are given in millivolts.
        case .outputOffset:
            return .text("\(settings.outputOffsetVolts[index] * (module.kind.isRF ? 1000 : 1))")
        case .inputOffset: return .text("\(settings.inputOffsetVolts[index])")
        default: throw .undefinedHeader(call.command.name)
        }
    }

    mutating func set(_ action: SCPICommand.ModuleAction, _ call: Call, _ position: Int) throws(SCPIError) {
        let kind = modules[position].kind
        let index = call.index
        switch action {
        case .resetModule: reset(module: position)
        case .setScope: try modules[position].set(scope: try call.bytes())
        case .setPredistortion: try modules[position].set(predistortion: try call.bytes())
        case .setOscillatorFrequency:
            modules[position].settings.oscillators[oscillator(index, kind)].frequencyHz =
                try whole(call, in: 2_000_000_000...18_000_000_000)
        case .setOscillatorEnabled:
            guard let flag = SCPINumber.flag(try call.parameter(0)) else { throw .illegalValue("neither 0 nor 1") }
            modules[position].settings.oscillators[oscillator(index, kind)].enabled = flag
        case .setOutputAttenuation:
            modules[position].settings.outputAttenuation[index] = try whole(call, in: OutputAttenuation.range, step: 2)
        case .setInputAttenuation:
            modules[position].settings.inputAttenuation[index] = try whole(call, in: InputAttenuation.range, step: 2)
        case .setInputGain:
            modules[position].settings.inputGain[index] = try whole(call, in: -6...26)
        case .setOutputOffset:
            let range = kind.isRF ? -84.0...73 : -kind.fullScaleVolts...kind.fullScaleVolts
            let value = try SCPINumber.double(try call.parameter(0), in: range)
            modules[position].settings.outputOffsetVolts[index] = kind.isRF ? value / 1000 : value
        case .setInputOffset:
            modules[position].settings.inputOffsetVolts[index] =
                try SCPINumber.double(try call.parameter(0), in: -0.09...0.09)
        default: throw .undefinedHeader(call.command.name)
        }
    }

    private func oscillator(_ index: Int, _ kind: ClusterModule.Kind) -> Int { kind == .qrmRF ? 0 : index }

    private func whole(_ call: Call, in range: ClosedRange<Double>, step: Int = 1) throws(SCPIError) -> Double {
        let value = try call.integer(0)
        guard range.contains(Double(value)), value % step == 0 else {
            let grid = step > 1 ? " in steps of \(step)" : ""
            throw .outOfRange(
                "\(value) is not from \(Int(range.lowerBound)) to \(Int(range.upperBound))\(grid)")
        }
        return Double(value)
    }

    private mutating func reset(module position: Int) {
        let all = addresses(of: [position])
        engine.stop(all.filter { self[$0].phase == .started })
        for address in all { _ = engine.takeAcquisitions(of: address) }
        modules[position] = InstrumentModule(modules[position].module)
    }
}
