/// Collects what is wrong with a device. Each aspect has its own file; none of them traps, whatever the
/// numbers and indices.
struct DeviceCheck {
    let device: Device
    private(set) var findings: [DeviceFinding] = []

    init(device: Device) { self.device = device }

    mutating func add(_ code: String, _ message: String, _ paths: String..., help: String? = nil) {
        findings.append(DeviceFinding(code: code, message, at: paths, help: help))
    }

    /// Reports `value` unless it lies in `range`; NaN lies in none.
    mutating func require(
        _ value: Double, in range: ClosedRange<Double>, _ code: String, _ what: String, _ path: String
    ) {
        guard !range.contains(value) else { return }
        add(
            code, "\(what) is \(value)", path,
            help: "allowed is \(Self.number(range.lowerBound)) to \(Self.number(range.upperBound))")
    }

    /// Reports `value` unless it is finite and above zero.
    mutating func requirePositive(_ value: Double, _ code: String, _ what: String, _ path: String) {
        guard !(value > 0 && value.isFinite) else { return }
        add(code, "\(what) is \(value)", path, help: "it must be a finite number above 0")
    }

    /// Reports `name` unless a program can say it: a letter or `_`, then letters, digits, `_`.
    mutating func requireName(_ name: String, _ path: String) {
        let scalars = Array(name.utf8)
        let isWord = scalars.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x5F
        }
        guard isWord, let first = scalars.first, !(0x30...0x39).contains(first) else {
            add("RD0301", "'\(name)' is no name that a program can use", path, help: "letters, digits and _")
            return
        }
    }

    /// Reports every name that came before.
    mutating func requireUnique(_ names: [(name: String, path: String)], _ what: String) {
        var sorted = names.enumerated().map { ($1.name, $0) }
        sorted.sort { $0 < $1 }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) where earlier.0 == later.0 {
            add("RD0302", "two \(what)s are called '\(later.0)'", names[later.1].path)
        }
    }

    static func number(_ value: Double) -> String {
        value.magnitude < 1e15 && value == value.rounded() ? "\(Int64(value))" : "\(value)"
    }

    static func nanoseconds(_ seconds: Double) -> String { "\((seconds * 1e12).rounded() / 1e3) ns" }
    static func megahertz(_ hertz: Double) -> String { "\((hertz / 1e3).rounded() / 1e3) MHz" }
}
