import Foundation
public import RackDiagnostics

extension RunRequest {
    /// Why a run file cannot be written to `output`, as far as it can be told beforehand; codes `RK023x`.
    public var outputProblem: Diagnostic? {
        output.flatMap { OutputFile.problem(with: $0, overwrites: overwrites) }
    }
}

/// Where a run file is to be written.
enum OutputFile {
    /// What is wrong with writing a run file to `path`; codes `RK023x`.
    ///
    /// - Parameter overwrites: whether a file that is no run file may be replaced.
    static func problem(with path: String, overwrites: Bool) -> Diagnostic? {
        guard !path.isEmpty else {
            return Diagnostic(code: "RK0230", "the output has an empty name", help: "write --output run.h5")
        }
        var status = stat()
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                return Diagnostic(
                    code: "RK0231", "the output '\(path)' is a directory",
                    help: "name a file in it: \(path.hasSuffix("/") ? path : path + "/")run.h5")
            case S_IFREG: break
            default:
                return Diagnostic(
                    code: "RK0232", "the output '\(path)' is no regular file", help: "name a regular file")
            }
            if !overwrites, status.st_size > 0, !RunFile.isRunFile(path) {
                return Diagnostic(
                    code: "RK0233", "'\(path)' exists and is no run file, so it is not replaced",
                    help: "choose another name, or insist with --force")
            }
            return access(path, W_OK) == 0 ? nil : unwritable(path)
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return Diagnostic(
                code: "RK0234", "the output '\(path)' cannot be made: there is no directory '\(folder)'",
                help: "make the directory first")
        }
        return access(folder, W_OK) == 0 ? nil : unwritable(path)
    }

    private static func unwritable(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "RK0235", "the output '\(path)' cannot be written: \(String(cString: strerror(errno)))",
            help: "choose a place that you may write to")
    }
}
