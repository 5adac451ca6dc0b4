import Foundation
import PulseRack
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Pictures of schedules")
struct SchedulePictureTests {
    /// Two pulses with a frame change between them, a tone that overlaps another, and a capture.
    private static func sequence() throws -> (PulseSchedule, Device) {
        let device = try Rack.device("bench-1q")
        var sequence = PulseSequence(device: device)
        let drive = sequence.frame("drive", on: "q0_drive", frequencyHz: 5e9)
        let tone = sequence.frame("tone", on: "feed0_out", frequencyHz: 7e9)
        let other = sequence.frame("other", on: "feed0_out", frequencyHz: 7.1e9)
        let receive = sequence.frame("receive", on: "feed0_in", frequencyHz: 7e9)
        let pulse = PulseEnvelope.gaussian(Complex(0.4), .nanoseconds(40), sigma: .nanoseconds(10))
        sequence.play(pulse, on: drive, name: "x & <y>")
        sequence.shiftPhase(of: drive, by: -.pi / 2)
        sequence.delay(.nanoseconds(60), on: drive)
        sequence.play(pulse.scaled(by: Complex(0.5)), on: drive)
        sequence.barrier()
        sequence.play(.constant(Complex(0.1), .nanoseconds(200)), on: tone)
        sequence.play(.constant(Complex(0.1), .nanoseconds(100)), on: other)
        sequence.capture(.nanoseconds(200), on: receive, name: "c")
        return (try sequence.schedule(), device)
    }

    @Test("In the terminal a lane has names, magnitudes and frame changes, and the axis its unit")
    func inCharacters() throws {
        let (schedule, device) = try Self.sequence()
        #expect(
            SchedulePicture(schedule, device: device).text(columns: 80) == """
                bench-1q, 340 ns, 1 tick = 0.5 ns
                           x & <y>             gaussian
                 q0_drive  ▃▅▇██▇▅▃────────────▂▃▄▄▄▄▃▂────────────────────────────────────────
                                   ╵-90°
                                                       constant
                feed0_out  ────────────────────────────████████████████████████████████████████
                                                       constant
                           ────────────────────────────████████████████████────────────────────
                                                       c
                 feed0_in  ────────────────────────────▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
                           ┴───────────────────┴───────────────────┴───────────────────┴───────
                time / ns  0                   100                 200                 300

                """)
    }

    @Test("Calls over the link have a lane of their own")
    func calls() throws {
        let device = try Rack.device("bench-1q")
        var schedule = PulseSequence(device: device)
        let receive = schedule.frame("receive", on: "feed0_in", frequencyHz: 7e9)
        schedule.capture(.nanoseconds(200), on: receive, name: "c")
        var called = try schedule.schedule()
        called.calls = [
            PulseSchedule.Call(step: .call, name: "decode", arguments: "c", tick: 200),
            PulseSchedule.Call(step: .take, name: "decode #2", arguments: "", tick: 400),
        ]
        let picture = SchedulePicture(called, device: device)
        let lines = picture.text(columns: 80).split(separator: "\n").map(String.init)
        let lane = try #require(lines.firstIndex { $0.hasPrefix("     link  ───") })
        #expect(lines[lane + 1].contains("╵decode "))
        #expect(picture.svg.contains("<g class=\"call\"><title>decode(c)\nat 100 ns</title>"))
        #expect(!SchedulePicture(try schedule.schedule(), device: device).svg.contains("port-link"))
    }

    @Test("No line is wider than what was asked for", arguments: [0, 40, 79, 200])
    func width(_ columns: Int) throws {
        let (schedule, device) = try Self.sequence()
        let lines = SchedulePicture(schedule, device: device).text(columns: columns).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= max(columns, 40) })
    }

    @Test("The SVG has a lane for every port that is used, a box a pulse, a window a capture, a tick a frame change")
    func structure() throws {
        let (schedule, device) = try Self.sequence()
        let svg = SchedulePicture(schedule, device: device).svg
        #expect(svg == SchedulePicture(schedule, device: device).svg)
        let reader = PictureReader(svg)
        #expect(reader.isValid)
        #expect(reader.lanes == ["port-q0_drive", "port-feed0_out", "port-feed0_in"])
        #expect(reader.classes["play"] == 4)
        #expect(reader.classes["capture"] == 1)
        #expect(reader.classes["frame-change"] == 1)
        #expect(reader.classes["branch"] == nil)
        #expect(reader.texts.contains("time / ns"))
        #expect(reader.texts.contains("-90°"))
        #expect(reader.texts.contains { $0.contains("gaussian of x & <y>") && $0.contains("drive at 5 GHz, phase 0°") })
        #expect(reader.texts.contains { $0.contains("capture_v2 → c") && $0.contains("from 140 ns for 200 ns") })
        #expect(reader.rectangles.allSatisfy { $0.x >= 0 && $0.width > 0 && $0.x + $0.width <= 1200 })
    }

    @Test("What only some shots play is drawn in dashes, inside a marked stretch of time")
    func branches() throws {
        let (schedule, device) = try Self.sequence()
        var nominal = schedule
        nominal.plays.remove(at: 1)
        let outline = ProgramOutline(
            hasFeedback: true, nominal: nominal, everything: schedule, captures: schedule.captures, outputs: [])
        let picture = SchedulePicture(outline, device: device)
        let reader = PictureReader(picture.svg)
        #expect(reader.isValid)
        #expect(reader.classes["branch"] == 1)
        #expect(picture.text(columns: 80).contains("if measured  "))
    }

    @Test("However much is played, the picture stays small")
    func bounded() throws {
        let device = try Rack.device("bench-1q")
        var sequence = PulseSequence(device: device)
        let drive = sequence.frame("drive", on: "q0_drive", frequencyHz: 5e9)
        for _ in 0..<20_000 {
            sequence.play(.constant(Complex(0.1), .nanoseconds(4)), on: drive)
            sequence.shiftPhase(of: drive, by: 0.1)
        }
        let svg = SchedulePicture(try sequence.schedule(), device: device).svg
        #expect(svg.utf8.count < 2_000_000)
        #expect(PictureReader(svg).isValid)
    }

    @Test("A schedule without anything is a picture without lanes")
    func empty() throws {
        let device = try Rack.device("bench-1q")
        let picture = SchedulePicture(PulseSchedule(tickRate: device.tickRate), device: device)
        #expect(PictureReader(picture.svg).isValid)
        #expect(picture.text(columns: 60).hasPrefix("bench-1q, 0 ns"))
    }

    @Test("'compile --picture' writes the file, '--emit picture' draws it")
    func command() throws {
        try CommandLineTool.inFolder { folder in
            let program = CommandLineTool.program("bell-cz")
            let written = try CommandLineTool.run(["compile", program, "--picture", "bell.svg"], in: folder)
            #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
            let svg = try String(contentsOf: folder.appendingPathComponent("bell.svg"), encoding: .utf8)
            #expect(PictureReader(svg).lanes.contains("port-q1_flux"))
            let drawn = try CommandLineTool.run(["compile", program, "--emit", "picture"], in: folder)
            #expect(drawn.output.hasPrefix("pair-cz, ") && drawn.output.contains("▒"), "\(drawn.errors)")
            let dash = try CommandLineTool.run(["compile", program, "--picture", "-"], in: folder)
            #expect(dash.output == drawn.output)
            let refused = try CommandLineTool.run(["compile", program, "--picture", "no/such/place.svg"], in: folder)
            #expect(refused.status == 1 && refused.errors.contains("RK0235"))
        }
    }
}

/// What is in an SVG, as an XML parser sees it.
private final class PictureReader: NSObject, XMLParserDelegate {
    private(set) var isValid = false
    private(set) var lanes: [String] = []
    private(set) var classes: [String: Int] = [:]
    private(set) var texts: [String] = []
    private(set) var rectangles: [(x: Double, width: Double)] = []
    private var text = ""

    init(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        isValid = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        if let kind = attributes["class"] { classes[kind, default: 0] += 1 }
        if attributes["class"] == "lane", let id = attributes["id"] { lanes.append(id) }
        if name == "rect", let width = attributes["width"].flatMap(Double.init) {
            rectangles.append((attributes["x"].flatMap(Double.init) ?? 0, width))
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text" || name == "title" { texts.append(text) }
    }
}
