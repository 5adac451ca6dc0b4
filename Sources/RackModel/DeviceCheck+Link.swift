import RackUnits

extension DeviceCheck {
    /// Seconds that a latency may be.
    static let latencySeconds = 0.0...1.0

    mutating func link() {
        guard let link = device.link else { return }
        if let problem = link.endpoint?.problem {
            add(
                "RD0805", "nothing listens at '\(link.endpoint!)': \(problem)", "link.endpoint",
                help: "udp://host:port, or unix:/path of up to \(DecoderLink.Endpoint.longestPath) bytes")
        }
        whole(Int64(link.slots), DecoderLink.slotRange, "slots", "link.slots")
        whole(Int64(link.strideBytes), DecoderLink.strideRange, "bytes of a slot", "link.stride_bytes")
        whole(link.decoder, DecoderLink.decoderRange, "the decoder's number", "link.decoder")
        ticks(link.processingTicks, upToSeconds: 1, "the processing", "link.processing_s")
        ticks(link.deadlineTicks, upToSeconds: 100, "the deadline", "link.deadline_s")
        ticks(link.holdLimitTicks, upToSeconds: 100, "the limit of 'hold'", "link.hold_limit_s")
        latency(link.wire, "link.wire")
        latency(link.service, "link.service")
        for kind in LinkFault.allCases {
            let key = kind.rawValue
            require(link.faults[kind], in: 0...1, "RD0809", "the rate of \(key)", "link.faults.\(key)")
        }
        if !DecoderLink.stuckRange.contains(Int64(link.faults.stuckMessages)) {
            add(
                "RD0809", "the host is stuck for \(link.faults.stuckMessages) messages", "link.faults.stuck_messages",
                help: "\(DecoderLink.stuckRange.lowerBound) to \(DecoderLink.stuckRange.upperBound)")
        }
    }

    private mutating func whole(_ value: Int64, _ range: ClosedRange<Int64>, _ what: String, _ path: String) {
        guard !range.contains(value) else { return }
        add("RD0806", "\(what): \(value)", path, help: "\(range.lowerBound) to \(range.upperBound)")
    }

    private mutating func ticks(_ value: Int64, upToSeconds limit: Int64, _ what: String, _ path: String) {
        guard !(0...limit * device.tickRate.perSecond).contains(value) else { return }
        add("RD0807", "\(what) of the link is \(value) ticks", path, help: "from 0 to \(limit) s")
    }

    private mutating func latency(_ model: LatencyModel, _ path: String) {
        switch model {
        case .constant(let seconds): isLatency(seconds, path + ".constant_s")
        case .normal(let mean, let sigma, let minimum, let maximum):
            for (value, key) in [(mean, "mean_s"), (sigma, "sigma_s"), (minimum, "minimum_s"), (maximum, "maximum_s")] {
                isLatency(value, "\(path).\(key)")
            }
            if !(minimum <= mean && mean <= maximum) {
                add(
                    "RD0808", "a mean of \(mean) s outside \(minimum) s to \(maximum) s", path + ".mean_s",
                    path + ".minimum_s", path + ".maximum_s", help: "minimum_s ≤ mean_s ≤ maximum_s")
            }
        case .samples(let samples): self.samples(samples, path + ".samples_s")
        case .bySize(let sizes):
            if sizes.isEmpty {
                add("RD0808", "latencies by size of no size", path + ".by_size", help: "list at least one")
            }
            for (index, size) in sizes.enumerated() {
                let place = "\(path).by_size.\(index)"
                if size.bytes < 0 || index > 0 && size.bytes <= sizes[index - 1].bytes {
                    add(
                        "RD0808", "\(size.bytes) bytes come out of order", place + ".bytes",
                        help: "sizes ascend, each once")
                }
                samples(size.samples, place + ".samples_s")
            }
        }
    }

    private mutating func samples(_ samples: [Double], _ path: String) {
        if samples.isEmpty { add("RD0808", "a list of no latencies", path, help: "list at least one") }
        if let wrong = samples.first(where: { !Self.latencySeconds.contains($0) }) { isLatency(wrong, path) }
    }

    private mutating func isLatency(_ value: Double, _ path: String) {
        require(value, in: Self.latencySeconds, "RD0808", "a latency (s)", path)
    }
}
