import CHDF5

extension GroupPlan {
    /// Writes this group and all in it into the group `parent`, or, as the root, into the file itself.
    func write(into parent: hid_t, isRoot: Bool = false) throws(HDF5Error) {
        let group: HDF5Handle
        if isRoot {
            group = try HDF5Handle("open the root group", closedBy: H5Gclose) {
                H5Gopen2(parent, "/", CHDF5_DEFAULT())
            }
        } else {
            let properties = try HDF5Handle("make creation properties", closedBy: H5Pclose) {
                H5Pcreate(CHDF5_GROUP_CREATE())
            }
            // So that captures are listed as the program has them and not by the alphabet.
            try HDF5.call("keep the order of '\(name)'") {
                H5Pset_link_creation_order(
                    properties.id, UInt32(H5P_CRT_ORDER_TRACKED) | UInt32(H5P_CRT_ORDER_INDEXED))
            }
            // Links stay in the group's own header, whatever their number: it has a checksum, and release
            // 1.10 of the library crashes on a damaged file where they are in a heap.
            try HDF5.call("keep the links of '\(name)' together") {
                H5Pset_link_phase_change(properties.id, 65535, 0)
            }
            group = try HDF5Handle("create group '\(name)'", closedBy: H5Gclose) {
                H5Gcreate2(parent, name, CHDF5_DEFAULT(), properties.id, CHDF5_DEFAULT())
            }
        }
        try AttributePlan("NX_class", .text(nexusClass)).write(on: group.id)
        for attribute in attributes { try attribute.write(on: group.id) }
        for dataset in datasets { try dataset.create(in: group.id) }
        for link in links {
            try HDF5.call("link '\(link.name)'") {
                H5Lcreate_hard(parent, link.target, group.id, link.name, CHDF5_DEFAULT(), CHDF5_DEFAULT())
            }
        }
        try attachScales(in: group.id)
        for child in groups { try child.write(into: group.id) }
        try group.close()
    }

    /// Makes every dataset that is named as a dimension a dimension scale, and attaches it.
    private func attachScales(in group: hid_t) throws(HDF5Error) {
        for plan in datasets where !plan.dimensions.isEmpty {
            let dataset = try Self.openDataset(plan.name, in: group)
            for (index, name) in plan.dimensions.enumerated() {
                let scale = name == plan.name ? dataset : try Self.openDataset(name, in: group)
                let isScale = try HDF5.call("look at scale '\(name)'") { H5DSis_scale(scale.id) }
                if isScale == 0 {
                    try HDF5.call("make scale '\(name)'") { H5DSset_scale(scale.id, name) }
                }
                if name == plan.name { continue }
                try HDF5.call("attach scale '\(name)' to '\(plan.name)'") {
                    H5DSattach_scale(dataset.id, scale.id, UInt32(index))
                }
            }
            try dataset.close()
        }
    }

    static func openDataset(_ name: String, in group: hid_t) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle("open '\(name)'", closedBy: H5Dclose) { H5Dopen2(group, name, CHDF5_DEFAULT()) }
    }
}

extension DatasetPlan {
    /// Creates the dataset in `group`, with its attributes and what it holds so far.
    func create(in group: hid_t) throws(HDF5Error) {
        let type = try element.fileType()
        let properties = try creationProperties()
        let space = try dataspace()
        let dataset = try HDF5Handle("create '\(name)'", closedBy: H5Dclose) {
            H5Dcreate2(group, name, type.id, space.id, CHDF5_DEFAULT(), properties.id, CHDF5_DEFAULT())
        }
        for attribute in attributes { try attribute.write(on: dataset.id) }
        try writeContent(to: dataset.id)
        try dataset.close()
    }

    private func dataspace() throws(HDF5Error) -> HDF5Handle {
        if shape.isEmpty {
            return try HDF5Handle("make a dataspace", closedBy: H5Sclose) { H5Screate(H5S_SCALAR) }
        }
        let size = shape.map { hsize_t($0) }
        var limit = size
        if isGrowing, sources == nil { limit[0] = CHDF5_UNLIMITED() }
        return try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
            H5Screate_simple(Int32(size.count), size, limit)
        }
    }

    private func creationProperties() throws(HDF5Error) -> HDF5Handle {
        let properties = try HDF5Handle("make creation properties", closedBy: H5Pclose) {
            H5Pcreate(CHDF5_DATASET_CREATE())
        }
        let id = properties.id
        if let sources {
            for source in sources { try map(source, in: id) }
        } else if let chunk {
            let size = chunk.map { hsize_t($0) }
            try HDF5.call("set the chunk size of '\(name)'") { H5Pset_chunk(id, Int32(size.count), size) }
            if isCompressed {
                // Levels and bits are bytes of few values: level 4 takes twice the time of level 1 for a fifth less.
                let level: UInt32 = element.byteCount > 1 ? 4 : 1
                if element.byteCount > 1 { try HDF5.call("set the shuffle filter") { H5Pset_shuffle(id) } }
                try HDF5.call("set the gzip filter") { H5Pset_deflate(id, level) }
            }
        } else if !shape.isEmpty {
            try HDF5.call("set the allocation time") { H5Pset_alloc_time(id, H5D_ALLOC_TIME_EARLY) }
        }
        switch fill {
        case .none where element == .text:
            break  // the library insists on filling texts of any length
        case .none:
            try HDF5.call("set the fill time") { H5Pset_fill_time(id, H5D_FILL_TIME_NEVER) }
        case .nan:
            var values = [Double.nan, .nan]
            // The library converts the number, but no number into a pair.
            let type = try (element == .complex128 ? element : .float64).memoryType()
            try HDF5.call("set the fill value") { H5Pset_fill_value(id, type.id, &values) }
        case .byte(var value):
            try HDF5.call("set the fill value") { H5Pset_fill_value(id, CHDF5_NATIVE_UINT8(), &value) }
        case .zero:
            break
        }
        return properties
    }

    /// Has a box of this dataset be one of another file.
    private func map(_ source: VirtualPart, in properties: hid_t) throws(HDF5Error) {
        func box(_ shape: [Int], _ start: [Int]) throws(HDF5Error) -> HDF5Handle {
            let space = try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
                H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)
            }
            try HDF5.call("choose a part of '\(name)'") {
                H5Sselect_hyperslab(
                    space.id, H5S_SELECT_SET, start.map { hsize_t($0) }, nil, source.count.map { hsize_t($0) }, nil)
            }
            return space
        }
        let (own, its) = (try box(shape, source.start), try box(source.sourceShape, source.sourceStart))
        // The library takes %b for a number that it counts up.
        let (file, path) = (source.file.replacing("%", with: "%%"), source.path.replacing("%", with: "%%"))
        try HDF5.call("map a part of '\(name)'") { H5Pset_virtual(properties, own.id, file, path, its.id) }
    }

    private func writeContent(to dataset: hid_t) throws(HDF5Error) {
        guard let content, !shape.contains(0) else { return }
        let type = try element.memoryType()
        func put(_ pointer: UnsafeRawPointer?) throws(HDF5Error) {
            try HDF5.call("write '\(name)'") {
                H5Dwrite(dataset, type.id, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), pointer)
            }
        }
        switch content {
        case .doubles(let values), .complexes(let values): try put(values)
        case .int32s(let values): try put(values)
        case .int64s(let values): try put(values)
        case .uint64s(let values): try put(values)
        case .text(let text):
            if case .fixedText(let bytes) = element {
                try put(text.padded(to: bytes))
            } else {
                var bytes = text.utf8.map { CChar(bitPattern: $0) } + [0]
                try HDF5.call("write '\(name)'") {
                    bytes.withUnsafeMutableBufferPointer { buffer in
                        var pointer = buffer.baseAddress
                        return H5Dwrite(dataset, type.id, CHDF5_ALL(), CHDF5_ALL(), CHDF5_DEFAULT(), &pointer)
                    }
                }
            }
        }
    }
}

extension AttributePlan {
    /// Writes the attribute on an open object.
    func write(on object: hid_t) throws(HDF5Error) {
        switch value {
        case .number(var number):
            try write(.float64, count: nil, on: object, &number)
        case .integer(var integer):
            try write(.int64, count: nil, on: object, &integer)
        case .text(let text):
            try write([text], count: nil, on: object)
        case .texts(let texts):
            try write(texts, count: texts.count, on: object)
        }
    }

    private func write(_ texts: [String], count: Int?, on object: hid_t) throws(HDF5Error) {
        // One buffer of zero-terminated texts, and pointers into it.
        var starts: [Int] = []
        var bytes: [CChar] = []
        for text in texts {
            starts.append(bytes.count)
            bytes += text.utf8.map { CChar(bitPattern: $0) } + [0]
        }
        let result: Result<Void, HDF5Error> = bytes.withUnsafeMutableBufferPointer { buffer in
            var pointers = starts.map { buffer.baseAddress! + $0 }
            do throws(HDF5Error) {
                try write(.text, count: count, on: object, &pointers)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private func write(
        _ element: HDF5Element, count: Int?, on object: hid_t, _ data: UnsafeRawPointer
    ) throws(HDF5Error) {
        let type = try element.fileType()
        let memory = try element.memoryType()
        let space = try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
            guard let count else { return H5Screate(H5S_SCALAR) }
            var size = hsize_t(count)
            return H5Screate_simple(1, &size, nil)
        }
        let attribute = try HDF5Handle("create attribute '\(name)'", closedBy: H5Aclose) {
            H5Acreate2(object, name, type.id, space.id, CHDF5_DEFAULT(), CHDF5_DEFAULT())
        }
        try HDF5.call("write attribute '\(name)'") { H5Awrite(attribute.id, memory.id, data) }
        try attribute.close()
    }
}

extension String {
    /// The UTF-8 of this text in exactly `size` bytes: padded with zeros, or cut between two characters.
    func padded(to size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in self {
            guard bytes.count + character.utf8.count <= size else { break }
            bytes += character.utf8
        }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
