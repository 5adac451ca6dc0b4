import Foundation
import Glibc

/// What the machine took from this process while something was measured: reported beside wall-clock figures, which are
/// worth no more than the quiet in which they were taken.
public struct StolenTime: Sendable, Equatable {
    /// Processor time that the hypervisor gave to others, of all processors together (`steal` of proc(5)). 0 also where
    /// the machine does not tell.
    public var stealSeconds: Double
    /// How often this process was made to give up its processor (getrusage(2), `ru_nivcsw`).
    public var involuntarySwitches: Int
    /// How long threads of this process were ready and waited for a processor, `nil` where the kernel does not count
    /// it: of the thread that asks (`/proc/thread-self/schedstat`).
    public var waitingSeconds: Double?
    /// On the wall.
    public var elapsedSeconds: Double

    /// Counts from its making on.
    public struct Meter: Sendable {
        private let start: StolenTime

        public init() { start = StolenTime.now }

        /// What has been taken since.
        ///
        /// Waiting is counted by thread: on another thread than the one that made the meter it means nothing.
        public var stolen: StolenTime {
            let end = StolenTime.now
            var waiting: Double?
            if let from = start.waitingSeconds, let to = end.waitingSeconds { waiting = max(0, to - from) }
            return StolenTime(
                stealSeconds: max(0, end.stealSeconds - start.stealSeconds),
                involuntarySwitches: end.involuntarySwitches - start.involuntarySwitches,
                waitingSeconds: waiting, elapsedSeconds: end.elapsedSeconds - start.elapsedSeconds)
        }
    }

    /// All counts since they began.
    private static var now: StolenTime {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return StolenTime(
            stealSeconds: stealSeconds(of: contents("/proc/stat"), ticksPerSecond: sysconf(Int32(_SC_CLK_TCK))),
            involuntarySwitches: usage.ru_nivcsw,
            waitingSeconds: waitingSeconds(of: contents("/proc/thread-self/schedstat")),
            elapsedSeconds: Double(WallClock.nanoseconds) * 1e-9)
    }

    private static func contents(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    /// The eighth number behind `cpu`, in clock ticks.
    static func stealSeconds(of text: String, ticksPerSecond: Int) -> Double {
        let words = text.prefix { $0 != "\n" }.split(separator: " ")
        guard words.count > 8, words[0] == "cpu", let ticks = Double(words[8]), ticksPerSecond > 0 else { return 0 }
        return ticks / Double(ticksPerSecond)
    }

    /// The second of three numbers, in nanoseconds.
    static func waitingSeconds(of text: String) -> Double? {
        let words = text.split { $0 == " " || $0 == "\n" }
        return words.count == 3 ? Double(words[1]).map { $0 * 1e-9 } : nil
    }
}
