extension Q1SignalPath {
    /// Takes the events of some time and says what they make of the connectors.
    ///
    /// An acquisition belongs to the stretch in which it begins, and may last beyond it; a count of crossings is one of each
    /// stretch in which it goes on.
    ///
    /// - Parameters:
    ///   - events: those from `state.nanosecond` on and before `end`, in order of time.
    ///   - end: what lasts on is told by the next stretch.
    /// - Returns: times from `state.origin`; and for each acquisition, in order, where its result goes.
    /// - Complexity: O(events), and no samples are touched.
    public func stretch(
        of events: [Q1Event], until end: Int64, from state: inout Q1SignalState
    ) -> (stretch: Q1Stretch, targets: [Q1Target]) {
        admit(to: &state)
        var builder = Q1StretchBuilder(path: self, from: state.nanosecond, until: end, origin: state.origin)
        builder.resume(&state)
        for event in events where state.sequencers.indices.contains(event.sequencer) {
            builder.take(event, &state)
        }
        return builder.finish(at: end, &state)
    }
}

/// Follows the events of one stretch.
struct Q1StretchBuilder {
    let path: Q1SignalPath
    private let origin: Int64
    private var stretch: Q1Stretch
    /// One a window.
    private var targets: [Q1Target] = []
    /// Per sequencer the window that may still be cut, or go on with another oscillator.
    private var listening: [Int?]

    init(path: Q1SignalPath, from start: Int64, until end: Int64, origin: Int64) {
        self.path = path
        self.origin = origin
        stretch = Q1Stretch(startNanosecond: start - origin, endNanosecond: end - origin)
        listening = [Int?](repeating: nil, count: path.paths.count)
    }

    /// Takes up the counts of crossings that the stretch before has left open.
    mutating func resume(_ state: inout Q1SignalState) {
        for index in state.sequencers.indices {
            guard let target = state.sequencers[index].counting else { continue }
            listen(.crossings, target, at: state.nanosecond, .max, &state)
        }
    }

    mutating func take(_ event: Q1Event, _ state: inout Q1SignalState) {
        let (index, now) = (event.sequencer, event.nanosecond)
        switch event.kind {
        case .parameters(let parameters): set(parameters, of: index, at: now, &state)
        case .play(let wave0, let wave1):
            flush(index, to: now, &state)
            state.sequencers[index].waves = [Int32(truncatingIfNeeded: wave0), Int32(truncatingIfNeeded: wave1)]
            state.sequencers[index].waveStart = now
        case .acquire(let number, let acquisition, let bin, let integration):
            let count = nanoseconds(of: integration, path.paths[index])
            let target = Q1Target(sequencer: index, number: number, acquisition: acquisition, bin: bin, line: event.line)
            listen(.integral(integration), target, at: now, count, &state)
        case .acquireTTL(let number, let acquisition, let bin, true):
            let target = Q1Target(sequencer: index, number: number, acquisition: acquisition, bin: bin, line: event.line)
            listen(.crossings, target, at: now, .max, &state)
        case .acquireTTL: cut(index, at: now)
        case .stopped: if counts(index) { cut(index, at: now) }
        case .synchronised, .triggered, .condition, .softwareRequest, .flag: break
        }
    }

    mutating func finish(
        at end: Int64, _ state: inout Q1SignalState
    ) -> (stretch: Q1Stretch, targets: [Q1Target]) {
        for index in state.sequencers.indices {
            flush(index, to: end, &state)
            state.sequencers[index].counting = counts(index) ? listening[index].map { targets[$0] } : nil
        }
        for window in stretch.windows.indices where stretch.windows[window].kind == .crossings {
            let most = end - origin - stretch.windows[window].start
            stretch.windows[window].count = min(stretch.windows[window].count, most)
        }
        state.nanosecond = end
        stretch.seal()
        return (stretch, targets)
    }

    // MARK: Parameters

    private mutating func set(
        _ new: Q1Parameters, of index: Int, at now: Int64, _ state: inout Q1SignalState
    ) {
        let old = state.sequencers[index]
        let turned = Q1Phase.turned(
            Int64(old.parameters.phaseSteps), by: old.parameters.frequencySteps, nanoseconds: now - old.since)
        let jumps = new.frequencySteps != old.parameters.frequencySteps || Int64(new.phaseSteps) != turned
        let isTurned = jumps && path.paths[index].modulates
        if isTurned || new.gain != old.parameters.gain || new.offset != old.parameters.offset {
            flush(index, to: now, &state)
        }
        if new.markers != old.parameters.markers { mark(new.markers, index, at: now, &state) }
        state.sequencers[index].parameters = new
        state.sequencers[index].since = now
        if jumps, path.paths[index].demodulates, let window = listening[index] { turn(window, index, at: now, &state) }
    }

    /// An acquisition goes on with another oscillator. One that makes up for the loop's delay follows by as much later;
    /// what takes effect together with an acquisition is there before it.
    private mutating func turn(_ window: Int, _ index: Int, at now: Int64, _ state: inout Q1SignalState) {
        guard now - origin > stretch.windows[window].start, let input = path.paths[index].input,
            stretch.windows[window].kind != .crossings
        else { return }
        let nanosecond = now - origin - stretch.windows[window].start + input.lagNanoseconds
        guard nanosecond < stretch.windows[window].count else { return }
        stretch.windows[window].turns.append(
            Q1Window.Turn(
                nanosecond: nanosecond, frequencySteps: state.sequencers[index].parameters.frequencySteps,
                phaseSteps: phase(of: index, at: now, lag: 0, &state)))
    }

    /// Opens and closes switches.
    private mutating func mark(_ markers: UInt8, _ index: Int, at now: Int64, _ state: inout Q1SignalState) {
        let module = path.paths[index].module
        guard state.markers.indices.contains(module) else { return }
        var next = state
        next.sequencers[index].parameters.markers = markers
        let switched = path.markers(of: module, in: next)
        let changed = switched ^ state.markers[module]
        guard changed != 0 else { return }
        for other in state.sequencers.indices
        where path.paths[other].module == module && path.paths[other].switchMask & changed != 0 {
            flush(other, to: now, &state)
        }
        state.markers[module] = switched
    }

    // MARK: Output

    /// Tells a sequencer's output up to `end`, with all as it is.
    private mutating func flush(_ index: Int, to end: Int64, _ state: inout Q1SignalState) {
        var from = state.sequencers[index].openFrom
        guard from < end else { return }
        state.sequencers[index].openFrom = end
        let feeds = openFeeds(index, state)
        guard feeds != 0 else { return }
        let own = path.paths[index]
        let now = state.sequencers[index]
        let ends = SIMD2(waveEnd(0, own, now), waveEnd(1, own, now))
        let hasOffset = now.parameters.offset != .zero || own.hasOffset
        while from < end {
            let active = (from < ends[0], from < ends[1])
            guard active.0 || active.1 || hasOffset else { return }
            let next = min(end, active.0 ? ends[0] : end, active.1 ? ends[1] : end)
            var piece = Q1Piece(
                sequencer: Int32(index), feeds: feeds, start: from - origin, count: next - from, waves: [-1, -1],
                positions: .zero, gain: .zero, offset: now.parameters.offset, frequencySteps: 0, phaseSteps: 0)
            if active.0 { set(0, of: &piece, own, now, from) }
            if active.1 { set(1, of: &piece, own, now, from) }
            if own.modulates {
                piece.frequencySteps = now.parameters.frequencySteps
                piece.phaseSteps = phase(of: index, at: from, lag: 0, &state)
            }
            stretch.pieces.append(piece)
            from = next
        }
    }

    private func set(
        _ side: Int, of piece: inout Q1Piece, _ own: Q1SequencerPath, _ now: Q1SignalState.Sequencer, _ from: Int64
    ) {
        piece.gain[side] = now.parameters.gain[side]
        if own.continuous[side] >= 0 {
            let period = own.waveforms.nanoseconds(Int(own.continuous[side]), path: side)
            piece.waves[side] = own.continuous[side]
            piece.positions[side] = (from - now.joined) % max(1, period)
        } else {
            piece.waves[side] = now.waves[side]
            piece.positions[side] = from - now.waveStart
        }
    }

    /// Until when a path has something to play; `.min`: it has nothing.
    private func waveEnd(_ side: Int, _ own: Q1SequencerPath, _ now: Q1SignalState.Sequencer) -> Int64 {
        let isContinuous = own.continuous[side] >= 0
        let wave = isContinuous ? own.continuous[side] : now.waves[side]
        let length = own.waveforms.audibleNanoseconds(Int(wave), path: side)
        guard length > 0, now.parameters.gain[side] != 0, own.gain[side] != 0 else { return .min }
        return isContinuous ? .max : now.waveStart + length
    }

    /// By bit, which of a sequencer's feeds lead out.
    private func openFeeds(_ index: Int, _ state: Q1SignalState) -> UInt32 {
        let own = path.paths[index]
        var open: UInt32 = 0
        for (number, feed) in own.feeds.enumerated() {
            if let bit = feed.switchBit, state.markers[own.module] & bit == 0 { continue }
            open |= 1 << UInt32(number)
        }
        return open
    }

    /// The oscillator's phase, `lag` nanoseconds before `time`, less its group's.
    private func phase(of index: Int, at time: Int64, lag: Int64, _ state: inout Q1SignalState) -> Int64 {
        let own = state.sequencers[index]
        let frequency = own.parameters.frequencySteps
        let phase = Q1Phase.turned(
            Int64(own.parameters.phaseSteps) + path.paths[index].phaseOffset, by: frequency,
            nanoseconds: time - own.since)
        let lagging = Q1Phase.turned(phase, by: frequency, nanoseconds: -lag)
        guard let group = path.phaseGroups?.element(index), group >= 0 else { return lagging }
        while state.references.count <= group { state.references.append(nil) }
        let reference =
            state.references[group] ?? Q1Phase.turned(phase, by: frequency, nanoseconds: origin - time)
        state.references[group] = reference
        return Q1Phase.wrapped(lagging - reference)
    }

    // MARK: Acquisitions

    private func nanoseconds(of integration: Q1Integration, _ own: Q1SequencerPath) -> Int64 {
        switch integration {
        case .square: Int64(max(0, min(own.settings.integrationNanoseconds, 1 << 24)))
        case .weighed(let first, let second):
            max(own.weights.nanoseconds(first, path: 0), own.weights.nanoseconds(second, path: 1))
        }
    }

    private mutating func listen(
        _ kind: Q1Window.Kind, _ target: Q1Target, at now: Int64, _ count: Int64, _ state: inout Q1SignalState
    ) {
        let index = target.sequencer
        cut(index, at: now)
        var window = Q1Window(
            sequencer: Int32(index), kind: kind, start: now - origin, count: count, frequencySteps: 0, phaseSteps: 0)
        let own = path.paths[index]
        if own.demodulates, let input = own.input, kind != .crossings {
            window.frequencySteps = state.sequencers[index].parameters.frequencySteps
            window.phaseSteps = phase(of: index, at: now, lag: input.lagNanoseconds, &state)
        }
        listening[index] = stretch.windows.count
        stretch.windows.append(window)
        targets.append(target)
    }

    private func counts(_ index: Int) -> Bool { listening[index].map { stretch.windows[$0].kind == .crossings } ?? false }

    /// Ends what a sequencer is acquiring.
    private mutating func cut(_ index: Int, at now: Int64) {
        guard let window = listening[index] else { return }
        let most = now - origin - stretch.windows[window].start
        let count = min(stretch.windows[window].count, most)
        stretch.windows[window].count = count
        stretch.windows[window].turns.removeAll { $0.nanosecond >= count }
        listening[index] = nil
    }
}
