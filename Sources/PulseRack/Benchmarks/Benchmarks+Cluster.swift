import ClusterServer

extension Benchmarks {
    /// What drivers of a served cluster wait for, by the clock on the wall.
    var cluster: [Benchmark] {
        [
            Benchmark(
                name: "cluster-parameters", unit: "parameters/s",
                note: "one client over loopback: a sequencer's document is read, changed in one place and written back, as "
                    + "drivers do for each parameter",
                measure: {
                    try Self.withServedCluster { client in
                        try Self.bestRate(by: .wall) {
                            try client.setGains(1000)
                            return 1000
                        }
                    }
                }),
            Benchmark(
                name: "cluster-parameters-bare", unit: "parameters/s",
                note: "the same client and bytes with a peer of its system calls alone, which keeps nothing",
                measure: {
                    let document = try Self.withServedCluster { try $0.askBlock("SEQuencer0:CONFiguration?") }
                    let bare = try BareCluster(document: document)
                    defer { bare.stop() }
                    let client = try ClusterClient("127.0.0.1", bare.port)
                    return try Self.bestRate(by: .wall) {
                        try client.setGains(1000)
                        return 1000
                    }
                }),
            Benchmark(
                name: "cluster-commands", unit: "commands/s",
                note: "one client over loopback: settings of one number, one behind the other, and a question at the end",
                measure: {
                    try Self.withServedCluster { client in
                        try Self.bestRate(by: .wall) {
                            try client.setAttenuations(10_000)
                            return 10_000
                        }
                    }
                }),
        ]
    }

    /// A client of a module of `qblox-1q-rf`.
    private static func withServedCluster<Result>(_ body: (ClusterClient) throws -> Result) throws -> Result {
        let rack = try FakeRack("qblox-1q-rf")
        defer { rack.stop() }
        let slot = rack.ports.slots.first ?? 1
        return try body(ClusterClient(rack.ports.address, rack.ports.moduleBase + slot))
    }
}
