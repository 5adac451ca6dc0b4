import RackDiagnostics
import RackModel

extension DeviceBuilder {
    /// The decoder outside; `nil` where the description speaks of none.
    mutating func link() -> DecoderLink? {
        guard top.entry(DeviceKeySection.Name.link.rawValue) != nil else { return nil }
        let section = single(.link)
        return DecoderLink(
            endpoint: endpoint(section), slots: reader.integer(section, "slots") ?? 8,
            strideBytes: reader.integer(section, "stride_bytes") ?? 256,
            decoder: Int64(reader.integer(section, "decoder") ?? 0),
            processingTicks: wholeTicks(section, "processing_s", "the processing of the link"),
            wire: latency(section, "wire"), service: latency(section, "service"),
            deadlineTicks: wholeTicks(section, "deadline_s", "the deadline of the link"),
            onMiss: reader.text(section, "on_miss").flatMap(DecoderLink.MissPolicy.init) ?? .identity,
            holdLimitTicks: wholeTicks(section, "hold_limit_s", "the limit of 'hold'"),
            faults: faults(section.nested("faults", as: .faults)))
    }

    private mutating func endpoint(_ section: DescriptionSection) -> DecoderLink.Endpoint? {
        guard let text = reader.text(section, "endpoint") else { return nil }
        if let endpoint = DecoderLink.Endpoint(text) { return endpoint }
        reader.report(
            Diagnostic(
                code: "RD0805", "nothing can listen at '\(text)'", at: reader.place(of: "link.endpoint"),
                help: "it takes udp://host:port or unix:/path"))
        return nil
    }

    private mutating func faults(_ section: DescriptionSection) -> LinkFaults {
        var faults = LinkFaults()
        for kind in LinkFault.allCases { faults[kind] = reader.number(section, kind.rawValue) ?? 0 }
        faults.stuckMessages = reader.integer(section, "stuck_messages") ?? faults.stuckMessages
        return faults
    }

    /// The forms of a latency, by the key that makes each.
    private static let forms = ["constant_s", "mean_s", "samples_s", "by_size"]
    private static let spread = ["sigma_s", "minimum_s", "maximum_s"]

    private mutating func latency(_ section: DescriptionSection, _ key: String) -> LatencyModel {
        guard let node = reader.value(section, key) else { return .constant(0) }
        let path = "\(section.path).\(key)"
        if case .scalar(let word) = node {
            guard let preset = LatencyPreset(rawValue: word.text) else { return .constant(0) }
            reader.state(preset.source, of: path)
            return preset.model
        }
        guard section.entry(key) != nil else { return .constant(0) }
        let latency = section.nested(key, as: .latency)
        let form = reader.choice(latency, among: Self.forms)
        if form != "mean_s" { reportSpread(latency, form) }
        switch form {
        case "constant_s": return .constant(reader.definiteNumber(latency, "constant_s"))
        case "mean_s": return normal(latency)
        case "samples_s": return .samples(reader.numbers(latency, "samples_s") ?? [0])
        case "by_size":
            return .bySize(
                reader.entries(latency, "by_size", as: .sizedLatency) { reader, size in
                    LatencyModel.SizedSamples(
                        bytes: reader.integer(size, "bytes") ?? 0, samples: reader.numbers(size, "samples_s") ?? [0])
                })
        default:
            reader.markUnread(path)
            reader.report(
                Diagnostic(
                    code: "RD0104", "'\(key)' says no latency", at: latency.place,
                    help: "state one of " + Self.forms.joined(separator: ", ")))
            return .constant(0)
        }
    }

    private mutating func normal(_ section: DescriptionSection) -> LatencyModel {
        for key in Self.spread where section.entry(key) == nil {
            reader.markUnread(section.path)
            reader.report(
                Diagnostic(
                    code: "RD0104", "'\(key)' is missing", at: section.place,
                    help: "a normal distribution takes mean_s, sigma_s, minimum_s and maximum_s"))
        }
        return .normal(
            mean: reader.number(section, "mean_s") ?? 0, sigma: reader.number(section, "sigma_s") ?? 0,
            minimum: reader.number(section, "minimum_s") ?? 0, maximum: reader.number(section, "maximum_s") ?? 1)
    }

    /// Reports keys of a normal distribution that has no mean.
    private mutating func reportSpread(_ section: DescriptionSection, _ form: String?) {
        for key in Self.spread {
            guard let (entry, _) = section.entry(key) else { continue }
            reader.report(
                Diagnostic(
                    code: "RD0111",
                    "'\(key)' means nothing" + (form.map { " where \($0) is given" } ?? " without mean_s"),
                    at: entry.keyRange, help: "it belongs to mean_s"))
        }
    }
}
