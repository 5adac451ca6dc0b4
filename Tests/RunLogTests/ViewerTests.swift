import Foundation
import RackEmulator
import Testing

@testable import RunLog

@Suite("What viewers make of a run file", .enabled(if: Python.isThere, Comment(rawValue: Python.reason)))
struct ViewerTests {
    private func check(_ run: SampleRun, opens path: String) throws {
        try withScratch { directory in
            try run.write(to: directory + "/run.h5")
            let result = try Python.run("check_run_file.py", [directory + "/run.h5", path])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("A sweep opens as a curve with errors")
    func sweep() throws { try check(.sweep(), opens: "/entry/sweep/c[0]") }

    @Test("Two sweeps open as an image")
    func image() throws { try check(.image(), opens: "/entry/sweep/c[0]") }

    @Test("Without a sweep, the IQ points open")
    func points() throws {
        try check(SampleRun(captureNames: ["first", "second"]), opens: "/entry/readout/first/iq")
    }

    @Test("Without captures, the waveforms open")
    func waveforms() throws { try check(SampleRun(captureNames: []), opens: "/entry/waveforms/q0_drive") }

    @Test("Blocks large enough to be compressed are read by all")
    func compressed() throws { try check(.sweep(points: 3, shots: 6000), opens: "/entry/sweep/c[0]") }

    @Test("Outputs, counts and captures that some shots skip are read by all", arguments: [true, false])
    func feedback(isSwept: Bool) throws {
        try withScratch { directory in
            try (isSwept ? FeedbackRun.sweep() : FeedbackRun()).write(to: directory + "/run.h5")
            let path = isSwept ? "/entry/sweep/output tries" : "/entry/counts/tries"
            let result = try Python.run("check_run_file.py", [directory + "/run.h5", path])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("The decoder's link is read by all", arguments: LinkClock.allCases)
    func link(clock: LinkClock) throws {
        try withScratch { directory in
            var run = LinkRun()
            run.clock = clock
            try run.write(to: directory + "/run.h5")
            let result = try Python.run("check_run_file.py", [directory + "/run.h5", "/entry/readout/c[0]/iq"])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("A cluster's run opens with its timeline")
    func cluster() throws {
        try withScratch { directory in
            try ClusterRunWriter.write(sampleClusterRun(), to: directory + "/run.h5")
            let result = try Python.run("check_run_file.py", [directory + "/run.h5", "/entry/timeline"])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("A viewer follows a run while it goes on")
    func follows() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep(points: 200)
            let writer = try RunWriter(path: path, header: run.header)
            let viewer = try Python.start("follow_run.py", [path, "30"])
            let lines = viewer.1.fileHandleForReading
            for point in 0..<200 {
                try writer.append(run.block(point))
                // The first line says that the viewer is there; then there is something to follow.
                if point == 0 { _ = lines.availableData }
                usleep(1000)
            }
            try writer.finish(.complete)
            let result = Python.finish(viewer)
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("to 'complete'"))
        }
    }
}
