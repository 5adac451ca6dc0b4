import RackModel
import RackNumerics

/// The noiseless record of a shot, in units of `scale` volts.
struct FieldMaker {
    private let plan: ReadoutPlan
    private let samples: Range<Int>
    private let paths: [WindowPaths]
    /// Per resonator: windows that reach into the record and whose levels are known.
    private let windows: [[Int]]
    /// Per resonator and level: the record with the mode held there.
    private let still: [[(re: [Float], im: [Float])]]
    /// Per resonator: G√κ/scale.
    private let gains: [Double]
    /// Fields without jumps, by the windows' initial levels.
    private var stills: [Still] = []
    /// Per window: the first event of this shot or a later one.
    private var cursors: [Int]
    private(set) var re: [Float]
    private(set) var im: [Float]
    /// Which of the kept fields the last shot's is; `nil`: it is none of them.
    private(set) var held: Int?

    init(plan: ReadoutPlan, record: DigitiserRecord, paths: [WindowPaths], scale: Double) {
        self.plan = plan
        self.paths = paths
        samples = record.samples
        windows = record.windows.map { windows in windows.filter { !paths[$0].initial.isEmpty } }
        cursors = [Int](repeating: 0, count: paths.count)
        let gains = plan.resonators.map {
            plan.digitiser.gain * (2 * Double.pi * $0.linewidthHz).squareRoot() / scale
        }
        self.gains = gains
        still = plan.resonators.indices.map { resonator in
            plan.pointers[resonator].map { pointer in
                let field = record.samples.map { gains[resonator] * (plan.toBaseband[$0] * pointer[$0]) }
                return (field.map { Float($0.re) }, field.map { Float($0.im) })
            }
        }
        re = [Float](repeating: 0, count: record.samples.count)
        im = re
    }

    private struct Still {
        var levels: [Int]
        var re: [Float]
        var im: [Float]
    }

    /// How many fields without jumps are kept.
    private static let keptFields = 16

    /// Fills `re` and `im` with the field of one shot; shots in ascending order. Nearly free if no jump
    /// happens and the levels have been seen before.
    mutating func prepare(shot: Int) {
        var hasJump = false
        for window in windows.joined() {
            let events = paths[window].events
            while cursors[window] < events.count, Int(events[cursors[window]].shot) < shot {
                cursors[window] += 1
            }
            if cursors[window] < events.count, Int(events[cursors[window]].shot) == shot { hasJump = true }
        }
        if !hasJump, let kept = stills.firstIndex(where: { isHeld($0.levels, shot: shot) }) {
            (re, im) = (stills[kept].re, stills[kept].im)
            held = kept
            return
        }
        held = nil
        for k in re.indices { (re[k], im[k]) = (0, 0) }
        for resonator in windows.indices {
            add(resonator, plan.steps(shot: shot, windows: windows[resonator], paths))
        }
        guard !hasJump, stills.count < Self.keptFields else { return }
        let levels = windows.joined().map { Int(paths[$0].initial[shot]) }
        held = stills.count
        stills.append(Still(levels: levels, re: re, im: im))
    }

    func heldField(_ number: Int) -> (re: [Float], im: [Float]) { (stills[number].re, stills[number].im) }

    private func isHeld(_ levels: [Int], shot: Int) -> Bool {
        var number = 0
        for group in windows {
            for window in group {
                if levels[number] != Int(paths[window].initial[shot]) { return false }
                number += 1
            }
        }
        return true
    }

    private mutating func add(_ resonator: Int, _ steps: [LevelStep]) {
        var offset = Complex.zero
        for (number, step) in steps.enumerated() {
            let end = number + 1 < steps.count ? steps[number + 1].sample : samples.upperBound
            let rate = plan.dynamics[resonator][step.level].rate
            func decay(_ count: Int) -> Complex { .exp(-Double(count) * plan.axis.periodSeconds * rate) }
            let from = max(step.sample, samples.lowerBound)
            let to = max(from, min(end, samples.upperBound))
            let field = still[resonator][step.level]
            for k in (from - samples.lowerBound)..<(to - samples.lowerBound) {
                re[k] += field.re[k]
                im[k] += field.im[k]
            }
            let moving = offset != .zero
            if moving {
                var alpha = from > step.sample ? offset * decay(from - step.sample) : offset
                let turn = decay(1)
                for k in from..<to {
                    let value = gains[resonator] * (plan.toBaseband[k] * alpha)
                    re[k - samples.lowerBound] += Float(value.re)
                    im[k - samples.lowerBound] += Float(value.im)
                    alpha *= turn
                }
            }
            guard number + 1 < steps.count, end < samples.upperBound else { break }
            let pointers = plan.pointers[resonator]
            let arriving = pointers[step.level][end] + (moving ? offset * decay(end - step.sample) : .zero)
            offset = arriving - pointers[steps[number + 1].level][end]
        }
    }
}
