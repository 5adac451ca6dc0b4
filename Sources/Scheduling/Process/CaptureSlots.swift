/// The places of captures in `ProgramOutline.captures`: by name, and how often the shot has run it.
struct CaptureSlots {
    private var slots: [String: [Int]] = [:]
    /// The first capture found for each slot.
    private(set) var captures: [PulseSchedule.Capture] = []

    init() {}

    /// Of an outline's captures.
    init(_ captures: [PulseSchedule.Capture]) {
        for capture in captures { add(capture, base: Self.base(of: capture.name)) }
    }

    /// The slot of the `count`-th capture of a name, counted from 1; past the last: that one.
    func slot(_ base: String, _ count: Int) -> Int? {
        guard let all = slots[base], let last = all.last else { return nil }
        return count <= all.count ? all[count - 1] : last
    }

    /// Makes a slot for `capture`, unless its count has one.
    mutating func fill(_ capture: PulseSchedule.Capture, base: String, count: Int) {
        if count > slots[base]?.count ?? 0 { add(capture, base: base) }
    }

    private mutating func add(_ capture: PulseSchedule.Capture, base: String) {
        slots[base, default: []].append(captures.count)
        captures.append(capture)
        captures[captures.count - 1].slot = captures.count - 1
    }

    /// `c[0] #2` without its count.
    private static func base(of name: String) -> String {
        guard let mark = name.lastIndex(of: "#"), mark > name.startIndex,
            Int(name[name.index(after: mark)...]) != nil, name[name.index(before: mark)] == " "
        else { return name }
        return String(name[..<name.index(before: mark)])
    }
}
