import Foundation
import RackEmulator
import Testing

@testable import RunLog

/// One after the other: what a child process is begun with are all open files, and their locks.
@Suite("A run that dies", .serialized)
struct KilledRunTests {
    /// The child writes blocks until it is killed from another of its threads, at no particular moment,
    /// and notes elsewhere how many it was told were written.
    @Test("A run killed with SIGKILL leaves every finished block", arguments: 0..<6)
    func killed(round: Int) async throws {
        let path = NSTemporaryDirectory() + "/runlog-killed-\(round)-" + UUID().uuidString + ".h5"
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: path + ".count")
        }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
            let run = SampleRun.sweep(points: 50_000, shots: 100)
            let writer = try RunWriter(path: path, header: run.header)
            let count = open(path + ".count", O_CREAT | O_RDWR, 0o644)
            var block = run.block(0)
            for point in 0..<50_000 {
                block.index = point
                try writer.append(block)
                var done = Int64(point + 1)
                pwrite(count, &done, 8, 0)
                guard point == 0 else { continue }
                Thread.detachNewThread {
                    usleep(UInt32(20_000 + round * 7_111))
                    kill(getpid(), SIGKILL)
                }
            }
        }
        try withKnownIssue(Self.tear, isIntermittent: true) {
            try inspect(path)
        } matching: { "\($0.error as Any)".contains("incorrect metadata checksum") }
    }

    private static let tear: Comment =
        "about one kill in 200 leaves torn metadata of HDF5, as a write that is ended between two pages would"

    private func inspect(_ path: String) throws {
        let left = try check(path)
        try RunReader.recover(path: path)
        #expect(try check(path) == left)
        let source = try HDF5Source(path: path, follows: false)
        for name in ["iq/I", "iq/level", "iq/point", "traces/volts_Q", "demodulated/I"] {
            #expect(try source.shape("/entry/readout/c[0]/" + name)[0] == left)
        }
        if Python.isThere {
            let noted = try notedBlocks(path)
            let result = try Python.run("check_killed_run.py", [path, String(noted)])
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("A run with a decoder's link that is killed leaves whole conversations", arguments: 0..<3)
    func killedLink(round: Int) async throws {
        let path = NSTemporaryDirectory() + "/runlog-link-\(round)-" + UUID().uuidString + ".h5"
        defer { try? FileManager.default.removeItem(atPath: path) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
            let run = LinkRun.sweep(points: 50_000, shots: 100)
            let writer = try RunWriter(path: path, header: run.header)
            var block = run.block(0)
            for point in 0..<50_000 {
                block.index = point
                for row in 0..<300 { block.link?.messages[row].point = point }
                try writer.append(block)
                guard point == 0 else { continue }
                Thread.detachNewThread {
                    usleep(UInt32(20_000 + round * 9_173))
                    kill(getpid(), SIGKILL)
                }
            }
        }
        let done = try RunReader(path: path).summary()
        #expect(done.shotsDone > 0 && done.link != nil)
        try RunReader.recover(path: path)
        let source = try HDF5Source(path: path, follows: false)
        let table = "/entry/feedback/messages"
        for column in try source.children(of: table) where column != "title" {
            #expect(try source.shape(table + "/" + column) == [3 * done.shotsDone], "\(column)")
        }
        let points = try source.numbers(table + "/point")
        #expect(points == (0..<3 * done.shotsDone).map { Double($0 / 300) })
        #expect(try source.numbers(table + "/deadline").allSatisfy { $0 > 0 })
    }

    /// How many blocks the child was told were written.
    private func notedBlocks(_ path: String) throws -> Int {
        let noted = try Data(contentsOf: URL(fileURLWithPath: path + ".count"))
        return Int(noted.withUnsafeBytes { $0.count == 8 ? $0.loadUnaligned(as: Int64.self) : 0 })
    }

    /// Looks at everything in a file that a kill left.
    ///
    /// - Returns: the shots in whole blocks.
    private func check(_ path: String) throws -> Int {
        let reader = try RunReader(path: path)
        let summary = try reader.summary()
        #expect(summary.status == "running")
        #expect(!summary.isComplete)
        #expect(summary.finishedPoints >= (try notedBlocks(path)))
        for plot in try reader.plots() where !plot.name.hasPrefix("populations") {
            #expect(throws: Never.self) { try reader.series(for: plot.name) }
        }
        return summary.shotsDone
    }

    @Test("A snapshot of the file at any block opens, with the blocks so far")
    func snapshots() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep(points: 12)
            let writer = try RunWriter(path: path, header: run.header)
            for point in 0..<12 {
                let copy = directory + "/copy\(point).h5"
                try Data(contentsOf: URL(fileURLWithPath: path)).write(to: URL(fileURLWithPath: copy))
                let summary = try RunReader(path: copy).summary()
                #expect(summary.finishedPoints == point)
                #expect(summary.status == "running")
                let bytes = try Data(contentsOf: URL(fileURLWithPath: copy)).prefix(Superblock.byteCount)
                #expect(Superblock(Array(bytes))?.flags == 0)
                try writer.append(run.block(point))
            }
            try writer.finish(.complete)
        }
    }

    @Test("A file with consistency flags and a lost end is read, and mended")
    func recovery() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep()
            try run.write(to: path)
            #expect(try RunReader.recover(path: path) == false)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            var block = try #require(Superblock(Array(bytes.prefix(Superblock.byteCount))))
            #expect(block.isSound)
            block.flags = 5
            bytes.replaceSubrange(0..<Superblock.byteCount, with: block.bytes)
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: HDF5Error.self) { try HDF5Source(path: path, follows: false) }
            #expect(try RunReader(path: path).summary().finishedPoints == 5)
            #expect(try RunReader.recover(path: path))
            #expect(throws: Never.self) { try HDF5Source(path: path, follows: false) }
        }
    }

    @Test("The rows of a block that was not finished are dropped")
    func trimming() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep()
            let writer = try RunWriter(path: path, header: run.header)
            for point in 0..<3 { try writer.append(run.block(point)) }
            try writer.finish(.aborted("enough"))
            // As if the word that point 2 is there had not been written.
            do {
                let file = try HDF5Handle.openForWriting(path)
                let done = try DatasetWriter(
                    file: file.id, path: "/entry/progress/shots_done", element: .int64)
                try done.write([Int64(0)], start: [2], count: [1])
            }
            #expect(try RunReader.recover(path: path))
            let source = try HDF5Source(path: path, follows: false)
            #expect(try source.shape("/entry/readout/c[0]/iq/I") == [100])
            #expect(try source.shape("/entry/readout/c[0]/traces/codes_I") == [100, 20])
            #expect(try source.numbers("/entry/readout/c[0]/iq/Q").max() == Double(Float(1e-3)))
        }
    }

    @Test("A run that still goes on is not mended")
    func runningIsLeftAlone() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let writer = try RunWriter(path: path, header: SampleRun().header)
            let error = #expect(throws: RunLogError.self) { try RunReader.recover(path: path) }
            #expect(error?.message == "another process has it open")
            try writer.finish(.aborted("enough"))
            #expect(try RunReader.recover(path: path) == false)
        }
    }

    @Test("A program that was started while a file was open does not keep it open")
    func childIsNoHolder() throws {
        try withScratch { directory in
            let path = directory + "/run.h5"
            let run = SampleRun.sweep()
            try run.write(to: path)
            var child = pid_t()
            do {
                let source = try HDF5Source(path: path, follows: false)
                var words: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("60"), nil]
                defer { for word in words { free(word) } }
                try #require(posix_spawn(&child, "/bin/sleep", nil, nil, &words, environ) == 0)
                #expect(try source.shape("/entry/readout/c[0]/iq/I").count == 1)
            }
            defer {
                kill(child, SIGKILL)
                var status: Int32 = 0
                waitpid(child, &status, 0)
            }
            #expect(try RunReader.recover(path: path) == false)
        }
    }

    /// The known answer in the source of Jenkins's lookup3.c.
    @Test("The checksum is that of HDF5")
    func checksum() {
        let text = Array("Four score and seven years ago".utf8)
        #expect(Superblock.checksum(text[...]) == 0x1777_0551)
    }
}
