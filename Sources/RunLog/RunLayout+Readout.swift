import RackEmulator
import RackModel
import RackUnits
import Scheduling

extension RunLayout {
    /// IQ clouds and traces of every capture, and the two record axes that they share.
    var readoutGroup: GroupPlan? {
        guard !captures.isEmpty else { return nil }
        var group = GroupPlan("readout", "NXcollection")
        group.attributes = [.init("default", .text(captures[0].name))]
        group.datasets = [
            record("shot", .int32, "1", "shot of the point", compressible: true),
            record("point", .int32, "1", "point, last sweep axis fastest", compressible: true),
        ]
        group.groups = captures.indices.map(capture)
        return group
    }

    private func capture(_ index: Int) -> GroupPlan {
        let place = captures[index]
        let shape = header.shape.captures[index]
        var group = GroupPlan(place.name, "NXcollection")
        group.attributes = [.init("default", .text("iq")), .init("kind", .text(shape.kind.rawValue))]
        if let qubit = shape.qubit { group.attributes.append(.init("qubit", .integer(Int64(qubit)))) }
        let rate = header.device.tickRate
        group.attributes += [
            .init("start_s", .number(rate.seconds(shape.startTick))),
            .init("duration_s", .number(rate.seconds(shape.durationTicks))),
        ]
        group.groups.append(cloud(index))
        if place.hasTraces {
            group.groups.append(rawTraces(index))
            group.groups.append(demodulated(index))
        }
        return group
    }

    private func cloud(_ index: Int) -> GroupPlan {
        let place = captures[index]
        let shape = header.shape.captures[index]
        let who = place.qubitName.map { ", " + $0 } ?? ""
        var plot = GroupPlan.plot(
            "iq", title: "IQ points of \(shape.name)\(who)", signal: place.levelSignal, axes: ["I", "Q"])
        plot.links = recordLinks
        plot.datasets += [
            record("I", .float32, "V", "I", compressible: false),
            record("Q", .float32, "V", "Q", compressible: false),
            record("level", .uint8, "1", "assigned level" + place.note, compressible: true),
            record("prepared", .uint8, "1", "level when the window began" + place.note, compressible: true),
        ]
        if place.mayBeSkipped {
            // A level of 255 would squeeze the others into one colour: the plot takes numbers that know NaN.
            plot.datasets += [
                record("assigned", .float32, "1", "assigned level", compressible: true),
                record("executions", .uint32, "1", "how often the shot ran it; the last is kept", compressible: true),
            ]
        }
        if !shape.levelCentres.isEmpty {
            let count = shape.levelCentres.count
            plot.datasets += [
                .numeric(
                    "centre_I", .float64, shape: [count], units: "V", longName: "I expected of each level"
                )
                .withScale("centre_level", .doubles(shape.levelCentres.map(\.i))),
                .numeric(
                    "centre_Q", .float64, shape: [count], units: "V", longName: "Q expected of each level"
                )
                .withScale("centre_level", .doubles(shape.levelCentres.map(\.q))),
                .numeric("centre_level", .int64, shape: [count], units: "1", longName: "level")
                    .withScale("centre_level", .int64s((0..<Int64(count)).map(\.self))),
            ]
        }
        return plot
    }

    private var recordLinks: [(name: String, target: String)] {
        [("shot", "/entry/readout/shot"), ("point", "/entry/readout/point")]
    }

    /// A dataset with one element per shot of the run.
    private func record(
        _ name: String, _ element: HDF5Element, _ units: String, _ longName: String, compressible: Bool
    ) -> DatasetPlan {
        DatasetPlan.numeric(
            name, element, shape: [0], units: units, longName: longName, dimensions: ["shot"]
        ).growing(
            Chunking(
                total: records, block: blockShots, rowShape: [], elementBytes: element.byteCount,
                compressible: compressible))
    }

    /// What the digitiser gave: codes, and the volts that they stand for.
    private func rawTraces(_ index: Int) -> GroupPlan {
        let (place, shape) = (captures[index], header.shape.captures[index])
        let signal = place.voltsPerCode == nil ? "codes" : "volts"
        var plot = GroupPlan.plot(
            "traces", title: "Digitised traces of \(shape.name)", signal: signal + "_I",
            axes: ["shot", "time"],
            auxiliary: [signal + "_Q"], interpretation: "spectrum")
        plot.links = recordLinks
        plot.datasets.append(traceTime(shape))
        for part in ["I", "Q"] {
            var codes = trace(
                "codes_\(part)", .int16, shape, units: "1", longName: "ADC code, \(part)", compressible: true)
            if let scale = place.voltsPerCode {
                codes.attributes += [
                    .init("scaling_factor", .number(scale)), .init("offset", .number(0)),
                    .init("scaled_units", .text("V")),
                ]
                plot.datasets.append(
                    trace("volts_\(part)", .float32, shape, units: "V", longName: part, compressible: false))
            }
            plot.datasets.append(codes)
        }
        return plot
    }

    private func demodulated(_ index: Int) -> GroupPlan {
        let shape = header.shape.captures[index]
        var plot = GroupPlan.plot(
            "demodulated", title: "Demodulated traces of \(shape.name)", signal: "I", axes: ["shot", "time"],
            auxiliary: ["Q"], interpretation: "spectrum")
        plot.links = recordLinks
        plot.datasets.append(traceTime(shape))
        plot.datasets += ["I", "Q"].map {
            trace($0, .float32, shape, units: "V", longName: $0, compressible: false)
        }
        return plot
    }

    private func trace(
        _ name: String, _ element: HDF5Element, _ shape: RunShape.CaptureShape, units: String,
        longName: String,
        compressible: Bool
    ) -> DatasetPlan {
        DatasetPlan.numeric(
            name, element, shape: [0, shape.samples], units: units, longName: longName,
            dimensions: ["shot", "time"]
        ).growing(
            Chunking(
                total: records, block: blockShots, rowShape: [shape.samples], elementBytes: element.byteCount,
                compressible: compressible))
    }

    private func traceTime(_ shape: RunShape.CaptureShape) -> DatasetPlan {
        DatasetPlan.numeric(
            "time", .float64, shape: [shape.samples], units: "s", longName: "time since the window opened",
            dimensions: ["time"]
        ).holding(.doubles((0..<shape.samples).map { Double($0) * shape.samplePeriodSeconds }))
    }
}

extension DatasetPlan {
    /// The same, holding `content`, its one dimension on the scale `name`.
    func withScale(_ name: String, _ content: Content) -> DatasetPlan {
        var plan = holding(content)
        plan.dimensions = [name]
        return plan
    }
}
