/// Noise of the frequency that several modes feel from one source, each with its weight.
public struct CorrelatedNoise: Sendable, Equatable {
    public var name: String
    /// Indices into `Device.modes`, each once.
    public var modes: [Int]
    /// w_i, one a mode: how far one unit of the noise moves mode i.
    public var weights: [Double]
    /// γ of white noise, in 1/s: the collapse operator is √(2γ) Σ w_i n_i. A mode of weight 1 by itself loses its
    /// 0–1 coherence at γ, on top of what its own T2 says.
    public var dephasingRate: Double
    /// Slow noise: one detuning x a shot, of which mode i feels w_i·x, on top of its own.
    public var slow: SlowNoise

    public init(
        name: String, modes: [Int], weights: [Double], dephasingRate: Double = 0, slow: SlowNoise = SlowNoise()
    ) {
        self.name = name
        self.modes = modes
        self.weights = weights
        self.dephasingRate = dephasingRate
        self.slow = slow
    }
}
