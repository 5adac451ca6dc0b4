import CHDF5
import Glibc
import RackEmulator
import RackModel
import RackUnits

/// The state of a file that is being written: open datasets, and how much of each point is there.
struct WriterSession: ~Copyable {
    let layout: RunLayout
    private let file: HDF5Handle
    private let guardian: CrashGuard
    private var datasets: RunDatasets
    /// Where the status is in the file, for last words past the library.
    private let statusOffset: Int?
    private var failure: RunLogError?
    private var isFinished = false
    private var records = 0
    private var shotsDone: [Int64]
    /// Averages of the points that are not whole yet. Looked up by point, never iterated.
    private var openPoints: [Int: PointAverages] = [:]

    init(path: String, header: RunHeader) throws(HDF5Error) {
        let layout = RunLayout(header)
        let file = try Self.create(path, allocationBytes: hsize_t(layout.allocationBytes))
        let version = header.versions.first { $0.name == "pulserack" }.map { " " + $0.version } ?? ""
        try layout.root(startTime: currentTime(), creator: RunFile.creator + version)
            .write(into: file.id, isRoot: true)
        try HDF5.call("flush the file") { H5Fflush(file.id, H5F_SCOPE_GLOBAL) }
        try HDF5.call("let readers follow") { H5Fstart_swmr_write(file.id) }
        let datasets = try RunDatasets(file: file.id, layout: layout)
        let guardian = try CrashGuard(path: path)
        guardian.clearFlags()
        statusOffset = datasets.status.fileOffset
        shotsDone = Array(repeating: 0, count: layout.points)
        self.layout = layout
        self.file = file
        self.datasets = datasets
        self.guardian = guardian
    }

    static func create(_ path: String, allocationBytes: hsize_t) throws(HDF5Error) -> HDF5Handle {
        let access = try HDF5Handle("make access properties", closedBy: H5Pclose) {
            H5Pcreate(CHDF5_FILE_ACCESS())
        }
        try HDF5.call("choose the file format") {
            H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110)
        }
        // Without this a number in the middle of a sweep is written with 64 kB around it.
        try HDF5.call("switch off the sieve buffer") { H5Pset_sieve_buf_size(access.id, 0) }
        // Space is taken in blocks of this size, so that the end of the file rarely moves.
        try HDF5.call("set the size of allocations") {
            H5Pset_small_data_block_size(access.id, allocationBytes)
        }
        try HDF5.call("set the size of allocations") {
            H5Pset_meta_block_size(access.id, allocationBytes / 4)
        }
        return try HDF5Handle.file("create the file") {
            H5Fcreate(path, CHDF5_ACC_EXCL(), CHDF5_DEFAULT(), access.id)
        }
    }

    mutating func append(_ block: PointResult, path: String) throws(RunLogError) {
        let operation = "write shots from \(block.firstShot) of point \(block.index) to"
        if let failure { throw failure }
        if isFinished {
            throw RunLogError(operation: operation, path: path, message: "the run is finished")
        }
        let shots: Int
        switch layout.shots(in: block) {
        case .success(let count): shots = count
        case .failure(let mismatch):
            throw RunLogError(operation: operation, path: path, message: mismatch.message)
        }
        do throws(HDF5Error) {
            try write(block, shots: shots)
        } catch {
            let failure = error.at(path, operation)
            self.failure = failure
            abandon(because: failure.message)
            throw failure
        }
    }

    private mutating func write(_ block: PointResult, shots: Int) throws(HDF5Error) {
        try datasets.writeRecords(block, shots: shots, at: records)
        try datasets.writeBits(block, shots: shots, registers: layout.header.shape.registers)
        try datasets.outputs.write(block, shots: shots)
        try datasets.link?.write(block)
        var averages = openPoints[block.index] ?? PointAverages(layout)
        averages.add(block, shots: shots, layout: layout)
        if let history = averages.history, layout.header.options.populations, block.index == layout.header.shownPoint {
            try datasets.writePopulations(history, tickRate: layout.header.device.tickRate)
        }
        let isWhole = shotsDone[block.index] + Int64(shots) >= Int64(layout.shots)
        if layout.hasSweeps { try datasets.writeAverages(averages, at: layout.position(of: block.index)) }
        try datasets.writeSums(averages, point: block.index)
        if isWhole { try datasets.appendCounts(averages.counts, point: block.index) }
        var end: haddr_t = 0
        try HDF5.call("find the end of the file") { H5Fget_eoa(file.id, &end) }
        guardian.announce(end: UInt64(end))
        try HDF5.call("flush the file") { H5Fflush(file.id, H5F_SCOPE_GLOBAL) }
        guardian.clearFlags()
        // Only now is the block there: first its data, then the word that it is.
        shotsDone[block.index] += Int64(shots)
        records += shots
        openPoints[block.index] = isWhole ? nil : averages
        try datasets.link?.writeFigures(averages.link, point: block.index)
        try datasets.writeProgress(
            point: block.index, shotsDone: shotsDone[block.index],
            seconds: layout.header.device.tickRate.seconds(averages.longestTicks),
            counters: averages.counters, clusters: averages.clusters)
    }

    mutating func finish(_ ending: RunWriter.Ending, machine: MachineTime, path: String) throws(RunLogError) {
        if isFinished { return }
        isFinished = true
        if let failure {
            if ending == .complete { throw failure }
            return
        }
        do throws(HDF5Error) {
            try datasets.link?.write(machine)
            try datasets.endTime.write(currentTime().padded(to: 32))
            try datasets.status.write(ending.status.padded(to: RunLayout.textBytes))
            try HDF5.call("flush the file") { H5Fflush(file.id, H5F_SCOPE_GLOBAL) }
            try datasets.close()
            try file.close()
            guardian.unlock()
        } catch {
            let failure = error.at(path, "finish")
            self.failure = failure
            abandon(because: failure.message)
            throw failure
        }
    }

    /// The disk failed: says so in the file by other means, and leaves it fit to be read.
    ///
    /// The library is not asked to close the file. It would try once more to write what it has in memory,
    /// fail, and keep a half-closed file that it stumbles over later.
    private mutating func abandon(because reason: String) {
        datasets.abandon()
        file.abandon()
        guardian.settle()
        if let statusOffset {
            let status = RunWriter.Ending.aborted(reason).status
            guardian.write(status.padded(to: RunLayout.textBytes), at: statusOffset)
        }
        guardian.unlock()
    }
}

/// Now, in UTC, as ISO 8601: "2025-03-07T14:02:11Z".
func currentTime() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var bytes = [CChar](repeating: 0, count: 32)
    strftime(&bytes, bytes.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
