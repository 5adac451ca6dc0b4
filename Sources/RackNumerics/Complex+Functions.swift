internal import RealModule

extension Complex {
    /// e^(i·radians).
    public static func unit(radians: Double) -> Complex { Complex(.cos(radians), .sin(radians)) }

    /// e^(2πi·cycles); exact at multiples of a quarter turn.
    public static func unit(cycles: Double) -> Complex {
        let quarters = (cycles * 4).rounded()
        let rest = Complex.unit(radians: 2 * .pi * (cycles - quarters / 4))
        switch Int(quarters.truncatingRemainder(dividingBy: 4)) {
        case 1, -3: return Complex(-rest.im, rest.re)
        case 2, -2: return Complex(-rest.re, -rest.im)
        case 3, -1: return Complex(rest.im, -rest.re)
        default: return rest
        }
    }

    /// e^z.
    public static func exp(_ z: Complex) -> Complex { .exp(z.re) * .unit(radians: z.im) }

    /// The angle in radians, in (−π, π].
    public var argument: Double { .atan2(y: im, x: re) }
}
