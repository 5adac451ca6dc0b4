extension SCPICommandTable {
    // MARK: - Modules

    static let moduleCommands: [SCPICommand] = [
        SCPICommand(name: "IDN?", reply: .text, place: .module, action: .module(.identification)),
        SCPICommand(name: "RST", reply: .none, place: .module, action: .module(.resetModule)),
        SCPICommand(name: "STATus:ASSEMbler:LOG?", reply: .block, place: .module, action: .module(.assemblerLog)),
        SCPICommand(
            name: "STATus:ASSEMbler:SUCCess?", reply: .text, place: .module, action: .module(.assemblerSuccess)),
    ]
        + pair("ACQ:SCOpe:CONFiguration", .block, .scope, .setScope, [], .reading)
        + pair("PREDISTortion:CONFiguration", .block, .predistortion, .setPredistortion, [], .all)
        + pair(
            "STATus:QUEStionable:FREQuency:LO#", .text, .oscillatorFrequency, .setOscillatorFrequency, [.oscillator],
            .rf)
        + pair("LO#:ENAble", .text, .oscillatorEnabled, .setOscillatorEnabled, [.oscillator], .rf)
        + pair("AFE:ATT:OUT#", .text, .outputAttenuation, .setOutputAttenuation, [.output], .rf)
        + pair("AFE:ATT:IN#", .text, .inputAttenuation, .setInputAttenuation, [.input], .readingRF)
        + pair("AFE:GAIN:INAMP#", .text, .inputGain, .setInputGain, [.input], .readingBaseband)
        + pair("AFE:OFFSet:DAC#", .text, .outputOffset, .setOutputOffset, [.dac], .baseband)
        + pair("AFE:OFFSet:OUTAMP#", .text, .outputOffset, .setOutputOffset, [.dac], .rf)
        + pair("AFE:OFFSet:IN#", .text, .inputOffset, .setInputOffset, [.adc], .reading)

    private static func pair(
        _ name: String, _ reply: SCPIReplyKind, _ get: SCPICommand.ModuleAction, _ set: SCPICommand.ModuleAction,
        _ indices: [SCPICommand.IndexKind], _ modules: SCPICommand.Modules
    ) -> [SCPICommand] {
        [
            SCPICommand(
                name: name + "?", reply: reply, place: .module, action: .module(get), indices: indices, modules: modules),
            SCPICommand(
                name: name, reply: .none, place: .module, action: .module(set), indices: indices, modules: modules),
        ]
    }

    /// What is stored and read back, and changes nothing that is emulated.
    static let moduleSettings: [SCPICommand] =
        setting("AFE:FILT:OUT#:CENTer", .integer(0, 0...18_000_000_000), .module, [.output], on: .rf)
        + setting("AFE:FILT:OUT#:ENAble", .flag(false), .module, [.output], on: .rf)
        + setting("AFE:FILT:OUT#:WIDTh", .integer(0, 0...18_000_000_000), .module, [.output], on: .rf)
        + setting("STATus:QUEStionable:POWer:LO#", .integer(0, -100...100), .module, [.oscillator], on: .rf)
        + setting("MRK#:INVert:ENAble", .flag(false), .module, [.marker])
        // The smallest pulse that drivers take for one: a step of 16 bits, and in a nanosecond the same of 31.
        + setting("PREDISTortion:NETZero:PULSE:AMPlitude", .number(0x1p-15, -1...1), .module, on: .qcm, leading: 1)
        + setting("PREDISTortion:NETZero:PULSE:ENable", .flag(false), .module, on: .qcm, leading: 1)
        + setting("PREDISTortion:NETZero:PULSE:SLEWRate", .number(0x1p-30, -1e12...1e12), .module, on: .qcm, leading: 1)
        + setting("PROGrammable:DELay#:VALue", .integer(0, 0...65535), .module, [.upTo(8)])
        + readings
        + ignored(
            [
                "CALIBration:USER:REVert", "MIXer:LO:CALIB", "MIXer:SIDEbands:CALIB", "AFE:ADC:CALibration",
                "PREDISTortion:HIgh:PASS:FILTer:RESET", "SCOpe:TRG:ARM", "DAC:OUT#:VALue",
            ], .module)
        + ignored(["ROUter:CONFiguation", "ROUter:CONFiguation:RST"], .both)
        + answer([:], ["ROUter:CONFiguation?"], .both)

    private static let readings: [SCPICommand] =
        [
            SCPICommand(
                name: "AFE:ATT:OUT#:MAX?", reply: .text, place: .module,
                action: .answer("\(Int(OutputAttenuation.range.upperBound))"), indices: [.output], modules: .rf),
            // Filters are not emulated, so none delays.
            SCPICommand(
                name: "PREDISTortion:CONFiguration:IO:CHANnel#:DELAY?", reply: .text, place: .module,
                action: .answer("0.0"), indices: [.dac]),
            SCPICommand(
                name: "PREDISTortion:NETZero:PULSE:STATus?", reply: .block, place: .module,
                action: .answerBlock([
                    "error_overflow": false, "operation_status": false, "warning_re_triggered": false,
                ]), modules: .qcm),
        ]
        // Degrees of a board at rest.
        + answer("35.0", temperatures.flatMap { ["\($0):CURRent?", "\($0):MAXimum?"] }, .both)

    private static let temperatures = [
        "AFE", "EOM", "LO", "AFE:HIGH", "AFE:LOW", "CARRier", "FPGA",
    ].map { "STATus:QUEStionable:TEMPerature:" + $0 }

    // MARK: - Modules that no rack of these has

    /// Digital channels, direct synthesis, voltage sources: clients learn that this hardware is missing.
    static let absentHardware: [SCPICommand] =
        missing(
            .block,
            [
                "IO:CHANnel#:CONFig?", "IO:CHANnel#:FAULTs?", "IO:CHANnel#:SCOpe:DATA?", "IO:CHANnel#:STATus?",
                "QUAD#:CONFig?", "AFE:IN:ATT:SET?", "AFE:IN:FREQ:GET?", "AFE:IN:FREQ:SET?", "AFE:OUT:ATT:SET?",
                "AFE:OUT:FREQ:GET?", "AFE:OUT:FREQ:SET?", "DUCDDC:ADC:CLEAR:INTERRUPTS?", "DUCDDC:ADC:GET:INTERRUPTS?",
                "DUCDDC:DAC:GET:INTERRUPTS?", "IO:CHANnel#:MEASurement:CURRent:SAMPLES?",
                "IO:CHANnel#:MEASurement:VOLTage:SAMPLES?", "IO:CHANnel#:MEASurement:VOLTage:STATistic?",
                "IO:CHANnel#:SWEEP:MEASure?", "IO:CHANnels:MEASurement:CURRent:STATistic?",
                "IO:CHANnels:MEASurement:CURRent?", "IO:OUTput:CONFig?", "IO:PULSe#:WIDth?", "QRC:FREQ:PLAN:GET?",
            ], .module)
        + missing(
            .text,
            [
                "AFE:IN:ATT:GET?", "AFE:IN:MAX:ATT:GET?", "AFE:OUT:ATT:GET?", "AFE:OUT:MAX:ATT:GET?",
                "IO:CHANnel#:MEASurement:VOLTage?", "IO:CHANnel#:TARe:CURRent", "IO:CHANnel#:TARe:VOLTage",
                "IO:PULSe#:NORMamp?", "IO:PULSe#:OUT:OFFset?", "QRC:USER:FREQ:PLAN:SWITCH:GET?", "SOM#:POR:STATE?",
                "SOM#:POWER:ENABLE?", "SOM#:SRST:STATE?",
            ], .module)
        + missing(
            .none,
            [
                "IO:CHANnel#:CONFig", "QUAD#:CONFig", "IO:CHANnel#:CURRent:WAIT", "IO:CHANnel#:OUT:ZERO",
                "IO:CHANnel#:TARe:CURRent:UNDO", "IO:CHANnel#:TARe:VOLTage:UNDO", "IO:CHANnel#:VOLTage:INSTant",
                "IO:CHANnel#:VOLTage:WAIT", "IO:OUTput:CONFig", "IO:OUTput:OUT:CLR", "IO:OUTput:OUT:RAMPdown",
                "IO:PULSe#:NORMamp", "IO:PULSe#:OUT:OFFset", "IO:PULSe#:WIDth", "QRC:USER:FREQ:PLAN:SET",
                "QRC:USER:FREQ:PLAN:SWITCH:SET", "SOM#:POR:STATE", "SOM#:POWER:ENABLE", "SOM#:SRST:STATE",
            ], .module)
}
