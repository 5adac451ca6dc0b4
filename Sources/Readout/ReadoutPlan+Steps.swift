import RackModel
import RackNumerics

/// A level and the sample of the plan's axis from which it holds.
struct LevelStep: Equatable {
    var sample: Int
    var level: Int
}

extension ReadoutPlan {
    /// The level of one resonator's mode over several windows: the start of a later window is a step too,
    /// since anything may have been done to the mode in between.
    func steps(shot: Int, windows known: [Int], _ paths: [WindowPaths]) -> [LevelStep] {
        guard let first = known.first else { return [LevelStep(sample: .min, level: 0)] }
        var steps = [LevelStep(sample: .min, level: Int(paths[first].initial[shot]))]
        func add(_ step: LevelStep) {
            // What was before the plan's time has been forgotten but for the level.
            if step.sample < 0 { steps = [LevelStep(sample: .min, level: step.level)] } else { steps.append(step) }
        }
        for window in known {
            let level = Int(paths[window].initial[shot])
            if window != first, level != steps[steps.count - 1].level {
                add(LevelStep(sample: axis.sample(atOrBefore: windows[window].litTick), level: level))
            }
            let events = paths[window].events
            var (low, high) = (0, events.count)
            while low < high {
                let middle = (low + high) / 2
                if Int(events[middle].shot) < shot { low = middle + 1 } else { high = middle }
            }
            while low < events.count, Int(events[low].shot) == shot {
                add(LevelStep(sample: Int(events[low].sample), level: Int(events[low].level)))
                low += 1
            }
        }
        return steps
    }

    /// The part of one resonator in an integrated point, along `steps`, in constant time per step.
    ///
    /// After a step at s into ℓ the pointer is α_ℓ(k) + (α(s) − α_ℓ(s))·e^(−λ_ℓ(k − s)dt).
    func integral(_ table: CaptureTable, _ resonator: Int, _ steps: [LevelStep]) -> Complex {
        let window = table.samples
        var sum = Complex.zero
        var offset = Complex.zero
        for (number, step) in steps.enumerated() {
            let end = number + 1 < steps.count ? steps[number + 1].sample : window.upperBound
            let rate = dynamics[resonator][step.level].rate
            func decay(_ samples: Int) -> Complex { .exp(-Double(samples) * axis.periodSeconds * rate) }
            let from = max(step.sample, window.lowerBound)
            let to = min(end, window.upperBound)
            let moving = offset != .zero
            if from < to {
                let start = moving && from > step.sample ? offset * decay(from - step.sample) : offset
                sum += part(table, resonator, level: step.level, from..<to, offset: start)
            }
            guard number + 1 < steps.count, end < window.upperBound else { break }
            let pointer = pointers[resonator][step.level]
            let arriving = pointer[end] + (moving ? offset * decay(end - step.sample) : .zero)
            offset = arriving - pointers[resonator][steps[number + 1].level][end]
        }
        return sum
    }

    /// Σ W·g·(α_ℓ + offset·ρ^(k − start)) over `samples`, within the window and with the level held.
    private func part(
        _ table: CaptureTable, _ resonator: Int, level number: Int, _ samples: Range<Int>, offset: Complex
    ) -> Complex {
        let level = table.levels[resonator][number]
        let (a, b) = (
            samples.lowerBound - table.samples.lowerBound, samples.upperBound - table.samples.lowerBound
        )
        let step = dynamics[resonator][number]
        guard level.prefix.isEmpty else {
            let still = level.prefix[b] - level.prefix[a]
            guard offset != .zero else { return still }
            let decay = step.decay(seconds: Double(b - a) * axis.periodSeconds)
            return still + offset * (level.tail[a] - decay * level.tail[b])
        }
        let turn = step.decay(seconds: axis.periodSeconds)
        var (sum, moving) = (Complex.zero, offset)
        for k in samples {
            let field = table.weights[k - table.samples.lowerBound] * toBaseband[k]
            sum += field * (pointers[resonator][number][k] + moving)
            moving *= turn
        }
        return digitiser.gain * (2 * .pi * resonators[resonator].linewidthHz).squareRoot() * sum
    }
}
