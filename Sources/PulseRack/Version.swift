import Foundation
import RunLog
import SignalChain

extension Rack {
    /// The version of PulseRack.
    public static let version = "0.1.0"

    /// Versions of what a run depends on, by name: pulserack, the commit where the environment's
    /// PULSERACK_COMMIT says which was built, the compiler, and the libraries that are running.
    public static var versions: [(name: String, version: String)] {
        let commit = ProcessInfo.processInfo.environment["PULSERACK_COMMIT"] ?? ""
        return [("pulserack", version)] + (commit.isEmpty ? [] : [("commit", commit)])
            + [("swift", swiftVersion), ("fftw", SignalChain.libraryVersion), ("hdf5", RunReader.libraryVersion)]
    }

    /// The compiler that built this, as far as it can be told from inside.
    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #else
            "6.3"
        #endif
    }
}
