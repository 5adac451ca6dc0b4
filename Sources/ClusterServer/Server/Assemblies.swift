import Synchronization

/// Programs that are being assembled aside, and the connections that wait for them.
final class Assemblies: Sendable {
    private struct State {
        /// Slot → programs of its module that are being assembled.
        var assembling: [Int: Int] = [:]
        /// Whoever waits for that.
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Whether a command has to wait until programs have been assembled: what concerns their modules, and what concerns all.
    func mustWait(_ header: SCPIHeader, on port: ClusterSession.Port) -> Bool {
        state.withLock { state in
            guard !state.assembling.isEmpty else { return false }
            if Self.concernsAll(header) { return true }
            switch (port, header.slot) {
            case (.module(let slot), .none), (_, .number(let slot)): return state.assembling[slot] != nil
            case (.cluster, .none): return false
            case (_, .every): return true
            }
        }
    }

    /// What starts may be waited for by others, and what resets may reach them.
    private static func concernsAll(_ header: SCPIHeader) -> Bool {
        switch SCPICommandTable.shared[header.name]?.action {
        case .sequencer(.start), .common(.reset), .cluster(.resetAll): true
        default: false
        }
    }

    func begin(slot: Int) { state.withLock { $0.assembling[slot, default: 0] += 1 } }

    /// Lets everybody try again.
    func end(slot: Int) {
        let waiting = state.withLock { state in
            let left = (state.assembling[slot] ?? 1) - 1
            state.assembling[slot] = left > 0 ? left : nil
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for resume in waiting { resume() }
    }

    /// - Parameter resume: called once, when another program has been assembled.
    func wait(_ resume: @escaping @Sendable () -> Void) { state.withLock { $0.waiting.append(resume) } }
}
