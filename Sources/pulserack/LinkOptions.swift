import ArgumentParser
import PulseRack

/// What is asked of the run's link to a decoder.
struct LinkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who answers what the program asks over the link: a host that listens, udp://127.0.0.1:17000 or unix:/path, or the "
                + "program of one with its arguments, which is started and stopped with the run: 'tools/decoders/table_host.py "
                + "--active-reset 1' (default: the description's endpoint).",
            valueName: "decoder"))
    var decoder: String?

    @Option(
        help: ArgumentHelp(
            "What decides how long answers take: 'virtual', the latency model, or 'wall', the measured round trip (default: "
                + "virtual).",
            valueName: "clock"))
    var clock: String?

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "Rate of a fault that is made on purpose, for each message: loss=1e-3. Kinds are "
                + LinkFault.allCases.map(\.rawValue).joined(separator: ", ") + ". May be repeated.",
            valueName: "kind=rate"))
    var faults: [String] = []

    @Option(
        help: ArgumentHelp(
            "From the last sample of what is told to the last moment at which the answer is of use: 4us (default: the "
                + "description's).",
            valueName: "duration"))
    var deadline: String?

    @Option(
        help: ArgumentHelp(
            "What a shot does without an answer in time: 'identity', no correction; 'hold', it waits; 'abort', it ends (default: "
                + "the description's).",
            valueName: "policy"))
    var onMiss: String?

    @Option(
        help: ArgumentHelp(
            "The round trip but for the host's own work: "
                + LatencyPreset.allCases.map(\.rawValue).joined(separator: ", ") + ", or a duration (default: the description's).",
            valueName: "latency"))
    var latency: String?

    @Option(
        help: ArgumentHelp(
            "How long on the wall a silent host is waited for before the run ends (default: 5s).", valueName: "duration"))
    var patience: String?

    @Option(
        help: ArgumentHelp(
            "Write the conversation as RoCE v2 frames at virtual times, for Wireshark and tcpdump.", valueName: "file"),
        completion: .file(extensions: ["pcap"]))
    var pcap: String?

    /// - Throws: `UsageError` for values that cannot be meant.
    var request: LinkRequest? {
        get throws {
            var arguments = LinkArguments()
            let single: [(LinkArguments.Option, String?)] = [
                (.decoder, decoder), (.clock, clock), (.deadline, deadline), (.onMiss, onMiss), (.latency, latency),
                (.patience, patience), (.pcap, pcap),
            ]
            for (option, value) in single { if let value { arguments.read(option, value) } }
            for fault in faults { arguments.read(.fault, fault) }
            guard arguments.problems.isEmpty else { throw UsageError(arguments.problems) }
            return arguments.request
        }
    }
}
