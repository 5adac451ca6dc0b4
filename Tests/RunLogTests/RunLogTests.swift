import Foundation
import Testing

@testable import RunLog

@Suite("Writing a run")
struct RunWriterTests {
    @Test("A run with sweeps, traces and populations is written whole")
    func writesWhole() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            try SampleRun.sweep().write(to: path)
            if let keep = ProcessInfo.processInfo.environment["RUNLOG_KEEP"] { 
                try? FileManager.default.removeItem(atPath: keep)
                try FileManager.default.copyItem(atPath: path, toPath: keep) }
        }
    }
}
