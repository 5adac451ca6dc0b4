extension Q1SignalPath {
    /// The port of the device that a sequencer listens to; `nil` if it hears nothing.
    public func listeningPort(of sequencer: Int) -> Int? { paths[sequencer].input?.port }

    /// Whose play or capture it is that has this frame (`schedule(of:)`); of one that was started several times,
    /// the latest.
    public func sequencer(ofFrame frame: String) -> Int? { paths.lastIndex { $0.name == frame } }

    /// The phase of its group that was taken off a sequencer's plays since `Q1SignalState.begin`, in cycles, and what
    /// was taken off its captures: nothing where it does not turn.
    public func turn(of sequencer: Int, in state: Q1SignalState) -> (play: Double, capture: Double) {
        guard let group = phaseGroups?.element(sequencer), let steps = state.references.element(group) ?? nil else {
            return (0, 0)
        }
        let (cycles, settings) = (Q1Phase.cycles(steps), paths[sequencer].settings)
        return (settings.modulates ? cycles : 0, settings.demodulates ? cycles : 0)
    }
}
