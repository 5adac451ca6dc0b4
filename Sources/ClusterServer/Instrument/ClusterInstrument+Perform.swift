import RackEmulator
import RackModel

extension ClusterInstrument {
    // MARK: - Whom a command reaches

    mutating func performOnCluster(
        _ call: Call, in session: inout ClusterSession
    ) throws(SCPIError) -> SCPIReply {
        switch call.command.action {
        case .ignore: return .none
        case .answer(let text): return .text(text)
        case .answerBlock(let value): return .block(value)
        case .missing: throw .hardwareMissing(call.command.name)
        case .get(let setting): return try get(setting, call, module: nil)
        case .set(let setting):
            try set(setting, call, module: nil)
            return .none
        case .common(let action):
            return try perform(action, call, identification: identification, in: &session)
        case .cluster(let action): return try perform(action, call)
        case .module, .sequencer: throw .undefinedHeader("\(call.command.name) is a module's")
        }
    }

    mutating func perform(
        _ call: Call, onModule position: Int, in session: inout ClusterSession
    ) throws(SCPIError) -> SCPIReply {
        let (command, module) = (call.command, modules[position].module)
        guard command.modules.contain(module.kind) else {
            throw .hardwareMissing("\(command.name) on the \(module.kind.rawValue) in slot \(module.slot)")
        }
        for (index, kind) in zip(call.header.indices, command.indices) {
            let range = modules[position].range(of: kind)
            guard range.contains(index) else {
                throw .suffixOutOfRange(
                    "\(index) in \(command.name), which goes from \(range.lowerBound) to \(range.upperBound - 1)")
            }
        }
        switch command.action {
        case .ignore: return .none
        case .answer(let text): return .text(text)
        case .answerBlock(let value): return .block(value)
        case .missing:
            throw .hardwareMissing("\(command.name) on the \(module.kind.rawValue) in slot \(module.slot)")
        case .get(let setting): return try get(setting, call, module: position)
        case .set(let setting):
            try set(setting, call, module: position)
            return .none
        case .common(let action):
            return try perform(action, call, identification: identification(of: module), in: &session)
        case .cluster: return .text(Self.okay)
        case .module(let action):
            guard command.reply == .none else { return try get(action, call, position) }
            try set(action, call, position)
            return .none
        case .sequencer(let action): return try perform(action, call, position)
        }
    }

    private mutating func perform(
        _ action: SCPICommand.CommonAction, _ call: Call, identification: String, in session: inout ClusterSession
    ) throws(SCPIError) -> SCPIReply {
        switch action {
        case .identification: return .text(identification)
        case .clearStatus:
            session.errors.removeAll()
            session.eventStatus = 0
        case .reset:
            reset()
            session.errors.removeAll()
        case .errorCount: return .text("\(session.errors.count)")
        case .nextError: return .text(session.errors.next().text)
        case .statusByte: return .text("\(session.statusByte)")
        case .eventStatus:
            defer { session.eventStatus = 0 }
            return .text("\(session.eventStatus)")
        case .operationComplete: session.eventStatus |= 1
        case .eventStatusEnable: return .text("\(session.eventStatusEnable)")
        case .setEventStatusEnable:
            let value = try call.integer(0)
            guard (0...255).contains(value) else { throw .outOfRange("the register has 8 bits") }
            session.eventStatusEnable = value
        }
        return .none
    }

    // MARK: - What a cluster says about itself

    static let okay = "OKAY;"

    private mutating func perform(_ action: SCPICommand.ClusterAction, _ call: Call) throws(SCPIError) -> SCPIReply {
        switch action {
        case .description: return .block(description)
        case .modules:
            return .block(.object(modules.map {
                JSONValue.Member(
                    "SLOT \($0.module.slot)",
                    ["IDN": .string(identification(of: $0.module)), "RF": .bool($0.kind.isRF)])
            }))
        case .moduleMask: return .text("\(modules.reduce(0) { $0 | 1 << ($1.module.slot - 1) })")
        case .commands: return .text(SCPICommandTable.shared.commands.map(\.name).joined(separator: ";"))
        case .generalState: return .text(Self.okay)
        case .stateDocument:
            let none: JSONValue = ["ACTIVE": [], "RESOLVED": []]
            let document: JSONValue = [
                "CLUSTER": ["STATE": "OKAY", "ACTIVE": [], "RESOLVED": []],
                "SLOTS": .object(modules.map { JSONValue.Member("SLOT \($0.module.slot)", none) }),
            ]
            return .text(String(decoding: document.text, as: UTF8.self))
        case .version: return .text("1999.0")
        case .triggerCount:
            let address = try triggerAddress(call)
            return .text("\(engine.triggers.counts[address] - triggersBefore[address])")
        case .resetTriggerCount:
            let address = try triggerAddress(call)
            triggersBefore[address] = engine.triggers.counts[address]
        case .latestTrigger: return .text("\(engine.triggers.latest)")
        case .resetAll: reset()
        }
        return .none
    }

    private func triggerAddress(_ call: Call) throws(SCPIError) -> Int {
        let address = try call.integer(0)
        guard (1...15).contains(address) else { throw .outOfRange("triggers have the addresses 1 to 15") }
        return address
    }
}
