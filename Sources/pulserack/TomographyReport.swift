import Foundation
import PulseRack

/// Processes for a person and for a script.
struct TomographyReport {
    var records: [ProcessRecord]
    /// A line each.
    var isList: Bool
    var output: String?

    var text: String {
        let text = isList ? list : records.map(Self.text).joined(separator: "\n")
        return text + (output.map { "written to \($0)\n" } ?? "")
    }

    private var list: String {
        let head = ["gate", "fidelity", "infidelity", "leakage", "seepage", "duration", "against"]
        let rows = records.map { record in
            let process = record.result.process
            return [
                record.name, Self.fidelity(record.averageFidelity), Self.small(1 - record.averageFidelity),
                Self.small(process.leakage), process.seepage.map(Self.small) ?? "-",
                Format.value(process.seconds, unit: "s"), record.idealName,
            ]
        }
        return Format.table([head] + rows, indent: "")
    }

    private static func text(_ record: ProcessRecord) -> String {
        let (process, result) = (record.result.process, record.result)
        let qubits = process.qubits.map { "$\($0)" }
        var rows = [
            ["process", record.name + " on " + qubits.joined(separator: ", ")],
            ["duration", Format.value(process.seconds, unit: "s") + (process.seconds > result.programSeconds
                ? ": \(Format.value(result.programSeconds, unit: "s")) of program, then to where the lines are silent" : "")],
            ["frames", result.frames.map { $0 ?? "the qubit's own" }.joined(separator: ", ")],
            ["against", record.idealName],
            ["average fidelity", fidelity(record.averageFidelity) + "  (1 − \(small(1 - record.averageFidelity)))"],
            ["process fidelity", fidelity(record.processFidelity) + "  (1 − \(small(1 - record.processFidelity)))"],
            ["leakage L1", small(process.leakage)],
        ]
        if let seepage = process.seepage { rows.append(["seepage L2", small(seepage)]) }
        var text = Format.table(rows, indent: "")
        let labels = process.pauliLabels
        guard labels.count <= 16 else { return text }
        text += "\nPauli transfer matrix tr(P_row E(P_column))/d\n"
        let matrix = zip(labels, process.transferMatrix).map { label, row in
            // A zero that rounding made negative is a zero.
            [label] + row.map { String(format: "%.4f", $0.magnitude < 5e-5 ? 0 : $0) }
        }
        return text + Format.table([[""] + labels] + matrix)
    }

    private static func fidelity(_ value: Double) -> String { String(format: "%.6f", value) }
    private static func small(_ value: Double) -> String { String(format: "%.3g", value) }

    func json() throws -> String { try JSONText.of(records.map(RecordJSON.init)) }

    private struct RecordJSON: Encodable {
        var name: String
        var qubits: [Int]
        var frames: [String?]
        var ideal: String
        var averageFidelity: Double
        var processFidelity: Double
        var leakage: Double
        var seepage: Double?
        var durationSeconds: Double
        var programSeconds: Double
        var labels: [String]
        /// tr(P_row E(P_column))/d.
        var transferMatrix: [[Double]]
        /// E(ρ) = Σ χ_mn P_m ρ P_n.
        var chiReal: [[Double]]
        var chiImaginary: [[Double]]

        init(_ record: ProcessRecord) {
            let process = record.result.process
            let chi = process.chi
            func rows(_ values: [Double]) -> [[Double]] {
                stride(from: 0, to: values.count, by: chi.columns).map { Array(values[$0..<($0 + chi.columns)]) }
            }
            name = record.name
            qubits = process.qubits
            frames = record.result.frames
            ideal = record.idealName
            averageFidelity = record.averageFidelity
            processFidelity = record.processFidelity
            leakage = process.leakage
            seepage = process.seepage
            durationSeconds = process.seconds
            programSeconds = record.result.programSeconds
            labels = process.pauliLabels
            transferMatrix = process.transferMatrix
            (chiReal, chiImaginary) = (rows(chi.re), rows(chi.im))
        }
    }
}
