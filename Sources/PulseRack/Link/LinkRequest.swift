public import FeedbackCodec
public import FeedbackLink
import RackDiagnostics
public import RackEmulator
public import RackModel
import RackUnits

/// What is asked of a run's link to a decoder, where that is not left to the device's description.
///
/// A decoder in the same process is a Swift function from the bits that a shot has measured to corrections:
///
/// ```swift
/// let rack = try Rack(device: "bench-1q")
/// let program = try rack.program(contentsOf: "Pulses/feedback/link-reset.qasm")
/// // One round of one bit; the correction is that bit: flip what was found in |1⟩.
/// let link = LinkRequest.decoder(corrections: 1) { measured in [measured.last ?? false] }
/// let theta = InputSetting(name: "theta", value: .number(.pi))
/// let result = try program.run(RunRequest(shots: 1000, settings: [theta], link: link))
/// print(result.link?.tally.counters.answered ?? 0, result.points[0].registers)
/// ```
///
/// What is `nil` here is as the description's `link:` has it, and as `DecoderLink.default` where there is none.
public struct LinkRequest: Sendable {
    /// Who answers.
    public enum Decoder: Sendable {
        /// A host that listens already, or the program of one, which the run starts and stops.
        case source(DecoderSource)
        /// Decoders and other calls in the same process.
        case host(DecoderHost)
        /// Another way for frames to go and come. The run that uses it uses it alone.
        case transport(any FrameTransport)
    }

    /// `nil`: the endpoint of the description.
    public var decoder: Decoder?
    /// `nil`: virtual time.
    public var clock: LinkClock?
    /// Rates of faults that are made on purpose, from 0 to 1; other kinds are as the description has them.
    public var faults: [(kind: LinkFault, rate: Double)]
    /// From the last sample of what a call tells to the last moment at which its answer is of use.
    public var deadlineSeconds: Double?
    public var onMiss: DecoderLink.MissPolicy?
    /// The round trip but for the host's own work.
    public var wire: LatencyModel?
    /// How long on the wall a silent host is waited for before the run ends; `nil`: 5 s.
    public var patienceSeconds: Double?
    /// A file for the conversation as RoCE v2 frames at virtual times, in the pcap format; `nil`: none. A file of that name is
    /// replaced.
    public var capture: String?

    public init(
        decoder: Decoder? = nil, clock: LinkClock? = nil, faults: [(kind: LinkFault, rate: Double)] = [],
        deadlineSeconds: Double? = nil, onMiss: DecoderLink.MissPolicy? = nil, wire: LatencyModel? = nil,
        patienceSeconds: Double? = nil, capture: String? = nil
    ) {
        self.decoder = decoder
        self.clock = clock
        self.faults = faults
        self.deadlineSeconds = deadlineSeconds
        self.onMiss = onMiss
        self.wire = wire
        self.patienceSeconds = patienceSeconds
        self.capture = capture
    }

    /// A decoder made of a function on the bits of a shot, the earliest first, that were told since the last reset.
    ///
    /// - Parameters:
    ///   - corrections: how many bits an answer has; what `decode` gives more is left out, what it gives less is 0.
    ///   - decode: called on the thread of the run, once an answer.
    public static func decoder(
        corrections: Int, _ decode: @escaping @Sendable (_ measured: [Bool]) -> [Bool]
    ) -> LinkRequest {
        decoder(
            BatchDecoder(volumeBits: nil, correctionBits: corrections) { syndromes, bits in
                for (index, bit) in decode(Array(syndromes)).prefix(bits.count).enumerated() { bits[index] = bit }
                return true
            })
    }

    /// A decoder in the same process that takes rounds as they come and allocates nothing for them.
    public static func decoder(_ decoder: some SyndromeDecoder, as number: Int64 = 0) -> LinkRequest {
        var host = DecoderHost()
        host.serve(decoder, as: number)
        return LinkRequest(decoder: .host(host))
    }

    /// Deadlines, latencies and patience that can be asked for, in seconds.
    public static let deadlines = 1e-9...100.0
    public static let latencies = 0.0...1.0
    public static let patiences = 1e-3...86_400.0

    static let defaultPatienceSeconds = 5.0

    /// The rack's link with what is asked for here.
    func settings(over device: Device) -> DecoderLink {
        var link = device.link ?? .default(device)
        if let deadlineSeconds {
            link.deadlineTicks = Int64((deadlineSeconds * Double(device.tickRate.perSecond)).rounded())
        }
        if let onMiss { link.onMiss = onMiss }
        if let wire { link.wire = wire }
        for (kind, rate) in faults { link.faults[kind] = rate }
        return link
    }

    /// The same, and where that says nothing what `other` asks for.
    func completed(by other: LinkRequest?) -> LinkRequest {
        guard let other else { return self }
        var request = self
        request.decoder = decoder ?? other.decoder
        request.clock = clock ?? other.clock
        request.faults += other.faults.filter { fault in !faults.contains { $0.kind == fault.kind } }
        request.deadlineSeconds = deadlineSeconds ?? other.deadlineSeconds
        request.onMiss = onMiss ?? other.onMiss
        request.wire = wire ?? other.wire
        request.patienceSeconds = patienceSeconds ?? other.patienceSeconds
        request.capture = capture ?? other.capture
        return request
    }
}

extension LinkRequest {
    /// Everything that is wrong with the request itself. Codes `RK0761` to `RK0767`.
    var problems: [Diagnostic] {
        var found: [Diagnostic] = []
        for (number, fault) in faults.enumerated() {
            if !(0...1).contains(fault.rate) {
                found.append(
                    Diagnostic(
                        code: "RK0761", "a rate of \(fault.rate) for the fault '\(fault.kind.rawValue)'",
                        help: "a probability for each message is accepted: from 0 to 1"))
            }
            if faults[..<number].contains(where: { $0.kind == fault.kind }) {
                found.append(
                    Diagnostic(
                        code: "RK0767", "the fault '\(fault.kind.rawValue)' is given twice", help: "give each kind once"))
            }
        }
        func check(_ value: Double?, _ range: ClosedRange<Double>, _ code: String, _ what: String) {
            guard let value, !range.contains(value) else { return }
            found.append(
                Diagnostic(
                    code: code, "\(what) of \(value) s",
                    help: "from \(range.lowerBound) s to \(range.upperBound) s are accepted"))
        }
        check(deadlineSeconds, Self.deadlines, "RK0762", "a deadline")
        if case .constant(let seconds) = wire { check(seconds, Self.latencies, "RK0764", "a latency") }
        check(patienceSeconds, Self.patiences, "RK0765", "a patience")
        return found
    }

    /// What is wrong with it on `device`.
    func problem(on device: Device) -> Diagnostic? {
        guard let deadlineSeconds else { return nil }
        let ticks = deadlineSeconds * Double(device.tickRate.perSecond)
        // Seconds are no sum of powers of two: a hair beside a whole number is that number.
        guard abs(ticks - ticks.rounded()) > 1e-6 * max(1, ticks) || ticks.rounded() < 1 else { return nil }
        return Diagnostic(
            code: "RK0762", "a deadline of \(deadlineSeconds) s is no whole number of ticks",
            help: "a tick of \(device.name) is \(device.tickRate.tickSeconds) s")
    }
}
