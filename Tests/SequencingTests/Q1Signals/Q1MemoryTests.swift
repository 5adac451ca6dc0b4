import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Sequencing
import Testing

@Suite("Memories of Q1 readout modules, and the device behind their cables")
struct Q1MemoryTests {
    @Test("bins add up, and hold at the ends of their sums")
    func bins() {
        var bin = AcquisitionData.Bin()
        let fits = [bin.add([5, -7], bit: true), bin.add([1, -1], bit: false)]
        #expect(fits == [true, true])
        #expect((bin.path0, bin.path1, bin.thresholded, bin.count) == (6, -8, 1, 2))
        bin.add([100, 100], ones: 30, count: 40)
        #expect(bin.count == 42 && bin.thresholded == 31)
        let overflows = !bin.add([.max, .min], bit: false)
        #expect(overflows && bin.path0 == .max && bin.path1 == .min + 92)
    }

    @Test("2¹⁶ acquisitions of the longest integration at full scale fit into a bin")
    func accumulator() {
        var bin = AcquisitionData.Bin()
        let longest = Int64(1 << 24 - 4) << 22
        let fits = bin.add([longest << 16, -longest << 16], ones: 0, count: 1 << 16)
        #expect(fits)
    }

    @Test("the scope keeps the latest trace, or adds up")
    func scope() {
        var settings = ClusterModuleSettings.ScopeSettings()
        settings.averages = [true, false]
        var scope = Q1ScopeMemory(settings)
        scope.record([1, 2, 3], path: 0)
        scope.record([4, 5, 6], isClipped: true, path: 1)
        scope.record([10, 20, 30], count: 5, path: 0)
        scope.record([40, 50, 60], path: 1)
        #expect(scope.paths[0].samples.count == 16384)
        #expect(Array(scope.paths[0].samples.prefix(4)) == [11, 22, 33, 0])
        #expect(scope.paths[0].count == 6 && !scope.paths[0].isOutOfRange)
        #expect(Array(scope.paths[1].samples.prefix(3)) == [40, 50, 60])
        #expect(scope.paths[1].count == 1 && !scope.paths[1].isOutOfRange)
        scope.record([1], isClipped: true, path: 0)
        scope.record([1], path: 0)
        #expect(scope.paths[0].isOutOfRange)
    }

    @Test("a scope that waits for a level starts where it is reached")
    func scopeLevel() {
        var settings = ClusterModuleSettings.ScopeSettings()
        settings.triggeredBySequencer = [false, false]
        settings.triggerLevel = [0.25, 0.25]
        var scope = Q1ScopeMemory(settings)
        let hasRecorded = [scope.record([0, 511, 512, 7], path: 0), scope.record([0, 0, 0, 0], path: 1)]
        #expect(hasRecorded == [true, false])
        #expect(Array(scope.paths[0].samples.prefix(3)) == [512, 7, 0])
        #expect(scope.paths[1].count == 0)
    }

    @Test("crossings are counted as the input rises")
    func crossings() {
        #expect(Q1ScopeMemory.crossings(of: [0, 2000, 2000, 0, 1500, -3, 1024], threshold: 0.5) == 3)
        #expect(Q1ScopeMemory.crossings(of: [2000, 2000], threshold: 0.5) == 0)
    }

    @Test("counters capture the converters, before any demodulation")
    func traces() throws {
        var bench = SignalBench()
        bench.add(slot: 4)
        var list = EventList(frequencyHz: 50e6)
        list.add(.acquireTTL(number: 1, acquisition: 1, bin: 2, isEnabled: true), at: 2000)
        list.add(.acquireTTL(number: 1, acquisition: 1, bin: 2, isEnabled: false), at: 2100)
        let rendering = try bench.rendering(list.events, until: 3000)
        let acquisition = try #require(rendering.acquisitions.first)
        #expect(acquisition.isCounting && acquisition.nanoseconds == 100)
        let trace = rendering.schedule.captures[try #require(acquisition.scopeCapture)]
        #expect(trace.kind == .trace && trace.startTick == 2000 && trace.durationTicks == 100)
        #expect(trace.state.frequencyHz == 6.9e9)
    }

    // MARK: The device as the cluster drives it

    @Test("oscillators, attenuators, gains and cables are the modules'")
    func drivenDevice() throws {
        var bench = SignalBench()
        bench.modules[0].outputAttenuation = [20]
        bench.modules[0].outputOffsetVolts = [0.01, 0.02, 0, 0]
        bench.rack.modules[0].cables[0].attenuationDecibels = 3
        bench.rack.modules[0].cables[0].delaySeconds = 4e-9
        bench.modules[2].inputAttenuation = [20]
        bench.rack.modules[2].cables[1].delaySeconds = 2e-9
        let device = try bench.path().device
        #expect(device.ports[0].localOscillatorHz == 4.8e9)
        #expect(device.ports[0].line.attenuationDecibels == 23 && device.ports[0].line.delaySeconds == 4e-9)
        #expect(device.ports[0].mixer.leakageIVolts == 0.01 && device.ports[0].mixer.leakageQVolts == -0.02)
        #expect(device.ports[2].localOscillatorHz == 6.9e9 && device.ports[3].localOscillatorHz == 6.9e9)
        let amplifier = device.feedlines[0].amplifier
        #expect((amplifier.voltsPerRootPhotonRate - 1e-7).magnitude < 1e-20)
        #expect((amplifier.delaySeconds - 148e-9).magnitude < 1e-18)
        #expect(device.ports[1] == bench.device.ports[1])
    }

    @Test("an offset at a flux line moves where its mode rests")
    func fluxOffset() throws {
        var bench = SignalBench()
        bench.modules[1].outputOffsetVolts[0] = 0.5
        let mode = try bench.path().device.modes[0]
        // A fifth of the module's full scale is a fifth of the port's 0.5 V, at 0.2 flux quanta per volt.
        #expect(abs((mode.flux?.idleFlux ?? 0) - 0.12) < 1e-12)
        let law = try #require(bench.device.modes[0].fluxLaw)
        #expect(abs((try #require(mode.fluxLaw)).frequencyHz(flux: 0.12) - law.frequencyHz(flux: 0.12)) < 1)
        bench.device.modes[0].flux = nil
        #expect(codes(bench) == ["QQ0104"])
    }

    @Test("an output's filters are its line's: what is to be undone before the DAC, and taps")
    func predistortion() throws {
        var bench = SignalBench()
        var filters = ClusterModuleSettings.Predistortion()
        filters.overshoots = [.init(amplitude: 0.05, tauSeconds: 200e-9), .init(amplitude: 0, tauSeconds: 6e-9)]
        filters.taps = [0.9, 0.1]
        bench.modules[1].predistortion = [filters]
        // Modules of other kinds have none.
        bench.modules[0].predistortion = [filters]
        let device = try bench.path().device
        #expect(device.ports[1].line.predistortion == [.exponential(amplitude: 0.05, tauSeconds: 200e-9)])
        #expect(device.ports[1].line.filters == [.measured(impulseResponse: [0.9, 0.1], periodSeconds: 1e-9)])
        #expect(device.ports[0].line.predistortion.isEmpty && device.ports[0].line.filters.isEmpty)
    }

    @Test("what does not fit is told, each thing once")
    func refusals() {
        var slow = SignalBench()
        slow.device.ports[0].ticksPerSample = 2
        #expect(codes(slow) == ["QQ0102"])
        var odd = SignalBench()
        odd.device.tickRate = TickRate(perSecond: 2_400_000_000)!
        #expect(codes(odd).first == "QQ0101")
        var tuned = SignalBench()
        tuned.modules[0].oscillators[0].frequencyHz = -1
        #expect(codes(tuned) == ["QQ0103"])
        var empty = SignalBench()
        empty.add(slot: 9)
        #expect(codes(empty) == ["QQ0105"])
    }

    private func codes(_ bench: SignalBench) -> [String] {
        do {
            _ = try bench.path()
            return []
        } catch let error as DiagnosticsError { return error.diagnostics.map(\.code) } catch { return ["?"] }
    }
}
