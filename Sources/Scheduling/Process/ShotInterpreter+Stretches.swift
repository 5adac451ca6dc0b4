internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

/// A `stretch` while the program runs.
struct StretchState {
    /// In seconds.
    var minimum = ExactSeconds.zero
    /// Once it is solved.
    var length: ExactSeconds?
}

extension ShotInterpreter {
    mutating func declareStretch(_ index: Int, _ minimum: CheckedExpression?) throws(Failure) {
        var state = StretchState()
        if let minimum { state.minimum = try seconds(minimum) }
        stretches[index] = state
    }

    mutating func stretch(_ index: Int, _ range: SourceRange) throws(Failure) -> Value {
        .duration(DurationValue(seconds: stretches[index].length ?? stretches[index].minimum))
    }
}
