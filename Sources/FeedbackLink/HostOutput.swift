import Foundation
import Glibc
import Synchronization

/// Reads what a host prints, on a thread, until it has closed its outputs.
final class HostOutput: Sendable {
    /// What became of the line that says where it listens.
    enum Line: Sendable {
        case listening(String)
        /// Its standard output was closed before.
        case ended
        /// Not in time.
        case none
    }

    private struct State {
        var line: Line?
        var errors: [String] = []
        var partial: [[UInt8]] = [[], []]
        var isAbandoned = false
    }

    /// Lines of the standard error that are kept.
    private static let kept = 50
    /// A line that goes on and on is cut here.
    private static let longestLine = 4096

    private let state = Mutex(State())
    private let known = DispatchSemaphore(value: 0)
    private let thread = Mutex<ServingThread?>(nil)

    /// Takes both descriptors and closes them.
    init(output: Int32, errors: Int32, passOn: @escaping @Sendable (String) -> Void) {
        let reader = ServingThread(name: "host-output") { [self] in
            read(output, errors, passOn)
            close(output)
            close(errors)
        }
        thread.withLock { $0 = reader }
    }

    /// Waits for the line 'listening ENDPOINT'; called once.
    func listeningLine(seconds: Double) -> Line {
        _ = known.wait(timeout: .now() + max(0, min(seconds, 86_400)))
        return state.withLock { $0.line ?? .none }
    }

    func lastErrors(_ count: Int) -> [String] { state.withLock { Array($0.errors.suffix(count)) } }

    /// Waits until everything that a process printed which has ended is read.
    func join() {
        let reader = thread.withLock { thread -> ServingThread? in
            defer { thread = nil }
            return thread
        }
        guard let reader else { return }
        state.withLock { $0.isAbandoned = true }
        reader.join()
    }

    private func read(_ output: Int32, _ errors: Int32, _ passOn: (String) -> Void) {
        var entries = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var chunk = [UInt8](repeating: 0, count: 4096)
        while entries.contains(where: { $0.fd >= 0 }) {
            let ready = poll(&entries, nfds_t(entries.count), 100)
            // A process that somebody else has started with these pipes may keep them open for ever.
            if ready == 0, state.withLock({ $0.isAbandoned }) { break }
            for index in entries.indices where entries[index].fd >= 0 && entries[index].revents != 0 {
                let count = Glibc.read(entries[index].fd, &chunk, chunk.count)
                if count > 0 {
                    take(chunk[0..<count], from: index, passOn)
                } else if count == 0 || errno != EINTR {
                    entries[index].fd = -1
                    finish(index, passOn)
                }
            }
        }
        finish(0, passOn)
        finish(1, passOn)
    }

    private func take(_ bytes: ArraySlice<UInt8>, from index: Int, _ passOn: (String) -> Void) {
        for byte in bytes {
            let line = state.withLock { state -> String? in
                if byte != UInt8(ascii: "\n") { state.partial[index].append(byte) }
                guard byte == UInt8(ascii: "\n") || state.partial[index].count >= Self.longestLine else { return nil }
                defer { state.partial[index] = [] }
                return String(decoding: state.partial[index], as: UTF8.self)
            }
            if let line { note(line, from: index, passOn) }
        }
    }

    /// What came without an end of line is a line too.
    private func finish(_ index: Int, _ passOn: (String) -> Void) {
        let rest = state.withLock { state -> String? in
            defer { state.partial[index] = [] }
            return state.partial[index].isEmpty ? nil : String(decoding: state.partial[index], as: UTF8.self)
        }
        if let rest { note(rest, from: index, passOn) }
        if index == 0 { settle(.ended) }
    }

    private func note(_ line: String, from index: Int, _ passOn: (String) -> Void) {
        if index == 0 {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2, words[0] == "listening" {
                settle(.listening(words[1].trimmingCharacters(in: .whitespacesAndNewlines)))
            }
            return
        }
        passOn(line)
        state.withLock {
            $0.errors.append(line)
            if $0.errors.count > Self.kept { $0.errors.removeFirst() }
        }
    }

    private func settle(_ line: Line) {
        let isNew = state.withLock { state -> Bool in
            guard state.line == nil else { return false }
            state.line = line
            return true
        }
        if isNew { known.signal() }
    }
}
