public import RackDiagnostics
public import RackModel
internal import RackUnits

/// A pulse schedule written in Swift: frames on the ports of a device, and what is played, delayed and captured on them,
/// in order.
///
/// The rules are those of OpenPulse programs: playing, capturing and delaying advance a frame's clock, a barrier brings
/// clocks together, changes of phase and frequency take no time, and every length is a whole number of the port's
/// samples. A new frame's clock is that of its port, its carrier counts from tick 0.
///
/// ```swift
/// var sequence = PulseSequence(device: device)
/// let drive = sequence.frame("drive", on: "q0_drive", frequencyHz: 5e9)
/// sequence.play(.gaussian(0.2, .nanoseconds(40), sigma: .nanoseconds(10)), on: drive)
/// let schedule = try sequence.schedule()
/// ```
///
/// Mistakes are kept until `schedule()` throws them all; each says which line of Swift it comes from.
public struct PulseSequence: Sendable {
    /// A frame of one sequence.
    public struct Frame: Hashable, Sendable {
        let index: Int
    }

    /// A register of classical bits.
    public struct Register: Hashable, Sendable {
        let index: Int
    }

    struct Record: Sendable {
        var name: String
        /// Index into `Device.ports`; `nil` if there was no such port.
        var port: Int?
        var ticksPerSample: Int64
        var clock: Int64
        var frequencyHz: Double
        var phaseCycles: Double
        /// Phase of the carrier at `carrierTick`, in cycles.
        var carrierBase = 0.0
        var carrierTick: Int64 = 0
    }

    public let device: Device
    var records: [Record] = []
    var result: PulseSchedule
    var problems: [Diagnostic] = []

    public init(device: Device) {
        self.device = device
        result = PulseSchedule(tickRate: device.tickRate)
    }

    // MARK: Frames

    /// A frame on a port.
    ///
    /// - Parameters:
    ///   - name: in listings and results; must be its own.
    ///   - port: a name of `device.ports`.
    ///   - phaseRadians: θ at the start.
    public mutating func frame(
        _ name: String, on port: String, frequencyHz: Double, phaseRadians: Double = 0, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Frame {
        let place = Place(file, line)
        let index = device.ports.firstIndex { $0.name == port }
        if index == nil {
            let near = nearestName(to: port, among: device.ports.map(\.name)).map { "did you mean '\($0)'?" }
            report(
                "QS0052", "the device has no port '\(port)'", place,
                help: near ?? "ports are \(device.ports.prefix(8).map(\.name).joined(separator: ", "))")
        }
        if records.contains(where: { $0.name == name }) {
            report("QS0180", "there is a frame '\(name)' already", place, help: "give every frame a name of its own")
        }
        let clock = records.filter { $0.port == index && index != nil }.map(\.clock).max() ?? 0
        records.append(
            Record(
                name: name, port: index, ticksPerSample: index.map { max(device.ports[$0].ticksPerSample, 1) } ?? 1,
                clock: clock, frequencyHz: checked(frequencyHz, place), phaseCycles: cycles(phaseRadians, place)))
        return Frame(index: records.count - 1)
    }

    /// The frame's clock, in ticks from the start of the shot.
    public func clockTicks(of frame: Frame) -> Int64 { records[frame.index].clock }

    /// Sets the programmed phase θ.
    public mutating func setPhase(
        of frame: Frame, to radians: Double, file: StaticString = #fileID, line: UInt = #line
    ) {
        records[frame.index].phaseCycles = cycles(radians, Place(file, line))
        noteChange(frame)
    }

    /// Adds to the programmed phase θ. A virtual Z by λ is a shift by −λ.
    public mutating func shiftPhase(
        of frame: Frame, by radians: Double, file: StaticString = #fileID, line: UInt = #line
    ) {
        let shift = cycles(radians, Place(file, line))
        records[frame.index].phaseCycles = CarrierPhase.wrapped(records[frame.index].phaseCycles + shift)
        noteChange(frame)
    }

    /// Changes the frequency; the carrier goes on from the phase that it has.
    public mutating func setFrequency(
        of frame: Frame, toHz hertz: Double, file: StaticString = #fileID, line: UInt = #line
    ) {
        let hertz = checked(hertz, Place(file, line))
        records[frame.index].carrierBase = state(of: frame).carrierCycles
        records[frame.index].carrierTick = records[frame.index].clock
        records[frame.index].frequencyHz = hertz
        noteChange(frame)
    }

    /// As `setFrequency`, by a difference.
    public mutating func shiftFrequency(
        of frame: Frame, byHz hertz: Double, file: StaticString = #fileID, line: UInt = #line
    ) {
        setFrequency(of: frame, toHz: records[frame.index].frequencyHz + hertz, file: file, line: line)
    }

    // MARK: Clocks

    /// Brings the frames together and lets them wait as one.
    public mutating func delay(
        _ length: PulseLength, on frames: Frame..., file: StaticString = #fileID, line: UInt = #line
    ) {
        let grid = commonGrid(frames)
        guard let ticks = ticks(length, grid: grid, "of the frames that wait", Place(file, line)) else { return }
        barrier(frames)
        for frame in frames { advance(frame, by: ticks, Place(file, line)) }
    }

    /// Moves the clocks of `frames` to the latest of them, on a grid that all of them have; of all frames without any.
    public mutating func barrier(_ frames: Frame...) { barrier(frames) }

    private mutating func barrier(_ frames: [Frame]) {
        let frames = frames.isEmpty ? records.indices.map(Frame.init(index:)) : frames
        let grid = commonGrid(frames)
        let latest = frames.map { records[$0.index].clock }.max() ?? 0
        let rest = latest % grid
        for frame in frames { records[frame.index].clock = rest == 0 ? latest : latest + (grid - rest) }
    }

    // MARK: Result

    /// A register of `size` bits for captures to write into.
    public mutating func register(_ name: String, size: Int = 1) -> Register {
        precondition(size > 0, "a register has bits")
        result.registers.append(.init(name: name, size: size))
        return Register(index: result.registers.count - 1)
    }

    /// The finished schedule.
    ///
    /// - Throws: every mistake of the calls so far.
    public func schedule() throws(DiagnosticsError) -> PulseSchedule {
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        var schedule = result
        schedule.durationTicks = records.map(\.clock).max() ?? 0
        schedule.plays = Self.sorted(schedule.plays, by: \.startTick)
        schedule.captures = Self.sorted(schedule.captures, by: \.startTick)
        for index in records.indices {
            guard let port = records[index].port else { continue }
            schedule.frames.append(
                .init(
                    name: records[index].name, port: port, endTick: records[index].clock,
                    state: state(of: Frame(index: index))))
        }
        schedule.qubits = Array(Set(schedule.captures.compactMap(\.qubit) + schedule.plays.compactMap(drivenQubit))).sorted()
        return schedule
    }

    /// By time, ties in the order of the calls.
    private static func sorted<Item>(_ items: [Item], by time: KeyPath<Item, Int64>) -> [Item] {
        items.enumerated().sorted {
            ($0.element[keyPath: time], $0.offset) < ($1.element[keyPath: time], $1.offset)
        }.map(\.element)
    }

    private func drivenQubit(_ play: PulseSchedule.Play) -> Int? {
        switch device.ports[play.port].role {
        case .drive(let mode), .modeFlux(let mode): mode < device.qubitCount ? mode : nil
        case .couplerFlux, .readoutDrive, .readoutCapture: nil
        }
    }
}
