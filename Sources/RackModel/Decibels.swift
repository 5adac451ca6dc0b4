import RealModule

/// Levels in decibels and the ratios that they stand for.
public enum Decibels {
    /// 10^(L/20): the ratio of voltages for a level of `level` dB; −20 dB is 0.1.
    public static func voltageRatio(_ level: Double) -> Double { Double.exp10(level / 20) }

    /// 20 log10 r: the level of a ratio of voltages.
    public static func level(voltageRatio: Double) -> Double { 20 * Double.log10(voltageRatio) }

    /// 10^(L/10): the ratio of powers for a level of `level` dB; −20 dB is 0.01.
    public static func powerRatio(_ level: Double) -> Double { Double.exp10(level / 10) }
}

extension Line {
    /// Voltage at the chip for one volt at the port, filters apart: 10^(−attenuation/20).
    public var voltageRatio: Double { Decibels.voltageRatio(-attenuationDecibels) }
}

extension Port {
    /// What amplitude 1 of a program does at the chip, filters apart: Rabi frequency in Hz (drive), flux
    /// quanta (flux) or ε/2π in Hz (readout drive).
    public var responseAtFullScale: Double {
        converter.fullScaleVolts * line.voltageRatio * responsePerVolt
    }
}
