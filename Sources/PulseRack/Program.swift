public import RackDiagnostics
public import RackEmulator
import Scheduling
import RackFiles
import RackNumerics

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
        let problems = request.problems + [request.link?.problem(on: rack.device)].compactMap(\.self)
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        let experiment = try experiment(request.options, link: request.link, workers: request.workers)
        let own = defaults.mismatches(with: experiment.inputs)
        let mismatches = own + Self.mismatches(of: request, with: experiment.inputs).filter { problem in
            !own.contains { $0.message == problem.message }
        }
        guard mismatches.isEmpty else {
            throw DiagnosticsError(mismatches, sources: experiment.sources)
        }
        return experiment
    }

    private func experiment(
        _ options: RunOptions, link: LinkRequest? = nil, workers: any Workers = SerialWorkers()
    ) throws(DiagnosticsError) -> Experiment {
        var device = rack.device
        if let link { device.link = link.settings(over: device) }
        return try Experiment(
            program: source, calibrations: rack.calibrations, device: device, options: options, functions: rack.functions,
            workers: workers, include: includedText)
    }

    /// The mistakes of the program's own request, and those of the rest of its text.
    private func brokenDefaults() -> DiagnosticsError {
        do {
            return DiagnosticsError(defaults.problems, sources: try experiment(RunOptions(), link: defaults.link).sources)
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
                let shape = try experiment.shape()
                _ = try experiment.schedule(point: 0)
                let last = experiment.options.pointCount - 1
                if last > 0 { _ = try experiment.schedule(point: last) }
                return DiagnosticsError(experiment.warnings + shape.warnings, sources: experiment.sources)
            } catch {
                return DiagnosticsError(experiment.warnings + error.diagnostics, sources: error.sources)
            }
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
}
