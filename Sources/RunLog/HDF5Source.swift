import CHDF5

/// A file that is open for reading, one object at a time and by absolute path.
final class HDF5Source: Sendable {
    private let file: HDF5Handle

    /// - Parameter follows: open as a follower of a run that still goes on (SWMR).
    init(path: String, follows: Bool) throws(HDF5Error) {
        file = try HDF5Handle.file("open") {
            H5Fopen(path, CHDF5_ACC_RDONLY() | (follows ? CHDF5_ACC_SWMR_READ() : 0), CHDF5_DEFAULT())
        }
    }

    /// The names in a group, in the order in which they were made.
    func children(of path: String) throws(HDF5Error) -> [String] {
        let group = try open(path)
        var info = H5G_info_t()
        try HDF5.call("look at '\(path)'") { H5Gget_info(group.id, &info) }
        if let names = try? links(of: group, count: Int(info.nlinks), by: H5_INDEX_CRT_ORDER) { return names }
        return try links(of: group, count: Int(info.nlinks), by: H5_INDEX_NAME)
    }

    private func links(of group: HDF5Handle, count: Int, by index: H5_index_t) throws(HDF5Error) -> [String] {
        var names: [String] = []
        for position in 0..<count {
            let length = try HDF5.call("list a group") {
                H5Lget_name_by_idx(
                    group.id, ".", index, H5_ITER_INC, hsize_t(position), nil, 0, CHDF5_DEFAULT())
            }
            var bytes = [CChar](repeating: 0, count: length + 1)
            try HDF5.call("list a group") {
                H5Lget_name_by_idx(
                    group.id, ".", index, H5_ITER_INC, hsize_t(position), &bytes, bytes.count, CHDF5_DEFAULT()
                )
            }
            names.append(Self.text(bytes))
        }
        return names
    }

    func isGroup(_ path: String) -> Bool {
        guard let object = try? open(path) else { return false }
        return HDF5.ask { H5Iget_type(object.id) } == H5I_GROUP
    }

    func exists(_ path: String) -> Bool { (try? open(path)) != nil }

    /// The attribute as texts: one for a scalar; `nil` where there is none or it is no text.
    func texts(_ name: String, on path: String) -> [String]? {
        guard let object = try? open(path), HDF5.ask({ H5Aexists(object.id, name) }) > 0,
            let attribute = try? HDF5Handle(
                "open '\(name)'", closedBy: H5Aclose, { H5Aopen(object.id, name, CHDF5_DEFAULT()) }),
            let type = try? HDF5Handle(
                "look at '\(name)'", closedBy: H5Tclose, { H5Aget_type(attribute.id) }),
            let space = try? HDF5Handle(
                "look at '\(name)'", closedBy: H5Sclose, { H5Aget_space(attribute.id) })
        else { return nil }
        return try? texts(type: type, space: space) { memory, data in H5Aread(attribute.id, memory, data) }
    }

    func text(_ name: String, on path: String) -> String? { texts(name, on: path)?.first }

    /// An attribute that is a number; `nil` where there is none.
    func number(_ name: String, on path: String) -> Double? {
        guard let object = try? open(path), HDF5.ask({ H5Aexists(object.id, name) }) > 0,
            let attribute = try? HDF5Handle(
                "open '\(name)'", closedBy: H5Aclose, { H5Aopen(object.id, name, CHDF5_DEFAULT()) })
        else { return nil }
        var value = 0.0
        let status = HDF5.ask { H5Aread(attribute.id, CHDF5_NATIVE_DOUBLE(), &value) }
        return status < 0 ? nil : value
    }

    /// A scalar dataset of text.
    func text(_ path: String) throws(HDF5Error) -> String {
        let (dataset, type, space) = try openDataset(path)
        let texts = try texts(type: type, space: space) { memory, data in
            H5Dread(dataset.id, memory, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), data)
        }
        return texts.first ?? ""
    }

    /// Shape of a dataset; empty for a scalar.
    func shape(_ path: String) throws(HDF5Error) -> [Int] {
        let (_, _, space) = try openDataset(path)
        return try Self.shape(space)
    }

    /// Can the dataset grow along its first dimension?
    func isGrowing(_ path: String) throws(HDF5Error) -> Bool {
        let (_, _, space) = try openDataset(path)
        let rank = try Self.shape(space).count
        guard rank > 0 else { return false }
        var limit = [hsize_t](repeating: 0, count: rank)
        try HDF5.call("look at a shape") { H5Sget_simple_extent_dims(space.id, nil, &limit) }
        return limit[0] == CHDF5_UNLIMITED()
    }

    /// Numbers of a dataset as `Double`: all of them, or the box at `start` of `count`.
    func numbers(_ path: String, start: [Int]? = nil, count: [Int]? = nil) throws(HDF5Error) -> [Double] {
        let (dataset, type, space) = try openDataset(path)
        let kind = HDF5.ask { H5Tget_class(type.id) }
        guard kind == H5T_INTEGER || kind == H5T_FLOAT else {
            throw HDF5Error(operation: "read '\(path)'", message: "it does not hold numbers")
        }
        let whole = try Self.shape(space)
        let size = count ?? whole
        var values = [Double](repeating: 0, count: size.reduce(1, *))
        guard !values.isEmpty else { return [] }
        let memory = try Self.choose(start, size, of: space, path)
        try HDF5.call("read '\(path)'") {
            H5Dread(dataset.id, CHDF5_NATIVE_DOUBLE(), memory.id, space.id, CHDF5_DEFAULT(), &values)
        }
        return values
    }

    /// Whole numbers, exactly; unsigned ones as their bit patterns: all of them, or the box at `start` of `count`.
    func wholeNumbers(_ path: String, start: [Int]? = nil, count: [Int]? = nil) throws(HDF5Error) -> [Int64] {
        let (dataset, type, space) = try openDataset(path)
        let isSigned = HDF5.ask { H5Tget_sign(type.id) } != H5T_SGN_NONE
        let whole = try Self.shape(space)
        let size = count ?? whole
        var values = [Int64](repeating: 0, count: size.reduce(1, *))
        guard !values.isEmpty else { return [] }
        let memory = try Self.choose(start, size, of: space, path)
        try HDF5.call("read '\(path)'") {
            H5Dread(
                dataset.id, isSigned ? CHDF5_NATIVE_INT64() : CHDF5_NATIVE_UINT64(), memory.id, space.id,
                CHDF5_DEFAULT(), &values)
        }
        return values
    }

    /// Chooses the box at `start` of a dataset's space; the space of what is read from it.
    private static func choose(
        _ start: [Int]?, _ size: [Int], of space: HDF5Handle, _ path: String
    ) throws(HDF5Error) -> HDF5Handle {
        let box = size.map { hsize_t($0) }
        if let start {
            let offset = start.map { hsize_t($0) }
            try HDF5.call("choose a part of '\(path)'") {
                H5Sselect_hyperslab(space.id, H5S_SELECT_SET, offset, nil, box, nil)
            }
        }
        return try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
            box.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(box.count), box, nil)
        }
    }

    /// A scalar whole number, exactly.
    func integer(_ path: String) throws(HDF5Error) -> UInt64 {
        let (dataset, _, _) = try openDataset(path)
        var value: UInt64 = 0
        try HDF5.call("read '\(path)'") {
            H5Dread(dataset.id, CHDF5_NATIVE_UINT64(), CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), &value)
        }
        return value
    }

    /// The type of a dataset's elements in a word, and how many bytes of the file it takes.
    func description(_ path: String) throws(HDF5Error) -> (type: String, storedBytes: Int) {
        let (dataset, type, _) = try openDataset(path)
        let bits = HDF5.ask { H5Tget_size(type.id) } * 8
        let word =
            switch HDF5.ask({ H5Tget_class(type.id) }) {
            case H5T_INTEGER: (HDF5.ask { H5Tget_sign(type.id) } == H5T_SGN_NONE ? "uint" : "int") + "\(bits)"
            case H5T_FLOAT: "float\(bits)"
            case H5T_COMPOUND: "complex\(bits)"
            case H5T_STRING: "text"
            default: "other"
            }
        return (word, Int(HDF5.ask { H5Dget_storage_size(dataset.id) }))
    }

    func open(_ path: String) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle("open '\(path)'", closedBy: H5Oclose) { H5Oopen(file.id, path, CHDF5_DEFAULT()) }
    }

    func openDataset(
        _ path: String
    ) throws(HDF5Error) -> (dataset: HDF5Handle, type: HDF5Handle, space: HDF5Handle) {
        let dataset = try HDF5Handle("open '\(path)'", closedBy: H5Dclose) {
            H5Dopen2(file.id, path, CHDF5_DEFAULT())
        }
        let type = try HDF5Handle("look at '\(path)'", closedBy: H5Tclose) { H5Dget_type(dataset.id) }
        let space = try HDF5Handle("look at '\(path)'", closedBy: H5Sclose) { H5Dget_space(dataset.id) }
        return (dataset, type, space)
    }

    static func shape(_ space: HDF5Handle) throws(HDF5Error) -> [Int] {
        let rank = try HDF5.call("look at a shape") { H5Sget_simple_extent_ndims(space.id) }
        guard rank > 0 else { return [] }
        var size = [hsize_t](repeating: 0, count: Int(rank))
        try HDF5.call("look at a shape") { H5Sget_simple_extent_dims(space.id, &size, nil) }
        return size.map { Int($0) }
    }

    /// Texts of any length or of a fixed one, by way of `read`.
    private func texts(
        type: HDF5Handle, space: HDF5Handle, read: (hid_t, UnsafeMutableRawPointer) -> herr_t
    ) throws(HDF5Error) -> [String] {
        guard HDF5.ask({ H5Tget_class(type.id) }) == H5T_STRING else {
            throw HDF5Error(operation: "read a text", message: "it is no text")
        }
        let count = try Self.shape(space).reduce(1, *)
        guard count > 0 else { return [] }
        if HDF5.ask({ H5Tis_variable_str(type.id) }) > 0 {
            let memory = try HDF5Element.text.memoryType()
            var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
            try HDF5.call("read a text") { read(memory.id, &pointers) }
            defer { HDF5.ask { for pointer in pointers { H5free_memory(pointer) } } }
            return pointers.map { $0.map { String(cString: $0) } ?? "" }
        }
        let size = HDF5.ask { H5Tget_size(type.id) }
        let memory = try HDF5Element.fixedText(bytes: size).memoryType()
        var bytes = [CChar](repeating: 0, count: size * count)
        try HDF5.call("read a text") { read(memory.id, &bytes) }
        return (0..<count).map { Self.text(Array(bytes[($0 * size)..<(($0 + 1) * size)])) }
    }

    /// The UTF-8 up to the first zero.
    private static func text(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
