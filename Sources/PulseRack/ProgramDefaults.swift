public import RackDiagnostics
public import RackEmulator
public import RackModel

/// What a program asks for where nobody asks for anything else, so that it can be run as it stands.
///
/// It stands in lines of the program, with the names that the options have at the command line:
///
///     pragma pulserack --device bench-1q --sweep amp=0:1:101
///     pragma pulserack --set phase=0.5 --shots 2000
///
/// Every line of the text that begins so is read, wherever it is.
public struct ProgramDefaults: Sendable {
    /// A preset, or the path of a description, which is looked for beside the program first.
    public private(set) var device: String?
    public private(set) var shots: Int?
    public private(set) var memoryBytes: Int?
    public private(set) var method: SolverMethod?
    /// The largest error in populations.
    public private(set) var accuracy: Double?
    /// What is wrong with the lines, each with its place in the program.
    public private(set) var problems: [Diagnostic] = []
    /// Where `device` stands.
    private(set) var deviceRange: SourceRange?
    private(set) var inputs = InputArguments()
    private var linkArguments = LinkArguments()

    public var settings: [InputSetting] { inputs.settings }
    public var sweeps: [SweepAxis] { inputs.sweeps }
    /// What is asked of the link to a decoder; `nil`: nothing.
    public var link: LinkRequest? { linkArguments.request }

    /// The most options that are read.
    static let optionLimit = 256
    static let accepted =
        "--device NAME, --shots N, --memory 512MiB, --method NAME, --accuracy 1e-6, --set name=value, "
        + "--sweep name=from:to:count, and of a link --decoder udp://host:port, --clock virtual, --fault loss=1e-3, "
        + "--deadline 4us, --on-miss hold, --latency 5us and --patience 5s are accepted"

    /// Reads the lines of `source`; ranges are those of text 0.
    public init(_ source: SourceText) {
        var options = 0
        for line in PragmaLine.all(in: source.bytes) {
            var words = line.words[...]
            while let word = words.popFirst() {
                options += 1
                guard options <= Self.optionLimit else {
                    refuse("RK0254", "more than \(Self.optionLimit) options", word.range, help: "leave the rest out")
                    return
                }
                guard let option = Option(word, &words) else {
                    refuse("RK0250", "'\(word.text)' is no option of 'pragma pulserack'", word.range, help: Self.accepted)
                    // Its value, if it has one, is no further mistake.
                    while let next = words.first, !next.text.hasPrefix("-") { _ = words.popFirst() }
                    continue
                }
                read(option)
            }
        }
    }

    private mutating func read(_ option: Option) {
        guard let value = option.value, !value.isEmpty else {
            return refuse("RK0251", "'\(option.name)' has no value", option.range, help: Self.accepted)
        }
        let before = plainProblems
        switch option.name {
        case "--device" where device != nil, "--shots" where shots != nil, "--memory" where memoryBytes != nil,
            "--method" where method != nil, "--accuracy" where accuracy != nil:
            refuse("RK0252", "'\(option.name)' is given twice", option.range, help: "give it once")
        case "--device": (device, deviceRange) = (value, option.range)
        case "--shots":
            shots = Int(value)
            guard shots == nil else { break }
            refuse("RK0253", "'\(value)' is no number of shots", option.range, help: "write --shots 1000")
        case "--memory":
            memoryBytes = ByteCount(value)?.bytes
            guard memoryBytes == nil else { break }
            refuse("RK0255", "'\(value)' is no amount of memory", option.range, help: ByteCount.accepted)
        case "--method":
            method = SolverMethod(rawValue: value)
            guard method == nil else { break }
            refuse("RK0257", "'\(value)' is no method of the solver", option.range, help: SolverRequest.acceptedMethods)
        case "--accuracy":
            accuracy = Double(value)
            guard accuracy == nil else { break }
            refuse("RK0258", "'\(value)' is no accuracy", option.range, help: SolverRequest.acceptedAccuracies)
        case let name where LinkArguments.Option(name: name) != nil: readLink(name, value, option.range)
        case "--set": readInput { $0.readSetting(value, at: option.range) }
        default: readInput { $0.readSweep(value, at: option.range) }
        }
        // What a request of these values would be refused for belongs to the option that brought it in.
        for problem in plainProblems where !before.contains(problem) {
            problems.append(
                Diagnostic(code: problem.code, problem.message, at: option.range, help: problem.help))
        }
    }

    private mutating func readInput(_ body: (inout InputArguments) -> Void) {
        let known = inputs.problems.count
        body(&inputs)
        problems += inputs.problems[known...]
    }

    private mutating func readLink(_ name: String, _ value: String, _ range: SourceRange) {
        guard let option = LinkArguments.Option(name: name) else { return }
        let known = linkArguments.problems.count
        linkArguments.read(option, value, at: range)
        problems += linkArguments.problems[known...]
    }

    private var plainProblems: [Diagnostic] { request().problems }

    private mutating func refuse(_ code: String, _ message: String, _ range: SourceRange, help: String) {
        problems.append(Diagnostic(code: code, message, at: range, help: help))
    }

    /// The request with these values; what is given here comes first.
    ///
    /// A sweep that is given takes the place of the program's own of the same input, further ones move faster
    /// than all of the program's; an input that is given as fixed is not swept, and the other way round.
    public func request(
        shots: Int? = nil, memoryBytes: Int? = nil, solver: SolverRequest = SolverRequest(), link asked: LinkRequest? = nil,
        settings given: [InputSetting] = [], sweeps axes: [SweepAxis] = []
    ) -> RunRequest {
        func isGiven(_ name: String) -> Bool {
            // An array that is given whole is given in all of its elements.
            let array = InputElement(name)?.input
            return given.contains { $0.name == name || $0.name == array } || axes.contains { $0.name == name }
        }
        let replacing = axes.filter { axis in sweeps.contains { $0.name == axis.name } }
        var next = replacing.makeIterator()
        var merged = sweeps.compactMap { own -> SweepAxis? in
            if axes.contains(where: { $0.name == own.name }) { return next.next() }
            return isGiven(own.name) ? nil : own
        }
        while let axis = next.next() { merged.append(axis) }
        merged += axes.filter { axis in !sweeps.contains { $0.name == axis.name } }
        var solver = solver
        solver.method = solver.method ?? method
        solver.accuracy = solver.accuracy ?? accuracy
        // What is said of memory bounds the states of single clusters too.
        solver.memoryBytes = solver.memoryBytes ?? memoryBytes ?? self.memoryBytes
        return RunRequest(
            shots: shots ?? self.shots ?? RunRequest().shots,
            settings: settings.filter { !isGiven($0.name) } + given, sweeps: merged,
            memoryBytes: memoryBytes ?? self.memoryBytes ?? RunRequest().memoryBytes, solver: solver,
            link: asked?.completed(by: link) ?? link)
    }

    /// What the lines say of inputs that are not the program's, or are of another kind.
    func mismatches(with inputs: [ProgramInput]) -> [Diagnostic] {
        Program.mismatches(of: request(), with: inputs) { self.inputs.range(of: $0) }
            + self.inputs.unitProblems(of: inputs)
    }
}

extension SolverRequest {
    /// What is accepted, for messages.
    package static var acceptedMethods: String {
        let names = SolverMethod.allCases.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") + " are accepted"
    }

    package static let acceptedAccuracies = "write the largest error in populations, such as --accuracy 1e-6"
}
