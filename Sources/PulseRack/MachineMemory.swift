import Foundation

/// The memory that this machine, or the container that the process is in, had at hand when it was first asked for.
enum MachineMemory {
    /// In bytes; `nil` where the system does not say.
    static let bytes: Int? = {
        let limits = [available, container].compactMap { $0 }
        return limits.min()
    }()

    /// What could be used without swapping, as Linux estimates it.
    private static var available: Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        // "MemAvailable:    7164584 kB"
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }

    /// What the control group leaves; `nil` without a limit.
    private static var container: Int? {
        func number(_ name: String) -> Int? {
            (try? String(contentsOfFile: "/sys/fs/cgroup/" + name, encoding: .utf8))
                .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        return number("memory.max").map { max(0, $0 - (number("memory.current") ?? 0)) }
    }
}
