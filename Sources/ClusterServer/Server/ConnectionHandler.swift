import NIOCore
import Sequencing

/// One connection: cuts what arrives into commands, has them done one after the other, and writes the replies.
///
/// A client that does not fetch its replies is not read from; one that stalls in the middle of something is closed.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let host: InstrumentHost
    private let budget: ConnectionBudget
    private let turns: CommandTurns
    private var session: ClusterSession
    private var parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
    /// Arrived, and not yet parsed: only while replies wait to be fetched.
    private var pending = ByteBuffer()
    /// Bytes that this connection counts in the budget.
    private var held = 0
    private var stalled: Scheduled<Void>?

    init(host: InstrumentHost, port: ClusterSession.Port, budget: ConnectionBudget, turns: CommandTurns) {
        self.host = host
        self.budget = budget
        self.turns = turns
        session = host.session(on: port)
    }

    func channelActive(context: ChannelHandlerContext) {
        budget.add(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stalled?.cancel()
        budget.give(held)
        held = 0
        budget.remove(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.writeBuffer(&bytes)
        }
        work(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        work(context, isTurn: true)
        if context.channel.isWritable { context.read() }
        context.fireChannelWritabilityChanged()
    }

    /// Reads on only as long as replies are fetched.
    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: - Commands

    /// A question, or a start, that lets go first what others sent before it.
    private var question: SCPIParser.Event?
    /// A command that waits until programs have been assembled.
    private var postponed: SCPIParser.Event?
    /// Whether a program is being assembled that this connection has brought, or that it waits for.
    private var isHeldUp = false
    /// Whether the question has let go first what is about to start.
    private var hasYielded = false
    /// Long enough for one more look at all connections.
    private static let startDelay = TimeAmount.milliseconds(1)
    /// Programs up to this many bytes take no longer to assemble than other commands do.
    private static let shortProgram = 32 << 10

    /// - Parameter isTurn: whether everything else has been read that had arrived.
    private func work(_ context: ChannelHandlerContext, isTurn: Bool = false) {
        var (hasWritten, hasProgressed) = (false, false)
        while !isHeldUp, question == nil || isTurn, context.channel.isWritable, context.channel.isActive,
            let event = question ?? next()
        {
            question = nil
            guard isNext(event, context, isTurn: isTurn) else { break }
            let (reply, program) = host.handle(event, in: &session)
            hasProgressed = true
            if let program { guard assemble(program, context) else { return } }
            guard !reply.bytes.isEmpty else { continue }
            guard write(reply, context) else { return }
            hasWritten = true
        }
        if hasWritten { context.flush() }
        if hasProgressed { budget.hear(context.channel) }
        balance(context, hasProgressed)
    }

    /// Whether it is the turn of `event`. If not it is kept, and looked at again when it may be.
    ///
    /// Drivers set through one connection and ask or start through another; the system reports both in any order, so
    /// questions wait until all commands are done. A sequencer that was started before others are set to synchronise with it
    /// would leave these waiting for ever: what arrived while this connection was being read is looked for too.
    private func isNext(_ event: SCPIParser.Event, _ context: ChannelHandlerContext, isTurn: Bool) -> Bool {
        guard case .message(let message) = event else { return true }
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        if turns.mustWait(message.line, on: session.port) {
            (postponed, isHeldUp) = (event, true)
            turns.wait {
                loop.execute {
                    bound.value.handler.isHeldUp = false
                    bound.value.handler.work(bound.value.context)
                }
            }
            return false
        }
        let turn: @Sendable () -> Void = { bound.value.handler.work(bound.value.context, isTurn: true) }
        let (turns, isQuestion) = (turns, Self.isQuestion(event))
        if Self.isStart(event), !isTurn {
            turns.beginStart()
            loop.scheduleTask(in: Self.startDelay) {
                turns.endStart()
                turn()
            }
        } else if isQuestion, turns.hasStarts, !hasYielded {
            hasYielded = true
            loop.scheduleTask(in: Self.startDelay, turn)
        } else if isQuestion, !isTurn {
            loop.execute(turn)
        } else {
            hasYielded = false
            return true
        }
        question = event
        return false
    }

    /// A long program is assembled aside: others are served meanwhile, and this connection goes on when it is done.
    ///
    /// - Returns: whether there was room for it.
    private func assemble(_ program: UnassembledProgram, _ context: ChannelHandlerContext) -> Bool {
        let count = program.text.count
        guard count > Self.shortProgram else {
            host.finish(program, host.assemble(program), in: &session)
            return true
        }
        guard account(count, context) else { return false }
        isHeldUp = true
        turns.beginAssembly(slot: program.address.slot)
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        host.assembleAside(program) { assembled in
            loop.execute {
                let (handler, context) = bound.value
                handler.host.finish(program, assembled, in: &handler.session)
                handler.isHeldUp = false
                handler.turns.endAssembly(slot: program.address.slot)
                handler.release(count, context)
                handler.work(context)
            }
        }
        return true
    }

    /// - Returns: whether there was room for it.
    private func write(_ reply: SCPIReply, _ context: ChannelHandlerContext) -> Bool {
        let count = reply.bytes.count
        var buffer = context.channel.allocator.buffer(capacity: count)
        buffer.writeBytes(reply.bytes)
        guard account(count, context) else { return false }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.write(wrapOutboundOut(buffer)).whenComplete { _ in
            let (handler, context) = bound.value
            handler.release(count, context)
        }
        return true
    }

    private static func isQuestion(_ event: SCPIParser.Event) -> Bool {
        if case .message(let message) = event { message.line.utf8.contains(UInt8(ascii: "?")) } else { false }
    }

    private static func isStart(_ event: SCPIParser.Event) -> Bool {
        if case .message(let message) = event { message.line.uppercased().hasSuffix(":START") } else { false }
    }

    /// Bytes of the command that has begun, as they are counted.
    private var begun = 0

    private func balance(_ context: ChannelHandlerContext, _ hasProgressed: Bool) {
        let now = parser.buffered + pending.readableBytes
        if now > begun {
            guard account(now - begun, context) else { return }
        } else {
            budget.give(begun - now)
            held -= begun - now
        }
        begun = now
        watch(context, restarts: hasProgressed)
    }

    private func account(_ count: Int, _ context: ChannelHandlerContext) -> Bool {
        held += count
        guard budget.take(count) else {
            context.close(promise: nil)
            return false
        }
        return true
    }

    private func release(_ count: Int, _ context: ChannelHandlerContext) {
        guard held >= count else { return }
        held -= count
        budget.give(count)
        watch(context, restarts: true)
    }

    private func next() -> SCPIParser.Event? {
        if let event = postponed {
            postponed = nil
            return event
        }
        guard pending.readableBytes > 0 else { return nil }
        let (event, left) = pending.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            let event = parser.next(&rest)
            return (event, rest.count)
        }
        pending.moveReaderIndex(forwardBy: pending.readableBytes - left)
        if pending.readableBytes == 0 { pending = ByteBuffer() }
        return event
    }

    // MARK: - Time

    /// A clock runs while something has begun; it starts anew with every command that is complete and every reply that
    /// is fetched, not with every byte.
    private func watch(_ context: ChannelHandlerContext, restarts: Bool) {
        let hasBegun = context.channel.isActive && (held > 0 || parser.isInside)
        if restarts || !hasBegun {
            stalled?.cancel()
            stalled = nil
        }
        guard hasBegun, stalled == nil else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let limit = TimeAmount.nanoseconds(Int64(budget.limits.stalledSeconds * 1e9))
        stalled = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }
}

extension ConnectionHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
}
