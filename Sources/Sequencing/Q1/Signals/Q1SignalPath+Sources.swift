extension Q1SignalPath {
    /// The port of the device that a sequencer listens to; `nil` if it hears nothing.
    public func listeningPort(of sequencer: Int) -> Int? { paths[sequencer].input?.port }

    /// The phase of its group that was taken off a sequencer's oscillator since `Q1SignalState.begin`, in cycles: what has
    /// a `Q1Rendering.Source` of it is behind by its sense times as much.
    public func turn(of sequencer: Int, in state: Q1SignalState) -> Double {
        guard let group = phaseGroups?.element(sequencer), let steps = state.references.element(group) ?? nil else {
            return 0
        }
        return Q1Phase.cycles(steps)
    }
}
