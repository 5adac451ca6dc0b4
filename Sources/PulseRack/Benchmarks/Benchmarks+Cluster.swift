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
    private static func withServedCluster(_ body: (SettingsClient) throws -> Double) throws -> Double {
        let rack = try FakeRack("qblox-1q-rf")
        defer { rack.stop() }
        let slot = rack.ports.slots.first ?? 1
        return try body(SettingsClient(address: rack.ports.address, port: rack.ports.moduleBase + slot))
    }
}
