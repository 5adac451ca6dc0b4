extension Rack {
    /// The device with every default filled in, as JSON.
    public var resolvedDescription: String { ValueJSON.text(device) }
}
