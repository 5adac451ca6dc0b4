import RackDiagnostics
import RackFiles
import Testing

/// A small generator for spoiling texts: reproducible from its seed.
private struct Spoiler: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Any bytes")
struct FuzzTests {
    /// Loading must end in a device or in messages whose places lie in the text.
    private func load(_ bytes: [UInt8], seed: UInt64) {
        let text = SourceText(name: "fuzz", bytes: bytes)
        do {
            _ = try DeviceFile.load(text)
        } catch {
            #expect(!error.diagnostics.isEmpty, "seed \(seed)")
            #expect(Set(error.diagnostics).count == error.diagnostics.count, "seed \(seed)")
            #expect(error.diagnostics.allSatisfy { ($0.range?.lower ?? 0) <= bytes.count }, "seed \(seed)")
            #expect(!error.description.isEmpty)
        }
    }

    @Test("random bytes give messages", arguments: 0..<200 as Range<UInt64>)
    func random(seed: UInt64) {
        var spoiler = Spoiler(state: seed)
        let count = Int.random(in: 0..<400, using: &spoiler)
        load((0..<count).map { _ in UInt8.random(in: 0...255, using: &spoiler) }, seed: seed)
    }

    @Test("random letters of the format give messages", arguments: 0..<300 as Range<UInt64>)
    func letters(seed: UInt64) {
        var spoiler = Spoiler(state: seed)
        let alphabet = Array("qubits: name-[]{},'\"\n\n  #&*!|>%@`?0123.e:\t~\r".utf8)
        let count = Int.random(in: 0..<300, using: &spoiler)
        load((0..<count).map { _ in alphabet.randomElement(using: &spoiler)! }, seed: seed)
    }

    @Test("a spoilt description gives messages or another device", arguments: 0..<150 as Range<UInt64>)
    func spoilt(seed: UInt64) throws {
        var spoiler = Spoiler(state: seed)
        var bytes = try readFixture("Fixtures/devices/\(seed % 2 == 0 ? "pair-cz" : "chain-5").yaml").bytes
        for _ in 0..<Int.random(in: 1...6, using: &spoiler) {
            let place = Int.random(in: 0..<bytes.count, using: &spoiler)
            switch Int.random(in: 0..<4, using: &spoiler) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &spoiler)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes.randomElement(using: &spoiler)!, at: place)
            default:
                let end = min(place + Int.random(in: 0..<80, using: &spoiler), bytes.count)
                bytes.insert(
                    contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &spoiler))
            }
        }
        load(bytes, seed: seed)
    }

    @Test("a description cut anywhere gives messages or a device")
    func cut() throws {
        let bytes = try readFixture("Fixtures/devices/bench-1q.yaml").bytes
        for end in stride(from: 0, to: bytes.count, by: 23) { load(Array(bytes[..<end]), seed: UInt64(end)) }
    }

    @Test("extreme numbers in any key are refused or carried, never a trap")
    func extremes() {
        for value in [
            "1e300", "-1e300", "0", "-0", "1e-300", "9223372036854775807", "1e19", ".inf", "-.inf", ".nan",
        ] {
            for section in DeviceKeys.sections where section.name == .qubit || section.name == .drivePort {
                for key in section.keys {
                    let entry =
                        section.name == .qubit ? "\(key.name): \(value)" : "drive: {\(key.name): \(value)}"
                    load(Array("name: t\nqubits: [{\(entry)}]\n".utf8), seed: 0)
                }
            }
        }
    }
}
