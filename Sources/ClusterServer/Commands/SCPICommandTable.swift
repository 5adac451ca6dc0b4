/// Every command of SCPI layer 1.2 of a cluster, found by its normalised name.
struct SCPICommandTable: Sendable {
    let commands: [SCPICommand]
    /// By name in capitals.
    private let places: [String: Int]

    static let shared = SCPICommandTable(
        commands: common + clusterCommands + clusterSettings + moduleCommands + moduleSettings + absentHardware
            + sequencerCommands + sampleCommands + acquisitionCommands)

    private init(commands: [SCPICommand]) {
        self.commands = commands
        var places: [String: Int] = [:]
        for (index, command) in commands.enumerated() { places[command.name.uppercased()] = index }
        self.places = places
    }

    /// - Parameter name: as `SCPIHeader` has it.
    subscript(name: String) -> SCPICommand? { places[name].map { commands[$0] } }
}

extension SCPICommandTable {
    /// A setting, and the question for it.
    static func setting(
        _ name: String, _ type: SCPISetting.`Type`, _ place: SCPICommand.Place, _ indices: [SCPICommand.IndexKind] = [],
        on modules: SCPICommand.Modules = .all, leading: Int = 0
    ) -> [SCPICommand] {
        let setting = SCPISetting(key: name, type: type, leading: leading)
        return [
            SCPICommand(
                name: name, reply: .none, place: place, action: .set(setting), indices: indices, modules: modules),
            SCPICommand(
                name: name + "?", reply: .text, place: place, action: .get(setting), indices: indices, modules: modules),
        ]
    }

    static func ignored(_ names: [String], _ place: SCPICommand.Place) -> [SCPICommand] {
        names.map { SCPICommand(name: $0, reply: .none, place: place, action: .ignore) }
    }

    static func answer(_ text: String, _ names: [String], _ place: SCPICommand.Place) -> [SCPICommand] {
        names.map { SCPICommand(name: $0, reply: .text, place: place, action: .answer(text)) }
    }

    static func answer(_ value: JSONValue, _ names: [String], _ place: SCPICommand.Place) -> [SCPICommand] {
        names.map { SCPICommand(name: $0, reply: .block, place: place, action: .answerBlock(value)) }
    }

    static func missing(_ reply: SCPIReplyKind, _ names: [String], _ place: SCPICommand.Place) -> [SCPICommand] {
        names.map { SCPICommand(name: $0, reply: reply, place: place, action: .missing) }
    }

    // MARK: - Every port

    static let common: [SCPICommand] = [
        SCPICommand(name: "*IDN?", reply: .text, place: .both, action: .common(.identification)),
        SCPICommand(name: "*CLS", reply: .none, place: .both, action: .common(.clearStatus)),
        SCPICommand(name: "*RST", reply: .none, place: .both, action: .common(.reset)),
        SCPICommand(name: "*OPC", reply: .none, place: .both, action: .common(.operationComplete)),
        SCPICommand(name: "*STB?", reply: .text, place: .both, action: .common(.statusByte)),
        SCPICommand(name: "*ESR?", reply: .text, place: .both, action: .common(.eventStatus)),
        SCPICommand(name: "*ESE?", reply: .text, place: .both, action: .common(.eventStatusEnable)),
        SCPICommand(name: "*ESE", reply: .none, place: .both, action: .common(.setEventStatusEnable)),
        SCPICommand(name: "SYSTem:ERRor:COUNt?", reply: .text, place: .both, action: .common(.errorCount)),
        SCPICommand(name: "SYSTem:ERRor:NEXT?", reply: .text, place: .both, action: .common(.nextError)),
    ]
        + setting("*SRE", .integer(0, 0...255), .both)
        // Whatever is asked for is done before the answer.
        + answer("1", ["*OPC?", "PING?", "ROUTED:PING?"], .both)
        + answer("0", ["*TST?"], .both)
        + ignored(["*WAI"], .both)
}
