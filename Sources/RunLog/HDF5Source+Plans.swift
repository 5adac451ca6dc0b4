import CHDF5

extension HDF5Source {
    /// A group with all that is in it, as the plan that such a group is written from.
    ///
    /// - Parameters:
    ///   - seen: objects that were met before, by their place in the file: a second name of one is a link.
    ///   - holds: whether the plan of the dataset at a path holds its values.
    func plan(of path: String, seen: inout [haddr_t: String], holds: (String) -> Bool) throws(HDF5Error) -> GroupPlan {
        let name = path.split(separator: "/").last.map { String($0) } ?? "/"
        var group = GroupPlan(name, text("NX_class", on: path) ?? "NXcollection")
        group.attributes = try attributes(of: path).filter { $0.name != "NX_class" }
        for child in try children(of: path) {
            let inner = (path == "/" ? "" : path) + "/" + child
            if isGroup(inner) {
                group.groups.append(try plan(of: inner, seen: &seen, holds: holds))
            } else if let target = seen[try address(of: inner)] {
                group.links.append((child, target))
            } else {
                seen[try address(of: inner)] = inner
                group.datasets.append(try dataset(inner, named: child, holds: holds(inner)))
            }
        }
        return group
    }

    private func address(of path: String) throws(HDF5Error) -> haddr_t {
        let object = try open(path)
        var info = H5O_info_t()
        try HDF5.call("look at '\(path)'") { H5Oget_info2(object.id, &info, UInt32(H5O_INFO_BASIC)) }
        return info.addr
    }

    private func dataset(_ path: String, named name: String, holds: Bool) throws(HDF5Error) -> DatasetPlan {
        let (dataset, type, space) = try openDataset(path)
        var plan = DatasetPlan(name: name, element: try Self.element(of: type, path), shape: try Self.shape(space))
        plan.isGrowing = try isGrowing(path)
        plan.attributes = try attributes(of: path)
        plan.dimensions = try Self.dimensions(of: dataset, rank: plan.shape.count, named: name)
        let properties = try HDF5Handle("look at '\(path)'", closedBy: H5Pclose) { H5Dget_create_plist(dataset.id) }
        if HDF5.ask({ H5Pget_layout(properties.id) }) == H5D_CHUNKED {
            var chunk = [hsize_t](repeating: 0, count: plan.shape.count)
            try HDF5.call("look at '\(path)'") { H5Pget_chunk(properties.id, Int32(chunk.count), &chunk) }
            plan.chunk = chunk.map { Int($0) }
            plan.isCompressed = HDF5.ask { H5Pget_nfilters(properties.id) } > 0
        }
        plan.fill = Self.fill(of: properties, plan.element)
        if holds { plan.content = try content(of: path, plan.element) }
        return plan
    }

    private static func element(of type: HDF5Handle, _ path: String) throws(HDF5Error) -> HDF5Element {
        let bytes = HDF5.ask { H5Tget_size(type.id) }
        let isSigned = HDF5.ask { H5Tget_sign(type.id) } != H5T_SGN_NONE
        switch (HDF5.ask { H5Tget_class(type.id) }, bytes, isSigned) {
        case (H5T_FLOAT, 4, _): return .float32
        case (H5T_FLOAT, 8, _): return .float64
        case (H5T_INTEGER, 1, false): return .uint8
        case (H5T_INTEGER, 2, true): return .int16
        case (H5T_INTEGER, 4, true): return .int32
        case (H5T_INTEGER, 4, false): return .uint32
        case (H5T_INTEGER, 8, true): return .int64
        case (H5T_INTEGER, 8, false): return .uint64
        case (H5T_COMPOUND, 16, _): return .complex128
        case (H5T_STRING, _, _): return HDF5.ask { H5Tis_variable_str(type.id) } > 0 ? .text : .fixedText(bytes: bytes)
        default: throw HDF5Error(operation: "read '\(path)'", message: "its elements are of no kind that a run file has")
        }
    }

    private static func fill(of properties: HDF5Handle, _ element: HDF5Element) -> DatasetPlan.Fill {
        var status = H5D_FILL_VALUE_UNDEFINED
        var time = H5D_FILL_TIME_NEVER
        HDF5.ask {
            H5Pfill_value_defined(properties.id, &status)
            H5Pget_fill_time(properties.id, &time)
        }
        if status == H5D_FILL_VALUE_USER_DEFINED { return element == .uint8 ? .byte(255) : .nan }
        return time == H5D_FILL_TIME_NEVER ? .none : .zero
    }

    private func content(of path: String, _ element: HDF5Element) throws(HDF5Error) -> DatasetPlan.Content? {
        switch element {
        case .text, .fixedText: return .text(try text(path))
        case .float64: return .doubles(try numbers(path))
        case .int32: return .int32s(try wholeNumbers(path).map { Int32(truncatingIfNeeded: $0) })
        case .int64: return .int64s(try wholeNumbers(path))
        case .uint64: return .uint64s(try wholeNumbers(path).map { UInt64(bitPattern: $0) })
        case .complex128: return .complexes(try complexes(path))
        // Only values of shots are of these kinds.
        case .float32, .int16, .uint8, .uint32: return nil
        }
    }

    private func complexes(_ path: String) throws(HDF5Error) -> [Double] {
        let (dataset, _, space) = try openDataset(path)
        var values = [Double](repeating: 0, count: 2 * (try Self.shape(space).reduce(1, *)))
        guard !values.isEmpty else { return [] }
        let type = try HDF5Element.complex128.memoryType()
        try HDF5.call("read '\(path)'") {
            H5Dread(dataset.id, type.id, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), &values)
        }
        return values
    }

    /// Names of the scales of a dataset's dimensions; empty where one has none.
    private static func dimensions(of dataset: HDF5Handle, rank: Int, named name: String) throws(HDF5Error) -> [String] {
        if rank == 1, HDF5.ask({ H5DSis_scale(dataset.id) }) > 0 { return [name] }
        var names: [String] = []
        for dimension in 0..<rank {
            var found = [CChar](repeating: 0, count: 1024)
            try HDF5.call("look at the dimensions of '\(name)'") {
                H5DSiterate_scales(dataset.id, UInt32(dimension), nil, { _, _, scale, text in
                    _ = H5DSget_scale_name(scale, text?.assumingMemoryBound(to: CChar.self), 1024)
                    return 1
                }, &found)
            }
            guard found[0] != 0 else { return [] }
            names.append(String(decoding: found.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return names
    }

    private static let scaleAttributes: Set<String> = ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"]

    /// The attributes of an object, without what makes dimension scales of datasets.
    private func attributes(of path: String) throws(HDF5Error) -> [AttributePlan] {
        let object = try open(path)
        var info = H5O_info_t()
        try HDF5.call("look at '\(path)'") { H5Oget_info2(object.id, &info, UInt32(H5O_INFO_NUM_ATTRS)) }
        var plans: [AttributePlan] = []
        for index in 0..<info.num_attrs {
            let attribute = try HDF5Handle("read an attribute of '\(path)'", closedBy: H5Aclose) {
                H5Aopen_by_idx(
                    object.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, CHDF5_DEFAULT(), CHDF5_DEFAULT())
            }
            var bytes = [CChar](repeating: 0, count: 1024)
            try HDF5.call("read an attribute of '\(path)'") { H5Aget_name(attribute.id, bytes.count, &bytes) }
            let name = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if Self.scaleAttributes.contains(name) { continue }
            plans.append(AttributePlan(name, try value(of: attribute, named: name, on: path)))
        }
        return plans
    }

    private func value(
        of attribute: HDF5Handle, named name: String, on path: String
    ) throws(HDF5Error) -> AttributePlan.Value {
        let type = try HDF5Handle("look at '\(name)'", closedBy: H5Tclose) { H5Aget_type(attribute.id) }
        let space = try HDF5Handle("look at '\(name)'", closedBy: H5Sclose) { H5Aget_space(attribute.id) }
        switch HDF5.ask({ H5Tget_class(type.id) }) {
        case H5T_STRING:
            let texts = texts(name, on: path) ?? []
            return try Self.shape(space).isEmpty ? .text(texts.first ?? "") : .texts(texts)
        case H5T_INTEGER:
            var value: Int64 = 0
            try HDF5.call("read '\(name)'") { H5Aread(attribute.id, CHDF5_NATIVE_INT64(), &value) }
            return .integer(value)
        default:
            var value = 0.0
            try HDF5.call("read '\(name)'") { H5Aread(attribute.id, CHDF5_NATIVE_DOUBLE(), &value) }
            return .number(value)
        }
    }
}
