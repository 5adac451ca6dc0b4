import ArgumentParser
import Dispatch
import Foundation
import PulseRack

/// `pulserack serve`
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a rack to drivers.",
        discussion: """
            EXAMPLES
              pulserack serve cluster --rack qblox-1q-rf
            """,
        subcommands: [Cluster.self])

    struct Cluster: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cluster",
            abstract: "Serve a cluster of control modules, with a chip behind it, to stock drivers.",
            discussion: """
                Accepts the stock qblox-instruments driver: Cluster("lab", "127.0.0.1"). Each run leaves a file that \
                'pulserack inspect' and 'pulserack plot' read. PulseRack is not affiliated with Qblox.

                EXAMPLES
                  pulserack serve cluster --rack qblox-1q-rf
                  pulserack serve cluster --rack my-rack.yaml --address 127.0.0.2 --log runs
                  pulserack serve cluster --rack qblox-2q-flux --port 0
                  pulserack serve cluster --rack my-rack.yaml --decoder 'tools/decoders/table_host.py --active-reset 1'
                """)

        @Option(
            help: ArgumentHelp("A rack that comes along, or the path of a rack file.", valueName: "name"),
            completion: .custom { _, _, _ in Rack.rackPresets })
        var rack: String

        @Option(help: ArgumentHelp("Where to listen; other machines can connect only if it is not a loopback.", valueName: "address"))
        var address = "127.0.0.1"

        @Option(help: ArgumentHelp("The cluster's port; modules listen on 25000 + slot. 0: free ports.", valueName: "port"))
        var port = ClusterServerOptions.defaultPort

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "The version of the command layer to announce: 0.1, 1.0, 1.1 or 1.2, or as 'SCPI 1.2'.", valueName: "version"))
        var announce = ["1.2"]

        @Option(
            help: ArgumentHelp(
                "What *IDN? says of the builds, word for word, for drivers before 1.1: they connect to no others than "
                    + "those that they were made for.", valueName: "text"))
        var builds: String?

        @Option(
            help: ArgumentHelp(
                "A folder for the file of each run: run-0000.h5 or the next number (default: no files).", valueName: "folder"),
            completion: .directory)
        var log: String?

        @OptionGroup(title: "Link to a decoder")
        var link: LinkOptions

        func run() throws {
            let words = announce.joined(separator: " ").split(separator: " ")
            let version = (words.count > 1 && words[0].uppercased() == "SCPI" ? words.dropFirst() : words[...])
                .joined(separator: " ")
            guard let announced = SCPIVersion(version) else {
                throw UsageError(
                    code: "RK0261", "'\(version)' is no version of the command layer",
                    help: "there are \(SCPIVersion.known.map(\.text).joined(separator: ", "))")
            }
            guard (0...65535).contains(port) else {
                throw UsageError(code: "RK0262", "\(port) is no port", help: "1 to 65535, or 0 for a free one")
            }
            if let builds, !ClusterServerOptions.areBuilds(builds) {
                throw UsageError(
                    code: "RK0264", "this cannot be said of builds",
                    help: "printable ASCII without a comma, as 'fwVersion=0.12.0 fwBuild=…'")
            }
            var options = ClusterServerOptions()
            (options.address, options.port, options.announced) = (address, port, announced)
            options.builds = builds
            let end = Termination()
            let served: FakeRack
            do {
                served = try FakeRack(
                    rack, link: link.request, logFolder: log, options: options,
                    commandLine: CommandLine.arguments.joined(separator: " "))
            } catch let error as ClusterServerError {
                throw DiagnosticsError([
                    Diagnostic(
                        code: "RK0263", error.message,
                        help: "the address is to be this machine's; where another server has the port, --port 0 takes a free one")
                ])
            }
            tell(served, options)
            end.wait()
            if let error = served.stop() { throw error }
        }

        private func tell(_ served: FakeRack, _ options: ClusterServerOptions) {
            let ports = served.ports
            let slots = ports.slots.map(String.init).joined(separator: ", ")
            let name = served.name
            var text = "\(name) listens on \(ports.address):\(ports.cluster), its modules on \(ports.moduleBase) + slot (\(slots))\n"
            if let log { text += "each run leaves a file in \(log)\n" }
            if options.isReachableFromOutside { text += "other machines can reach it, and nothing asks them who they are\n" }
            Terminal.output(text)
        }
    }
}

/// Ctrl-C, or being told to end.
private final class Termination {
    private let asked = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    init() {
        let asked = asked
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { asked.signal() }
            source.resume()
            return source
        }
    }

    func wait() { asked.wait() }
}
