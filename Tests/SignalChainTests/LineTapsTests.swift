import RackModel
import RackNumerics
import RealModule
import Testing

@testable import SignalChain

@Suite("Taps of a line")
struct LineTapsTests {
    private let transforms = FourierTransformCache()

    private func taps(_ filters: [LineFilter], phases: Int = 2) throws -> LineTaps {
        try #require(
            LineTaps(filters: filters, samplePeriodSeconds: 1e-9, phases: phases, transforms: transforms))
    }

    /// The step response at the midpoint of sub-sample m of sample j, from sums of taps.
    private func step(_ taps: LineTaps, _ j: Int, _ m: Int) -> Double {
        let index = j - taps.first
        guard index >= 0 else { return 0 }
        return taps.taps[(m * taps.count)..<(m * taps.count + min(index + 1, taps.count))].reduce(0, +)
    }

    @Test(
        "Sums of a single filter's taps are its step response at the sub-samples' midpoints",
        arguments: [
            LineFilter.singlePole(cutoffHz: 0.4e9), .gaussian(cutoffHz: 0.4e9),
            .bessel(order: 4, cutoffHz: 0.2e9),
            .exponential(amplitude: 0.05, tauSeconds: 40e-9),
            .exponential(amplitude: -0.05, tauSeconds: 0.2e-9),
            .reflection(coefficient: 0.1, delaySeconds: 7.3e-9),
            .measured(impulseResponse: [0.8, 0.3, -0.1], periodSeconds: 0.77e-9),
        ], [1, 2, 3])
    func single(_ filter: LineFilter, _ phases: Int) throws {
        let taps = try taps([filter], phases: phases)
        for j in -4..<300 {
            for m in 0..<phases {
                let seconds = (Double(j) + (Double(m) + 0.5) / Double(phases)) * 1e-9
                #expect((step(taps, j, m) - filter.stepResponse(atSeconds: seconds)).magnitude < 1e-9)
            }
        }
    }

    @Test("Two Gaussians are one whose variance is the sum")
    func twoGaussians() throws {
        let two = try taps([.gaussian(cutoffHz: 0.4e9), .gaussian(cutoffHz: 0.3e9)])
        // Cutoffs add as reciprocal squares.
        let expected = LineFilter.gaussian(
            cutoffHz: 1 / (1 / (0.4e9 * 0.4e9) + 1 / (0.3e9 * 0.3e9)).squareRoot())
        for j in -6..<20 {
            let seconds = (Double(j) + 0.25) * 1e-9
            #expect((step(two, j, 0) - expected.stepResponse(atSeconds: seconds)).magnitude < 1e-9)
        }
    }

    @Test("A Gaussian and an exponential give the closed form with erfc, through the spectrum")
    func gaussianAndExponential() throws {
        let (cutoff, amplitude, tau) = (0.4e9, 0.07, 30e-9)
        let taps = try taps(
            [.exponential(amplitude: amplitude, tauSeconds: tau), .gaussian(cutoffHz: cutoff)], phases: 3)
        let sigma = Double.log(2).squareRoot() / (2 * .pi * cutoff)
        for j in -4..<400 {
            for m in 0..<3 {
                let t = (Double(j) + (Double(m) + 0.5) / 3) * 1e-9
                // e^(−t/τ)u(t) convolved with a Gaussian of unit area.
                let tail =
                    0.5 * .exp(sigma * sigma / (2 * tau * tau) - t / tau)
                    * .erfc((sigma / tau - t / sigma) / Double(2).squareRoot())
                let expected = 0.5 * .erfc(-t / (Double(2).squareRoot() * sigma)) + amplitude * tail
                #expect((step(taps, j, m) - expected).magnitude < 1e-8)
            }
        }
    }

    @Test(
        "Echoes off the grid delay the filtered step exactly, whatever the filter",
        arguments: [
            [LineFilter.singlePole(cutoffHz: 0.4e9)], [.gaussian(cutoffHz: 0.4e9)],
            [.bessel(order: 2, cutoffHz: 0.3e9)], [.singlePole(cutoffHz: 0.4e9), .gaussian(cutoffHz: 0.5e9)],
        ])
    func echoes(_ filters: [LineFilter]) throws {
        let plain = try taps(filters, phases: 8)
        let echoed = try taps(filters + [.reflection(coefficient: 0.2, delaySeconds: 3.375e-9)], phases: 8)
        // 3.375 ns are 27 sub-samples of 1/8 ns.
        for q in -20..<400 {
            let (j, m) = (Int((Double(q) / 8).rounded(.down)), ((q % 8) + 8) % 8)
            let p = q - 27
            let (k, n) = (Int((Double(p) / 8).rounded(.down)), ((p % 8) + 8) % 8)
            #expect((step(echoed, j, m) - step(plain, j, m) - 0.2 * step(plain, k, n)).magnitude < 1e-9)
        }
    }

    @Test("A chain of poles and a Gaussian agree with a numerical convolution")
    func composition() throws {
        let chain: [LineFilter] = [
            .bessel(order: 3, cutoffHz: 0.5e9), .exponential(amplitude: 0.1, tauSeconds: 3e-9),
        ]
        let taps = try taps(chain + [.gaussian(cutoffHz: 0.6e9)])
        let sigma = Double.log(2).squareRoot() / (2 * .pi * 0.6e9)
        // s(t) = ∫ s_chain(v) φ_σ(t − v) dv: trapezoids of 1 ps over the chain's smooth half-line.
        let fine = 1e-12
        let before = RationalResponse(chain).steps(offset: 0, step: fine, count: 40_000)
        for (j, m) in [(-1, 1), (0, 0), (0, 1), (1, 0), (2, 1), (5, 0), (20, 0)] {
            let t = (Double(j) + (Double(m) + 0.5) / 2) * 1e-9
            var sum = 0.0
            for (k, value) in before.enumerated() {
                let u = (t - Double(k) * fine) / sigma
                sum += (k == 0 ? 0.5 : 1) * value * .exp(-u * u / 2)
            }
            let expected = sum * fine / (sigma * (2 * .pi).squareRoot())
            #expect((step(taps, j, m) - expected).magnitude < 1e-6)
        }
    }

    @Test("What is cut off is below 10⁻⁹ of full scale: constants pass with gain 1")
    func constantGain() throws {
        for filters: [LineFilter] in [
            [.singlePole(cutoffHz: 1e6)], [.exponential(amplitude: 0.1, tauSeconds: 3e-6)],
            [.exponential(amplitude: -0.3, tauSeconds: 1e-6), .gaussian(cutoffHz: 0.4e9)],
        ] {
            let taps = try taps(filters)
            for m in 0..<2 { #expect((step(taps, 10_000_000, m) - 1).magnitude < 1e-9) }
        }
    }

    @Test("A response that is too long for memory is not attempted")
    func tooLong() {
        let taps = LineTaps(
            filters: [.exponential(amplitude: 0.1, tauSeconds: 1)], samplePeriodSeconds: 1e-9, phases: 2,
            transforms: transforms)
        #expect(taps == nil)
    }
}

@Suite("Convolution with a line's taps")
struct LineConvolverTests {
    private func convolver(
        _ filter: LineFilter, _ transforms: FourierTransformCache = .init(), phases: Int = 2
    ) -> LineConvolver {
        LineConvolver(
            taps: LineTaps(
                filters: [filter], samplePeriodSeconds: 1e-9, phases: phases, transforms: transforms)!,
            transforms: transforms)
    }

    private static let long = LineFilter.exponential(amplitude: 0.1, tauSeconds: 20e-9)

    @Test(
        "Overlap-save equals the direct sum, in one block and in many",
        arguments: [1, 33, 500, 1000, 5000, 20_000],
        [1, 2, 3])
    func overlapSave(_ count: Int, _ phases: Int) {
        let convolver = convolver(Self.long, phases: phases)
        let samples = Bench.noise(count)
        let (re, im) = (samples.map(\.re), samples.map(\.im))
        let direct = convolver.convolveDirectly(re: re, im: im, scale: 0.7)
        let fast = convolver.convolveByTransform(re: re, im: im, scale: 0.7)
        #expect(direct.re.count == fast.re.count && direct.re.count == phases * convolver.outputCount(count))
        #expect(zip(direct.re, fast.re).allSatisfy { ($0 - $1).magnitude < 1e-13 })
        #expect(zip(direct.im, fast.im).allSatisfy { ($0 - $1).magnitude < 1e-13 })
        for real in [
            convolver.convolveByTransform(re: re, im: [], scale: 0.7),
            convolver.convolveDirectly(re: re, im: [], scale: 0.7),
        ] {
            #expect(zip(direct.re, real.re).allSatisfy { ($0 - $1).magnitude < 1e-13 })
            #expect(real.im.count == direct.im.count && real.im.allSatisfy { $0 == 0 })
        }
    }

    @Test("The direct sum is the definition, at every count round the lanes' edges", arguments: [1, 2, 3, 4])
    func definition(_ phases: Int) {
        let convolver = convolver(.singlePole(cutoffHz: 0.3e9), phases: phases)
        let taps = convolver.taps
        for count in [1, 2, 7, 8, 9, 16, 33, 2048, 2100] {
            let samples = Bench.noise(count)
            let result = convolver.convolveDirectly(re: samples.map(\.re), im: samples.map(\.im))
            for n in 0..<convolver.outputCount(count) {
                for m in 0..<phases {
                    var sum = Complex.zero
                    for i in 0..<taps.count where samples.indices.contains(n - i) {
                        sum += taps.taps[m * taps.count + i] * samples[n - i]
                    }
                    let got = Complex(result.re[phases * n + m], result.im[phases * n + m])
                    #expect((got - sum).magnitude < 1e-14)
                }
            }
        }
    }

    @Test(
        "A head and a recursion over slow poles equal the sum over all taps",
        arguments: [
            [LineFilter.exponential(amplitude: 0.1, tauSeconds: 200e-9)],
            [
                .gaussian(cutoffHz: 0.4e9), .exponential(amplitude: -0.02, tauSeconds: 30e-9),
                .exponential(amplitude: 0.01, tauSeconds: 200e-9),
            ],
            [
                .bessel(order: 4, cutoffHz: 0.3e9), .singlePole(cutoffHz: 5e6),
                .reflection(coefficient: 0.05, delaySeconds: 7.3e-9),
            ],
            [
                .measured(impulseResponse: [0.8, 0.3, -0.1], periodSeconds: 0.7e-9),
                .exponential(amplitude: 0.1, tauSeconds: 90e-9),
            ],
        ], [1, 2, 3])
    func recursion(_ filters: [LineFilter], _ phases: Int) throws {
        let transforms = FourierTransformCache()
        let taps = try #require(
            LineTaps(filters: filters, samplePeriodSeconds: 1e-9, phases: phases, transforms: transforms))
        #expect(try #require(taps.split).count < 64)
        let convolver = LineConvolver(taps: taps, transforms: transforms)
        for count in [1, 20, 1000] {
            let samples = Bench.noise(count)
            let (re, im) = (samples.map(\.re), samples.map(\.im))
            let direct = convolver.convolveDirectly(re: re, im: im, scale: 0.7)
            let fast = convolver.convolve(re: re, im: im, scale: 0.7)
            #expect(direct.re.count == fast.re.count)
            #expect(zip(direct.re, fast.re).allSatisfy { ($0 - $1).magnitude < 2e-10 })
            #expect(zip(direct.im, fast.im).allSatisfy { ($0 - $1).magnitude < 2e-10 })
            let real = convolver.convolve(re: re, im: [], scale: 0.7)
            #expect(real.re == fast.re && real.im.allSatisfy { $0 == 0 })
        }
    }

    @Test("Coinciding slow poles are not split, and still right")
    func coinciding() throws {
        let slow = LineFilter.exponential(amplitude: 0.1, tauSeconds: 50e-9)
        let taps = try #require(
            LineTaps(filters: [slow, slow], samplePeriodSeconds: 1e-9, phases: 2, transforms: .init()))
        #expect(taps.split == nil)
    }

    @Test("A signal in two pieces gives the sum of their answers")
    func pieces() {
        let convolver = convolver(Self.long)
        let samples = Bench.noise(9000)
        let whole = convolver.convolve(re: samples.map(\.re), im: samples.map(\.im))
        var sum = [Double](repeating: 0, count: whole.re.count)
        for range in [0..<4100, 4100..<9000] {
            let piece = convolver.convolve(re: samples[range].map(\.re), im: samples[range].map(\.im))
            for (k, value) in piece.re.enumerated() { sum[2 * range.lowerBound + k] += value }
        }
        // Each piece is followed until 10⁻¹⁰ of its tail is left.
        #expect(zip(whole.re, sum).allSatisfy { ($0 - $1).magnitude < 2e-10 })
    }

    @Test("Repeated runs give the same bits, whatever was planned before")
    func determinism() {
        let samples = Bench.noise(5000)
        let (re, im) = (samples.map(\.re), samples.map(\.im))
        let reference = convolver(Self.long).convolveByTransform(re: re, im: im)
        for size in [64, 1024, 4096, 1 << 15] {
            let transforms = FourierTransformCache()
            _ = transforms.transform(count: size)
            let convolver = convolver(Self.long, transforms)
            _ = convolver.convolveByTransform(re: Array(re[..<(size / 16 + 40)]), im: [])
            for _ in 0..<3 {
                let again = convolver.convolveByTransform(re: re, im: im)
                #expect(again.re == reference.re && again.im == reference.im)
            }
        }
    }
}
