extension BrokenDescription {
    static let link: [BrokenDescription] = [
        .init(
            "a link without a deadline", "name: t\nqubits: [{}]\nlink: {slots: 8}\n", ["RD0104:3"], says: "deadline_s"),
        .init(
            "a deadline off the ticks", "name: t\nqubits: [{}]\nlink: {deadline_s: 10.3e-9}\n", ["RD0120:3"],
            says: "deadline of the link"),
        .init(
            "no slots", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  slots: 0}\n", ["RD0105:4"], says: "1 to 4096"),
        .init(
            "slots too short for a call", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  stride_bytes: 32}\n",
            ["RD0105:4"]),
        .init(
            "an endpoint without a port", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  endpoint: udp://host}\n",
            ["RD0805:4"], says: "udp://host:port"),
        .init(
            "an endpoint of another kind",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  endpoint: 'tcp://host:4791'}\n", ["RD0805:4"]),
        .init(
            "an unknown preset", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: nvlink}\n", ["RD0108:4"],
            says: "did you mean 'nvqlink'?"),
        .init(
            "a latency that says nothing", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: {}}\n", ["RD0104:4"]),
        .init(
            "a latency said twice",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: {constant_s: 1e-6, samples_s: [1e-6]}}\n",
            ["RD0112:4"]),
        .init(
            "a mean without a spread", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  service: {mean_s: 1e-6}}\n",
            ["RD0104:4", "RD0104:4", "RD0104:4"], says: "sigma_s"),
        .init(
            "a spread without a mean",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: {constant_s: 1e-6, sigma_s: 1e-7}}\n",
            ["RD0111:4"]),
        .init(
            "a mean outside its limits",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5, wire: {mean_s: 5e-6,\n"
                + "  sigma_s: 1e-7, minimum_s: 1e-6, maximum_s: 2e-6}}\n", ["RD0808:3"]),
        .init(
            "no samples", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: {samples_s: []}}\n", ["RD0808:4"],
            says: "at least one"),
        .init(
            "a sample of two seconds", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  wire: {samples_s: [2]}}\n",
            ["RD0105:4"]),
        .init(
            "sizes out of order",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5, service: {by_size: [{bytes: 64, samples_s: [1e-6]},\n"
                + "  {bytes: 32, samples_s: [1e-6]}]}}\n", ["RD0808:4"], says: "ascend"),
        .init(
            "an unknown policy", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  on_miss: wait}\n", ["RD0108:4"],
            says: "'hold'"),
        .init(
            "a fault that always and more than strikes",
            "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  faults: {loss: 1.5}}\n", ["RD0105:4"]),
        .init(
            "a fault that nobody knows", "name: t\nqubits: [{}]\nlink: {deadline_s: 1e-5,\n  faults: {los: 0.1}}\n",
            ["RD0101:4"], says: "did you mean 'loss'?"),
    ]
}
