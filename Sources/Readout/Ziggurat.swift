import RackNumerics
import RealModule

/// Standard normal draws from 32-bit words by Marsaglia and Tsang's ziggurat of 256 layers
/// (doi:10.18637/jss.v005.i08), with disjoint bits for the layer (8) and the position (24).
///
/// A draw is a pure function of one Philox word and, for the 1.2 % that miss the layers' cores, of a
/// stream of its own: so any draw can be repeated alone, in any order. Positions sit on a grid of
/// 2⁻²³ of a layer's width, symmetric about 0.
struct Ziggurat: Sendable {
    private let layers: [ZigguratLayer]
    private let heights: [Double]

    private static let edge = 3.6541528853610088
    private static let area = 0.00492867323399

    static let standard = Ziggurat()

    private init() {
        let positions = 0x1p23
        func height(_ x: Double) -> Double { .exp(-0.5 * x * x) }
        var layers = [ZigguratLayer](repeating: ZigguratLayer(core: 0, width: 0), count: 256)
        var heights = [Double](repeating: 0, count: 256)
        var outer = Self.edge
        let base = Self.area / height(outer)
        layers[0] = ZigguratLayer(core: Int32(outer / base * positions), width: Float(base / positions))
        layers[255].width = Float(outer / positions)
        heights[0] = 1
        heights[255] = height(outer)
        for layer in stride(from: 254, through: 1, by: -1) {
            let inner = (-2 * Double.log(Self.area / outer + height(outer))).squareRoot()
            layers[layer + 1].core = Int32(inner / outer * positions)
            layers[layer].width = Float(inner / positions)
            heights[layer] = height(inner)
            outer = inner
        }
        (self.layers, self.heights) = (layers, heights)
    }

    /// Hands `body` the layers without bounds checks or reference counts: for loops over many draws.
    func withCores<Result>(_ body: (Cores) -> Result) -> Result {
        layers.withUnsafeBufferPointer { body(Cores(layers: $0.baseAddress!)) }
    }

    /// The fast part of a draw.
    struct Cores {
        fileprivate let layers: UnsafePointer<ZigguratLayer>

        /// Where many draws at a time go.
        func destination(
            x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>,
            missed: UnsafeMutableBufferPointer<UInt32>
        ) -> NormalLanes.Destination {
            NormalLanes.Destination(layers: layers, x: x, y: y, missed: missed.baseAddress!)
        }

        /// The normal draw that starts with `word`; `redraw` is asked if it misses its layer's core.
        @inline(__always)
        func draw(_ word: UInt32, else redraw: (UInt32) -> Float) -> Float {
            let layer = layers[Int(word & 255)]
            let position = Int32(bitPattern: word) >> 8
            // |position + ½| < core, without a conversion.
            let isInside = (position ^ (position >> 31)) < layer.core
            return isInside ? (Float(position) + 0.5) * layer.width : redraw(word)
        }
    }

    /// The wedges and the tail: the draw whose first word, `first`, missed a core; `source` gives the rest.
    @inline(never)
    func redraw(_ first: UInt32, _ source: Philox) -> Float {
        var (stream, word) = (source, first)
        while true {
            let layer = Int(word & 255)
            let position = Int32(bitPattern: word) >> 8
            let x = (Float(position) + 0.5) * layers[layer].width
            if (position ^ (position >> 31)) < layers[layer].core { return x }
            if layer == 0 { return x < 0 ? -tail(&stream) : tail(&stream) }
            let between = heights[layer] + stream.nextUniform() * (heights[layer - 1] - heights[layer])
            if between < .exp(-0.5 * Double(x) * Double(x)) { return x }
            word = stream.nextWord()
        }
    }

    /// Marsaglia's draw of a normal beyond the outermost edge.
    private func tail(_ stream: inout Philox) -> Float {
        while true {
            let beyond = -Double.log(stream.nextUniform()) / Self.edge
            let y = -Double.log(stream.nextUniform())
            if 2 * y > beyond * beyond { return Float(Self.edge + beyond) }
        }
    }
}
