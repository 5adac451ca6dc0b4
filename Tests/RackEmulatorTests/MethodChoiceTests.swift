@testable import RackEmulator
import QubitDynamics
import RackDiagnostics
import RackModel
import Testing

@Suite("The choice of a method")
struct MethodChoiceTests {
    /// `count` qutrits in a chain with couplers that are silent at idle.
    static func device(_ count: Int, levels: Int = 3, method: SolverMethod = .automatic, memoryBytes: Int64 = 4 << 30) -> Device {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 9e7, armBHz: 9e7, maximumHz: 6.8e9, anharmonicityHz: -1e8)
        var device = IdealBench.device(
            qubits: count, levels: levels, anharmonicityHz: -0.2e9, t1: 30e-6, t2: 30e-6, spacingHz: 1e6,
            couplings: (0..<max(count - 1, 0)).map {
                Coupling(name: "c\($0)", a: $0, b: $0 + 1, kind: .effective(coupler))
            })
        device.solver.method = method
        device.solver.memoryBytes = memoryBytes
        return device
    }

    static func cluster(_ device: Device) -> ClusterPartition.Cluster {
        .init(modes: Array(device.modes.indices), couplings: Array(device.couplings.indices))
    }

    static func choice(_ device: Device, shots: Int = 1000, machineBytes: Int? = nil) throws -> MethodChoice {
        try MethodChoice(cluster(device), device: device, shots: shots, machineBytes: machineBytes)
    }

    static func refusal(_ device: Device, machineBytes: Int? = nil) -> Diagnostic? {
        do {
            _ = try choice(device, machineBytes: machineBytes)
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first
        }
    }

    @Test(
        "Small clusters are density matrices, large ones trajectories, those between go by the shots",
        arguments: [(1, 10), (3, 10), (5, 10), (6, 10), (6, 10_000), (7, 100_000), (12, 100_000)])
    func automatic(qutrits: Int, shots: Int) throws {
        let choice = try Self.choice(Self.device(qutrits), shots: shots)
        let isMatrix = qutrits <= 5 || (qutrits == 6 && shots > 2 * 729)
        #expect(choice.method == (qutrits < 4 ? .density : isMatrix ? .lowRank : .trajectories))
        #expect(choice.isSplit == (qutrits > 4))
    }

    @Test("A density matrix that the memory does not hold gives way to kets, unless it was asked for")
    func memory() throws {
        #expect(try Self.choice(Self.device(4, memoryBytes: 64 * 81 * 81)).method == .lowRank)
        #expect(try Self.choice(Self.device(4, memoryBytes: 64 * 81 * 81 - 1)).method == .trajectories)
        let forced = try #require(Self.refusal(Self.device(4, method: .density, memoryBytes: 64 * 81 * 81 - 1)))
        #expect(forced.code == "RK0302" && forced.message.contains("410.1 KiB as a density matrix"))
        #expect(forced.help?.contains("--method trajectories needs 20.3 KiB") == true)
        let hopeless = try #require(Self.refusal(Self.device(30)))
        #expect(hopeless.code == "RK0303" && hopeless.message.contains("as kets"))
    }

    @Test("Nine qutrits as a density matrix are run or refused by the memory at hand")
    func nineQutrits() throws {
        // 64 · 19 683² bytes.
        let needed = 64 * 19_683 * 19_683
        let small = try #require(Self.refusal(Self.device(9, method: .density)))
        #expect(small.message.contains("needs 23.1 GiB as a density matrix") && small.message.contains("allow 4.0 GiB"))
        #expect(small.help?.contains("--method trajectories") == true && small.help?.contains("--memory") == true)
        let roomy = Self.device(9, method: .density, memoryBytes: Int64(needed))
        #expect(try Self.choice(roomy).method == .density)
        #expect(try Self.choice(roomy, machineBytes: needed).method == .density)
        let machine = try #require(Self.refusal(roomy, machineBytes: 7 << 30))
        #expect(machine.message.contains("the machine has 7.0 GiB at hand"))
        #expect(machine.help?.contains("--memory") == false)
        // Left to itself the rack takes kets, on any machine.
        #expect(try Self.choice(Self.device(9), machineBytes: 1 << 30).method == .trajectories)
    }

    @Test("What is asked for is what is used", arguments: [SolverMethod.density, .lowRank, .trajectories, .reference])
    func forced(method: SolverMethod) throws {
        let device = Self.device(2, method: method)
        let solver = try SolverStore(device: device).solver(for: Self.cluster(device), detuningsHz: [0, 0])
        #expect(solver.method == method && solver.cluster.dimension == 9)
    }

    @Test("Large clusters are kept in factors, small ones whole")
    func factors() throws {
        for (count, isSplit) in [(2, false), (5, true), (12, true)] {
            let device = Self.device(count)
            let zeros = [Double](repeating: 0, count: count)
            let solver = try SolverStore(device: device).solver(for: Self.cluster(device), detuningsHz: zeros)
            #expect((solver is ProductMethod) == isSplit)
        }
    }

    @Test("What is asked of the solver goes over the description, and memory is the lesser of both")
    func request() {
        let own = SolverSettings(accuracy: 1e-6, memoryBytes: 1 << 30, method: .density)
        #expect(SolverRequest().settings(over: own) == own)
        let asked = SolverRequest(method: .trajectories, accuracy: 1e-4, memoryBytes: 1 << 20).settings(over: own)
        #expect(asked.method == .trajectories && asked.accuracy == 1e-4 && asked.memoryBytes == 1 << 20)
        #expect(SolverRequest(memoryBytes: 1 << 40).settings(over: own).memoryBytes == 1 << 30)
    }
}
