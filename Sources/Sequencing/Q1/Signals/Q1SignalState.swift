internal import RackModel

/// Where every sequencer stands at one instant, as far as its output goes.
///
/// `Q1SignalPath.state(at:)` makes the first one, with nothing played yet; `stretch(of:until:from:)` moves it on.
public struct Q1SignalState: Sendable, Equatable {
    /// Up to here events have been taken.
    public internal(set) var nanosecond: Int64
    /// Stretches count their times from here.
    public private(set) var origin: Int64
    var sequencers: [Sequencer] = []
    /// Per module of the rack the markers of all its sequencers together.
    var markers: [UInt8]
    /// Per group of `Q1SignalPath.phaseGroups`, what is taken off its phases since `begin`, in 2.5·10⁻¹⁰ turns.
    var references: [Int64?] = []

    struct Sequencer: Sendable, Equatable {
        var parameters: Q1Parameters
        /// When its phase was what it says.
        var since: Int64
        /// What `play` named last; −1: nothing.
        var waves = SIMD2<Int32>(-1, -1)
        var waveStart: Int64
        /// From here on its output has not yet been told.
        var openFrom: Int64
        /// Since when paths in continuous mode play.
        let joined: Int64
        /// Whose crossings it has begun to count, and not ended.
        var counting: Q1Target?
    }

    init(nanosecond: Int64, modules: Int) {
        self.nanosecond = nanosecond
        origin = nanosecond
        markers = [UInt8](repeating: 0, count: modules)
    }

    /// Counts times from `origin` from here on; phases of a group from its first use after this. The local oscillators of
    /// the device have phase 0 there.
    public mutating func begin(at origin: Int64) {
        self.origin = origin
        references = []
    }
}

extension Q1SignalPath {
    /// The state before any event, from `nanosecond` on.
    public func state(at nanosecond: Int64) -> Q1SignalState {
        var state = Q1SignalState(nanosecond: nanosecond, modules: rack.modules.count)
        admit(to: &state)
        return state
    }

    /// Gives a place to sequencers that have been appended since.
    func admit(to state: inout Q1SignalState) {
        guard state.sequencers.count < paths.count else { return }
        for index in state.sequencers.count..<paths.count {
            let steps = (paths[index].settings.ncoFrequencyHz * 4).rounded()
            state.sequencers.append(
                .init(
                    parameters: Q1Parameters(frequencySteps: Int32(exactly: steps) ?? 0), since: state.nanosecond,
                    waveStart: state.nanosecond, openFrom: state.nanosecond, joined: state.nanosecond))
        }
        for module in state.markers.indices { state.markers[module] = markers(of: module, in: state) }
    }

    /// The OR of the markers of a module's sequencers.
    func markers(of module: Int, in state: Q1SignalState) -> UInt8 {
        var markers: UInt8 = 0
        for index in state.sequencers.indices where paths[index].module == module {
            markers |= paths[index].markerOverride ?? state.sequencers[index].parameters.markers
        }
        return markers
    }
}
