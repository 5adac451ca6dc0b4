@testable import ClusterServer

extension ClusterInstrument {
    /// Does what a command says, its program included.
    mutating func handle(_ message: SCPIMessage, in session: inout ClusterSession) -> SCPIReply {
        let (reply, program) = begin(message, in: &session)
        if let program { finish(program, assembler(program.text, program.kind), in: &session) }
        return reply
    }
}
