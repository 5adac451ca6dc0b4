/// How long the parts of a cluster take: the parameters of the machine's model.
///
/// No maker's document gives a cycle table of the classical core. The defaults marked [S] are those of q1simulator 1.3.4,
/// a public simulator by a third party (TU Delft, MIT licence); those marked [D] are in the maker's public documentation
/// of sequencers, trigger network and acquisition.
public struct Q1Timing: Sendable, Equatable {
    // The classical core

    /// A cycle of the core. [S]
    public var cycleNanoseconds: Int64 = 4
    /// What arithmetic, comparison and `loop` take beyond the reading of their operands. [S]
    public var arithmeticCycles: Int64 = 2
    /// What a jump that is taken takes more. [S]
    public var jumpCycles: Int64 = 3

    // Between the core and the real-time executor

    /// Real-time instructions that wait at most; the core stands still while there are as many. [S]
    public var commandDepth = 32
    /// How much earlier than the executor the core starts. [S]
    public var leadCycles: Int64 = 10
    /// From the last sequencer's arrival at `wait_sync` to the moment at which all go on. [S]
    public var synchronisationNanoseconds: Int64 = 200
    /// What a real-time instruction may take. [D]
    public var durations: ClosedRange<Int64> = 4...65535

    // The trigger network

    /// From the end of an integration to the moment at which every sequencer has counted its trigger. [D]: the constant
    /// of 364 ns after which schedulers let a condition look.
    public var triggerNanoseconds: Int64 = 364
    /// Of these the part from the network's start to its end. [D]
    public var propagationNanoseconds: Int64 = 212
    /// A trigger starts on this grid; to wait for it is part of the time above. [D]
    public var triggerGridNanoseconds: Int64 = 28
    /// A trigger keeps the network to itself for so long. [D]
    public var triggerBusyNanoseconds: Int64 = 252
    /// From the end of an integration to a marker of the same module. [D]
    public var markerNanoseconds: Int64 = 168

    // Acquisition

    /// Acquisitions that wait at most to be put into their bins. [S]
    public var binningDepth = 8
    /// What it takes to put one into its bin while no other sequencer of the module acquires. [S], [D]
    public var binningNanoseconds: Int64 = 300

    public init() {}

    /// What it takes where so many sequencers of a module acquire: 300, 600 and 900 ns for one, three and five [D], and in
    /// between on a line.
    func binningNanoseconds(sharedBy sequencers: Int) -> Int64 { binningNanoseconds * Int64(max(1, sequencers) + 1) / 2 }
}
