import Foundation
import RackEmulator
import RackModel
import Sequencing
import Testing

/// Q1 programs on a qubit, against formulas.
@Suite("A cluster with a chip behind it")
struct ClusterEmulatorTests {
    /// The means of bins along the axis on which they differ most, from 0 to 1 where `expected` goes from 0 to 1, by least
    /// squares; and the largest deviation.
    static func fit(_ bins: [AcquisitionData.Bin], to expected: [Double]) -> (contrast: Double, worst: Double) {
        let points = bins.map { (Double($0.path0) / Double($0.count), Double($0.path1) / Double($0.count)) }
        let n = Double(points.count)
        let mean = expected.reduce(0, +) / n
        let variance = expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        func slope(_ pick: ((Double, Double)) -> Double) -> (slope: Double, offset: Double) {
            let middle = points.reduce(0) { $0 + pick($1) } / n
            let slope = zip(points, expected).reduce(0) { $0 + (pick($1.0) - middle) * ($1.1 - mean) } / variance
            return (slope, middle - slope * mean)
        }
        let (x, y) = (slope(\.0), slope(\.1))
        let size = (x.slope * x.slope + y.slope * y.slope).squareRoot()
        var worst = 0.0
        for (point, value) in zip(points, expected) {
            let (dx, dy) = (point.0 - x.offset - x.slope * value, point.1 - y.offset - y.slope * value)
            worst = max(worst, (dx * dx + dy * dy).squareRoot() / size)
        }
        return (size, worst)
    }

    @Test("A Rabi loop in hardware oscillates as the amplitude says, and costs what its pulses cost")
    func rabi() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let (points, averages, step) = (12, 1000, 2900)
        let loop = ClusterBench.loop(points: points, averages: averages, rest: 200_000, drive: true, step: step)
        let read = ClusterBench.loop(points: points, averages: averages, rest: 200_000, drive: false, step: step)
        let bins = try bench.run([bench.driving(loop), bench.reading(read, bins: points)])
        try #require(bins.count == points)
        #expect(bins.allSatisfy { $0.count == UInt32(averages) })
        let expected = (0..<points).map { point in
            let amplitude = Double(point * step) / 32768 * 0.5.squareRoot()
            let angle = 2 * Double.pi * ClusterBench.rabiHz * amplitude * 20e-9
            return pow(sin(angle / 2), 2)
        }
        let found = Self.fit(bins, to: expected)
        #expect(found.worst < 0.12, "\(found)")
        #expect(bench.engine.counters.kinds < 4 * points, "\(bench.engine.counters)")
        #expect(bench.engine.status(of: ClusterBench.readout)?.state == .stopped)
        #expect(bench.engine.status(of: ClusterBench.readout)?.flags == [.binningDone])
    }
}
