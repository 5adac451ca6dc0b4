extension Rack {
    /// The version of PulseRack.
    public static let version = "0.1.0"
}
