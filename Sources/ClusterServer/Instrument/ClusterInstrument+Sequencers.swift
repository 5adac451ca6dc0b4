import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing

extension ClusterInstrument {
    // MARK: - One sequencer

    mutating func perform(
        _ action: SCPICommand.SequencerAction, _ call: Call, _ position: Int
    ) throws(SCPIError) -> SCPIReply {
        guard !call.command.indices.isEmpty else {
            try perform(action, on: addresses(of: [position]))
            return .none
        }
        let address = SequencerAddress(slot: modules[position].module.slot, sequencer: call.index)
        switch action {
        case .arm, .start, .stop, .clearFlags: try perform(action, on: [address], byName: true)
        case .state: return .text(reported(status(of: address), of: address).text)
        case .program: try take(program: call, for: address, staged: false)
        case .assemble: try take(program: call, for: address, staged: true)
        case .isa: return .block(["major": 1, "minor": 0])
        case .registers: return .block(try registers(call, address))
        case .setRegisters: try setRegisters(call, address)
        case .configuration: return .block(self[address].configuration.text)
        case .setConfiguration: try self[address].configuration.merge(try call.bytes())
        case .outputMap: return .block(self[address].outputMap.document)
        case .setOutputMap: try self[address].outputMap.set(try document(call))
        case .inputMap: return .block(self[address].inputMap.document)
        case .setInputMap: try self[address].inputMap.set(try document(call))
        case .samples(let kind, let action): return try perform(action, call, address, kind)
        case .acquisitions(let action): return try perform(action, call, address, position)
        }
        return .none
    }

    private func document(_ call: Call) throws(SCPIError) -> JSONValue {
        do {
            return try JSONParser.parse(try call.bytes())
        } catch let error as JSONParser.Failure {
            throw .invalidBlock("JSON: \(error.message) at byte \(error.offset)")
        } catch {
            throw error as? SCPIError ?? .invalidBlock("JSON")
        }
    }

    func status(of address: SequencerAddress) -> SequencerStatus {
        switch self[address].phase {
        case .idle: return SequencerStatus(state: .idle)
        case .armed: return SequencerStatus(state: .armed)
        case .stopped(let flags): return SequencerStatus(state: .stopped, flags: flags)
        case .started:
            guard var status = engine.status(of: address) else { return SequencerStatus(state: .running) }
            status.flags.removeFirst(min(self[address].clearedFlags, status.flags.count))
            return status
        }
    }

    /// Whoever is told that a sequencer has come to its end may look at once for what the run left. One that was told to
    /// stop is stopped at once.
    private func reported(_ status: SequencerStatus, of address: SequencerAddress) -> SequencerStatus {
        guard status.state == .stopped, self[address].phase == .started, !status.flags.contains(.forcedStop),
            engine.isSettling
        else { return status }
        return SequencerStatus(state: .running, flags: status.flags)
    }

    private func isRunning(_ address: SequencerAddress) -> Bool {
        self[address].phase == .started && status(of: address).state != .stopped
    }

    // MARK: - Arm, start, stop

    /// - Parameter byName: whether the client has named this sequencer, instead of all of a module.
    mutating func perform(
        _ action: SCPICommand.SequencerAction, on addresses: [SequencerAddress], byName: Bool = false
    ) throws(SCPIError) {
        switch action {
        case .arm: try arm(addresses)
        case .start: try start(addresses, byName: byName)
        case .stop: stop(addresses)
        case .clearFlags:
            for address in addresses {
                if case .stopped = self[address].phase { self[address].phase = .stopped([]) }
                self[address].clearedFlags = engine.status(of: address)?.flags.count ?? 0
            }
        default: throw .undefinedHeader("this needs the number of a sequencer")
        }
    }

    private mutating func arm(_ addresses: [SequencerAddress]) throws(SCPIError) {
        for address in addresses {
            if isRunning(address) { engine.stop([address]) }
            take(address)
            if let staged = self[address].staged {
                self[address].program = staged
                self[address].staged = nil
            }
            guard self[address].program != nil else {
                self[address].phase = .idle
                throw .program("sequencer \(address.sequencer) of slot \(address.slot) has no program that was assembled")
            }
            self[address].phase = .armed
            self[address].clearedFlags = 0
        }
    }

    private mutating func start(_ addresses: [SequencerAddress], byName: Bool) throws(SCPIError) {
        let armed = addresses.filter { self[$0].phase == .armed }
        if armed.isEmpty {
            guard byName, let address = addresses.first else { return }
            throw .conflict("sequencer \(address.sequencer) of slot \(address.slot) is not armed")
        }
        let everyone = self.addresses(of: Array(modules.indices))
        // An engine that begins a new run knows only that.
        for address in everyone where self[address].phase == .started {
            let status = status(of: address)
            guard status.state == .stopped else { continue }
            take(address)
            self[address].phase = .stopped(status.flags)
        }
        do {
            try engine.start(
                armed.compactMap { self[$0].load(at: $0) }, partners: everyone.filter { self[$0].isSynchronised },
                modules: modules.map(\.settings))
        } catch {
            for address in armed { self[address].phase = .stopped([]) }
            throw .execution(Self.text(of: error))
        }
        for address in armed {
            self[address].phase = .started
            self[address].registers = [:]
        }
        hasWork = true
    }

    private mutating func stop(_ addresses: [SequencerAddress]) {
        let running = addresses.filter { isRunning($0) }
        if !running.isEmpty {
            engine.stop(running)
            // Others may be at work, and may have waited for these.
            hasWork = true
        }
        for address in addresses {
            switch self[address].phase {
            case .started: break
            case .armed: self[address].phase = .stopped([.forcedStop, .disarmed])
            case .idle, .stopped: self[address].phase = .stopped([.forcedStop])
            }
        }
    }

    /// Stops a sequencer that runs, and takes its program away.
    mutating func unload(_ address: SequencerAddress) {
        if isRunning(address) { engine.stop([address]) }
        take(address)
        self[address].program = nil
        self[address].staged = nil
        self[address].phase = .idle
    }

    /// Fetches what the engine has acquired for a sequencer.
    mutating func take(_ address: SequencerAddress) {
        guard let position = modules.firstIndex(where: { $0.module.slot == address.slot }) else { return }
        let data = engine.takeAcquisitions(of: address)
        if !data.isEmpty { modules[position].take(data, of: address.sequencer) }
    }

    // MARK: - Registers

    /// What the registers of a sequencer hold: what was set since the last start, else what the program has left in them.
    private func registers(of address: SequencerAddress) -> [UInt32] {
        let left = engine.registers(of: address)
        return (0..<64).map { self[address].registers[$0] ?? left?[$0] ?? 0 }
    }

    private func registers(_ call: Call, _ address: SequencerAddress) throws(SCPIError) -> JSONValue {
        let (wanted, registers) = (try call.parameter(0), registers(of: address))
        let names = wanted == "*" ? registers.indices.map { "R\($0)" } : wanted.split(separator: ",").map { String($0) }
        var members: [JSONValue.Member] = []
        for name in names {
            members.append(JSONValue.Member(name, .integer(Int64(registers[try register(name)]))))
        }
        return .object(members)
    }

    private mutating func setRegisters(_ call: Call, _ address: SequencerAddress) throws(SCPIError) {
        guard !isRunning(address) else {
            throw .conflict("sequencer \(address.sequencer) of slot \(address.slot) runs: stop it to set its registers")
        }
        guard case .object(let members) = try document(call) else { throw .illegalValue("registers are an object") }
        var registers = self[address].registers
        for member in members {
            guard let value = member.value.int, (Int(Int32.min)...Int(UInt32.max)).contains(value) else {
                throw .outOfRange("\(member.name) holds 32 bits")
            }
            registers[try register(member.name)] = UInt32(truncatingIfNeeded: value)
        }
        self[address].registers = registers
    }

    private func register(_ name: String) throws(SCPIError) -> Int {
        guard name.hasPrefix("R"), let number = Int(name.dropFirst()), (0..<64).contains(number) else {
            throw .illegalValue("there is no register \(name.prefix(20))")
        }
        return number
    }
}
