import Foundation
import RackEmulator
import Testing

@testable import RunLog

@Suite("What goes wrong with a file")
struct RunFileErrorTests {
    private func createError(_ path: String, _ existing: RunWriter.Existing = .refuse) -> RunLogError? {
        #expect(throws: RunLogError.self) {
            try RunWriter(path: path, header: SampleRun().header, existing: existing)
        }
    }

    @Test("A path that cannot become a file is refused with a reason")
    func creating() throws {
        try withScratch { directory in
            #expect(createError(directory)?.message == "there is a directory of that name")
            #expect(createError(directory, .replace)?.message == "there is a directory of that name")
            #expect(createError(directory + "/no/such/run.h5")?.message == "No such file or directory")
            #expect(createError("/dev/null", .replace)?.message == "not a regular file")
            #expect(createError("")?.message == "No such file or directory")
            try Data("mine".utf8).write(to: URL(fileURLWithPath: directory + "/taken"))
            let error = createError(directory + "/taken")
            #expect(error?.message == "the file exists already")
            #expect(
                error?.description
                    == "cannot create the run file '\(directory)/taken': the file exists already")
            #expect(try String(contentsOfFile: directory + "/taken", encoding: .utf8) == "mine")
        }
    }

    @Test("A directory that cannot be written is refused with a reason")
    func unwritable() {
        // Nobody writes there, not even the superuser.
        #expect(createError("/proc/run.h5")?.message.isEmpty == false)
    }

    @Test("A file is replaced when that is asked for, and not touched where the new one fails")
    func replacing() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            var bad = SampleRun()
            bad.shots = 0
            #expect(throws: RunLogError.self) {
                try RunWriter(path: path, header: bad.header, existing: .replace)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            let writer = try RunWriter(path: path, header: SampleRun().header, existing: .replace)
            try writer.append(SampleRun().block(0))
            try writer.finish(.complete)
            #expect(try RunReader(path: path).summary().isComplete)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["run.h5"])
        }
    }

    @Test("A header that no file can be made of is refused")
    func headers() throws {
        try withScratch { directory in
            var run = SampleRun()
            run.sweeps = [SweepAxis(name: "tau", values: [])]
            let error = #expect(throws: RunLogError.self) {
                try RunWriter(path: directory + "/run.h5", header: run.header)
            }
            #expect(error?.message == "sweep 'tau' has no values")
        }
    }

    @Test("A file that is not a run file is told from one that is damaged")
    func opening() throws {
        try withScratch { directory in
            func error(_ name: String, _ bytes: Data?) throws -> String {
                let path = directory + "/" + name
                if let bytes { try bytes.write(to: URL(fileURLWithPath: path)) }
                var message = ""
                do throws(RunLogError) { _ = try RunReader(path: path) } catch { message = error.message }
                return message
            }
            #expect(try error("missing", nil) == "there is no such file")
            #expect(try error("", nil) == "it is a directory")
            #expect(try error("empty", Data()) == "the file is empty")
            #expect(try error("text", Data("OPENQASM 3.0;".utf8)) == "not an HDF5 file")
            let path = directory + "/run.h5"
            try SampleRun.sweep().write(to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(try error("head", whole.prefix(20)).contains("cut short"))
            #expect(
                try error("half", whole.prefix(whole.count / 2))
                    == "the file is cut short: \(whole.count / 2) of \(whole.count) bytes")
            var holed = whole
            holed.replaceSubrange(48..<min(4096, whole.count), with: Data(repeating: 0x5a, count: 4048))
            #expect(try error("holed", holed).contains("damaged"))
        }
    }

    /// The recorded end is moved to where the file was cut, so that the library gets past its first look.
    @Test("A file that is cut anywhere never stops the program", arguments: 1..<40)
    func cut(part: Int) throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            try SampleRun.image().write(to: path)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes = bytes.prefix(bytes.count * part / 40)
            var block = try #require(Superblock(Array(bytes.prefix(Superblock.byteCount))))
            block.endOfFile = UInt64(bytes.count)
            bytes.replaceSubrange(0..<Superblock.byteCount, with: block.bytes)
            try bytes.write(to: URL(fileURLWithPath: path))
            var messages: [String] = []
            do throws(RunLogError) {
                let reader = try RunReader(path: path)
                do throws(RunLogError) { _ = try reader.summary() } catch { messages.append(error.message) }
                for plot in try reader.plots() {
                    do throws(RunLogError) { _ = try reader.series(for: plot.name) } catch {
                        messages.append(error.message)
                    }
                }
            } catch {
                messages.append(error.message)
            }
            #expect(messages.allSatisfy { !$0.isEmpty })
            if part < 20 { #expect(!messages.isEmpty) }
        }
    }

    /// A limit on the size of files stands in for a full disk; in a process of its own, as it holds for all.
    @Test("A full disk is an error with the system's words, and leaves a file that opens")
    func fullDisk() async throws {
        let path = NSTemporaryDirectory() + "/runlog-full-" + UUID().uuidString + ".h5"
        defer { try? FileManager.default.removeItem(atPath: path) }
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 12_000_000, rlim_max: 12_000_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let run = SampleRun.sweep(points: 400, shots: 1000)
            let writer = try RunWriter(path: path, header: run.header)
            var done = 0
            do throws(RunLogError) {
                for point in 0..<400 {
                    try writer.append(run.block(point))
                    done += 1
                }
            } catch {
                #expect(error.message == "File too large")
            }
            #expect(throws: RunLogError.self) { try writer.append(run.block(399)) }
            #expect(throws: RunLogError.self) { try writer.finish(.complete) }
            try writer.finish(.aborted("disk full"))
            exit(done < 400 ? EXIT_SUCCESS : EXIT_FAILURE)
        }
        let reader = try RunReader(path: path)
        let summary = try reader.summary()
        #expect(summary.status == "aborted: File too large")
        #expect(summary.shotsDone == 1000 * summary.finishedPoints)
        #expect(try reader.plots().count > 5)
    }
}
