import RackModel

@testable import ClusterServer

/// Two connections to one cluster, as any bytes meet them.
private struct Conversation {
    struct Connection {
        var session: ClusterSession
        var parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
    }

    /// As after power-on.
    static let fresh = ClusterInstrument(
        rack: ClusterRack(
            name: "fuzz",
            modules: zip(1..., ClusterModule.Kind.allCases).map { ClusterModule(kind: $1, slot: $0) }),
        engine: RecordingEngine(steps: 2), assembler: ClusterProgramText.assemble)

    var instrument = fresh
    var connections: [Connection]

    init(slot: Int) {
        connections = [
            Connection(session: instrument.session(on: .cluster)),
            Connection(session: instrument.session(on: .module(slot: slot))),
        ]
    }

    mutating func hear(_ bytes: UnsafeRawBufferPointer, on number: Int) {
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while let event = connections[number].parser.next(&rest) {
            switch event {
            case .message(let message):
                let reply = instrument.handle(message, in: &connections[number].session)
                check(reply, to: message.line)
                if let block = message.block { checkDocuments(block) }
            case .failure(let error, let line):
                precondition(error.code < 0)
                _ = instrument.fail(error, line: line, in: &connections[number].session)
            }
            precondition(connections[number].session.errors.count <= SCPIErrorQueue.capacity, "errors without end")
            _ = instrument.advance()
        }
        precondition(rest.isEmpty, "bytes that nobody read")
        precondition(connections[number].parser.buffered <= bytes.count + SCPIParser.lineMax, "kept what never came")
    }

    /// A document that is read only where it is new becomes what it becomes when all of it is read.
    private func checkDocuments(_ block: [UInt8]) {
        for document in [SequencerShape.document(of: .qrmRF), ModuleShape.predistortionDocument(of: .qcm)] {
            var (quick, plain) = (document, document)
            guard quick.mergeWhole(block) else { continue }
            do throws(SCPIError) { try plain.mergePart(block) } catch { preconditionFailure("\(error)") }
            precondition(quick.value == plain.value && quick.text == plain.text, "two documents")
        }
    }

    /// Answers have the form that the question's kind has.
    private func check(_ reply: SCPIReply, to line: String) {
        let header = SCPIHeader(line)
        guard let command = SCPICommandTable.shared[header.name] else {
            precondition(reply.bytes.isEmpty != header.isQuery, "an unknown question is answered")
            return
        }
        switch command.reply {
        case .none: precondition(reply.bytes.isEmpty || header.isQuery)
        case .text: precondition(reply.bytes.last == 10, "a line")
        default: precondition(reply.bytes == [13, 10] || reply.bytes.first == 35 && reply.bytes.suffix(2) == [13, 10], "blocks")
        }
    }
}

/// What libFuzzer calls: a byte that says which module's port, then the stream; 0xFF changes to the other connection.
@_cdecl("LLVMFuzzerTestOneInput")
public func checkOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: data, count: count)
    guard let first = input.first else { return 0 }
    var conversation = Conversation(slot: Int(first % 4) + 1)
    for (index, piece) in input.dropFirst().split(separator: 0xFF).enumerated() {
        conversation.hear(UnsafeRawBufferPointer(rebasing: piece), on: index % 2)
    }
    return 0
}
