import Foundation
import RackDiagnostics

/// The program of a decoder host as the system is to call it.
struct HostCommand {
    /// The path of the program.
    var program: String
    /// Without the name of the program itself.
    var arguments: [String]
    /// As the user named it.
    var name: String

    /// - Throws: `DiagnosticsError` for a program that is not there or that may not be run.
    init(_ command: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let first = command.first, !first.isEmpty else { throw HostFailure.empty() }
        name = first
        arguments = Array(command.dropFirst())
        guard let found = Self.find(first, environment) else { throw HostFailure.notFound(first) }
        program = found
        if found.hasSuffix(".py") {
            let python = environment["PULSERACK_PYTHON"] ?? "python3"
            guard let interpreter = Self.find(python, environment) else {
                throw HostFailure.cannotRun(first, "there is no Python '\(python)'")
            }
            program = interpreter
            arguments.insert(found, at: 0)
        }
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw HostFailure.cannotRun(program, "it may not be executed")
        }
    }

    /// A path as it stands; a name without a slash in the directories of PATH too.
    private static func find(_ name: String, _ environment: [String: String]) -> String? {
        func isFile(_ path: String) -> Bool {
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
        if name.contains("/") { return isFile(name) ? name : nil }
        let directories = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return directories.lazy.map { "\($0)/\(name)" }.first(where: isFile) ?? (isFile(name) ? "./\(name)" : nil)
    }

    /// The words of a line, as a shell takes it apart: at spaces, except between quotation marks.
    ///
    /// - Throws: `DiagnosticsError` for a quotation mark without its pair.
    static func words(_ line: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if character == quote {
                quote = nil
            } else if quote != nil {
                word?.append(character)
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if quote != nil { throw HostFailure.openQuote(line) }
        return words + (word.map { [$0] } ?? [])
    }
}
