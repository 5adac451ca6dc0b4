/// Why a cluster cannot be simulated. The description says what, on which mode, and what would do.
public enum ClusterError: Error, Sendable, Equatable, CustomStringConvertible {
    case noModes
    case modeOutOfRange(Int)
    case repeatedMode(name: String)
    case couplingOutOfRange(Int)
    case couplingLeavesCluster(name: String)
    case detuningCount(given: Int, modes: Int)
    case levelsOutOfRange(name: String, levels: Int, allowed: ClosedRange<Int>)
    case ratesNotPhysical(name: String)
    case spectrumNotPhysical(name: String, reason: String)
    case couplerNotPhysical(name: String, reason: String)
    case noiseNotPhysical(name: String)
    case stateTooLarge(modes: [String], bytes: Double, allowed: Int64)

    public var description: String {
        switch self {
        case .noModes: "a cluster needs at least one mode"
        case .modeOutOfRange(let index): "the device has no mode \(index)"
        case .repeatedMode(let name): "mode '\(name)' is listed twice in one cluster"
        case .couplingOutOfRange(let index): "the device has no coupling \(index)"
        case .couplingLeavesCluster(let name): "coupling '\(name)' joins a mode that is not in the cluster"
        case .detuningCount(let given, let modes): "\(given) detunings were given for \(modes) modes"
        case .levelsOutOfRange(let name, let levels, let allowed):
            "mode '\(name)' asks for \(levels) levels; \(allowed.lowerBound) to \(allowed.upperBound) can be simulated"
        case .ratesNotPhysical(let name):
            "mode '\(name)': 1/T2 − 1/(2 T1) is negative, a time is not positive, "
                + "or the thermal population is not in [0, 0.5)"
        case .spectrumNotPhysical(let name, let reason): "mode '\(name)': \(reason)"
        case .couplerNotPhysical(let name, let reason): "coupling '\(name)': \(reason)"
        case .noiseNotPhysical(let name):
            "correlated noise '\(name)': its rate or a weight is not a finite number, the rate is negative, "
                + "or it has not one weight for each of its modes"
        case .stateTooLarge(let modes, let bytes, let allowed):
            "the joint state of \(modes.joined(separator: ", ")) needs \(ByteText.of(bytes)), "
                + "and solver.memory_bytes allows \(ByteText.of(Double(allowed))); "
                + "simulate fewer levels or modes together, or allow more memory"
        }
    }
}
