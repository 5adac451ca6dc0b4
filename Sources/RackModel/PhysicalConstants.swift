/// Constants of the SI, exact since 2019.
public enum PhysicalConstants {
    /// h, in J s.
    public static let planck = 6.62607015e-34
    /// k, in J/K.
    public static let boltzmann = 1.380649e-23
}
