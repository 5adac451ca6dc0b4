/// A group of the file before it is written: layout as data, so that one routine writes every group and
/// tests can look at the layout without a file.
struct GroupPlan {
    var name: String
    var nexusClass: String
    var attributes: [AttributePlan] = []
    var datasets: [DatasetPlan] = []
    /// Hard links: a name in this group → the absolute path of an object planned before it.
    var links: [(name: String, target: String)] = []
    var groups: [GroupPlan] = []

    init(_ name: String, _ nexusClass: String, title: String? = nil) {
        self.name = name
        self.nexusClass = nexusClass
        if let title { datasets.append(.text("title", title)) }
    }

    /// An NXdata group: a plot.
    static func plot(
        _ name: String, title: String, signal: String, axes: [String], auxiliary: [String] = [],
        interpretation: String? = nil
    ) -> GroupPlan {
        var group = GroupPlan(name, "NXdata", title: title)
        group.attributes = [.init("signal", .text(signal)), .init("axes", .texts(axes))]
        if !auxiliary.isEmpty { group.attributes.append(.init("auxiliary_signals", .texts(auxiliary))) }
        if let interpretation { group.attributes.append(.init("interpretation", .text(interpretation))) }
        return group
    }

    /// An NXnote: a text with its media type.
    static func note(_ name: String, type: String, text: String, fileName: String? = nil) -> GroupPlan {
        var group = GroupPlan(name, "NXnote")
        group.datasets = [.text("type", type), .text("data", text)]
        if let fileName { group.datasets.append(.text("file_name", fileName)) }
        return group
    }
}

struct AttributePlan {
    enum Value {
        case text(String)
        case texts([String])
        case number(Double)
        case integer(Int64)
    }

    var name: String
    var value: Value

    init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// A box of a dataset whose values are a box of a dataset in another file.
struct VirtualPart: Equatable {
    /// As the file that points there finds it: relative to its own folder.
    var file: String
    var path: String
    /// The whole shape of the dataset there.
    var sourceShape: [Int]
    var sourceStart: [Int]
    var start: [Int]
    var count: [Int]
}

/// A dataset of the file before it is written.
struct DatasetPlan {
    enum Content {
        case doubles([Double])
        case int32s([Int32])
        case int64s([Int64])
        case uint64s([UInt64])
        case text(String)
        /// Real and imaginary parts in turn.
        case complexes([Double])
    }

    enum Fill {
        /// The library writes nothing before the data: every element is written by us.
        case none
        case nan
        case byte(UInt8)
        case zero
    }

    var name: String
    var element: HDF5Element
    var shape: [Int]
    /// The first dimension grows as blocks arrive.
    var isGrowing = false
    /// `nil`: contiguous, allocated at once, so that it can be filled in place whatever happens to the disk.
    var chunk: [Int]?
    /// gzip-4 with shuffle, gzip-1 for bytes (never on compounds).
    var isCompressed = false
    var fill = Fill.none
    var attributes: [AttributePlan] = []
    /// One name per dimension: the dimension scales, datasets of the same group.
    var dimensions: [String] = []
    var content: Content?
    /// Where the values are, in other files; `nil`: here.
    var sources: [VirtualPart]?

    /// A scalar text.
    static func text(_ name: String, _ text: String) -> DatasetPlan {
        DatasetPlan(name: name, element: .text, shape: [], content: .text(text))
    }

    /// A scalar text that may be changed while readers follow.
    static func fixedText(_ name: String, _ text: String, bytes: Int) -> DatasetPlan {
        DatasetPlan(name: name, element: .fixedText(bytes: bytes), shape: [], content: .text(text))
    }

    /// A numeric dataset.
    static func numeric(
        _ name: String, _ element: HDF5Element, shape: [Int], units: String, longName: String,
        dimensions: [String] = []
    ) -> DatasetPlan {
        DatasetPlan(
            name: name, element: element, shape: shape,
            attributes: [.init("units", .text(units)), .init("long_name", .text(longName))],
            dimensions: dimensions)
    }

    /// The same, with these values; chunked and compressed once it is worth it.
    func holding(_ content: Content) -> DatasetPlan {
        var plan = self
        plan.content = content
        let bytes = shape.reduce(element.byteCount, *)
        if element != .complex128, bytes >= 65536 {
            plan.chunk = Chunking.rows(
                shape[0], rowShape: Array(shape.dropFirst()), elementBytes: element.byteCount)
            plan.isCompressed = true
        }
        return plan
    }

    /// The same, growing along its first dimension.
    func growing(_ chunking: Chunking) -> DatasetPlan {
        var plan = self
        plan.isGrowing = true
        plan.chunk = chunking.chunk
        plan.isCompressed = chunking.isCompressed
        return plan
    }
}
