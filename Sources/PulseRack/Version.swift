extension Rack {
    /// The version of PulseRack.
    public static let version = "0.1.0"

    /// Versions of what a run depends on, by name.
    static var versions: [(name: String, version: String)] {
        [("pulserack", version), ("swift", swiftVersion)]
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
