import Glibc

/// The clock on the wall: what is charged in wall-clock mode, and how long somebody waits.
public enum WallClock {
    /// Nanoseconds since some moment before the process began; they never run backwards.
    public static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// `seconds` in nanoseconds: 0 for what is negative or no number, a year at most.
    static func nanoseconds(_ seconds: Double) -> UInt64 {
        let year = 365.0 * 86_400
        return seconds > 0 ? UInt64(min(seconds, year) * 1e9) : 0
    }
}
