import ArgumentParser
import PulseRack

/// How the chip is simulated: what `run` and `check` share.
struct SolverOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the chip is simulated: automatic, density, low-rank, trajectories or reference (default: the program's, or "
                + "the description's).",
            valueName: "name"),
        completion: .list(SolverMethod.allCases.map(\.rawValue)))
    var method: String?

    @Option(
        help: ArgumentHelp(
            "The largest error in populations that is asked of the solver (default: the program's, or the description's).",
            valueName: "error"))
    var accuracy: String?

    /// - Throws: `UsageError` for words that name no method or no number.
    var request: SolverRequest {
        get throws {
            var request = SolverRequest()
            if let method {
                request.method = SolverMethod(rawValue: method)
                guard request.method != nil else {
                    throw UsageError(
                        code: "RK0257", "'\(method)' is no method of the solver", help: SolverRequest.acceptedMethods)
                }
            }
            if let accuracy {
                request.accuracy = Double(accuracy)
                guard request.accuracy != nil else {
                    throw UsageError(
                        code: "RK0258", "'\(accuracy)' is no accuracy", help: SolverRequest.acceptedAccuracies)
                }
            }
            return request
        }
    }
}
