/// Every command of SCPI layer 1.2 of a cluster, found by its name however it is spelled.
struct SCPICommandTable: Sendable {
    let commands: [SCPICommand]
    /// By spelling in capitals.
    private let places: [String: Int]

    static let shared = SCPICommandTable(
        commands: common + clusterCommands + clusterSettings + moduleCommands + moduleSettings + absentHardware
            + sequencerCommands + sampleCommands + acquisitionCommands)

    private init(commands: [SCPICommand]) {
        self.commands = commands
        var places: [String: Int] = [:]
        for (index, command) in commands.enumerated() {
            for spelling in Self.spellings(of: command.name) { places[spelling] = index }
        }
        self.places = places
    }

    /// - Parameter name: as `SCPIHeader` has it.
    subscript(name: String) -> SCPICommand? { places[name].map { commands[$0] } }

    /// A word of a header is sent whole or as its capitals alone, and in any case: SCPI-99, volume 1, chapter 6.2.
    ///
    /// - Parameter name: as manuals write it.
    /// - Returns: in capitals; the first is the name with all its words whole.
    static func spellings(of name: String) -> [String] {
        name.split(separator: ":").reduce(into: [""]) { spellings, word in
            let (whole, short) = (word.uppercased(), word.filter { !$0.isLowercase })
            let forms = whole == short ? [whole] : [whole, short]
            spellings = forms.flatMap { form in spellings.map { $0.isEmpty ? form : "\($0):\(form)" } }
        }
    }
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
        // The standard's node that may be left out.
        SCPICommand(name: "SYSTem:ERRor?", reply: .text, place: .both, action: .common(.nextError)),
    ]
        + setting("*SRE", .integer(0, 0...255), .both)
        // Whatever is asked for is done before the answer.
        + answer("1", ["*OPC?", "PING?", "ROUTED:PING?"], .both)
        + answer("0", ["*TST?"], .both)
        + ignored(["*WAI"], .both)
}
