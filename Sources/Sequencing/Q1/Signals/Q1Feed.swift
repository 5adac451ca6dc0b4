internal import RackModel
internal import RackNumerics
internal import RealModule

/// What one sequencer gives to one port of the device.
///
/// On the paths of a sequencer stands v = v₀ + iv₁. Modulated it is M = v·e^(+2πiφ)/√2 with the mixer correction: path 0
/// carries a·Re M, path 1 b·Im(M·e^(ip)); b/a is the ratio, the smaller of the two being the ratio or its inverse and the
/// other 1 (q1simulator's renderer; the driver describes the ratio as path 1 over path 0 and p as path 1 against path 0).
/// Whatever paths the channel map puts on I and Q of a mixer, the signal there is αM + βM*.
///
/// A module's mixer makes Re[(I + iQ)e^(+iωt)] of it, a port's signal is Re[z·e^(−iωt)] (`SampledSignal`), so z is the
/// conjugate: α*·M* below the line, which turns as e^(−2πiφ) and is the carrier at LO + NCO, and β*·M, the image at LO − NCO.
struct Q1Feed: Sendable {
    let port: Int
    let oscillatorHz: Double
    /// The marker bit that lets it through; `nil`: nothing switches it.
    let switchBit: UInt8?
    /// α*/√2, the factor of v* on the carrier, and β*/√2, that of v on the image.
    let carrier: Complex
    let image: Complex
    /// Without modulation: what path 0 and path 1 give to z.
    let direct: (Complex, Complex)

    typealias Path = Q1SequencerSettings.Path

    /// An output behind a mixer, with the paths on its I and Q.
    init?(
        port: Int, oscillatorHz: Double, switchBit: UInt8?, i: Path?, q: Path?, settings: Q1SequencerSettings
    ) {
        guard i != nil || q != nil else { return nil }
        self.port = port
        self.oscillatorHz = oscillatorHz
        self.switchBit = switchBit
        let correction = Q1MixerCorrection(settings)
        var (alpha, beta) = (Complex.zero, Complex.zero)
        for (arm, path) in [(Complex.one, i), (Complex.i, q)] {
            guard let path else { continue }
            let (ahead, behind) = correction.parts(of: path)
            alpha += arm * ahead
            beta += arm * behind
        }
        carrier = Self.modulated * alpha.conjugate
        image = Self.modulated * beta.conjugate
        direct = (Self.arms(i, q, of: .i), Self.arms(i, q, of: .q))
    }

    /// A baseband output with a path on it: a real signal, of which a port plays the real part of z.
    init(port: Int, path: Path, settings: Q1SequencerSettings) {
        self.port = port
        oscillatorHz = 0
        switchBit = nil
        // Re(γM) = Re(γ*M*), and parts(of:) splits it into halves.
        let (ahead, _) = Q1MixerCorrection(settings).parts(of: path)
        carrier = Self.modulated * (2 * ahead.conjugate)
        image = .zero
        direct = path == .i ? (.one, .zero) : (.zero, .one)
    }

    /// What modulation takes off, so that I and Q of full scale, turned against each other, stay within it: q1simulator's
    /// renderer has it, and the software demodulation of qibolab and qililab multiplies by √2 to undo it.
    static let modulated = 0.5.squareRoot()

    private static func arms(_ i: Path?, _ q: Path?, of path: Path) -> Complex {
        Complex(i == path ? 1 : 0, q == path ? -1 : 0)
    }
}

/// Gains and phase that make up for an uneven mixer.
private struct Q1MixerCorrection {
    let gain0: Double
    let gain1: Double
    let phase: Complex

    init(_ settings: Q1SequencerSettings) {
        let ratio = settings.mixerGainRatio
        let isUsable = ratio.isFinite && ratio > 0
        gain0 = isUsable && ratio > 1 ? 1 / ratio : 1
        gain1 = isUsable && ratio < 1 ? ratio : 1
        phase = Q1Phase.unit(degrees: settings.mixerPhaseDegrees)
    }

    /// A path's real signal as x·M + y·M*.
    func parts(of path: Q1SequencerSettings.Path) -> (Complex, Complex) {
        switch path {
        case .i: (Complex(gain0 / 2), Complex(gain0 / 2))
        // Im(Me^(ip)) = (Me^(ip) − M*e^(−ip))/2i.
        case .q: (gain1 / 2 * (phase * Complex(0, -1)), gain1 / 2 * (phase.conjugate * Complex.i))
        }
    }
}
