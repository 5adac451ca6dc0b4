import CHDF5

/// An open dataset that is written while readers follow.
struct DatasetWriter {
    private let handle: HDF5Handle
    private let type: HDF5Handle
    private let path: String

    /// Opens the dataset at the absolute `path`, without a chunk cache.
    ///
    /// So what a block adds to a dataset without compression is written where it belongs and nothing else,
    /// and a compressed chunk is made at once: the file does not grow any more when it is flushed.
    init(file: hid_t, path: String, element: HDF5Element) throws(HDF5Error) {
        let access = try HDF5Handle("make access properties", closedBy: H5Pclose) {
            H5Pcreate(CHDF5_DATASET_ACCESS())
        }
        try HDF5.call("switch off the chunk cache") { H5Pset_chunk_cache(access.id, 0, 0, 1) }
        handle = try HDF5Handle("open '\(path)'", closedBy: H5Dclose) { H5Dopen2(file, path, access.id) }
        type = try element.memoryType()
        self.path = path
    }

    /// Makes room for `rows` rows.
    func extend(to rows: Int, rowShape: [Int] = []) throws(HDF5Error) {
        let size = ([rows] + rowShape).map { hsize_t($0) }
        try HDF5.call("extend '\(path)'") { H5Dset_extent(handle.id, size) }
    }

    /// Writes `values` as the box at `start` of `count` elements along each dimension.
    func write<Value: HDF5Number>(_ values: [Value], start: [Int], count: [Int]) throws(HDF5Error) {
        precondition(values.count == count.reduce(1, *))
        // An array converts to a raw pointer that is good for the call.
        try write(raw: values, start: start, count: count)
    }

    /// Writes complex numbers, real and imaginary part in turn, as the box at `start` of `count` elements.
    func write(complexes values: [Double], start: [Int], count: [Int]) throws(HDF5Error) {
        precondition(values.count == 2 * count.reduce(1, *))
        try write(raw: values, start: start, count: count)
    }

    private func write(raw data: UnsafeRawPointer?, start: [Int], count: [Int]) throws(HDF5Error) {
        guard !count.contains(0) else { return }
        let offset = start.map { hsize_t($0) }
        let size = count.map { hsize_t($0) }
        let space = try HDF5Handle("look at '\(path)'", closedBy: H5Sclose) { H5Dget_space(handle.id) }
        try HDF5.call("choose a part of '\(path)'") {
            H5Sselect_hyperslab(space.id, H5S_SELECT_SET, offset, nil, size, nil)
        }
        let memory = try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
            H5Screate_simple(Int32(size.count), size, nil)
        }
        try HDF5.call("write '\(path)'") {
            H5Dwrite(handle.id, type.id, memory.id, space.id, CHDF5_DEFAULT(), data)
        }
    }

    /// Writes a scalar number.
    func write(scalar value: Double) throws(HDF5Error) {
        var value = value
        try HDF5.call("write '\(path)'") {
            H5Dwrite(handle.id, type.id, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), &value)
        }
    }

    /// Writes a scalar text.
    func write(_ text: [UInt8]) throws(HDF5Error) {
        try HDF5.call("write '\(path)'") {
            H5Dwrite(handle.id, type.id, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), text)
        }
    }

    /// Where in the file a contiguous dataset is; `nil` if it is not contiguous.
    var fileOffset: Int? {
        let offset = HDF5.ask { H5Dget_offset(handle.id) }
        return offset == haddr_t.max ? nil : Int(exactly: offset)
    }

    /// Lets go of the dataset without telling the library.
    func abandon() {
        type.abandon()
        handle.abandon()
    }

    func close() throws(HDF5Error) {
        try type.close()
        try handle.close()
    }
}
