import Foundation
import RackEmulator
import RackModel
import RackNumerics
import RunLog
import Scheduling

extension Benchmarks {
    func writtenPoints() throws -> Double {
        // 4 + 4 bytes of IQ, the assigned and the prepared level, and a bit a shot.
        try writtenMegabytes(shots: 1 << 16, blocks: 32, samples: 0, bytesPerShot: 11)
    }

    func writtenTraces() throws -> Double {
        // Raw codes are 2 × 2 bytes and demodulated samples 2 × 4 bytes.
        try writtenMegabytes(shots: 4096, blocks: 4, samples: 500, bytesPerShot: 12 * 500 + 11)
    }

    /// The rate at which results reach a file in the temporary directory, before compression, closing
    /// included.
    private func writtenMegabytes(shots: Int, blocks: Int, samples: Int, bytesPerShot: Int) throws -> Double {
        let device = Self.bench(filters: [])
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let header = RunHeader(
            programName: "benchmark.qasm", programText: "", scheduleText: "", deviceText: "", resolvedDeviceJSON: "{}",
            device: device, options: RunOptions(shots: shots * blocks, seed: seed, traces: samples > 0),
            shape: RunShape(
                captures: [
                    RunShape.CaptureShape(
                        name: "c[0]", kind: .bit, qubit: 0, startTick: 0, durationTicks: 500, samples: 500,
                        samplePeriodSeconds: 1e-9, levelCentres: [IQPoint(i: -1e-3, q: 0), IQPoint(i: 1e-3, q: 0)])
                ],
                registers: [PulseSchedule.BitRegister(name: "c", size: 1)], modes: [0]),
            ports: [], shownPoint: 0, commandLine: "", versions: Rack.versions)
        let block = noise(shots: shots, samples: samples)
        return try Self.bestRate(by: .wall) {
            let path = folder.appendingPathComponent("run.h5").path
            let writer = try RunWriter(path: path, header: header, existing: .replace)
            for number in 0..<blocks {
                var block = block
                block.firstShot = number * shots
                try writer.append(block)
            }
            try writer.finish(.complete)
            return Double(shots * blocks * bytesPerShot) / 1e6
        }
    }

    /// A block of the kind that a readout gives: noise of a few codes, which compresses as real noise does.
    private func noise(shots: Int, samples: Int) -> PointResult {
        var state = seed | 1
        func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24) - 0.5
        }
        func floats(_ count: Int) -> [Float] { (0..<count).map { _ in next() * 2e-3 } }
        func codes(_ count: Int) -> [Int16] { (0..<count).map { _ in Int16(next() * 200) } }
        let levels = (0..<shots).map { _ in next() > 0 ? UInt8(1) : 0 }
        let total = shots * samples
        return PointResult(
            index: 0,
            captures: [
                CaptureResult(
                    i: floats(shots), q: floats(shots), assigned: levels, prepared: levels, rawI: codes(total),
                    rawQ: codes(total), traceI: floats(total), traceQ: floats(total), populations: [0.5, 0.5, 0])
            ],
            bits: [levels], finalPopulations: [[0.5, 0.5, 0]], durationTicks: 1000)
    }
}
