extension DiagnosticCatalogue {
    /// Sockets to decoder hosts, and the programs of such hosts.
    static let hosts: [CatalogueEntry] = [
        CatalogueEntry(
            "RK0740", "a decoder's machine that is not known",
            "The name of the host is looked up as the system does for all programs.",
            .command("pulserack run Pulses/rabi.qasm --decoder udp://no.such.host.invalid:17000"),
            mend: "Check the name, or give the machine's address."),
        CatalogueEntry(
            "RK0741", "no decoder listens there",
            """
            The system says that nobody has the port or the socket. Once a host has answered, the same is taken for a \
            message that was lost: a host that starts again is waited for.
            """,
            .command("pulserack run Pulses/rabi.qasm --decoder unix:/nowhere/decoder"),
            mend: "Start the decoder host first, or name its program, which is then started and stopped with the run."),
        CatalogueEntry(
            "RK0742", "a socket that the system refuses",
            "No socket can be made, bound or used; the message has the system's words.",
            .situation("A host that is to listen on an address that the machine does not have."),
            mend: "Choose an address of this machine, and a port above 1023 that is free."),
        CatalogueEntry(
            "RK0743", "a message that does not fit into a slot",
            "One message is one datagram, and has no more bytes than the link's stride.",
            .situation("enqueue_syndromes of 2000 bits over a link with a stride of 256 bytes."),
            mend: "Raise the stride of the link, if the decoder host has slots of that size too."),
        CatalogueEntry(
            "RK0744", "a decoder without a port",
            "Port 0 means any port that is free, and only a host that listens can ask for that.",
            .situation("UDPTransport(host: \"127.0.0.1\", port: 0)"), mend: "Write the port that the host printed."),
        CatalogueEntry(
            "RK0745", "no path for a socket",
            "The path of a Unix-domain socket has 1 to 107 bytes, and nothing may be there but a socket that nobody listens at.",
            .situation("UnixHost(path: \"/tmp/notes.txt\"), where there is a file of that name."),
            mend: "Choose a short path to a file that is not there yet."),
        CatalogueEntry(
            "RK0750", "no place where a decoder can listen", "An endpoint is udp://HOST:PORT or unix:PATH.",
            .command("pulserack run Pulses/rabi.qasm --decoder udp://127.0.0.1"),
            mend: "Write udp://127.0.0.1:17000, udp://[::1]:17000 or unix:/path."),
        CatalogueEntry(
            "RK0751", "no decoder host is named", "A decoder is an endpoint, or a program with its arguments.",
            .command("pulserack run Pulses/rabi.qasm --decoder ''"), mend: "Name one, or leave --decoder out."),
        CatalogueEntry(
            "RK0752", "a quotation mark without its pair", "The arguments of a decoder's program are taken apart as a shell does.",
            .command("pulserack run Pulses/rabi.qasm --decoder \"host.py --name 'a\""), mend: "Close the quotation."),
        CatalogueEntry(
            "RK0753", "there is no such decoder host",
            "A program is a path from the current directory, or a name that PATH knows.",
            .command("pulserack run Pulses/rabi.qasm --decoder tools/decoders/absent.py"),
            mend: "Check the path; hosts that come with the rack are in tools/decoders."),
        CatalogueEntry(
            "RK0754", "a decoder host that cannot be run", "The file is there, but the system will not run it.",
            .command("pulserack run Pulses/rabi.qasm --decoder ./README.md"), mend: "Make it executable: chmod +x."),
        CatalogueEntry(
            "RK0755", "a decoder host that ended at once",
            "The program ended before it said where it listens; the message quotes what it wrote to its standard error.",
            .situation("A host in Python without the packages that it imports."), mend: "Mend what it complains about."),
        CatalogueEntry(
            "RK0756", "a decoder host that does not listen",
            "A host prints 'listening ENDPOINT' on a line of its standard output once it can be spoken to, and this one did not.",
            .situation("--decoder 'sleep 100'"), mend: "Let the host print that line, and flush it."),
        CatalogueEntry(
            "RK0757", "a decoder host that listens nowhere", "What stands behind 'listening' is no endpoint.",
            .situation("A host that prints 'listening on port 17000'."),
            mend: "Let it print 'listening udp://127.0.0.1:17000' or 'listening unix:/path'."),
    ]
}
