import CHDF5

/// What one element of a dataset is, in the file and in memory.
enum HDF5Element: Equatable {
    case float32, float64, int16, int32, int64, uint8, uint32, uint64
    /// A compound of exactly `r` and `i`, both Float64.
    case complex128
    /// UTF-8, `bytes` long, padded with zeros: may be rewritten while readers follow.
    case fixedText(bytes: Int)
    /// UTF-8 of any length.
    case text

    var byteCount: Int {
        switch self {
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        case .int16: 2
        case .uint8: 1
        case .complex128: 16
        case .fixedText(let bytes): bytes
        case .text: 16
        }
    }

    /// The element's type as the file has it (little-endian), to be closed by the caller.
    func fileType() throws(HDF5Error) -> HDF5Handle {
        switch self {
        case .float32: try copy(CHDF5_FILE_FLOAT)
        case .float64: try copy(CHDF5_FILE_DOUBLE)
        case .int16: try copy(CHDF5_FILE_INT16)
        case .int32: try copy(CHDF5_FILE_INT32)
        case .int64: try copy(CHDF5_FILE_INT64)
        case .uint8: try copy(CHDF5_FILE_UINT8)
        case .uint32: try copy(CHDF5_FILE_UINT32)
        case .uint64: try copy(CHDF5_FILE_UINT64)
        case .complex128: try complex(of: CHDF5_FILE_DOUBLE)
        case .fixedText(let bytes): try string(bytes: bytes)
        case .text: try string(bytes: CHDF5_VARIABLE())
        }
    }

    /// The element's type in memory, to be closed by the caller.
    func memoryType() throws(HDF5Error) -> HDF5Handle {
        switch self {
        case .float32: try copy(CHDF5_NATIVE_FLOAT)
        case .float64: try copy(CHDF5_NATIVE_DOUBLE)
        case .int16: try copy(CHDF5_NATIVE_INT16)
        case .int32: try copy(CHDF5_NATIVE_INT32)
        case .int64: try copy(CHDF5_NATIVE_INT64)
        case .uint8: try copy(CHDF5_NATIVE_UINT8)
        case .uint32: try copy(CHDF5_NATIVE_UINT32)
        case .uint64: try copy(CHDF5_NATIVE_UINT64)
        case .complex128: try complex(of: CHDF5_NATIVE_DOUBLE)
        case .fixedText(let bytes): try string(bytes: bytes)
        case .text: try string(bytes: CHDF5_VARIABLE())
        }
    }

    private func copy(_ original: () -> hid_t) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle("copy a type", closedBy: H5Tclose) { H5Tcopy(original()) }
    }

    private func complex(of part: () -> hid_t) throws(HDF5Error) -> HDF5Handle {
        let type = try HDF5Handle("make the complex type", closedBy: H5Tclose) { H5Tcreate(H5T_COMPOUND, 16) }
        try HDF5.call("make the complex type") { H5Tinsert(type.id, "r", 0, part()) }
        try HDF5.call("make the complex type") { H5Tinsert(type.id, "i", 8, part()) }
        return type
    }

    private func string(bytes: Int) throws(HDF5Error) -> HDF5Handle {
        let type = try copy(CHDF5_C_STRING)
        try HDF5.call("make a string type") { H5Tset_size(type.id, bytes) }
        try HDF5.call("make a string type") { H5Tset_cset(type.id, H5T_CSET_UTF8) }
        try HDF5.call("make a string type") { H5Tset_strpad(type.id, H5T_STR_NULLPAD) }
        return type
    }
}

/// A number that a dataset can hold.
protocol HDF5Number: BitwiseCopyable {
    static var element: HDF5Element { get }
}

extension Float: HDF5Number { static var element: HDF5Element { .float32 } }
extension Double: HDF5Number { static var element: HDF5Element { .float64 } }
extension Int16: HDF5Number { static var element: HDF5Element { .int16 } }
extension Int32: HDF5Number { static var element: HDF5Element { .int32 } }
extension Int64: HDF5Number { static var element: HDF5Element { .int64 } }
extension UInt8: HDF5Number { static var element: HDF5Element { .uint8 } }
extension UInt32: HDF5Number { static var element: HDF5Element { .uint32 } }
extension UInt64: HDF5Number { static var element: HDF5Element { .uint64 } }
