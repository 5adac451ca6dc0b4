import Foundation
import RackEmulator
import RackModel
import Testing

@testable import RunLog

@Suite("The decoder's link in the run file")
struct LinkFileTests {
    private func reading<Result>(_ run: LinkRun, _ body: (HDF5Source) throws -> Result) throws -> Result {
        try withScratch { directory in
            try run.write(to: directory + "/run.h5")
            return try body(HDF5Source(path: directory + "/run.h5", follows: false))
        }
    }

    @Test("Every message has a row, in seconds, with NaN for what never came")
    func rows() throws {
        try reading(.sweep()) { source in
            func column(_ name: String) throws -> [Double] { try source.numbers("/entry/feedback/messages/" + name) }
            let messages = (0..<3).flatMap { point in (0..<40).flatMap { LinkRun.messages(point, $0) } }
            #expect(try column("message") == messages.indices.map { Double($0) })
            #expect(try column("point") == messages.map { Double($0.point) })
            #expect(try column("shot") == messages.map { Double($0.shot) })
            #expect(try column("number") == messages.map { Double($0.number) })
            #expect(try column("request_id") == messages.map { Double($0.requestID) })
            #expect(try column("function_id") == messages.map { Double($0.functionID) })
            #expect(try column("outcome") == messages.map { Double($0.outcome.rawValue) })
            #expect(try column("policy") == messages.map { $0.policy == nil ? 255 : 0 })
            #expect(
                try source.wholeNumbers("/entry/feedback/messages/answer") == messages.map { Int64(bitPattern: $0.answer) })
            for (name, ticks) in [
                ("sent", messages.map(\.sentTick)), ("received", messages.map(\.receivedTick)),
                ("deadline", messages.map(\.deadlineTick)), ("slack", messages.map(\.slackTicks)),
                ("last_sample", messages.map(\.lastSampleTick)),
            ] {
                let seconds = try column(name)
                let found = seconds.map { $0.isNaN ? LinkMessage.never : Int64(($0 * 1e9).rounded()) }
                #expect(found == ticks, "\(name)")
            }
            // Whether an answer was in time follows from the file alone.
            let (slack, deadline, received) = (try column("slack"), try column("deadline"), try column("received"))
            for row in slack.indices where !slack[row].isNaN {
                #expect((slack[row] >= 0) == (deadline[row] >= received[row]))
            }
            #expect(!source.exists("/entry/feedback/messages/wall_sent") && !source.exists("/entry/feedback/wall"))
            #expect(try source.numbers("/entry/feedback/functions/get_corrections") == [Double(0x882D_5BA1)])
        }
    }

    @Test("Counters are per point, flags per shot")
    func counters() throws {
        try reading(.sweep()) { source in
            func counter(_ name: String) throws -> [Double] { try source.numbers("/entry/feedback/counters/" + name) }
            let records = (0..<3).compactMap { LinkRun.sweep().block($0).link }
            let messages = try counter("messages")
            #expect(messages == [120, 120, 120])
            #expect(try counter("late") == records.map { Double($0.counters.late) })
            #expect(try counter("lost") == [24, 24, 24])
            #expect(try counter("injected_loss") == [24, 24, 24])
            #expect(try counter("injected_garbage") == [0, 0, 0])
            #expect(try counter("missed_shots") == records.map { Double($0.shots.count { $0.contains(.missed) }) })
            for (name, flag) in [("missed", LinkShotFlags.missed), ("gap", .gap), ("aborted", .aborted)] {
                let flags = records.flatMap { $0.shots.map { $0.contains(flag) ? 1.0 : 0 } }
                #expect(try source.numbers("/entry/feedback/shots/" + name) == flags)
            }
        }
    }

    @Test("The histogram of slack counts every answer, whatever the order and however it is cut")
    func histogram() throws {
        let slacks = (0..<900).map { Int64($0 * $0 % 7919) * 37 - 90_000 }
        var whole = SlackHistogram()
        for slack in slacks { whole.add(slack) }
        #expect(whole.messages.reduce(0, +) == 900)
        let width = whole.middles[1] - whole.middles[0]
        for (middle, count) in zip(whole.middles, whole.messages) {
            let inside = slacks.count { Double($0) >= middle - width / 2 && Double($0) < middle + width / 2 }
            #expect(count == Int64(inside))
        }
        var (first, second) = (SlackHistogram(), SlackHistogram())
        for slack in slacks.prefix(200) { first.add(slack) }
        for slack in slacks.dropFirst(200).reversed() { second.add(slack) }
        second.add(first)
        #expect(second.middles == whole.middles && second.messages == whole.messages)
        let read = try #require(SlackHistogram(middles: whole.middles, messages: whole.messages))
        #expect(read.middles == whole.middles && read.messages == whole.messages)
        var extreme = SlackHistogram()
        extreme.add(.max)
        extreme.add(.min)
        #expect(extreme.messages.reduce(0, +) == 2)
    }

    @Test("Quantiles are the nearest ranks to a part in a thousand")
    func quantiles() {
        var all = Quantiles()
        #expect(all.quantile(0.5) == nil)
        let values = (0..<2000).map { Int64($0 - 300) * Int64($0) * 11 }
        for value in values.dropFirst(700) { all.add(value) }
        var rest = Quantiles()
        for value in values.prefix(700) { rest.add(value) }
        all.add(rest)
        let sorted = values.sorted()
        for share in [0, 0.01, 0.1, 0.5, 0.99, 0.999, 1] {
            let exact = sorted[max(0, Int((share * 2000).rounded(.up)) - 1)]
            let found = all.quantile(share) ?? 0
            #expect(abs(Double(found - exact)) <= 1e-3 * Double(exact.magnitude), "\(share)")
        }
        var few = Quantiles()
        for value: Int64 in [-3, 7, .min, .max] { few.add(value) }
        #expect([0, 0.5, 0.75, 1].map { few.quantile($0) } == [.min, -3, 7, .max])
    }

    @Test("By the wall's clock the file has round trips, and what the machine took")
    func wall() throws {
        var run = LinkRun()
        run.clock = .wall
        try reading(run) { source in
            let sent = try source.numbers("/entry/feedback/messages/wall_sent")
            #expect(sent.count == 120 && sent.count { $0.isNaN } == 24)
            let trip = try source.numbers("/entry/feedback/wall/round_trip_p50")[0]
            #expect(abs(trip - 20_019e-9) < 20e-9)
            #expect(try source.numbers("/entry/feedback/wall/round_trip_max") == [20_038e-9])
            #expect(try source.numbers("/entry/feedback/wall/stolen") == [0.25])
        }
    }

    @Test("The summary says what became of the link", arguments: LinkClock.allCases)
    func summary(clock: LinkClock) throws {
        try withScratch { directory in
            var run = LinkRun.sweep()
            run.clock = clock
            try run.write(to: directory + "/run.h5")
            let summary = try RunReader(path: directory + "/run.h5").summary()
            let link = try #require(summary.link)
            var outcome = LinkOutcome(try #require(run.header.link), tickRate: SampleRun.tickRate)
            for point in 0..<3 { outcome.add(try #require(run.block(point).link)) }
            #expect(link.tally == outcome.tally && link.slackTicks == outcome.slackTicks)
            #expect(link.slackSeconds(0) == outcome.slackSeconds(0) && link.deadlineSeconds == 4e-6)
            #expect(link.decoder == "udp://127.0.0.1:17000" && link.command == "decoder --port 17000")
            #expect(summary.json.contains("\"late\": \(link.tally.counters.late)"))
            if clock == .wall {
                #expect(link.roundTripNanoseconds == outcome.roundTripNanoseconds)
                #expect(link.machine.waitingSeconds == 0.5)
            } else {
                #expect(link.roundTripSeconds(0.5) == nil)
            }
        }
    }

    @Test("The settings of a link tell runs apart, but not where its host listens")
    func hash() throws {
        func hash(_ change: (inout LinkHeader) -> Void) throws -> String {
            try withScratch { directory in
                var header = LinkRun().header
                change(&header.link!)
                let writer = try RunWriter(path: directory + "/run.h5", header: header)
                try writer.finish(.aborted("enough"))
                return try HDF5Source(path: directory + "/run.h5", follows: false).text("/entry/provenance/run_hash")
            }
        }
        let plain = try hash { _ in }
        #expect(try hash { $0.link.endpoint = .udp(host: "127.0.0.1", port: 17_001) } == plain)
        #expect(try hash { $0.decoder = "udp://127.0.0.1:17001" } == plain)
        #expect(try hash { $0.link.deadlineTicks += 1 } != plain)
        #expect(try hash { $0.link.faults.loss = 1e-3 } != plain)
        #expect(try hash { $0.link.wire = .constant(3e-6) } != plain)
        #expect(try hash { $0.clock = .wall } != plain)
        #expect(try hash { $0.command = "other" } != plain)
    }

    @Test("A block without its conversation, or with another's, is refused")
    func refused() throws {
        try withScratch { directory in
            let run = LinkRun.sweep()
            let writer = try RunWriter(path: directory + "/run.h5", header: run.header)
            var (silent, foreign, short) = (run.block(0), run.block(0), run.block(0))
            silent.link = nil
            foreign.link = run.block(1).link
            short.link?.shots.removeLast()
            for block in [silent, foreign, short] { #expect(throws: RunLogError.self) { try writer.append(block) } }
            let plain = try RunWriter(path: directory + "/plain.h5", header: run.run.header)
            #expect(throws: RunLogError.self) { try plain.append(run.block(0)) }
        }
    }

    @Test(
        "Parts join to the file of the whole run",
        arguments: [(5, 40, 2), (5, 40, 5), (2, 41, 4), (1, 40, 3)], LinkClock.allCases)
    func merged(_ cut: (points: Int, shots: Int, parts: Int), clock: LinkClock) throws {
        try withScratch { folder in
            var run = LinkRun.sweep(points: cut.points, shots: cut.shots)
            run.clock = clock
            let paths = try MergeTests.write(run.run, run.header, parts: cut.parts, in: folder) { run.block($0, shots: $1) }
            for copies in [false, true] {
                let merge = RunMerge(paths: paths.reversed())
                #expect(merge.problems.isEmpty && merge.missing.isEmpty)
                try merge.write(to: folder + "/merged.h5", copies: copies)
                let made = cut.parts > cut.points
                    ? ["clipped_dac_samples", "saturated_adc_samples"].map { "/entry/progress/" + $0 } : []
                // Nobody said how long the machine was away from these parts: not numbers in the whole either.
                try MergeTests.compare(folder + "/merged.h5", to: folder + "/whole.h5", except: made)
            }
            let missing = RunMerge(paths: [paths[0]])
            try missing.write(to: folder + "/some.h5")
            let reader = try RunReader(path: folder + "/some.h5")
            for plot in try reader.plots() { _ = try reader.series(for: plot.path) }
        }
    }

    @Test("Slack can be drawn as a histogram and message by message, and 'feedback' is the histogram")
    func plots() throws {
        try withScratch { directory in
            try LinkRun.sweep().write(to: directory + "/run.h5")
            let reader = try RunReader(path: directory + "/run.h5")
            #expect(try reader.defaultPlot(of: "feedback")?.name == "feedback/slack")
            #expect(try reader.defaultPlot(of: "nonsense") == nil)
            let histogram = try reader.series(for: "feedback/slack")
            #expect(histogram.x.unit == "s" && histogram.y.label == "answered messages")
            guard case .lines(let bins) = histogram.content else { throw RunLogError(operation: "", path: "", message: "no lines") }
            let counted = bins[0].y.reduce(0, +)
            #expect(counted == 288)
            let rows = try reader.series(for: "feedback/messages")
            #expect(rows.y.unit == "s")
            guard case .lines(let lines) = rows.content else { throw RunLogError(operation: "", path: "", message: "no lines") }
            #expect(lines[0].x.count == 360 && lines[0].y.count { $0.isNaN } == 72)
        }
    }
}
