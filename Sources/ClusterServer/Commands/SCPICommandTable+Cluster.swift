extension SCPICommandTable {
    // MARK: - The cluster itself

    static let clusterCommands: [SCPICommand] = [
        SCPICommand(name: "*DESCribe?", reply: .block, place: .cluster, action: .cluster(.description)),
        SCPICommand(name: "*MODS?", reply: .block, place: .cluster, action: .cluster(.modules)),
        SCPICommand(name: "*CMDS?", reply: .text, place: .cluster, action: .cluster(.commands)),
        SCPICommand(name: "BP:MODules?", reply: .text, place: .cluster, action: .cluster(.moduleMask)),
        SCPICommand(name: "STATus:GENeral:STATE?", reply: .text, place: .both, action: .cluster(.generalState)),
        SCPICommand(name: "STATE:GENeral:STATE?", reply: .text, place: .cluster, action: .cluster(.stateDocument)),
        SCPICommand(name: "SYSTem:VERSion?", reply: .text, place: .cluster, action: .cluster(.version)),
        SCPICommand(name: "TNN:TRG:MON:COUNT?", reply: .text, place: .cluster, action: .cluster(.triggerCount)),
        SCPICommand(name: "TNN:TRG:MON:COUNT:RST", reply: .none, place: .cluster, action: .cluster(.resetTriggerCount)),
        SCPICommand(name: "TNN:TRG:MON:LAST?", reply: .text, place: .cluster, action: .cluster(.latestTrigger)),
        SCPICommand(name: "HARDware:RST", reply: .none, place: .cluster, action: .cluster(.resetAll)),
        SCPICommand(name: "SYSTem:REBOOT", reply: .none, place: .cluster, action: .cluster(.resetAll)),
    ]

    /// What there is on the cluster's own board.
    static let clusterSettings: [SCPICommand] =
        setting("STATus:QUEStionable:LED:BRIGHTness", .word("HIGH", ["OFF", "LOW", "MEDIUM", "HIGH"]), .cluster)
        + setting("STATus:QUEStionable:FREQuency:REFerence:SRC", .flag(true), .cluster)
        // In picoseconds, as the delay line has them.
        + setting("TRG:IN:DLY", .integer(0, 0...31 * 39, step: 39), .cluster)
        + setting("TRG:IN:MAP:ADDRess", .integer(1, 1...15), .cluster)
        + setting("TRG:IN:MAP:ENAble", .flag(false), .cluster)
        + setting("STATus:OPERation:ENABle", .integer(0, 0...65535), .cluster)
        + setting("STATus:QUEStionable:ENABle", .integer(0, 0...65535), .cluster)
        + setting("SYSTem:NAME", .text("pulserack"), .cluster)
        + setting("SYSTem:IPCONFig", .text("127.0.0.1"), .cluster)
        + setting("SEQuencer#:SELFcast:ID", .integer(0, 0...65535), .module, [.sequencer])
        + counters + time + maintenance

    private static let counters: [SCPICommand] =
        answer(
            "0",
            [
                "STATus:OPERation:CONDition?", "STATus:OPERation:EVENt?", "STATus:QUEStionable:CONDition?",
                "STATus:QUEStionable:EVENt?", "SYSTem:LOG?",
                // The standard's node that may be left out is that of events.
                "STATus:OPERation?", "STATus:QUEStionable?",
            ], .cluster)
        + answer(
            // Degrees of a board at rest.
            "35.0", ["STATus:QUEStionable:TEMPerature:BP#:CURRent?", "STATus:QUEStionable:TEMPerature:BP#:MAXimum?"],
            .cluster)
        + answer("OKAY", ["STATUS:FLAGs?"], .cluster)
        + answer([:], ["STATus:HARDware:REVisions?"], .cluster)
        + ignored(
            [
                "*IDENtify", "STATus:PRESet", "TNN:CALIB:EXEC", "BP:MODules:POWerup", "BP:MODules:REBOOT",
                "BP:MODules:SHUTdown", "BP:MODule#:POWerup", "BP:MODule#:REBOOT", "BP:MODule#:SHUTdown",
            ], .cluster)

    /// Wall-clock time has no meaning in a run, which has its own.
    private static let time: [SCPICommand] =
        answer(
            ["ns": 0, "sub": 0], ["TIMEkeeping:CURRent:TIMEstamp?", "TIMEkeeping:CAPTure?"], .both)
        + answer(["status": "idle"], ["TIMEkeeping:CAPTure:STATus?", "TIMEkeeping:STATus?"], .cluster)
        + answer("OKAY", ["TIMEkeeping:SYNC:STATUS?"], .cluster)
        + ignored(
            [
                "TIMEkeeping:ADJust", "TIMEkeeping:CAPTure:EXT:TRIGger", "TIMEkeeping:INTra:SYNC",
                "TIMEkeeping:SYNC:NTP",
            ], .cluster)
        + ignored(["TIMEkeeping:CAPTure:ARM"], .both)

    /// There is no firmware to replace and no file to keep.
    private static let maintenance: [SCPICommand] =
        missing(
            .text,
            [
                "SYSTem:ROLLBACK:PREPare?", "SYSTem:UPDATE:PREPare?", "SYSTem:UPDATE:MODules?", "TASK:POLL?",
                "TMPFILe:BLOCK:COUNT?", "TMPFILe:NEW?", "TMPFILe:SIZe?",
            ], .cluster)
        + missing(.block, ["TASK:RESult?", "TMPFILe:BLOCK:READ?"], .cluster)
        + missing(
            .none, ["SYSTem:UPDATE:EXCLude", "SYSTem:UPDATE:INCLude", "TMPFILe:APPend", "TMPFILe:DELete"], .cluster)
        + missing(.none, ["LINQ#:PHY#:BIST"], .cluster)
        + missing(
            .block, ["LINQ#:PHY#:BIST:ERROR?", "LINQ#:PHY#:LANE#:STATIStic?", "LINQ#:PHY#:STATus?"], .cluster)
}
