import Foundation
import RackDiagnostics

/// A file of the package by its path from the package's root.
func readFixture(_ path: String, here: String = #filePath) throws -> SourceText {
    let root = URL(fileURLWithPath: here).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent(path))
    return SourceText(name: path, bytes: Array(data))
}
