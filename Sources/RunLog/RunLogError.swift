/// What went wrong with a run file: the operation, the file, and the library's or the system's own words.
public struct RunLogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, as a phrase: "create the run file", "write block of point 3".
    public var operation: String
    /// The file as the caller named it.
    public var path: String
    public var message: String

    public init(operation: String, path: String, message: String) {
        self.operation = operation
        self.path = path
        self.message = message
    }

    public var description: String { "cannot \(operation) '\(path)': \(message)" }
}
