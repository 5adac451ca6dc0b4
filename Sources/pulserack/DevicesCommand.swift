import ArgumentParser
import Foundation
import PulseRack

/// `pulserack devices`
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the device presets, or show one of them or a description of your own.",
        discussion: """
            EXAMPLES
              pulserack devices
              pulserack devices show bench-1q
              pulserack devices show pair-cz --calibrations
              pulserack devices show my-chip.yaml --constants
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the presets.",
            discussion: """
                EXAMPLES
                  pulserack devices list
                  pulserack devices list --json
                """)

        @Flag(help: "Print as JSON.")
        var json = false

        struct Entry: Encodable {
            var name: String
            var qubits: Int
            var summary: String
        }

        func run() throws {
            let entries = try Rack.presets.map { name in
                let device = try Rack.device(name)
                return Entry(name: name, qubits: device.qubitCount, summary: device.summary)
            }
            if json { return Terminal.output(try JSONText.of(entries)) }
            let rows = entries.map { [$0.name, "\($0.qubits)", $0.summary] }
            Terminal.output(Format.table([["name", "qubits", "what it is"]] + rows, indent: ""))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a device with units and sources.",
            discussion: """
                EXAMPLES
                  pulserack devices show iqm-radiance-54
                  pulserack devices show pair-cz --constants
                  pulserack devices show iqm-radiance-54 --constants --only q0_ --json
                  pulserack devices show chain-5 --json
                """)

        @Argument(
            help: ArgumentHelp("A preset, or the path of a description.", valueName: "name"),
            completion: .custom { _, _, _ in Rack.presets })
        var name: String

        @Flag(help: "Show what follows from the description: the constants that calibrations are made of.")
        var constants = false

        @Option(
            help: ArgumentHelp(
                "Of the constants only those whose name begins so; each pair of qubits takes a while to derive.",
                valueName: "prefix"))
        var only: String?

        @Flag(help: "Show the gate calibrations.")
        var calibrations = false

        @Flag(help: "Print as JSON: the device with every default filled in, or its constants.")
        var json = false

        func run() throws {
            if only != nil, !constants {
                throw UsageError(code: "RK0227", "--only is for constants", help: "add --constants")
            }
            if json, calibrations {
                throw UsageError(
                    code: "RK0229", "calibrations are no JSON", help: "leave --json or --calibrations out")
            }
            let rack = try Rack(device: name)
            if constants {
                let report = try ConstantsReport(rack.device, prefix: only ?? "", showsProgress: !json)
                Terminal.output(json ? try JSONText.of(report.entries) : report.text)
            } else if json {
                Terminal.output(rack.resolvedDescription)
            }
            if calibrations {
                for text in rack.calibrations {
                    Terminal.output("// \(text.name)\n" + String(decoding: text.bytes, as: UTF8.self) + "\n")
                }
            }
            if !constants, !calibrations, !json {
                Terminal.output(DeviceReport(rack: rack).text)
            }
        }
    }
}
