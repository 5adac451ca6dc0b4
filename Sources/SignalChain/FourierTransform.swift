internal import CFFTW3
internal import Synchronization

/// `count` complex numbers, interleaved, in memory aligned as FFTW's own allocator aligns it: a plan may
/// then be run on any such buffer, with the same instructions and the same bits.
struct AlignedComplexBuffer: ~Copyable {
    let count: Int
    /// 2·count numbers: re, im, re, im, …
    let values: UnsafeMutablePointer<Double>

    init(count: Int) {
        precondition(count > 0)
        guard let memory = fftw_malloc(count * MemoryLayout<fftw_complex>.stride) else {
            preconditionFailure("out of memory for a transform of \(count) points")
        }
        self.count = count
        values = memory.bindMemory(to: Double.self, capacity: 2 * count)
        values.initialize(repeating: 0, count: 2 * count)
    }

    deinit { fftw_free(values) }
}

/// Plans for complex transforms of one length, from one buffer into another (in ours a third quicker than in
/// place for the short blocks that most lines need).
///
/// Plans are made with `FFTW_ESTIMATE`: a measured plan depends on how busy the machine was, and with it
/// the last bits of every sample. Making and destroying plans is not thread-safe in FFTW, so both happen
/// under one lock for the process; running them is.
final class FourierTransform: Sendable {
    private static let planner = Mutex<Void>(())

    /// The plans are only read once made, and FFTW's execute functions are safe on any thread.
    private struct Plans: @unchecked Sendable {
        let forward: fftw_plan
        let backward: fftw_plan
    }

    let count: Int
    private let plans: Plans

    init(count: Int) {
        self.count = count
        let input = AlignedComplexBuffer(count: count)
        let output = AlignedComplexBuffer(count: count)
        let (from, to) = (UInt(bitPattern: input.values), UInt(bitPattern: output.values))
        plans = Self.planner.withLock { _ in
            let input = UnsafeMutablePointer<fftw_complex>(bitPattern: from)
            let output = UnsafeMutablePointer<fftw_complex>(bitPattern: to)
            guard let forward = fftw_plan_dft_1d(Int32(count), input, output, FFTW_FORWARD, FFTW_ESTIMATE),
                let backward = fftw_plan_dft_1d(Int32(count), input, output, FFTW_BACKWARD, FFTW_ESTIMATE)
            else { preconditionFailure("FFTW has no plan for \(count) points") }
            return Plans(forward: forward, backward: backward)
        }
        // The planner looks at the buffers' alignment: they must outlive the planning.
        withExtendedLifetime(input) {}
        withExtendedLifetime(output) {}
    }

    deinit {
        Self.planner.withLock { _ in
            fftw_destroy_plan(plans.forward)
            fftw_destroy_plan(plans.backward)
        }
    }

    /// X_k = Σ x_n e^(−2πi kn/N). The input's contents are kept.
    func forward(_ input: borrowing AlignedComplexBuffer, into output: borrowing AlignedComplexBuffer) {
        execute(plans.forward, input, output)
    }

    /// x_n = Σ X_k e^(+2πi kn/N), not divided by N. The input's contents are kept.
    func backward(_ input: borrowing AlignedComplexBuffer, into output: borrowing AlignedComplexBuffer) {
        execute(plans.backward, input, output)
    }

    private func execute(
        _ plan: fftw_plan, _ input: borrowing AlignedComplexBuffer, _ output: borrowing AlignedComplexBuffer
    ) {
        precondition(input.count == count && output.count == count && input.values != output.values)
        let from = UnsafeMutableRawPointer(input.values).assumingMemoryBound(to: fftw_complex.self)
        let to = UnsafeMutableRawPointer(output.values).assumingMemoryBound(to: fftw_complex.self)
        fftw_execute_dft(plan, from, to)
    }
}

/// The transforms made so far, one a power of two, shared by the ports of a chain.
final class FourierTransformCache: Sendable {
    private let transforms = Mutex<[FourierTransform?]>(.init(repeating: nil, count: 40))

    /// The transform of `count` points, a power of two.
    func transform(count: Int) -> FourierTransform {
        precondition(count > 0 && count & (count - 1) == 0)
        return transforms.withLock { transforms in
            let slot = count.trailingZeroBitCount
            if let known = transforms[slot] { return known }
            let new = FourierTransform(count: count)
            transforms[slot] = new
            return new
        }
    }

    /// The smallest power of two that is at least `count`, and at least 2.
    static func size(atLeast count: Int) -> Int {
        count <= 2 ? 2 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
    }
}
