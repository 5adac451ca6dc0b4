import Foundation

/// The bit-flip repetition code on three data qubits and two ancillas that are not reset, without any quantum mechanics:
/// levels that relax, readouts that are wrong as often as they were found to be, and a decoder of single rounds whose
/// answers are put into effect when they may be acted upon. What it predicts rests on T1, T2, the thermal population,
/// durations and the readout's errors alone.
struct RepetitionModel {
    /// In seconds, like all times.
    var t1: Double
    var t2: Double
    /// P(1) in equilibrium.
    var thermal: Double
    var gate = 24e-9
    var pairGate = 60e-9
    var readout = 500e-9
    /// From the last sample of a round to the moment at which its answer may be acted upon, and at which the next round may
    /// begin.
    var answer: Double
    /// Whether answers are put into effect.
    var corrects = true
    var rounds: Int
    /// P(1 is read | 0 at the window's start) and P(0 is read | 1 there), what relaxes in the window included.
    var readsOne: Double
    var readsZero: Double

    /// P(majority of the data is read as 0) after all rounds, from |111⟩.
    func lost(shots: Int, seed: UInt64) -> Double {
        var random = Mixer(state: seed)
        var lost = 0
        for _ in 0..<shots where isLost(&random) { lost += 1 }
        return Double(lost) / Double(shots)
    }

    /// The share lost per round where `p` is lost after all of them: relaxation leads one way.
    static func perRound(_ p: Double, rounds: Int) -> Double { 1 - pow(1 - p, 1 / Double(rounds)) }

    private func isLost(_ random: inout Mixer) -> Bool {
        func relax(_ level: inout Bool, _ seconds: Double) {
            let start = level ? 1.0 : 0.0
            level = random.next() < thermal + (start - thermal) * exp(-seconds / t1)
        }
        func read(_ level: inout Bool) -> Bool {
            // A jump in the first half of the window is read as the level after it; the rest of what is misread is noise.
            let jumps = 1 - exp(-readout / t1)
            guard level, random.next() < jumps else {
                let wrong = level ? max(0, readsZero - jumps / 2) / (1 - jumps) : readsOne
                if !level { relax(&level, readout) }
                return (random.next() < wrong) != level
            }
            level = false
            return random.next() < 0.5
        }
        var data = (0..<3).map { _ in random.next() >= thermal }
        var ancillas = (0..<2).map { _ in random.next() < thermal }
        var last = [false, false]
        let dephased = (1 - exp(-(gate + 2 * pairGate) / t2)) / 2
        for k in data.indices { relax(&data[k], gate / 2) }
        for _ in 0..<rounds {
            for k in data.indices { relax(&data[k], gate + pairGate / 2) }
            let first = [data[0], data[1]]
            for k in data.indices { relax(&data[k], pairGate) }
            let second = [data[1], data[2]]
            for k in ancillas.indices {
                ancillas[k] = (ancillas[k] != (first[k] != second[k])) != (random.next() < dephased)
            }
            for k in data.indices { relax(&data[k], pairGate / 2 + gate + readout + answer) }
            var checks: [Bool] = []
            for k in ancillas.indices {
                let bit = read(&ancillas[k])
                checks.append(bit != last[k])
                last[k] = bit
                relax(&ancillas[k], answer + gate)
            }
            if corrects, checks[0] || checks[1] {
                let flipped = checks[0] ? (checks[1] ? 1 : 0) : 2
                data[flipped].toggle()
            }
            for k in data.indices { relax(&data[k], gate) }
        }
        return data.indices.count { read(&data[$0]) } < 2
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
private struct Mixer {
    var state: UInt64

    /// Uniform in [0, 1).
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
