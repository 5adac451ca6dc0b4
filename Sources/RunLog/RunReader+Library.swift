extension RunReader {
    /// The version of the HDF5 library that is running.
    public static var libraryVersion: String { HDF5.version }
}
