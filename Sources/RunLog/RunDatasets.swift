import CHDF5
import RackEmulator
import RackUnits
import Scheduling

/// The datasets that a run writes to while it goes on, open.
struct RunDatasets {
    private struct Capture {
        var i, q, level, prepared: DatasetWriter
        /// With feedback.
        var assigned, executions: DatasetWriter?
        var codes, volts, traces: [DatasetWriter]
        var voltsPerCode: Double?
        var samples: Int
    }

    private struct Averages {
        var shares, errors, populations: [DatasetWriter]
        /// Where shots have states of their own: standard errors of the populations.
        var populationErrors: [DatasetWriter]
        var means: [DatasetWriter]
        /// With feedback.
        var shots: DatasetWriter?
    }

    let status, endTime: DatasetWriter
    private var progress: [DatasetWriter] = []
    private var record: [DatasetWriter] = []
    private var captures: [Capture] = []
    private var bits: [DatasetWriter?] = []
    private var averages: [Averages] = []
    private var finals: [[DatasetWriter]] = []
    private var finalErrors: [[DatasetWriter]] = []
    private var solver: [DatasetWriter] = []
    private var populationTimes: [DatasetWriter] = []
    private var populations: [[DatasetWriter]] = []
    private var populationErrors: [[DatasetWriter]] = []
    private(set) var outputs: OutputDatasets
    private var sums: SumDatasets?
    /// With a decoder's link.
    var link: LinkDatasets?
    /// The first shot of each point that the file has.
    private let firstShot: Int

    init(file: hid_t, layout: RunLayout) throws(HDF5Error) {
        func open(_ path: String, _ element: HDF5Element) throws(HDF5Error) -> DatasetWriter {
            try DatasetWriter(file: file, path: path, element: element)
        }
        func all(_ paths: [String], _ element: HDF5Element) throws(HDF5Error) -> [DatasetWriter] {
            var writers: [DatasetWriter] = []
            for path in paths { writers.append(try open(path, element)) }
            return writers
        }
        status = try open("/entry/status", .fixedText(bytes: RunLayout.textBytes))
        endTime = try open("/entry/end_time", .fixedText(bytes: 32))
        outputs = try OutputDatasets(file: file, layout: layout)
        firstShot = layout.part.shots.lowerBound
        sums = layout.hasSums ? try SumDatasets(file: file, layout: layout) : nil
        link = try LinkDatasets(file: file, layout: layout)
        progress = [try open("/entry/progress/shots_done", .int64), try open("/entry/progress/duration", .float64)]
        progress += try all(
            ["clipped_dac_samples", "saturated_adc_samples", "simulated_states", "unshared_states", "recomputed_states"]
                .map { "/entry/progress/" + $0 }, .int64)
        for figure in SolverFigure.allCases {
            solver.append(try open("/entry/solver/" + figure.rawValue, figure.isError ? .float64 : .int64))
        }
        let isDrawn = layout.header.shape.drawsPerShot
        if !layout.captures.isEmpty {
            record = try all(["/entry/readout/shot", "/entry/readout/point"], .int32)
        }
        for (index, place) in layout.captures.enumerated() {
            let path = layout.readoutPath(index)
            let hasVolts = place.hasTraces && place.voltsPerCode != nil
            func pair(_ stem: String) -> [String] { [path + "/" + stem + "I", path + "/" + stem + "Q"] }
            captures.append(
                Capture(
                    i: try open(path + "/iq/I", .float32), q: try open(path + "/iq/Q", .float32),
                    level: try open(path + "/iq/level", .uint8),
                    prepared: try open(path + "/iq/prepared", .uint8),
                    assigned: place.mayBeSkipped ? try open(path + "/iq/assigned", .float32) : nil,
                    executions: place.mayBeSkipped ? try open(path + "/iq/executions", .uint32) : nil,
                    codes: try all(place.hasTraces ? pair("traces/codes_") : [], .int16),
                    volts: try all(hasVolts ? pair("traces/volts_") : [], .float32),
                    traces: try all(place.hasTraces ? pair("demodulated/") : [], .float32),
                    voltsPerCode: place.voltsPerCode, samples: layout.header.shape.captures[index].samples))
        }
        for (index, register) in layout.header.shape.registers.enumerated() {
            bits.append(register.size > 0 ? try open(layout.bitsPath(index), .uint8) : nil)
        }
        if layout.hasSweeps {
            for (index, place) in layout.captures.enumerated() {
                let path = layout.sweepPath(index) + "/"
                let levels = 0..<place.levels
                averages.append(
                    Averages(
                        shares: try all(levels.map { path + "P\($0)" }, .float64),
                        errors: try all(levels.map { path + "P\($0)_errors" }, .float64),
                        populations: try all(levels.map { path + "true_P\($0)" }, .float64),
                        populationErrors: try all(isDrawn ? levels.map { path + "true_P\($0)_errors" } : [], .float64),
                        means: try all(["I", "I_errors", "Q", "Q_errors"].map { path + $0 }, .float64),
                        shots: place.mayBeSkipped ? try open(path + "shots", .int64) : nil))
            }
            for (mode, levels) in layout.modeLevels.enumerated() {
                finals.append(
                    try all((0..<levels).map { layout.sweepPath(mode: mode) + "/P\($0)" }, .float64))
                guard isDrawn else { continue }
                finalErrors.append(
                    try all((0..<levels).map { layout.sweepPath(mode: mode) + "/P\($0)_errors" }, .float64))
            }
        }
        if layout.header.options.populations {
            for (mode, levels) in layout.modeLevels.enumerated() {
                let path = layout.populationsPath(mode) + "/"
                populationTimes.append(try open(path + "time", .float64))
                populations.append(try all((0..<levels).map { path + "P\($0)" }, .float64))
                guard isDrawn else { continue }
                populationErrors.append(try all((0..<levels).map { path + "P\($0)_errors" }, .float64))
            }
        }
    }

    /// IQ points, levels and traces, as the records from `row` on.
    func writeRecords(_ block: PointResult, shots: Int, at row: Int) throws(HDF5Error) {
        func append<Value: HDF5Number>(_ values: [Value], to writer: DatasetWriter) throws(HDF5Error) {
            try writer.extend(to: row + shots)
            try writer.write(values, start: [row], count: [shots])
        }
        if !record.isEmpty {
            try append((0..<shots).map { Int32(truncatingIfNeeded: block.firstShot + $0) }, to: record[0])
            try append(
                [Int32](repeating: Int32(truncatingIfNeeded: block.index), count: shots), to: record[1])
        }
        for (writers, result) in zip(captures, block.captures) {
            try append(result.i, to: writers.i)
            try append(result.q, to: writers.q)
            try append(result.assigned, to: writers.level)
            try append(result.prepared, to: writers.prepared)
            if let assigned = writers.assigned, let executions = writers.executions {
                let levels = (0..<shots).map { result.ran($0) ? Float(result.assigned[$0]) : .nan }
                try append(levels, to: assigned)
                try append(result.executions.isEmpty ? levels.map { _ in 1 } : result.executions, to: executions)
            }
            func trace<Value: HDF5Number>(_ values: [Value], to writer: DatasetWriter) throws(HDF5Error) {
                try writer.extend(to: row + shots, rowShape: [writers.samples])
                try writer.write(values, start: [row, 0], count: [shots, writers.samples])
            }
            if !result.rawI.isEmpty {
                for (part, codes) in [result.rawI, result.rawQ].enumerated() {
                    try trace(codes, to: writers.codes[part])
                    guard let scale = writers.voltsPerCode else { continue }
                    try trace(codes.map { Float(Double($0) * scale) }, to: writers.volts[part])
                }
            }
            if !result.traceI.isEmpty {
                try trace(result.traceI, to: writers.traces[0])
                try trace(result.traceQ, to: writers.traces[1])
            }
        }
    }

    mutating func appendCounts(_ counts: [ValueCounts], point: Int) throws(HDF5Error) {
        try outputs.append(counts, point: point)
    }

    func writeBits(
        _ block: PointResult, shots: Int, registers: [PulseSchedule.BitRegister]
    ) throws(HDF5Error) {
        for (index, values) in block.bits.enumerated() {
            try bits[index]?.write(
                values, start: [block.index, block.firstShot - firstShot, 0], count: [1, shots, registers[index].size])
        }
    }

    func writePopulations(_ history: PopulationHistory, tickRate: TickRate) throws(HDF5Error) {
        let count = history.ticks.count
        let modes = history.modes
        let seconds = history.ticks.map(tickRate.seconds)
        for (mode, writers) in populations.enumerated() {
            try populationTimes[mode].extend(to: count)
            try populationTimes[mode].write(seconds, start: [0], count: [count])
            for (level, writer) in writers.enumerated() {
                let values = (0..<count).map { modes[mode][$0 * writers.count + level] }
                try writer.extend(to: count)
                try writer.write(values, start: [0], count: [count])
            }
        }
        for (mode, writers) in populationErrors.enumerated() {
            let errors = history.errors[mode]
            for (level, writer) in writers.enumerated() {
                let values = (0..<count).map { errors[$0 * writers.count + level] }
                try writer.extend(to: count)
                try writer.write(values, start: [0], count: [count])
            }
        }
    }

    /// The averages of the point at `position` of the sweep.
    func writeAverages(_ point: PointAverages, at position: [Int]) throws(HDF5Error) {
        let one = [Int](repeating: 1, count: position.count)
        func put(_ value: Double, _ writer: DatasetWriter) throws(HDF5Error) {
            try writer.write([value], start: position, count: one)
        }
        for (writers, capture) in zip(averages, point.captures) {
            for level in writers.shares.indices {
                try put(capture.share(level), writers.shares[level])
                try put(capture.shareError(level), writers.errors[level])
                try put(capture.population(level), writers.populations[level])
            }
            for (level, writer) in writers.populationErrors.enumerated() {
                try put(capture.populationError(level), writer)
            }
            try put(capture.i.mean, writers.means[0])
            try put(capture.i.standardError, writers.means[1])
            try put(capture.q.mean, writers.means[2])
            try put(capture.q.standardError, writers.means[3])
            try writers.shots?.write([Int64(capture.shots)], start: position, count: one)
        }
        for (writers, sums) in zip(finals, point.finals) {
            for (writer, mean) in zip(writers, sums.means) { try put(mean, writer) }
        }
        for (writers, sums) in zip(finalErrors, point.finals) {
            for (writer, error) in zip(writers, sums.errors) { try put(error, writer) }
        }
        try outputs.writeAverages(point.outputs, at: position)
    }

    /// What the averages of a point of which the file has some shots are made from.
    func writeSums(_ averages: PointAverages, point: Int) throws(HDF5Error) { try sums?.write(averages, point: point) }

    /// Contiguous and written past any buffer, so in the file when this returns.
    func writeProgress(
        point: Int, shotsDone: Int64, seconds: Double, counters: PointResult.Counters, clusters: [ClusterReport]
    ) throws(HDF5Error) {
        for (writer, figure) in zip(solver, SolverFigure.allCases) {
            let value = figure.value(clusters)
            if figure.isError {
                try writer.write([value], start: [point], count: [1])
            } else {
                try writer.write([Int64(value)], start: [point], count: [1])
            }
        }
        try progress[1].write([seconds], start: [point], count: [1])
        let counts = [
            counters.clippedDACSamples, counters.saturatedADCSamples, counters.simulatedStates,
            counters.unsharedStates, counters.recomputedStates,
        ]
        for (writer, count) in zip(progress.dropFirst(2), counts) {
            try writer.write([Int64(count)], start: [point], count: [1])
        }
        try progress[0].write([shotsDone], start: [point], count: [1])
    }

    private var all: [DatasetWriter] {
        var writers = [status, endTime] + progress + solver + record + populationTimes + outputs.all
        writers += (sums?.all ?? []) + (link?.all ?? [])
        for capture in captures {
            writers += [capture.i, capture.q, capture.level, capture.prepared]
            writers += [capture.assigned, capture.executions].compactMap(\.self)
            writers += capture.codes + capture.volts + capture.traces
        }
        writers += bits.compactMap(\.self)
        for group in averages {
            writers += group.shares + group.errors + group.populations + group.populationErrors + group.means
            if let shots = group.shots { writers.append(shots) }
        }
        return writers + (finals + finalErrors + populations + populationErrors).flatMap(\.self)
    }

    /// Closes every dataset; the first error is thrown once all were tried.
    func close() throws(HDF5Error) {
        var failure: HDF5Error?
        for writer in all {
            do throws(HDF5Error) { try writer.close() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Lets go of every dataset without telling the library.
    func abandon() {
        for writer in all { writer.abandon() }
    }
}
