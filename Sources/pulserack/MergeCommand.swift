import ArgumentParser
import Foundation
import PulseRack

/// `pulserack merge`
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join the files of a run's shards into one file.",
        discussion: """
            EXAMPLES
              pulserack merge rabi.*-of-4.h5 -o rabi.h5
              pulserack merge rabi.1-of-2.h5 rabi.2-of-2.h5 --output rabi.h5 --copy

            The merged file reads like that of the whole run. Values of single shots stay in the shards' files, into \
            which it points by relative paths: keep them together, or write them out with --copy.
            """)

    @Argument(
        help: ArgumentHelp("The files of the shards, in any order.", valueName: "files"),
        completion: .file(extensions: ["h5"]))
    var files: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
        completion: .file(extensions: ["h5"]))
    var output: String

    @Flag(help: "Write the values of single shots too, so that the file needs no others.")
    var copy = false

    @Flag(help: "Refuse to merge while shards are missing.")
    var strict = false

    @Flag(help: "Replace the output even if it is no run file.")
    var force = false

    func run() throws {
        OpenFiles.allowMost()
        let merge = try Merge(files)
        if let missing = merge.missing {
            guard !strict else { throw DiagnosticsError([missing.asError]) }
            Failure.write([missing], SourceTexts())
        }
        try merge.write(
            to: output, copies: copy, overwrites: force,
            commandLine: CommandLine.arguments.map(RunCommand.quoted).joined(separator: " "))
        Terminal.output(
            "\(output): \(merge.shardCount) shards, \(merge.shotsDone) of \(merge.points) × \(merge.shots) shots\n")
    }
}

extension Diagnostic {
    /// The same, and not to be overlooked.
    fileprivate var asError: Diagnostic { Diagnostic(code: code, message, help: help) }
}

/// How many files the process may have open.
private enum OpenFiles {
    /// Takes all that the system allows: every shard is open while they are joined.
    static func allowMost() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
