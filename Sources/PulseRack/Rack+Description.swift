import RackFiles

extension Rack {
    /// The device with every default filled in, as JSON: a description that can be read back.
    public var resolvedDescription: String { DeviceFile.resolvedJSON(device) }
}
