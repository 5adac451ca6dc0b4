import RackDiagnostics
import RackModel
import RackUnits

extension DescriptionReader {
    /// The decoder outside; `nil` where the description that begins with `top` speaks of none.
    mutating func link(_ top: DescriptionSection, _ rate: TickRate) -> DecoderLink? {
        let name = DeviceKeySection.Name.link
        guard top.entry(name.rawValue) != nil else { return nil }
        let section = top.nested(name.rawValue, as: name)
        return DecoderLink(
            endpoint: endpoint(section), slots: integer(section, "slots") ?? 8,
            strideBytes: integer(section, "stride_bytes") ?? 256, decoder: Int64(integer(section, "decoder") ?? 0),
            processingTicks: wholeTicks(section, "processing_s", "the processing of the link", rate),
            wire: latency(section, "wire"), service: latency(section, "service"),
            deadlineTicks: wholeTicks(section, "deadline_s", "the deadline of the link", rate),
            onMiss: text(section, "on_miss").flatMap(DecoderLink.MissPolicy.init) ?? .identity,
            holdLimitTicks: wholeTicks(section, "hold_limit_s", "the limit of 'hold'", rate),
            faults: faults(section.nested("faults", as: .faults)))
    }

    /// A time on the grid of ticks; one between two ticks is reported.
    mutating func wholeTicks(
        _ section: DescriptionSection, _ key: String, _ what: String, _ rate: TickRate
    ) -> Int64 {
        let ticks = definiteNumber(section, key) * Double(rate.perSecond)
        let whole = ticks.rounded()
        // A decimal such as 3.5e-9 s is no exact Double: a millionth of a tick is forgiven.
        if (ticks - whole).magnitude > 1e-6 {
            let path = "\(section.path).\(key)"
            let lower = Int64(ticks.rounded(.down))
            let near = [lower, lower + 1].map { ResolvedDescription.number(rate.seconds($0)) }
            markUnread(path)
            report(
                Diagnostic(
                    code: "RD0120", "\(what) is \(ticks) ticks of \(rate.perSecond) Hz: not whole",
                    at: place(of: path) ?? section.place, help: "use \(near[0]) or \(near[1])"))
        }
        return Int64(whole)
    }

    private mutating func endpoint(_ section: DescriptionSection) -> DecoderLink.Endpoint? {
        guard let address = text(section, "endpoint") else { return nil }
        if let endpoint = DecoderLink.Endpoint(address) { return endpoint }
        report(
            Diagnostic(
                code: "RD0805", "nothing can listen at '\(address)'", at: place(of: "link.endpoint"),
                help: "it takes udp://host:port or unix:/path"))
        return nil
    }

    private mutating func faults(_ section: DescriptionSection) -> LinkFaults {
        var faults = LinkFaults()
        for kind in LinkFault.allCases { faults[kind] = number(section, kind.rawValue) ?? 0 }
        faults.stuckMessages = integer(section, "stuck_messages") ?? faults.stuckMessages
        return faults
    }

    /// The forms of a latency, by the key that makes each.
    private static let forms = ["constant_s", "mean_s", "samples_s", "by_size"]
    private static let spread = ["sigma_s", "minimum_s", "maximum_s"]

    private mutating func latency(_ section: DescriptionSection, _ key: String) -> LatencyModel {
        guard let node = value(section, key) else { return .constant(0) }
        let path = "\(section.path).\(key)"
        if case .scalar(let word) = node {
            guard let preset = LatencyPreset(rawValue: word.text) else { return .constant(0) }
            state(preset.source, of: path)
            return preset.model
        }
        guard section.entry(key) != nil else { return .constant(0) }
        let latency = section.nested(key, as: .latency)
        let form = choice(latency, among: Self.forms)
        if form != "mean_s" { reportSpread(latency, form) }
        switch form {
        case "constant_s": return .constant(definiteNumber(latency, "constant_s"))
        case "mean_s": return normal(latency)
        case "samples_s": return .samples(numbers(latency, "samples_s") ?? [0])
        case "by_size":
            return .bySize(
                entries(latency, "by_size", as: .sizedLatency) { reader, size in
                    LatencyModel.SizedSamples(
                        bytes: reader.integer(size, "bytes") ?? 0, samples: reader.numbers(size, "samples_s") ?? [0])
                })
        default:
            markUnread(path)
            report(
                Diagnostic(
                    code: "RD0104", "'\(key)' says no latency", at: latency.place,
                    help: "state one of " + Self.forms.joined(separator: ", ")))
            return .constant(0)
        }
    }

    private mutating func normal(_ section: DescriptionSection) -> LatencyModel {
        for key in Self.spread where section.entry(key) == nil {
            markUnread(section.path)
            report(
                Diagnostic(
                    code: "RD0104", "'\(key)' is missing", at: section.place,
                    help: "a normal distribution takes mean_s, sigma_s, minimum_s and maximum_s"))
        }
        return .normal(
            mean: number(section, "mean_s") ?? 0, sigma: number(section, "sigma_s") ?? 0,
            minimum: number(section, "minimum_s") ?? 0, maximum: number(section, "maximum_s") ?? 1)
    }

    /// Reports keys of a normal distribution that has no mean.
    private mutating func reportSpread(_ section: DescriptionSection, _ form: String?) {
        for key in Self.spread {
            guard let (entry, _) = section.entry(key) else { continue }
            report(
                Diagnostic(
                    code: "RD0111",
                    "'\(key)' means nothing" + (form.map { " where \($0) is given" } ?? " without mean_s"),
                    at: entry.keyRange, help: "it belongs to mean_s"))
        }
    }
}
