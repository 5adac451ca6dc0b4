import RackModel
import RackUnits

extension ResolvedDescription {
    func link(_ link: DecoderLink) -> [Entry] {
        let seconds = device.tickRate.seconds
        let faults = LinkFault.allCases.map { kind in
            number(.faults, "link.faults", kind.rawValue, link.faults[kind])
        }
        return (link.endpoint.map { [entry(.link, "link", "endpoint", .text($0.description))] } ?? []) + [
            number(.link, "link", "slots", Double(link.slots)),
            number(.link, "link", "stride_bytes", Double(link.strideBytes)),
            number(.link, "link", "decoder", Double(link.decoder)),
            number(.link, "link", "processing_s", seconds(link.processingTicks)),
            Entry(key: "wire", value: .section(latency(link.wire, "link.wire"))),
            Entry(key: "service", value: .section(latency(link.service, "link.service"))),
            number(.link, "link", "deadline_s", seconds(link.deadlineTicks)),
            entry(.link, "link", "on_miss", .word(link.onMiss.rawValue)),
            number(.link, "link", "hold_limit_s", seconds(link.holdLimitTicks)),
            Entry(
                key: "faults",
                value: .section(
                    faults + [number(.faults, "link.faults", "stuck_messages", Double(link.faults.stuckMessages))])),
        ]
    }

    private func latency(_ model: LatencyModel, _ path: String) -> [Entry] {
        func figure(_ key: String, _ value: Value) -> Entry { entry(.latency, path, key, value, at: path) }
        switch model {
        case .constant(let seconds): return [figure("constant_s", .number(seconds))]
        case .normal(let mean, let sigma, let minimum, let maximum):
            return [
                figure("mean_s", .number(mean)), figure("sigma_s", .number(sigma)),
                figure("minimum_s", .number(minimum)), figure("maximum_s", .number(maximum)),
            ]
        case .samples(let samples): return [figure("samples_s", .list(samples.map { .number($0) }))]
        case .bySize(let sizes):
            let entries = sizes.enumerated().map { index, size -> [Entry] in
                let path = "\(path).by_size.\(index)"
                return [
                    number(.sizedLatency, path, "bytes", Double(size.bytes)),
                    entry(.sizedLatency, path, "samples_s", .list(size.samples.map { .number($0) })),
                ]
            }
            return [Entry(key: "by_size", value: .sections(entries))]
        }
    }
}
