import Foundation
import RackDiagnostics

/// The package's root.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A file of the package by its path from the package's root.
func readFixture(_ path: String) throws -> SourceText {
    let data = try Data(contentsOf: URL(fileURLWithPath: packageRoot).appendingPathComponent(path))
    return SourceText(name: path, bytes: Array(data))
}
