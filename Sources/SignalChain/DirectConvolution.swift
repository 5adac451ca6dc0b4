/// The plain sum y[n] = Σ_i kernel[i]·input[n − i], for two kernels at a time: they share the loads.
enum DirectConvolution {
    /// Outputs made from one scratch copy of the input: small enough for the first-level cache.
    private static let chunk = 2048
    private static let lanes = 8

    /// Where the two results go: `first[stride·n]` and `second[stride·n]`.
    struct Destination {
        var first: UnsafeMutablePointer<Double>
        var second: UnsafeMutablePointer<Double>
        var stride: Int
    }

    /// The convolutions of `scale`·input with both kernels, of `kernelCount` taps each.
    ///
    /// The order of the sums over i is fixed, so a result has the same bits at any place in a signal.
    static func convolve(
        input: UnsafeBufferPointer<Double>, scale: Double, first: UnsafePointer<Double>,
        second: UnsafePointer<Double>,
        kernelCount: Int, to destination: Destination
    ) {
        let outputs = input.count + kernelCount - 1
        let history = kernelCount - 1
        withUnsafeTemporaryAllocation(of: Double.self, capacity: history + chunk + lanes) { scratch in
            let window = scratch.baseAddress!
            for start in Swift.stride(from: 0, to: outputs, by: chunk) {
                let count = min(chunk, outputs - start)
                // Inputs start − history ..< start + count, zeros outside, and a last lane's worth of zeros.
                let lower = max(0, history - start)
                let upper = max(lower, min(history + count, input.count - start + history))
                for k in 0..<lower { window[k] = 0 }
                for k in lower..<upper { window[k] = scale * input[start - history + k] }
                for k in upper..<history + count + lanes { window[k] = 0 }
                var place = destination
                place.first += start * destination.stride
                place.second += start * destination.stride
                sum(window + history, count, first, second, kernelCount, place)
            }
        }
    }

    private static func sum(
        _ input: UnsafePointer<Double>, _ count: Int, _ first: UnsafePointer<Double>,
        _ second: UnsafePointer<Double>,
        _ kernelCount: Int, _ destination: Destination
    ) {
        let isInterleaved = destination.stride == 2 && destination.second == destination.first + 1
        for start in Swift.stride(from: 0, to: count, by: lanes) {
            var (a, b) = (SIMD8<Double>(), SIMD8<Double>())
            for i in 0..<kernelCount {
                let window = UnsafeRawPointer(input + (start - i)).loadUnaligned(as: SIMD8<Double>.self)
                a += first[i] * window
                b += second[i] * window
            }
            if start + lanes <= count, isInterleaved {
                var both = SIMD16<Double>()
                both.evenHalf = a
                both.oddHalf = b
                UnsafeMutableRawPointer(destination.first + 2 * start).storeBytes(
                    of: both, as: SIMD16<Double>.self)
            } else if start + lanes <= count, destination.stride == 1 {
                UnsafeMutableRawPointer(destination.first + start).storeBytes(of: a, as: SIMD8<Double>.self)
                UnsafeMutableRawPointer(destination.second + start).storeBytes(of: b, as: SIMD8<Double>.self)
            } else {
                for lane in 0..<min(lanes, count - start) {
                    destination.first[(start + lane) * destination.stride] = a[lane]
                    destination.second[(start + lane) * destination.stride] = b[lane]
                }
            }
        }
    }
}
