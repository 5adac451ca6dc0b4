import RackEmulator
import RackModel
import Sequencing

extension ClusterInstrument {
    // MARK: - Waveforms and weights

    mutating func perform(
        _ action: SCPICommand.SampleAction, _ call: Call, _ address: SequencerAddress, _ kind: SampleMemory.Kind
    ) throws(SCPIError) -> SCPIReply {
        let path: WritableKeyPath<InstrumentSequencer, SampleMemory> = kind == .waveforms ? \.waveforms : \.weights
        let memory = self[address][keyPath: path]
        switch action {
        case .list: return Self.list(memory)
        case .size: return .text("\(memory.entries.count)")
        case .new:
            // Whole numbers are for modules that count.
            let type = try call.parameter(2)
            guard SCPINumber.flag(type) == false else { throw .illegalValue("a \(kind.noun) of whole numbers") }
            try self[address][keyPath: path].add(
                name: try call.parameter(0), size: try call.integer(1),
                encoding: SampleMemory.Encoding.float32.rawValue)
        case .newEncoded:
            try self[address][keyPath: path].add(
                name: try call.parameter(0), size: try call.integer(1), encoding: try call.integer(2))
        case .delete: try self[address][keyPath: path].remove(name: try call.parameter(0))
        case .data:
            let entry = try memory[try call.parameter(0)]
            let (start, size) = (try call.integer(1), try call.integer(2))
            guard start >= 0, size >= 0, start <= entry.samples.count, size <= entry.samples.count - start else {
                throw .outOfRange("\(entry.name) has \(entry.samples.count) samples")
            }
            return .block(LittleEndian.bytes(Array(entry.samples[start..<start + size])))
        case .setData:
            try self[address][keyPath: path].set(
                try call.bytes(), name: try call.parameter(0), encoding: .float32)
        case .packed:
            try self[address][keyPath: path].set(try call.bytes(), name: try call.parameter(0), encoding: nil)
        case .index: return .text("\(try memory[try call.parameter(0)].index)")
        case .setIndex:
            try self[address][keyPath: path].set(index: try call.integer(1), name: try call.parameter(0))
        case .length: return .text("\(try memory[try call.parameter(0)].samples.count)")
        case .name: return .text(try memory.entry(at: try call.integer(0)).name)
        }
        return .none
    }

    private static func list(_ memory: SampleMemory) -> SCPIReply {
        var reply = SCPIReply.none
        reply.append(UInt32(memory.entries.count))
        for entry in memory.entries {
            reply.append(Array(entry.name.utf8))
            reply.append(UInt32(entry.index))
            reply.append(LittleEndian.bytes(entry.samples))
        }
        reply.end()
        return reply
    }

    // MARK: - Acquisitions

    mutating func perform(
        _ action: SCPICommand.AcquisitionAction, _ call: Call, _ address: SequencerAddress, _ position: Int
    ) throws(SCPIError) -> SCPIReply {
        take(address)
        let memory = self[address].acquisitions
        switch action {
        case .list: return Self.list(memory, nil)
        case .packedList: return Self.list(memory, try AcquisitionEncoding(flags: try call.integer(0)))
        case .size: return .text("\(memory.entries.count)")
        case .new:
            let used = modules[position].sequencers.reduce(0) { $0 + $1.acquisitions.bins }
            try self[address].acquisitions.add(
                name: try call.parameter(0), bins: try call.integer(1), free: AcquisitionMemory.binsMax - used)
        case .delete: try self[address].acquisitions.remove(name: try call.parameter(0))
        case .deleteData: try self[address].acquisitions.clear(name: try call.parameter(0))
        case .data:
            var reply = SCPIReply.none
            Self.append(try memory[try call.parameter(0)].data, nil, to: &reply)
            reply.end()
            return reply
        case .packedData:
            let encoding = try AcquisitionEncoding(flags: try call.integer(1))
            var reply = SCPIReply.none
            Self.append(try memory[try call.parameter(0)].data, encoding, to: &reply)
            reply.end()
            return reply
        case .storeScope:
            try self[address].acquisitions.store(scope: try scope(of: position), name: try call.parameter(0))
        case .index: return .text("\(try memory[try call.parameter(0)].data.index)")
        case .setIndex: try self[address].acquisitions.set(index: try call.integer(1), name: try call.parameter(0))
        case .name: return .text(try memory.entry(at: try call.integer(0)).name)
        case .bins: return .text("\(try memory[try call.parameter(0)].data.bins.count)")
        }
        return .none
    }

    /// What the scope of a module holds.
    private mutating func scope(of position: Int) throws(SCPIError) -> [AcquisitionData.ScopePath] {
        do {
            let paths = try engine.scope(ofSlot: modules[position].module.slot)
            return paths.isEmpty ? InstrumentModule.emptyScope : paths
        } catch {
            throw .execution(Self.text(of: error))
        }
    }

    private static func list(_ memory: AcquisitionMemory, _ encoding: AcquisitionEncoding?) -> SCPIReply {
        var reply = SCPIReply.none
        reply.append(UInt32(memory.entries.count))
        for entry in memory.entries {
            reply.append(Array(entry.name.utf8))
            reply.append(UInt32(entry.data.index))
            append(entry.data, encoding, to: &reply)
        }
        reply.end()
        return reply
    }

    /// - Parameter encoding: `nil`: bins as records.
    private static func append(_ data: AcquisitionData, _ encoding: AcquisitionEncoding?, to reply: inout SCPIReply) {
        reply.append(scope: data.scope)
        if let encoding {
            reply.append(columns: data.bins, encoding)
        } else {
            reply.append(records: data.bins)
        }
    }
}
