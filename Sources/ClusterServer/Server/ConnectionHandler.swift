import Foundation
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
    private let order: ConnectionOrder
    private let assemblies: Assemblies
    private var session: ClusterSession
    private var parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
    /// Arrived, and not yet parsed: only while replies wait to be fetched.
    private var pending = ByteBuffer()
    /// Bytes that this connection counts in the budget.
    private var held = 0
    private var stalled: Scheduled<Void>?

    init(
        host: InstrumentHost, port: ClusterSession.Port, budget: ConnectionBudget, order: ConnectionOrder,
        assemblies: Assemblies
    ) {
        self.assemblies = assemblies
        self.host = host
        self.budget = budget
        self.order = order
        session = host.session(on: port)
    }

    func channelActive(context: ChannelHandlerContext) {
        budget.add(context.channel)
        socket = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
        self.context = context
        order.add(self)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stalled?.cancel()
        budget.give(held)
        held = 0
        budget.remove(context.channel)
        order.remove(self)
        (waiting, self.context, socket) = (nil, nil, nil)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received &+= bytes.readableBytes
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.writeBuffer(&bytes)
        }
        work(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        work(context)
        if context.channel.isWritable { context.read() }
        context.fireChannelWritabilityChanged()
    }

    /// Reads on only as long as replies are fetched.
    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: - As others see it

    /// Bytes that have been read.
    private(set) var received = 0
    private var context: ChannelHandlerContext?
    private var socket: NIOBSDSocket.Handle?

    /// Whether what arrives is read, and done at once.
    var isRead: Bool { waiting == nil && !isHeldUp && context.map { $0.channel.isActive && $0.channel.isWritable } == true }

    /// Whether it starts something as soon as what has arrived elsewhere has been read.
    var isAboutToStart: Bool { waiting.map { Self.isStart($0.event) } == true }

    /// Bytes that the system holds, which are still to be read: FIONREAD of tcp(7).
    var unreadBytes: Int {
        var count: Int32 = 0
        guard let socket, ioctl(socket, UInt(FIONREAD), &count) == 0 else { return 0 }
        return Int(count)
    }

    /// Goes on if what it waits for is done.
    ///
    /// - Returns: whether it was.
    func goOn() -> Bool {
        guard let context, waiting?.arrivals.areDone() != false else { return context == nil }
        work(context)
        return true
    }

    // MARK: - Commands

    /// A question or a start, and what must be done elsewhere before it.
    private var waiting: (event: SCPIParser.Event, arrivals: ConnectionOrder.Arrivals)?

    /// A command that waits until programs have been assembled.
    private var postponed: SCPIParser.Event?
    /// Whether a program is being assembled that this connection has brought, or that it waits for.
    private var isHeldUp = false
    /// Programs up to this many bytes take no longer to assemble than other commands do.
    private static let shortProgram = 32 << 10

    private func work(_ context: ChannelHandlerContext) {
        var (hasWritten, hasProgressed) = (false, false)
        while !isHeldUp, context.channel.isWritable, context.channel.isActive, let event = due(), isFree(event, context) {
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
        order.look()
    }

    /// The next command, if its time has come.
    private func due() -> SCPIParser.Event? {
        if let (event, _) = waiting {
            guard waiting?.arrivals.areDone() == true else { return nil }
            waiting = nil
            return event
        }
        guard let event = next() else { return nil }
        let isQuestion = Self.isQuestion(event)
        guard isQuestion || Self.isStart(event) else { return event }
        var arrivals = order.arrivals(beside: self, andStarts: isQuestion)
        if arrivals.areDone() { return event }
        waiting = (event, arrivals)
        order.wait(self)
        return nil
    }

    private static func isQuestion(_ event: SCPIParser.Event) -> Bool {
        if case .message(let message) = event { message.header.isQuery } else { false }
    }

    private static func isStart(_ event: SCPIParser.Event) -> Bool {
        guard case .message(let message) = event, !message.header.isQuery,
            case .sequencer(.start) = SCPICommandTable.shared[message.header.name]?.action
        else { return false }
        return true
    }

    /// Whether a command needs no program that is still being assembled; otherwise it is kept until that is done.
    private func isFree(_ event: SCPIParser.Event, _ context: ChannelHandlerContext) -> Bool {
        guard case .message(let message) = event, assemblies.mustWait(message.header, on: session.port) else { return true }
        (postponed, isHeldUp) = (event, true)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        assemblies.wait { [loop = context.eventLoop] in
            loop.execute {
                bound.value.handler.isHeldUp = false
                bound.value.handler.work(bound.value.context)
            }
        }
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
        assemblies.begin(slot: program.address.slot)
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        host.assembleAside(program) { assembled in
            loop.execute {
                let (handler, context) = bound.value
                handler.host.finish(program, assembled, in: &handler.session)
                handler.isHeldUp = false
                handler.assemblies.end(slot: program.address.slot)
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
