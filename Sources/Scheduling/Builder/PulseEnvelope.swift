internal import PulseLanguage
public import RackNumerics

/// The envelope of a pulse before it is sampled for a port: a shape with its numbers, samples, or a combination.
///
/// The shapes are those of the language, with the same formulas (`WaveformSampler`), sampled at midpoints. Amplitude 1
/// is full scale.
public struct PulseEnvelope: Sendable {
    /// What can be made into a shape once the master clock is known.
    struct Shape: Sendable {
        var function: WaveformFunction
        var amplitude: Complex
        var length: PulseLength
        var sigma: PulseLength?
        /// Square width or rise.
        var second: PulseLength?
        /// Of drag, in ticks, as in the language.
        var beta = 0.0
        var frequencyHz = 0.0
        var phaseRadians = 0.0
    }

    indirect enum Kind: Sendable {
        case shape(Shape)
        case samples([Complex])
        case scaled(Kind, Complex)
        case sum(Kind, Kind)
        case product(Kind, Kind)
    }

    let kind: Kind
    /// What pictures and listings call it.
    let name: String

    private init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    private init(_ shape: Shape) { self.init(.shape(shape), shape.function.rawValue) }

    /// One sample after the other at the rate of the port that plays it.
    public static func samples(_ samples: [Complex]) -> PulseEnvelope { PulseEnvelope(.samples(samples), "samples") }

    /// A.
    public static func constant(_ amplitude: Complex, _ length: PulseLength) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .constant, amplitude: amplitude, length: length))
    }

    /// A·e^(−x²/2σ²), x from the middle.
    public static func gaussian(_ amplitude: Complex, _ length: PulseLength, sigma: PulseLength) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .gaussian, amplitude: amplitude, length: length, sigma: sigma))
    }

    /// A Gaussian whose edges are 0.
    public static func liftedGaussian(_ amplitude: Complex, _ length: PulseLength, sigma: PulseLength) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .gaussian_lifted, amplitude: amplitude, length: length, sigma: sigma))
    }

    /// A·g·(1 − iβx/σ²), g the Gaussian; `beta` in ticks.
    public static func drag(
        _ amplitude: Complex, _ length: PulseLength, sigma: PulseLength, beta: Double
    ) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .drag, amplitude: amplitude, length: length, sigma: sigma, beta: beta))
    }

    /// DRAG whose edges are 0 in phase; `beta` in ticks.
    public static func liftedDrag(
        _ amplitude: Complex, _ length: PulseLength, sigma: PulseLength, beta: Double
    ) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .drag_lifted, amplitude: amplitude, length: length, sigma: sigma, beta: beta))
    }

    /// A/cosh(x/σ).
    public static func sech(_ amplitude: Complex, _ length: PulseLength, sigma: PulseLength) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .sech, amplitude: amplitude, length: length, sigma: sigma))
    }

    /// Flat over `squareWidth` in the middle, Gaussian edges on both sides of it.
    public static func gaussianSquare(
        _ amplitude: Complex, _ length: PulseLength, squareWidth: PulseLength, sigma: PulseLength
    ) -> PulseEnvelope {
        PulseEnvelope(
            Shape(function: .gaussian_square, amplitude: amplitude, length: length, sigma: sigma, second: squareWidth))
    }

    /// Flat between two edges ½(1 − cos(πt/rise)).
    public static func flatTop(_ amplitude: Complex, _ length: PulseLength, rise: PulseLength) -> PulseEnvelope {
        PulseEnvelope(Shape(function: .flat_top, amplitude: amplitude, length: length, second: rise))
    }

    /// A·sin(2πft + φ).
    public static func sine(
        _ amplitude: Complex, _ length: PulseLength, frequencyHz: Double, phaseRadians: Double = 0
    ) -> PulseEnvelope {
        PulseEnvelope(
            Shape(
                function: .sine, amplitude: amplitude, length: length, frequencyHz: frequencyHz,
                phaseRadians: phaseRadians))
    }

    /// Every sample times `factor`.
    public func scaled(by factor: Complex) -> PulseEnvelope { PulseEnvelope(.scaled(kind, factor), name) }

    /// Every sample times e^(iφ).
    public func phaseShifted(by radians: Double) -> PulseEnvelope { scaled(by: .unit(cycles: radians / (2 * .pi))) }

    /// Sample by sample; both must last as long.
    public static func + (left: PulseEnvelope, right: PulseEnvelope) -> PulseEnvelope {
        PulseEnvelope(.sum(left.kind, right.kind), "\(left.name) + \(right.name)")
    }

    /// Sample by sample; both must last as long.
    public static func * (left: PulseEnvelope, right: PulseEnvelope) -> PulseEnvelope {
        PulseEnvelope(.product(left.kind, right.kind), "\(left.name) × \(right.name)")
    }
}
