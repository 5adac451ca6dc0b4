import RackModel

extension DeviceKeys {
    private static let latencyKind = DeviceKey.Kind.sectionOrWord(.latency, LatencyPreset.allCases.map(\.rawValue))

    private static func seconds(_ range: ClosedRange<Double>) -> DeviceKey.Kind { .number("s", range) }

    static let link = DeviceKeySection(
        .link, at: "link", "A decoder outside the rack, and how the rack talks to it.",
        [
            DeviceKey("endpoint", .text, "udp://host:port or unix:/path; left out: the run says where the host is"),
            DeviceKey("slots", .integer(DecoderLink.slotRange), standard: "8", "requests that may be outstanding"),
            DeviceKey(
                "stride_bytes", .integer(DecoderLink.strideRange, unit: "B"), standard: "256",
                "bytes of a slot: what one datagram holds at most"),
            DeviceKey(
                "decoder", .integer(DecoderLink.decoderRange), standard: "0", "the decoder's number in its calls"),
            DeviceKey(
                "processing_s", seconds(0...1), standard: "0",
                "from the last sample of what a message tells to when it may be sent; a whole number of ticks"),
            DeviceKey("wire", latencyKind, standard: "nvqlink", "the round trip but for the host's own work"),
            DeviceKey("service", latencyKind, standard: "{constant_s: 0}", "the host's own work on one message"),
            DeviceKey(
                "deadline_s", seconds(0...100), required: true,
                "from the last sample to the last moment at which an answer is of use; a whole number of ticks"),
            DeviceKey(
                "on_miss", .word(DecoderLink.MissPolicy.allCases.map(\.rawValue)), standard: "identity",
                "without an answer by then: correct nothing, wait for it, or end the shot"),
            DeviceKey(
                "hold_limit_s", seconds(0...100), standard: "0",
                "how long 'hold' waits, from the deadline on, for an answer that is lost; a whole number of ticks"),
            DeviceKey("faults", .section(.faults), "what goes wrong on purpose"),
        ])

    static let latency = DeviceKeySection(
        .latency, at: "link.wire, link.service", "How long something takes: one of these forms.",
        [
            DeviceKey("constant_s", seconds(0...1), "always this"),
            DeviceKey("mean_s", seconds(0...1), "normally distributed: the mean"),
            DeviceKey("sigma_s", seconds(0...1), "with mean_s: σ"),
            DeviceKey("minimum_s", seconds(0...1), "with mean_s: what is drawn below is this"),
            DeviceKey("maximum_s", seconds(0...1), "with mean_s: what is drawn above is this"),
            DeviceKey("samples_s", .numbers(unit: "s", range: 0...1), "each of these is as likely as any other"),
            DeviceKey("by_size", .sections(.sizedLatency), "measured times by the size of the message"),
        ])

    static let sizedLatency = DeviceKeySection(
        .sizedLatency, at: "link.wire.by_size[], link.service.by_size[]",
        "Times of messages up to a size, the smallest first; the last is for longer ones too.",
        [
            DeviceKey(
                "bytes", .integer(0...65_507, unit: "B"), required: true, "the request behind its header"),
            DeviceKey("samples_s", .numbers(unit: "s", range: 0...1), required: true, "each is as likely as any other"),
        ])

    static let faults = DeviceKeySection(
        .faults, at: "link.faults", "Probabilities, for one message, of what goes wrong on purpose.",
        [
            fault(.loss, "the request or the reply never arrives, one as often as the other"),
            fault(.delay, "the reply comes a whole deadline later"),
            fault(.reorder, "the reply changes places with that of the next message, where that is outstanding"),
            fault(.duplicate, "the reply comes twice"),
            fault(.corrupt, "a bit of the reply's header is turned over"),
            fault(.stuck, "the host is silent for this and the next messages of the shot"),
            fault(.restart, "the host has started again and refuses the message"),
            fault(.garbage, "the host answers random bytes"),
            DeviceKey(
                "stuck_messages", .integer(DecoderLink.stuckRange), standard: "8",
                "how many messages a stuck host misses"),
        ])

    private static func fault(_ kind: LinkFault, _ meaning: String) -> DeviceKey {
        DeviceKey(kind.rawValue, .number("", 0...1), standard: "0", meaning)
    }
}
