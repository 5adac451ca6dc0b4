import RackModel
import RackEmulator
import Sequencing

/// A program that a command has brought, and that is still to be assembled: whoever holds the instrument does that where it
/// holds up nobody, and hands back what came of it.
struct UnassembledProgram: Sendable {
    var address: SequencerAddress
    var kind: ClusterModule.Kind
    var text: [UInt8]
    /// Whether it waits for the next time its sequencer is armed, whatever that does now.
    var isStaged: Bool
}

extension ClusterInstrument {
    /// Takes what came of a program, before anything else that is meant for its module; the log and the verdict are the
    /// module's until the next one.
    mutating func finish(
        _ program: UnassembledProgram, _ assembled: AssembledProgram, in session: inout ClusterSession
    ) {
        guard let position = modules.firstIndex(where: { $0.module.slot == program.address.slot }) else { return }
        modules[position].assemblerLog = assembled.log
        modules[position].assemblerSucceeded = assembled.program != nil
        if program.isStaged {
            self[program.address].staged = assembled.program
        } else {
            self[program.address].program = assembled.program
        }
        if assembled.program == nil { session.report(.program("assembly failed: \(assembled.log)")) }
    }

    /// A program that is loaded stops its sequencer; one that is staged does not.
    mutating func take(program call: Call, for address: SequencerAddress, staged: Bool) throws(SCPIError) {
        let text = try call.bytes()
        if staged {
            self[address].staged = nil
        } else {
            unload(address)
        }
        let kind = rack.module(inSlot: address.slot)?.kind ?? .qcm
        unassembled = UnassembledProgram(address: address, kind: kind, text: text, isStaged: staged)
    }
}
