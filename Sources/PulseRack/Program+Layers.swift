import PulseLanguage
import RackDiagnostics
import RackEmulator

extension Rack {
    /// The syntax tree of the program at `path`, as text: nothing is resolved and no device is needed. What cannot be read
    /// stands in it as an error.
    ///
    /// - Throws: `DiagnosticsError` if the file cannot be read.
    public static func syntaxTree(ofProgramAt path: String) throws -> String {
        FrontEnd.syntaxTree(of: try programText(path))
    }
}

extension Program {
    /// The program's syntax tree as text, a node a line with its place.
    public var syntaxTree: String { FrontEnd.syntaxTree(of: source) }

    /// The program and its calibrations as they were understood, as text: names resolved, conversions written out.
    ///
    /// - Throws: `DiagnosticsError` with everything that was found wrong.
    public func checkedText(_ request: RunRequest? = nil) throws -> String { try prepare(request).checkedText }
}
