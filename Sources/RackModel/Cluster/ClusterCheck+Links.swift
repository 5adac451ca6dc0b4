extension ClusterCheck {
    /// What goes to the decoder outside, and what its answers set off.
    mutating func links() {
        if !rack.links.isEmpty, device.link?.onMiss == .abort {
            add(
                "RD0918", "a cluster has no shots that a missed answer could end", "link.on_miss",
                help: "use 'identity', no trigger, or 'hold', a trigger whenever the answer comes")
        }
        for (index, link) in rack.links.enumerated() {
            let path = ClusterPath.link(index)
            sources(of: link, path)
            if !ClusterLink.bitRange.contains(link.bits) {
                add("RD0917", "a message of \(link.bits) bits", path + ".bits", help: "1 to \(ClusterLink.bitRange.upperBound)")
            }
            triggers(of: link, path)
        }
    }

    private mutating func sources(of link: ClusterLink, _ path: String) {
        if link.sources.isEmpty {
            add("RD0915", "nothing is told over the link", path + ".sources", help: "name a sequencer that acquires")
        }
        for (index, source) in link.sources.enumerated() {
            let path = "\(path).sources.\(index)"
            guard let module = rack.module(inSlot: source.slot) else {
                let reading = rack.modules.filter(\.kind.reads).map { String($0.slot) }.joined(separator: ", ")
                add(
                    "RD0915", "there is no module in slot \(source.slot)", path + ".slot",
                    help: reading.isEmpty ? "no module of the rack acquires" : "modules that acquire are in \(reading)")
                continue
            }
            guard module.kind.reads else {
                add(
                    "RD0915", "a \(module.kind.rawValue) acquires nothing", path + ".slot", ClusterPath.module(place(of: module)),
                    help: "name a sequencer of a QRM or QRM-RF")
                continue
            }
            if !(0..<module.kind.sequencers).contains(source.sequencer) {
                add(
                    "RD0915", "a \(module.kind.rawValue) has no sequencer \(source.sequencer)", path + ".sequencer",
                    help: "0 to \(module.kind.sequencers - 1)")
            }
            if link.sources[..<index].contains(where: { $0.overlaps(source) }) {
                add(
                    "RD0915", "sequencer \(source.sequencer) of slot \(source.slot) is named twice", path,
                    help: "an acquisition gives one bit of a message")
            }
        }
    }

    private func place(of module: ClusterModule) -> Int { rack.modules.firstIndex(of: module) ?? 0 }

    private mutating func triggers(of link: ClusterLink, _ path: String) {
        let path = path + ".triggers"
        if link.triggers.isEmpty {
            add("RD0916", "the answer sets off nothing", path, help: "name the trigger of each bit of the answer: [1, 2]")
        }
        for (index, trigger) in link.triggers.enumerated() {
            if !ClusterLink.addresses.contains(trigger.address) {
                add("RD0916", "there is no trigger \(trigger.address)", path, help: "1 to 15")
            }
            if !(0..<ClusterLink.bitRange.upperBound).contains(trigger.bit) {
                add("RD0916", "an answer has no bit \(trigger.bit)", path, help: "0 to \(ClusterLink.bitRange.upperBound - 1)")
            }
            if link.triggers[..<index].contains(where: { $0.address == trigger.address }) {
                add(
                    "RD0916", "two bits of the answer set off trigger \(trigger.address)", path,
                    help: "two at once would be a conflict in the trigger network")
            }
        }
    }
}

extension ClusterLink.Source {
    /// Whether some acquisition is of both.
    fileprivate func overlaps(_ other: Self) -> Bool {
        slot == other.slot && sequencer == other.sequencer
            && (acquisition == nil || other.acquisition == nil || acquisition == other.acquisition)
    }
}
