import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing

/// A cluster as its drivers see it, without sockets, threads or time: commands in, replies out.
struct ClusterInstrument: Sendable {
    /// Which dialect of commands drivers are told to speak: 1.2, or an older one.
    var announced: SCPIVersion
    /// What is said of builds instead of PulseRack's own, see `ClusterServerOptions`.
    let builds: String?
    let rack: ClusterRack
    var modules: [InstrumentModule]
    let engine: any ClusterEngine
    let assembler: ClusterAssembler
    private var stored: [String: String] = [:]
    /// Those that the monitor of the trigger network no longer counts.
    var triggersBefore = [Int](repeating: 0, count: 16)
    /// Whether a command has given the engine something to do since this was last set.
    var hasWork = false
    /// What the last command has left to be assembled.
    var unassembled: UnassembledProgram?
    /// What went wrong while no command was at work.
    private(set) var faults: [SCPIError] = []

    init(
        rack: ClusterRack, engine: any ClusterEngine, announced: SCPIVersion = .newest, builds: String? = nil,
        assembler: @escaping ClusterAssembler
    ) {
        self.rack = rack
        self.engine = engine
        self.announced = announced
        self.builds = builds
        self.assembler = assembler
        modules = rack.modules.map { InstrumentModule($0) }
        stored["SYSTem:NAME"] = rack.name
    }

    /// The longest block that a command is read with.
    @Sendable static func blockMax(line: String) -> Int {
        switch SCPICommandTable.shared[SCPIHeader(line).name]?.action {
        // The driver's own bound on programs, and some more.
        case .sequencer(.program), .sequencer(.assemble): 16 << 20
        case .sequencer(.samples(_, .setData)), .sequencer(.samples(_, .packed)): SampleMemory.samplesMax * 4
        // Documents of settings.
        default: 65536
        }
    }

    /// A session of a connection that has just been made.
    func session(on port: ClusterSession.Port) -> ClusterSession {
        ClusterSession(port: port, faultsSeen: faults.count)
    }

    /// Does what a command says, but for the program that it brings.
    mutating func begin(
        _ message: SCPIMessage, in session: inout ClusterSession
    ) -> (reply: SCPIReply, program: UnassembledProgram?) {
        let reply = reply(to: message, in: &session)
        defer { unassembled = nil }
        return (reply, unassembled)
    }

    private mutating func reply(to message: SCPIMessage, in session: inout ClusterSession) -> SCPIReply {
        for fault in faults.dropFirst(session.faultsSeen) { session.report(fault) }
        session.faultsSeen = faults.count
        let header = message.header
        guard let command = SCPICommandTable.shared[header.name], let target = target(of: header, command, session.port) else {
            session.report(.undefinedHeader(String(message.line.prefix(80))))
            return header.isQuery ? Self.unknownReply : .none
        }
        do {
            return try perform(
                Call(command: command, header: header, block: message.block), target, in: &session)
        } catch {
            session.report(error)
            return Self.emptyReply(command.reply)
        }
    }

    /// Answers a command that could not be read.
    func fail(_ error: SCPIError, line: String, in session: inout ClusterSession) -> SCPIReply {
        session.report(error)
        let header = SCPIHeader(line)
        guard let command = SCPICommandTable.shared[header.name] else {
            return header.isQuery ? Self.unknownReply : .none
        }
        return Self.emptyReply(command.reply)
    }

    /// An empty line, which also has the two bytes that a client looks for which expects a block.
    private static let unknownReply: SCPIReply = {
        var reply = SCPIReply.none
        reply.end()
        return reply
    }()

    /// What keeps a client in its place that gets no answer: it then asks for errors.
    private static func emptyReply(_ kind: SCPIReplyKind) -> SCPIReply {
        var reply = SCPIReply.none
        switch kind {
        case .none: return reply
        case .text: return .text("")
        case .block: return .block([UInt8]())
        case .list: reply.append(UInt32(0))
        case .acquisition:
            reply.append(scope: InstrumentModule.emptyScope)
            reply.append(records: [])
        case .packedAcquisition:
            reply.append(scope: InstrumentModule.emptyScope)
            reply.append(UInt32(0))
            reply.append(UInt32(0))
            reply.append([])
        }
        reply.end()
        return reply
    }

    /// A command with its parts, at its target.
    struct Call {
        var command: SCPICommand
        var header: SCPIHeader
        var block: [UInt8]?

        var index: Int { header.indices.first ?? 0 }

        func parameter(_ position: Int) throws(SCPIError) -> String {
            guard header.parameters.indices.contains(position) else {
                throw .missingParameter("\(command.name) has \(position + 1)")
            }
            return header.parameters[position].text
        }

        func integer(_ position: Int) throws(SCPIError) -> Int {
            let text = try parameter(position)
            guard let value = SCPINumber.integer(text) else { throw .illegalValue("\(text) is not a whole number") }
            return value
        }

        func bytes() throws(SCPIError) -> [UInt8] {
            guard let block else { throw .missingParameter("\(command.name) comes with a block") }
            return block
        }
    }

    /// Whom a command is for.
    enum Target {
        case cluster
        /// Positions in `modules`.
        case module(Int)
        case everyModule
        case noModule(slot: Int)
    }

    private func target(of header: SCPIHeader, _ command: SCPICommand, _ port: ClusterSession.Port) -> Target? {
        let slot: Int
        switch (port, header.slot) {
        case (.cluster, .none), (.cluster, .number(0)):
            return command.place == .module ? nil : .cluster
        case (.cluster, .every):
            return command.place == .cluster ? nil : .everyModule
        case (.cluster, .number(let number)): slot = number
        case (.module(let own), .none): slot = own
        case (.module(let own), .number(let number)):
            guard own == number else { return nil }
            slot = own
        case (.module, .every): return nil
        }
        guard command.place != .cluster else { return nil }
        return modules.firstIndex { $0.module.slot == slot }.map { .module($0) } ?? .noModule(slot: slot)
    }

    private mutating func perform(
        _ call: Call, _ target: Target, in session: inout ClusterSession
    ) throws(SCPIError) -> SCPIReply {
        switch target {
        case .noModule(let slot):
            throw .hardwareMissing("there is no module in slot \(slot)")
        case .cluster:
            return try performOnCluster(call, in: &session)
        case .everyModule:
            guard case .sequencer(let action) = call.command.action, call.command.indices.isEmpty else {
                throw .undefinedHeader("\(call.command.name) needs the number of a slot")
            }
            try perform(action, on: addresses(of: Array(modules.indices)))
            return .none
        case .module(let position):
            return try perform(call, onModule: position, in: &session)
        }
    }

    /// The engine works a little; called for as long as it has something to do.
    ///
    /// - Returns: whether there is more to do without anybody's help.
    mutating func advance() -> Bool {
        do {
            return try engine.advance()
        } catch {
            fail(error)
            return false
        }
    }

    /// The engine has come upon something that it cannot run.
    mutating func fail(_ error: DiagnosticsError) {
        engine.stop(addresses(of: Array(modules.indices)).filter { self[$0].phase == .started })
        report(SCPIError.execution(Self.text(of: error)))
    }

    /// As many faults as sessions can be told.
    private mutating func report(_ fault: SCPIError) {
        if faults.count < Self.faultsMax { faults.append(fault) }
    }

    private static let faultsMax = 1000

    static func text(of error: DiagnosticsError) -> String {
        error.diagnostics.map { "\($0.code): \($0.message)" }.joined(separator: "; ")
    }

    subscript(address: SequencerAddress) -> InstrumentSequencer {
        _read { yield modules[position(of: address)].sequencers[address.sequencer] }
        _modify { yield &modules[position(of: address)].sequencers[address.sequencer] }
    }

    /// Addresses are made from modules that there are.
    private func position(of address: SequencerAddress) -> Int {
        modules.firstIndex { $0.module.slot == address.slot } ?? 0
    }

    func addresses(of positions: [Int]) -> [SequencerAddress] {
        positions.flatMap { position in
            modules[position].sequencers.indices.map {
                SequencerAddress(slot: modules[position].module.slot, sequencer: $0)
            }
        }
    }

    subscript(stored key: String) -> String? {
        get { stored[key] }
        set { stored[key] = newValue }
    }

    /// Everything as after power-on; a run ends.
    mutating func reset() {
        engine.stop(addresses(of: Array(modules.indices)).filter { self[$0].phase == .started })
        for address in addresses(of: Array(modules.indices)) { _ = engine.takeAcquisitions(of: address) }
        modules = rack.modules.map { InstrumentModule($0) }
        stored = ["SYSTem:NAME": rack.name]
        triggersBefore = engine.triggers.counts
    }
}
