import RackNumerics
import RealModule

/// Standard normal draws from 32-bit words by Marsaglia and Tsang's ziggurat of 256 layers
/// (doi:10.18637/jss.v005.i08), with disjoint bits for the layer (8) and the position (24).
///
/// A draw is a pure function of one Philox word and, for the 1.2 % that miss the layers' cores, of a
/// stream of its own: so any draw can be repeated alone, in any order. Positions sit on a grid of
/// 2⁻²³ of a layer's width, symmetric about 0.
struct Ziggurat: Sendable {
    /// Core widths as counts of positions, and volts per position, one after the other per layer.
    let cores: [Int32]
    let widths: [Float]
    private let heights: [Double]

    private static let edge = 3.6541528853610088
    private static let area = 0.00492867323399

    static let standard = Ziggurat()

    private init() {
        let positions = 0x1p23
        func height(_ x: Double) -> Double { .exp(-0.5 * x * x) }
        var cores = [Int32](repeating: 0, count: 256)
        var widths = [Float](repeating: 0, count: 256)
        var heights = [Double](repeating: 0, count: 256)
        var (outer, inner) = (Self.edge, Self.edge)
        let base = Self.area / height(outer)
        cores[0] = Int32(outer / base * positions)
        widths[0] = Float(base / positions)
        widths[255] = Float(outer / positions)
        heights[0] = 1
        heights[255] = height(outer)
        for layer in stride(from: 254, through: 1, by: -1) {
            inner = (-2 * Double.log(Self.area / outer + height(outer))).squareRoot()
            cores[layer + 1] = Int32(inner / outer * positions)
            widths[layer] = Float(inner / positions)
            heights[layer] = height(inner)
            outer = inner
        }
        (self.cores, self.widths, self.heights) = (cores, widths, heights)
    }

    /// The normal draw that starts with `word`; `stream` is asked for more words only if it misses a core.
    func draw(_ word: UInt32, else stream: () -> Philox) -> Float {
        let layer = Int(word & 255)
        let position = Int32(bitPattern: word) >> 8
        let x = (Float(position) + 0.5) * widths[layer]
        return max(position, ~position) < cores[layer] ? x : redraw(layer: layer, x: x, stream())
    }

    /// The wedges and the tail.
    @inline(never)
    func redraw(layer: Int, x first: Float, _ source: Philox) -> Float {
        var stream = source
        var (layer, x) = (layer, first)
        while true {
            if layer == 0 {
                // Marsaglia's tail beyond the outermost edge.
                while true {
                    let beyond = -Double.log(stream.nextUniform()) / Self.edge
                    let y = -Double.log(stream.nextUniform())
                    if 2 * y > beyond * beyond { return x < 0 ? -Float(Self.edge + beyond) : Float(Self.edge + beyond) }
                }
            }
            let between = heights[layer] + stream.nextUniform() * (heights[layer - 1] - heights[layer])
            if between < Double.exp(-0.5 * Double(x) * Double(x)) { return x }
            let word = stream.nextWord()
            layer = Int(word & 255)
            let position = Int32(bitPattern: word) >> 8
            x = (Float(position) + 0.5) * widths[layer]
            if max(position, ~position) < cores[layer] { return x }
        }
    }
}
