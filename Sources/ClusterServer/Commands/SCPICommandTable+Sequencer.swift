extension SCPICommandTable {
    // MARK: - Sequencers

    private static func sequencer(
        _ name: String, _ reply: SCPIReplyKind, _ action: SCPICommand.SequencerAction,
        on modules: SCPICommand.Modules = .all
    ) -> SCPICommand {
        SCPICommand(
            name: "SEQuencer#:" + name, reply: reply, place: .module, action: .sequencer(action), indices: [.sequencer],
            modules: modules)
    }

    /// The same for all sequencers of a module.
    private static func every(_ name: String, _ action: SCPICommand.SequencerAction) -> SCPICommand {
        SCPICommand(name: "SEQuencer:" + name, reply: .none, place: .module, action: .sequencer(action))
    }

    static let sequencerCommands: [SCPICommand] = [
        sequencer("ARM", .none, .arm),
        sequencer("START", .none, .start),
        sequencer("STOP", .none, .stop),
        sequencer("CLR:FLAGS", .none, .clearFlags),
        every("ARM", .arm),
        every("START", .start),
        every("STOP", .stop),
        every("CLR:FLAGS", .clearFlags),
        sequencer("STATE?", .text, .state),
        sequencer("PROGram", .none, .program),
        sequencer("ASSEmble", .none, .assemble),
        sequencer("ISAversion?", .block, .isa),
        sequencer("REGisterS?", .block, .registers),
        sequencer("REGisterS", .none, .setRegisters),
        sequencer("CONFiguration?", .block, .configuration),
        sequencer("CONFiguration", .none, .setConfiguration),
        sequencer("CHANnelmap?", .block, .outputMap),
        sequencer("CHANnelmap", .none, .setOutputMap),
        sequencer("ACQ:CHANnelmap?", .block, .inputMap, on: .reading),
        sequencer("ACQ:CHANnelmap", .none, .setInputMap, on: .reading),
    ]

    static let sampleCommands: [SCPICommand] =
        samples("AWG:WLISt", "WAVeform", .waveforms, .all) + samples("ACQ:WLISt", "WEIght", .weights, .reading)

    private static func samples(
        _ list: String, _ entry: String, _ kind: SampleMemory.Kind, _ modules: SCPICommand.Modules
    ) -> [SCPICommand] {
        let actions: [(String, SCPIReplyKind, SCPICommand.SampleAction)] = [
            ("?", .list, .list), (":SIZE?", .text, .size),
            (":\(entry):NEW", .none, .new), (":\(entry):NEWEncoded", .none, .newEncoded),
            (":\(entry):DELete", .none, .delete),
            (":\(entry):DATA?", .block, .data), (":\(entry):DATA", .none, .setData),
            (":\(entry):PACKed", .none, .packed),
            (":\(entry):INDex?", .text, .index), (":\(entry):INDex", .none, .setIndex),
            (":\(entry):LENGth?", .text, .length), (":\(entry):NAME?", .text, .name),
        ]
        return actions.map { sequencer(list + $0.0, $0.1, .samples(kind, $0.2), on: modules) }
    }

    static let acquisitionCommands: [SCPICommand] = {
        let entry = "ACQ:ALISt:ACQuisition"
        let actions: [(String, SCPIReplyKind, SCPICommand.AcquisitionAction)] = [
            ("ACQ:ALISt?", .list, .list), ("ACQ:PARTial:ALISt?", .list, .packedList), ("ACQ:ALISt:SIZE?", .text, .size),
            ("\(entry):NEW", .none, .new), ("\(entry):DELete", .none, .delete),
            ("\(entry):DATA", .none, .storeScope), ("\(entry):DATA?", .acquisition, .data),
            ("\(entry):PARTial:DATA?", .packedAcquisition, .packedData),
            ("\(entry):DATA:DELete", .none, .deleteData),
            ("\(entry):INDex?", .text, .index), ("\(entry):INDex", .none, .setIndex),
            ("\(entry):NAME?", .text, .name), ("\(entry):BINs?", .text, .bins),
            // As driver 1.1 spells it.
            ("\(entry):NUM_BINS?", .text, .bins),
        ]
        return actions.map { sequencer($0.0, $0.1, .acquisitions($0.2), on: .reading) }
    }()
}
