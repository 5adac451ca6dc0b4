import Foundation

/// Standard output and standard error.
enum Terminal {
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static var errorUsesColour: Bool {
        errorIsTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// The width of the terminal behind standard error, in columns; 80 where it has none.
    static var columns: Int { size(STDERR_FILENO)?.columns ?? 80 }

    /// Room for a plot on standard output: what its terminal has, less a line for the prompt.
    static var outputSize: (columns: Int, rows: Int) {
        guard let size = size(STDOUT_FILENO) else { return (100, 30) }
        return (min(size.columns, 200), min(max(size.rows - 2, 15), 60))
    }

    private static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// A line on standard error.
    static func error(_ text: String) { errorRaw(text + "\n") }

    static func errorRaw(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Writes `text` to standard output, all of it.
    static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
