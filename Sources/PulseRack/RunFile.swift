import Foundation
import RackDiagnostics
public import RunLog

/// A run file that was opened for looking at: one that is complete, one that still grows, or one that a
/// crash left behind.
public struct RunFile: Sendable {
    private let reader: RunReader

    /// Opens the file at `path`.
    ///
    /// - Throws: `RunLogError`, which says what is there instead.
    public init(_ path: String) throws(RunLogError) { reader = try RunReader(path: path) }

    /// Whether there is a run file at `path`.
    static func isRunFile(_ path: String) -> Bool { (try? RunReader(path: path)) != nil }

    public var path: String { reader.path }

    /// What the file says about its run.
    public func summary() throws(RunLogError) -> RunSummary { try reader.summary() }

    /// Whether it is of a cluster that drivers ran, and not of a program.
    public var isClusterRun: Bool { reader.isClusterRun }

    /// All that is known of a cluster's run.
    public func clusterRun() throws(RunLogError) -> ClusterRunRecord { try reader.clusterRun() }

    /// What can be drawn, and which of it the file opens with.
    public func plots() throws(RunLogError) -> (all: [PlotDescription], standard: PlotDescription?) {
        (try reader.plots(), try reader.defaultPlot())
    }

    /// Draws a plot with gnuplot.
    ///
    /// - Parameters:
    ///   - what: name of the plot; `nil`: the one that the file opens with.
    ///   - picture: a file to write, `.svg` or `.png`; `nil`: text of `columns` × `rows` characters.
    /// - Returns: the text, or `nil` if a picture was written.
    /// - Throws: `RunLogError` for what the file does not have, `DiagnosticsError` for a picture that cannot
    ///   be made.
    public func draw(
        _ what: String? = nil, picture: String? = nil, columns: Int = 100, rows: Int = 30
    ) throws -> String? {
        let output = try Self.output(picture, columns: columns, rows: rows)
        let plot = try reader.series(for: name(of: what))
        let script = PlotRenderer.script(for: plot, output: output)
        let result = try Gnuplot.run(script)
        if let picture, !FileManager.default.fileExists(atPath: picture) {
            throw Self.refusal("RK0243", "the picture '\(picture)' was not written")
        }
        return picture == nil ? result : nil
    }

    /// The plot that is meant, or the nearest one in the message.
    private func name(of what: String?) throws -> String {
        let plots = try plots()
        guard let what else {
            if let standard = plots.standard { return standard.name }
            throw Self.refusal("RK0241", "'\(path)' has nothing to draw")
        }
        let names = plots.all.map(\.name)
        guard !plots.all.contains(where: { $0.name == what || $0.path == what || $0.path == "/" + what }) else {
            return what
        }
        if let plot = try reader.defaultPlot(of: what) { return plot.name }
        let near = nearestName(to: what, among: names).map { "did you mean '\($0)'? " } ?? ""
        throw Self.refusal(
            "RK0241", "'\(path)' has no plot '\(what)'", help: near + "there are \(names.joined(separator: ", "))")
    }

    private static func output(_ picture: String?, columns: Int, rows: Int) throws -> PlotRenderer.Output {
        guard let picture else { return .terminal(columns: columns, rows: rows) }
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: picture, isDirectory: &isDirectory), isDirectory.boolValue {
            throw refusal("RK0243", "the picture '\(picture)' is a directory", help: "name a .svg or .png file")
        }
        let folder = URL(fileURLWithPath: picture).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw refusal(
                "RK0243", "the picture '\(picture)' cannot be written", help: "is '\(folder)' a directory of yours?")
        }
        switch URL(fileURLWithPath: picture).pathExtension.lowercased() {
        case "svg": return .svg(picture)
        case "png": return .png(picture)
        default:
            throw refusal("RK0242", "'\(picture)' names no kind of picture", help: "end it in .svg or .png")
        }
    }

    static func refusal(_ code: String, _ message: String, help: String? = nil) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }
}
