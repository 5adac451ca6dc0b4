/// Numbers that never change, where whole vectors of lanes lie in single cache lines.
final class AlignedRows: @unchecked Sendable {
    let count: Int
    let start: UnsafePointer<Double>

    init(count: Int, _ fill: (UnsafeMutablePointer<Double>) -> Void) {
        self.count = count
        let numbers = Self.allocate(count)
        fill(numbers)
        start = UnsafePointer(numbers)
    }

    deinit { UnsafeMutablePointer(mutating: start).deallocate() }

    /// Zeros that begin at a multiple of 64 bytes.
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Double>.stride, alignment: 64)
        let start = raw.bindMemory(to: Double.self, capacity: max(count, 1))
        start.initialize(repeating: 0, count: max(count, 1))
        return start
    }
}
