import Foundation
public import RackDiagnostics

/// Reads text files for the rack: what the system refuses becomes a message, never a trap.
public enum TextFile {
    /// Files longer than this are refused.
    public static let byteLimit = 16 << 20

    /// The file at `path`, which is also what messages call it.
    ///
    /// - Throws: RK0101 (no such file), RK0102 (no regular file), RK0103 (not readable), RK0104 (too
    ///   large), RK0105 (not UTF-8, with the place).
    public static func read(_ path: String) throws(DiagnosticsError) -> SourceText {
        guard let kind = kind(of: path) else {
            throw refusal("RK0101", "there is no file '\(path)'")
        }
        guard kind == .file else {
            throw refusal(
                "RK0102",
                kind == .directory ? "'\(path)' is a directory, not a file" : "'\(path)' is no regular file")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw refusal("RK0103", "'\(path)' cannot be opened", help: "may it be read?")
        }
        defer { try? handle.close() }
        let data: Data
        do {
            data = try handle.read(upToCount: byteLimit + 1) ?? Data()
        } catch {
            throw refusal("RK0103", "'\(path)' cannot be read: \(error.localizedDescription)")
        }
        guard data.count <= byteLimit else {
            throw refusal("RK0104", "'\(path)' is too large", help: "at most \(byteLimit) bytes are read")
        }
        let text = SourceText(name: path, bytes: Array(data))
        guard String(validating: text.bytes, as: UTF8.self) != nil else {
            let offset = YamlText.firstInvalidByte(text.bytes)
            let range = SourceRange(lower: offset, upper: offset + 1)
            throw DiagnosticsError(
                [Diagnostic(code: "RK0105", "'\(path)' is not UTF-8", at: range)],
                sources: SourceTexts([text]))
        }
        return text
    }

    enum Kind { case file, directory, other }

    /// What stands at `path`, links followed; `nil` if nothing does.
    static func kind(of path: String) -> Kind? {
        guard !path.utf8.contains(0) else { return nil }
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    static func refusal(_ code: String, _ message: String, help: String? = nil) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }
}
