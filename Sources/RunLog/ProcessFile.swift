import CHDF5
import Glibc
public import RackEmulator
public import RackNumerics

/// A process as its file tells it.
public struct ProcessRecord: Sendable {
    /// The gate or the program.
    public var name: String
    public var result: ProcessResult
    /// What it is compared with, and in words what that is.
    public var ideal: ComplexMatrix
    public var idealName: String

    public init(name: String, result: ProcessResult, ideal: ComplexMatrix, idealName: String) {
        self.name = name
        self.result = result
        self.ideal = ideal
        self.idealName = idealName
    }

    public var averageFidelity: Double { result.process.averageFidelity(to: ideal) }
    public var processFidelity: Double { result.process.processFidelity(to: ideal) }
}

/// Writes the file of a tomography: a run file without shots, that opens with the process.
public enum ProcessFile {
    /// Writes the file, in place of any at `path`.
    ///
    /// - Parameter header: of the program whose processes these are; its shots are not run.
    public static func write(_ records: [ProcessRecord], header: RunHeader, to path: String) throws(RunLogError) {
        let draft = path + ".partial"
        unlink(draft)
        do throws(HDF5Error) {
            let version = header.versions.first { $0.name == "pulserack" }.map { " " + $0.version } ?? ""
            let now = currentTime()
            var root = RunLayout(header).root(startTime: now, creator: RunFile.creator + version)
            for index in root.groups[0].datasets.indices {
                switch root.groups[0].datasets[index].name {
                case "status": root.groups[0].datasets[index].content = .text("complete")
                case "end_time": root.groups[0].datasets[index].content = .text(now)
                default: break
                }
            }
            root.groups[0].attributes.removeAll { $0.name == "default" }
            root.groups[0].attributes.append(.init("default", .text("process")))
            root.groups[0].groups.append(Self.group(records))
            let file = try WriterSession.create(draft, allocationBytes: 1 << 16)
            try root.write(into: file.id, isRoot: true)
            try file.close()
            guard rename(draft, path) == 0 else {
                throw HDF5Error(operation: "name the file", message: systemMessage())
            }
        } catch {
            unlink(draft)
            throw error.at(path, "write the process to")
        }
    }

    private static func group(_ records: [ProcessRecord]) -> GroupPlan {
        var group = GroupPlan("process", "NXcollection")
        let names = RunLayout.unique(records.map(\.name) + ["gates"]).prefix(records.count)
        group.groups = zip(names, records).map(process)
        if records.count > 1 { group.groups.append(table(records)) }
        group.attributes = [.init("default", .text(records.count > 1 ? "gates" : names[0]))]
        return group
    }

    private static func scalar(_ name: String, _ value: Double, _ units: String, _ longName: String) -> DatasetPlan {
        DatasetPlan.numeric(name, .float64, shape: [], units: units, longName: longName).scalar(.doubles([value]))
    }

    private static func process(_ name: String, _ record: ProcessRecord) -> GroupPlan {
        let process = record.result.process
        let size = process.dimension * process.dimension
        var group = GroupPlan(name, "NXcollection")
        group.attributes = [
            .init("default", .text("transfer_matrix")), .init("qubits", .texts(process.qubits.map { "$\($0)" })),
            .init("labels", .texts(process.pauliLabels)),
            .init("frames", .texts(record.result.frames.map { $0 ?? "the qubit's own frequency" })),
        ]
        group.datasets = [
            .text("ideal", record.idealName),
            scalar("average_fidelity", record.averageFidelity, "1", "mean over pure states of the fidelity to the ideal"),
            scalar("process_fidelity", record.processFidelity, "1", "overlap with the ideal process"),
            scalar("leakage", process.leakage, "1", "mean probability to leave the computational states"),
            scalar("seepage", process.seepage ?? .nan, "1", "mean probability to come back to them"),
            scalar("duration", process.seconds, "s", "from the start to the end of what is described"),
            scalar("program_duration", record.result.programSeconds, "s", "length of the program itself"),
        ]
        var transfer = matrix(
            "transfer_matrix", "Pauli transfer matrix of \(record.name)", signal: "R", labels: process.pauliLabels)
        transfer.datasets.append(
            element("R", .float64, size, "tr(P_row E(P_column))/d", .doubles(process.transferMatrix.flatMap(\.self))))
        let chi = process.chi
        var plot = matrix(
            "chi", "Process matrix χ of \(record.name)", signal: "magnitude", labels: process.pauliLabels)
        plot.datasets += [
            element("magnitude", .float64, size, "|χ|", .doubles(zip(chi.re, chi.im).map { Complex($0, $1).magnitude })),
            element("real", .float64, size, "Re χ", .doubles(chi.re)),
            element("imaginary", .float64, size, "Im χ", .doubles(chi.im)),
            element("chi", .complex128, size, "χ, E(ρ) = Σ χ_mn P_m ρ P_n", .complexes(zip(chi.re, chi.im).flatMap { [$0, $1] })),
        ]
        group.groups = [transfer, plot]
        return group
    }

    private static func matrix(_ name: String, _ title: String, signal: String, labels: [String]) -> GroupPlan {
        var plot = GroupPlan.plot(name, title: title, signal: signal, axes: ["row", "column"], interpretation: "image")
        plot.attributes.append(.init("labels", .texts(labels)))
        plot.datasets += ["row", "column"].map { axis in
            DatasetPlan.numeric(
                axis, .int64, shape: [labels.count], units: "1", longName: "\(axis): " + labels.joined(separator: " "),
                dimensions: [axis]
            ).holding(.int64s((0..<Int64(labels.count)).map(\.self)))
        }
        return plot
    }

    private static func element(
        _ name: String, _ element: HDF5Element, _ size: Int, _ longName: String, _ content: DatasetPlan.Content
    ) -> DatasetPlan {
        DatasetPlan.numeric(
            name, element, shape: [size, size], units: "1", longName: longName, dimensions: ["row", "column"]
        ).holding(content)
    }

    /// One number a gate.
    private static func table(_ records: [ProcessRecord]) -> GroupPlan {
        var plot = GroupPlan.plot(
            "gates", title: "Average infidelity of gates", signal: "infidelity", axes: ["gate"],
            auxiliary: ["leakage", "seepage"])
        plot.attributes.append(.init("labels", .texts(records.map(\.name))))
        func column(_ name: String, _ units: String, _ longName: String, _ value: (ProcessRecord) -> Double) -> DatasetPlan {
            DatasetPlan.numeric(
                name, .float64, shape: [records.count], units: units, longName: longName, dimensions: ["gate"]
            ).holding(.doubles(records.map(value)))
        }
        plot.datasets += [
            DatasetPlan.numeric(
                "gate", .int64, shape: [records.count], units: "1", longName: "gate, as in @labels", dimensions: ["gate"]
            ).holding(.int64s((0..<Int64(records.count)).map(\.self))),
            column("infidelity", "1", "1 − average fidelity") { 1 - $0.averageFidelity },
            column("leakage", "1", "leakage L1") { $0.result.process.leakage },
            column("seepage", "1", "seepage L2") { $0.result.process.seepage ?? .nan },
            column("duration", "s", "duration") { $0.result.process.seconds },
        ]
        return plot
    }
}
