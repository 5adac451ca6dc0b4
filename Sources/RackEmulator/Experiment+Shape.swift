internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Readout
internal import Scheduling

extension Experiment {
    /// What `shape` keeps.
    func makeShape() throws(DiagnosticsError) -> RunShape {
        let first = try outline(point: 0)
        let last = options.pointCount > 1 ? try outline(point: options.pointCount - 1) : first
        let modes = [first, last].flatMap { outline in
            ClusterPartition(device: device, schedule: outline.everything).clusters.flatMap(\.modes)
        }
        let reported = device.modes.indices.filter(modes.contains)
        let point = try point(first.nominal, reported: reported)
        // A cluster that does not fit is refused before anything runs.
        let partitions = [
            ClusterPartition(device: device, schedule: first.everything, alsoTouched: reported),
            ClusterPartition(device: device, schedule: last.everything),
        ]
        var clusters: [ClusterReport] = []
        for cluster in partitions.flatMap(\.clusters) {
            let solver = try solvers.solver(for: cluster, detuningsHz: cluster.modes.map { _ in 0 })
            let report = ClusterReport(cluster, device: device, solver: solver)
            if !clusters.contains(report) { clusters.append(report) }
        }
        if options.traces, zip(first.captures, last.captures).contains(where: { $0.durationTicks != $1.durationTicks }) {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0121", "the length of a capture is swept, and traces of different lengths do not share a table",
                    help: "leave --traces out, or run each length by itself")
            ])
        }
        // A point without feedback among others with it is walked as they are.
        let hasFeedback = first.hasFeedback || last.hasFeedback
        var shape = RunShape(
            captures: hasFeedback ? try captureShapes(first, nominal: point) : point.captureShapes,
            registers: first.nominal.registers, modes: reported, hasFeedback: hasFeedback,
            outputs: first.outputs.compactMap(RunShape.OutputShape.init),
            warnings: first.warnings + last.warnings.filter { !first.warnings.contains($0) })
        shape.clusters = clusters
        return shape
    }

    /// Per slot of an outline. What `nominal` runs is taken from there, and so is what reads the same in an arm; the
    /// rest from the walk through all arms.
    private func captureShapes(
        _ outline: ProgramOutline, nominal: PointRun
    ) throws(DiagnosticsError) -> [RunShape.CaptureShape] {
        let known = zip(nominal.schedule.captures, nominal.captureShapes)
        func isAlike(_ one: PulseSchedule.Capture, _ other: PulseSchedule.Capture) -> Bool {
            one.port == other.port && one.kind == other.kind && one.durationTicks == other.durationTicks
                && one.qubit == other.qubit && one.state.frequencyHz == other.state.frequencyHz
        }
        var walk: [(PulseSchedule.Capture, RunShape.CaptureShape)]?
        return try outline.captures.map { capture throws(DiagnosticsError) in
            var found = known.first { $0.0.name == capture.name } ?? known.first { isAlike($0.0, capture) }
            if found == nil {
                if walk == nil {
                    let all = try point(outline.everything, reported: nominal.clusters.flatMap(\.modes))
                    walk = Array(zip(all.schedule.captures, all.captureShapes))
                }
                found = walk?.first { $0.0.name == capture.name } ?? walk?.first { isAlike($0.0, capture) }
            }
            var shape =
                found?.1
                ?? RunShape.CaptureShape(
                    name: capture.name, kind: capture.kind, qubit: capture.qubit, startTick: 0, durationTicks: 0,
                    samples: 0, samplePeriodSeconds: device.tickRate.seconds(device.ports[capture.port].ticksPerSample))
            shape.name = capture.name
            (shape.kind, shape.startTick, shape.durationTicks) = (
                capture.kind, capture.startTick, capture.durationTicks
            )
            return shape
        }
    }
}

extension PointRun {
    /// Per capture, in the schedule's order.
    var captureShapes: [RunShape.CaptureShape] {
        schedule.captures.indices.map { index in
            let capture = schedule.captures[index]
            let period = device.ports[capture.port].ticksPerSample
            var shape = RunShape.CaptureShape(
                name: capture.name, kind: capture.kind, qubit: nil, startTick: capture.startTick,
                durationTicks: capture.durationTicks, samples: Int(capture.durationTicks / period),
                samplePeriodSeconds: device.tickRate.seconds(period))
            for plan in plans {
                guard let plan, let position = plan.captures.firstIndex(where: { $0.index == index }),
                    plan.capturePort == capture.port
                else { continue }
                let reading = plan.readings[position]
                shape.qubit = reading.mode
                shape.samples = reading.samples
                shape.levelCentres = reading.levelCentres.map { IQPoint(i: $0.re, q: $0.im) }
            }
            return shape
        }
    }
}
