/// One of the plots that a run file offers.
public struct PlotDescription: Sendable, Equatable {
    /// What to ask for: "sweep/c[0]", "iq/c[0]", "traces/c[0]", "waveforms/q0_drive".
    public var name: String
    /// The NXdata group in the file.
    public var path: String
    public var title: String

    /// The name of the plot in the group at `path`: the path without what every path has.
    static func name(of path: String) -> String {
        let parts = path.split(separator: "/").map(String.init)
        // /entry/readout/<capture>/<what>: the kind of plot comes first.
        if parts.count == 4, parts[1] == "readout" { return parts[3] + "/" + parts[2] }
        return parts.dropFirst().joined(separator: "/")
    }
}

/// A plot as data, ready to draw: independent of the file and of the program that draws it.
public struct PlotModel: Sendable, Equatable {
    public struct Axis: Sendable, Equatable {
        public var label: String
        /// UDUNITS; "1" for plain numbers.
        public var unit: String
        /// What stands at 0, 1, … in place of the numbers; none: numbers.
        public var names: [String] = []

        public init(label: String, unit: String) {
            self.label = label
            self.unit = unit
        }
    }

    /// Points joined by a line; NaN leaves a gap.
    public struct Line: Sendable, Equatable {
        public var label: String
        public var x: [Double]
        public var y: [Double]
        /// One standard error, as long as `y`.
        public var errors: [Double]?

        public init(label: String, x: [Double], y: [Double], errors: [Double]? = nil) {
            self.label = label
            self.x = x
            self.y = y
            self.errors = errors
        }
    }

    /// Points of one colour.
    public struct Cloud: Sendable, Equatable {
        public var label: String
        public var x: [Double]
        public var y: [Double]

        public init(label: String, x: [Double], y: [Double]) {
            self.label = label
            self.x = x
            self.y = y
        }
    }

    /// Values on a grid, row by row; row k is at `y[k]`. NaN is not drawn.
    public struct Image: Sendable, Equatable {
        public var x: [Double]
        public var y: [Double]
        public var values: [Double]
        public var scale: Axis

        public init(x: [Double], y: [Double], values: [Double], scale: Axis) {
            self.x = x
            self.y = y
            self.values = values
            self.scale = scale
        }
    }

    public enum Content: Sendable, Equatable {
        case lines([Line])
        case scatter([Cloud])
        case image(Image)
    }

    public var title: String
    public var x: Axis
    public var y: Axis
    public var content: Content

    public init(title: String, x: Axis, y: Axis, content: Content) {
        self.title = title
        self.x = x
        self.y = y
        self.content = content
    }

    /// Whether there is a point that can be drawn.
    public var hasPoints: Bool {
        switch content {
        case .lines(let lines): lines.contains { Self.hasPoints($0.x, $0.y) }
        case .scatter(let clouds): clouds.contains { Self.hasPoints($0.x, $0.y) }
        case .image(let image): image.values.contains(where: \.isFinite)
        }
    }

    private static func hasPoints(_ x: [Double], _ y: [Double]) -> Bool {
        zip(x, y).contains { $0.isFinite && $1.isFinite }
    }
}
