import ArgumentParser
import Foundation
import PulseRack

/// The command line.
struct Pulserack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pulserack",
        abstract: "A control rack for superconducting qubits made of software.",
        discussion: """
            Runs OpenQASM 3 programs with OpenPulse calibrations on simulated racks and chips, and writes what a real \
            rack returns to an HDF5 file that viewers open already plotted.

            EXAMPLES
              pulserack run Pulses/rabi.qasm
              pulserack plot rabi.h5
              pulserack devices
              pulserack serve cluster --rack qblox-1q-rf

            Exit status: 0 done, 1 bad input, 2 bad usage, 70 a fault of pulserack, 130 interrupted.
            """,
        version: Rack.version,
        subcommands: [
            RunCommand.self, MergeCommand.self, TomographyCommand.self,
            CompileCommand.self, CheckCommand.self, AssembleCommand.self, ExplainCommand.self, PlotCommand.self,
            InspectCommand.self, DevicesCommand.self, ServeCommand.self, BenchmarkCommand.self,
        ])
}

/// The process: parses, runs, and turns whatever went wrong into a message and an exit status.
@main
enum Main {
    static func main() {
        FreedMemory.keep()
        do {
            var command = try Pulserack.parseAsRoot()
            try command.run()
        } catch {
            let status = Failure.report(error)
            fflush(nil)
            // Not `exit`: after a failed write the HDF5 library trips over its own open files when it tidies up.
            _exit(status)
        }
    }
}
