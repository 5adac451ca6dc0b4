import Dispatch
import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import Synchronization

/// The instrument behind its lock, and the thread on which its engine works.
final class InstrumentHost: Sendable {
    private let instrument: Mutex<ClusterInstrument>
    /// The instrument's: it works without the lock, so that commands need not wait for physics.
    private let engine: any ClusterEngine
    /// Commands that wait for the lock: the engine lets them go first.
    private let waiting = Atomic<Int>(0)
    private let signal = WorkSignal()
    private let assembler: ClusterAssembler
    /// Long programs are assembled one after the other.
    private let assembling = DispatchQueue(label: "cluster assembler")
    let slots: [Int]

    init(_ instrument: ClusterInstrument) {
        assembler = instrument.assembler
        engine = instrument.engine
        slots = instrument.modules.map(\.module.slot).sorted()
        self.instrument = Mutex(instrument)
    }

    func start() {
        let thread = Thread { [self] in work() }
        thread.name = "cluster engine"
        // Pulses and solvers take more than the half megabyte of a second thread.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Returns when the engine's thread has come to its end, and all that came has been assembled.
    func stop() {
        signal.stop()
        assembling.sync {}
    }

    func session(on port: ClusterSession.Port) -> ClusterSession {
        access { $0.session(on: port) }
    }

    /// - Returns: the reply, and a program that the caller is to have assembled: `finish` takes what comes of it.
    func handle(
        _ event: SCPIParser.Event, in session: inout ClusterSession
    ) -> (reply: SCPIReply, program: UnassembledProgram?) {
        let (result, hasWork) = access { instrument in
            let result: (SCPIReply, UnassembledProgram?) =
                switch event {
                case .message(let message): instrument.begin(message, in: &session)
                case .failure(let error, let line): (instrument.fail(error, line: line, in: &session), nil)
                }
            defer { instrument.hasWork = false }
            return (result, instrument.hasWork)
        }
        if hasWork { signal.wake() }
        return result
    }

    /// Assembles, which takes nobody's turn; the longer ones are for `assembleAside`.
    func assemble(_ program: UnassembledProgram) -> AssembledProgram { assembler(program.text, program.kind) }

    /// Assembles on another thread, on which `then` is called too.
    func assembleAside(_ program: UnassembledProgram, then: @escaping @Sendable (AssembledProgram) -> Void) {
        assembling.async { then(self.assemble(program)) }
    }

    func finish(_ program: UnassembledProgram, _ assembled: AssembledProgram, in session: inout ClusterSession) {
        access { $0.finish(program, assembled, in: &session) }
    }

    private func access<Result>(_ body: (inout ClusterInstrument) -> sending Result) -> sending Result {
        waiting.add(1, ordering: .relaxed)
        defer { waiting.subtract(1, ordering: .relaxed) }
        return instrument.withLock { body(&$0) }
    }

    private func work() {
        while signal.wait() {
            var hasMore = true
            while hasMore, !signal.isStopped {
                do throws(DiagnosticsError) { hasMore = try engine.advance() } catch {
                    instrument.withLock { $0.fail(error) }
                    hasMore = false
                }
                // The engine's lock is not fair: whoever just gave it back would get it again.
                while waiting.load(ordering: .relaxed) > 0, !signal.isStopped { usleep(20) }
            }
        }
        signal.ended()
    }
}

/// Wakes the engine's thread when a command may have given it something to do.
private final class WorkSignal: Sendable {
    private struct State {
        var isPending = false
        var isStopped = false
        var isRunning = false
    }

    private let condition = NSCondition()
    private let state = Mutex(State())

    var isStopped: Bool { state.withLock { $0.isStopped } }

    func wake() {
        let wasPending = state.withLock { state in
            defer { state.isPending = true }
            return state.isPending
        }
        guard !wasPending else { return }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    /// - Returns: whether there may be work; `false`: no more.
    func wait() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (isStopped, isPending) = state.withLock { state in
                defer { state.isPending = false }
                state.isRunning = !state.isStopped
                return (state.isStopped, state.isPending)
            }
            if isStopped { return false }
            if isPending { return true }
            condition.wait()
        }
    }

    func stop() {
        condition.lock()
        defer { condition.unlock() }
        state.withLock { $0.isStopped = true }
        condition.broadcast()
        while state.withLock({ $0.isRunning }) { condition.wait() }
    }

    func ended() {
        condition.lock()
        defer { condition.unlock() }
        state.withLock { $0.isRunning = false }
        condition.broadcast()
    }
}
