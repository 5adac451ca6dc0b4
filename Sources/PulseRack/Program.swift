public import RackDiagnostics
public import RackEmulator
import Scheduling
import RackFiles

/// A pulse program for one rack: OpenQASM 3 with OpenPulse.
public struct Program: Sendable {
    public let rack: Rack
    public let source: SourceText
    /// What the program itself says of how it is run.
    public let defaults: ProgramDefaults

    init(rack: Rack, source: SourceText) {
        self.rack = rack
        self.source = source
        defaults = ProgramDefaults(source)
    }

    /// The run that the program asks for itself, in its lines `pragma pulserack …`; without any of them
    /// `RunRequest()`.
    public var defaultRequest: RunRequest { defaults.request() }

    /// Checks the program and the request against the device.
    ///
    /// - Parameter request: `nil`: the program's own, `defaultRequest`.
    /// - Throws: `DiagnosticsError` with everything that was found wrong.
    public func prepare(_ request: RunRequest? = nil) throws -> Experiment {
        guard defaults.problems.isEmpty else { throw brokenDefaults() }
        let request = request ?? defaultRequest
        let problems = request.problems
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        let experiment = try experiment(request.options)
        let own = defaults.mismatches(with: experiment.inputs)
        let mismatches = own + Self.mismatches(of: request, with: experiment.inputs).filter { problem in
            !own.contains { $0.message == problem.message }
        }
        guard mismatches.isEmpty else {
            throw DiagnosticsError(mismatches, sources: experiment.sources)
        }
        return experiment
    }

    private func experiment(_ options: RunOptions) throws(DiagnosticsError) -> Experiment {
        try Experiment(
            program: source, calibrations: rack.calibrations, device: rack.device, options: options,
            include: includedText)
    }

    /// The mistakes of the program's own request, and those of the rest of its text.
    private func brokenDefaults() -> DiagnosticsError {
        do {
            return DiagnosticsError(defaults.problems, sources: try experiment(RunOptions()).sources)
        } catch {
            // The program is the first of the front end's texts; the order is that of the text.
            let found = (defaults.problems + error.diagnostics).enumerated().sorted { left, right in
                func place(_ item: (offset: Int, element: Diagnostic)) -> (Int, Int, Int) {
                    (item.element.range?.source ?? .max, item.element.range?.lower ?? 0, item.offset)
                }
                return place(left) < place(right)
            }
            return DiagnosticsError(found.map(\.element), sources: error.sources)
        }
    }

    /// Every message of the front end, warnings too; nothing is run and nothing thrown.
    public func check(_ request: RunRequest? = nil) -> DiagnosticsError {
        do {
            let experiment = try prepare(request)
            // Some mistakes only show when the schedule is made: a duration off the grid at one value.
            do {
                _ = try experiment.shape()
                _ = try experiment.schedule(point: 0)
                let last = experiment.options.pointCount - 1
                if last > 0 { _ = try experiment.schedule(point: last) }
            } catch {
                return DiagnosticsError(experiment.warnings + error.diagnostics, sources: error.sources)
            }
            return DiagnosticsError(experiment.warnings, sources: experiment.sources)
        } catch let error as DiagnosticsError {
            return error
        } catch {
            return DiagnosticsError([Diagnostic(code: "RK0001", "\(error)")])
        }
    }

    /// The text of `name`: beside the program, or else among the files that come with the rack.
    private func includedText(_ name: String) -> SourceText? {
        let library = (try? PresetLibrary.locate()) ?? PresetLibrary(root: ".")
        return try? library.include(name, from: source.name)
    }

    /// What the request says of inputs that the program does not have, or cannot take.
    ///
    /// - Parameter place: where an input is named, if that is in the program.
    static func mismatches(
        of request: RunRequest, with inputs: [ProgramInput], at place: (String) -> SourceRange? = { _ in nil }
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let names = inputs.map(\.name)
        func check(_ name: String, _ values: [Double], verb: String) {
            guard let input = inputs.first(where: { $0.name == name }) else {
                let offered = names.isEmpty ? "the program has no inputs" : "inputs: \(names.joined(separator: ", "))"
                let meant = nearestName(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
                found.append(
                    Diagnostic(code: "RK0210", "the program has no input '\(name)' to \(verb)", at: place(name),
                        help: meant + offered))
                return
            }
            if let value = values.first(where: { !input.takes($0) }) {
                found.append(
                    Diagnostic(
                        code: "RK0211", "input '\(name)' cannot take the value \(value)", at: place(name),
                        help: input.kind == .bit ? "0 and 1 are accepted" : "whole numbers are accepted"))
            }
        }
        for setting in request.settings { check(setting.name, setting.value.numbers, verb: "set") }
        for axis in request.sweeps { check(axis.name, axis.values, verb: "sweep") }
        return found
    }
}

extension ProgramInput {
    func takes(_ value: Double) -> Bool {
        switch kind {
        case .bit: value == 0 || value == 1
        case .integer: value.rounded() == value && value.magnitude < 0x1p53
        case .number, .angle, .duration: true
        }
    }
}
