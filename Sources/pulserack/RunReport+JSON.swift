import Foundation
import PulseRack

extension RunReport {
    /// The results of every point for a script.
    func json() throws -> String { try JSONText.of(RunJSON(self)) }
}

/// Values as JSON text with sorted keys, ended by a line break.
enum JSONText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // JSON has no infinite T1.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

private struct RunJSON: Encodable {
    struct Axis: Encodable {
        var name: String
        var unit: String
    }

    struct Capture: Encodable {
        var name: String
        var qubit: Int?
        var assigned: [Int]
        var populations: [Double]
        /// Left out where nothing was drawn for them.
        var populationErrors: [Double]?
        var ranShots: Int
        var executions: Int
        /// Left out where no shot ran it.
        var meanIVolts: Double?
        var meanQVolts: Double?
    }

    struct Output: Encodable {
        var name: String
        var type: String
        var unit: String
        var dimensions: [Int]
        /// `null` where there is no such figure; of complex numbers real and imaginary part in turn.
        var means: [Double?]
        var deviations: [Double?]
        var counts: [String: Int]?

        init(_ output: OutputOutcome) {
            name = output.name
            type = output.kind.rawValue
            unit = output.unit
            dimensions = output.dimensions
            means = output.means.map { $0.isFinite ? $0 : nil }
            deviations = output.deviations.map { $0.isFinite ? $0 : nil }
            counts = output.counts.isEmpty
                ? nil : Dictionary(output.counts.map { ($0.value, $0.count) }) { first, _ in first }
        }
    }

    struct States: Encodable {
        var simulated: Int
        var unshared: Int
        var recomputed: Int
    }

    struct Mode: Encodable {
        var name: String
        var populations: [Double]
        /// Left out where nothing was drawn for them.
        var errors: [Double]?
    }

    struct Cluster: Encodable {
        var modes: [String]
        var method: String
        var jointLevels: Double
        var largestFactor: Int
        var errorEstimate: Double
        var steps: Int
        var largestRank: Int
        var cacheHits: Int
        var cacheMisses: Int
        var lanes: Int
        var trajectories: Int
        var jumps: Int
    }

    struct Point: Encodable {
        var index: Int
        var values: [String: Double]
        var shots: Int
        var counts: [String: [String: Int]]
        var captures: [Capture]
        var modes: [Mode]
        var outputs: [Output]
    }

    struct Readout: Encodable {
        var capture: String
        var qubit: Int?
        var levelsToldApart: Int
        var assignmentFidelity: Double?
        var judgedLevels: [Int]
        var confusion: [[Int]]
    }

    var program: String
    var device: String
    var seed: UInt64
    var shotsPerPoint: Int
    var shots: Int
    var axes: [Axis]
    var points: [Point]
    var readout: [Readout]
    var clippedDACSamples: Int
    var saturatedADCSamples: Int
    var states: States
    var clusters: [Cluster]
    /// Left out where no decoder was called.
    var link: LinkJSON?
    var memoryBytes: Int
    var wallSeconds: Double
    var simulatedSeconds: Double
    var complete: Bool
    var file: String?
    var versions: [String: String]

    init(_ report: RunReport) {
        let result = report.result
        program = report.program.source.name
        device = report.program.rack.device.name
        seed = report.request.seed
        shotsPerPoint = report.request.shots
        shots = result.shots
        axes = result.axes.map { Axis(name: $0.name, unit: $0.unit) }
        points = result.points.map { point in
            Point(
                index: point.index,
                values: Dictionary(zip(result.axes.map(\.name), point.values)) { first, _ in first },
                shots: point.shots,
                counts: Dictionary(
                    point.registers.map { register in
                        (register.name, Dictionary(register.counts.map { ($0.bits, $0.count) }) { first, _ in first })
                    }
                ) { first, _ in first },
                captures: point.captures.map {
                    Capture(
                        name: $0.name, qubit: $0.qubit, assigned: $0.assignedCounts, populations: $0.populations,
                        populationErrors: $0.populationErrors.isEmpty ? nil : $0.populationErrors,
                        ranShots: $0.ranShots, executions: $0.executions, meanIVolts: $0.ranShots > 0 ? $0.meanI : nil,
                        meanQVolts: $0.ranShots > 0 ? $0.meanQ : nil)
                },
                modes: point.populations.map { Mode(name: $0.name, populations: $0.levels, errors: $0.errors.isEmpty ? nil : $0.errors) },
                outputs: point.outputs.map { Output($0) })
        }
        readout = result.readout.map {
            Readout(
                capture: $0.name, qubit: $0.qubit, levelsToldApart: $0.toldApart,
                assignmentFidelity: $0.assignmentFidelity, judgedLevels: $0.judgedLevels,
                confusion: $0.confusion)
        }
        clippedDACSamples = result.counters.clippedDACSamples
        saturatedADCSamples = result.counters.saturatedADCSamples
        states = States(
            simulated: result.counters.simulatedStates, unshared: result.counters.unsharedStates,
            recomputed: result.counters.recomputedStates)
        let modes = report.program.rack.device.modes
        clusters = result.clusters.map {
            Cluster(
                modes: $0.modes.map { modes[$0].name }, method: $0.method.rawValue, jointLevels: $0.dimension,
                largestFactor: $0.largestFactor, errorEstimate: $0.errorEstimate, steps: $0.steps,
                largestRank: $0.largestRank, cacheHits: $0.cacheHits, cacheMisses: $0.cacheMisses,
                lanes: $0.lanes, trajectories: $0.trajectories, jumps: $0.jumps)
        }
        link = result.link.map { LinkJSON($0) }
        memoryBytes = report.request.memoryBytes
        wallSeconds = result.wallSeconds
        simulatedSeconds = result.simulatedSeconds
        complete = !result.wasCancelled
        file = result.output
        versions = Dictionary(Rack.versions.map { ($0.name, $0.version) }) { first, _ in first }
    }
}
