extension DiagnosticCatalogue {
    /// What is asked of a run's link to a decoder.
    static let linkOptions: [CatalogueEntry] = [
        CatalogueEntry(
            "RK0760", "no clock of the link", "How long answers take is said by the latency model or by the clock on the wall.",
            .command("pulserack run Pulses/rabi.qasm --clock sundial"), mend: "Write --clock virtual or --clock wall."),
        CatalogueEntry(
            "RK0761", "no fault, or no rate of one", "--fault takes a kind of fault and its probability for each message.",
            .command("pulserack run Pulses/rabi.qasm --fault loss=2"), mend: "Write --fault loss=1e-3."),
        CatalogueEntry(
            "RK0762", "no deadline",
            "A deadline is a duration with its unit, at least a nanosecond, and a whole number of ticks of the rack's clock.",
            .command("pulserack run Pulses/rabi.qasm --deadline soon"), mend: "Write --deadline 4us."),
        CatalogueEntry(
            "RK0763", "no policy for a missed answer", "A shot goes on without correction, waits, or ends.",
            .command("pulserack run Pulses/rabi.qasm --on-miss panic"), mend: "Write --on-miss identity, hold or abort."),
        CatalogueEntry(
            "RK0764", "no latency", "The round trip over the wire is a preset or a duration of up to a second.",
            .command("pulserack run Pulses/rabi.qasm --latency 5"), mend: "Write --latency nvqlink or --latency 5us."),
        CatalogueEntry(
            "RK0765", "no patience", "How long a silent host is waited for is a duration from a millisecond to a day.",
            .command("pulserack run Pulses/rabi.qasm --patience 0s"), mend: "Write --patience 5s."),
        CatalogueEntry(
            "RK0766", "what a program may not ask for",
            "A program that somebody wrote starts no other program and writes no file: whoever runs it says so.",
            .program("pragma pulserack --decoder ./host\n"), mend: "Give the option at the command line."),
        CatalogueEntry(
            "RK0767", "a fault twice", "Each kind of fault has one rate.",
            .command("pulserack run Pulses/rabi.qasm --fault loss=0.1 --fault loss=0.2"), mend: "Keep one of them."),
        CatalogueEntry(
            "RK0768", "a decoder that nobody calls",
            "The program declares no function of the link or never calls one, or the rack has no 'links'.",
            .command("pulserack run Pulses/rabi.qasm --decoder udp://127.0.0.1:17000"), mend: "Leave --decoder out."),
        CatalogueEntry(
            "RK0769", "a capture that cannot be written", "The conversation goes into a file as the run goes on.",
            .situation("--pcap /nowhere/c.pcap, or a full disk."), mend: "Choose a folder that is there, with room."),
    ]
}
