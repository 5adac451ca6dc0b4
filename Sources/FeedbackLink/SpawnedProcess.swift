import Foundation
import Glibc
import RackDiagnostics
import Synchronization

/// A process in a group of its own, with its outputs in pipes, that does not outlive this one.
final class SpawnedProcess: Sendable {
    /// How it ended.
    enum Status: Sendable, Equatable, CustomStringConvertible {
        case exited(Int32)
        case killed(Int32)
        /// Somebody else has waited for it.
        case gone

        var description: String {
            switch self {
            case .exited(let status): "ended with status \(status)"
            case .killed(let signal): "was ended by signal \(signal)"
            case .gone: "ended"
            }
        }
    }

    let processID: pid_t
    let output: Int32
    let errors: Int32
    private let state = Mutex(State())

    private struct State {
        var status: Status?
        var guardian: Guardian?
    }

    /// - Throws: `DiagnosticsError` where the system cannot start it.
    init(_ program: String, _ arguments: [String], name: String) throws {
        guard let out = Self.pipe(), let error = Self.pipe() else { throw HostFailure.cannotRun(name, Self.words(errno)) }
        output = out.read
        errors = error.read
        let started = Self.spawn([program] + arguments, inputs: nil, output: out.write, errors: error.write)
        close(out.write)
        close(error.write)
        switch started {
        case .failure(let failure):
            close(out.read)
            close(error.read)
            throw HostFailure.cannotRun(name, Self.words(failure.number))
        case .success(let process): processID = process
        }
        let guardian = Guardian(of: processID)
        state.withLock { $0.guardian = guardian }
    }

    /// Ends it, and what it has started.
    func stop(termSeconds: Double) {
        if waitForEnd(seconds: 0) == nil {
            kill(-processID, SIGTERM)
            if waitForEnd(seconds: termSeconds) == nil {
                kill(-processID, SIGKILL)
                _ = waitForEnd(seconds: .infinity)
            }
        }
    }

    /// Its status, once it has ended; `nil` when it still runs after `seconds`.
    func waitForEnd(seconds: Double) -> Status? {
        let start = WallClock.nanoseconds
        let patience = WallClock.nanoseconds(seconds)
        var nap: UInt32 = 200
        while true {
            let status = state.withLock { state -> Status? in
                guard state.status == nil, Self.hasEnded(processID) else { return state.status }
                // What it left behind, while the number of its group cannot be anybody else's yet.
                kill(-processID, SIGKILL)
                state.guardian?.dismiss()
                state.guardian = nil
                state.status = Self.reap(processID)
                return state.status
            }
            if status != nil || WallClock.nanoseconds &- start >= patience { return status }
            // From 0.2 ms to 20 ms: most end soon.
            usleep(nap)
            nap = min(nap * 2, 20_000)
        }
    }

    private static func hasEnded(_ process: pid_t) -> Bool {
        var information = siginfo_t()
        let status = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
        return status < 0 ? errno == ECHILD : information.si_signo == SIGCHLD
    }

    /// Of a process that has ended.
    private static func reap(_ process: pid_t) -> Status {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { if errno != EINTR { return .gone } }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
    }

    struct SpawnFailure: Error {
        var number: Int32
    }

    static func words(_ number: Int32) -> String { LinkFailure.words(number) }

    /// A pipe that no child inherits by itself, not even one that another thread starts meanwhile: a pair of sockets,
    /// because these can be made so in one call.
    static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        return socketpair(AF_UNIX, kind, 0, &ends) == 0 ? (ends[0], ends[1]) : nil
    }

    /// Keeps from a child what any thread has open when it starts: a pipe that it held too would not end before it does.
    ///
    /// Looked up by name: the header shows this call of glibc 2.34 to GNU programs only, and Swift is none.
    private static let closeFrom: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32)? = {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        return unsafeBitCast(
            symbol, to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32).self)
    }()

    /// Starts a program in a process group of its own, with signals as they are at first.
    ///
    /// - Parameters:
    ///   - inputs: its standard input; `nil`: there is none.
    ///   - output, errors: `nil`: nowhere.
    static func spawn(_ words: [String], inputs: Int32?, output: Int32?, errors: Int32?) -> Result<pid_t, SpawnFailure> {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, descriptor) in [inputs, output, errors].enumerated() {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
            }
        }
        _ = Self.closeFrom?(&actions, 3)
        // A run ignores SIGINT and SIGTERM to end in order, which a child would inherit.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var process = pid_t()
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let number = posix_spawn(&process, words[0], &actions, &attributes, &arguments, environ)
        return number == 0 ? .success(process) : .failure(SpawnFailure(number: number))
    }
}
