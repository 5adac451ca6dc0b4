import Foundation

/// A run file that was opened for reading.
public struct RunFile: Sendable {
    public let path: String

    /// - Throws: `RunFileError`
    public init(_ path: String) throws {
        self.path = path
        throw RunFileError(description: "cannot read '\(path)'")
    }

    static func isRunFile(_ path: String) -> Bool { false }

    /// What can be drawn.
    public var plots: [String] { [] }

    public func draw(_ what: String?, to output: String?, columns: Int) throws -> String? { nil }

    public var overview: Overview { Overview() }

    public struct Overview: Encodable, Sendable {
        public var text: String { "" }
    }
}

public struct RunFileError: Error, Sendable, CustomStringConvertible {
    public var description: String
}
