internal import RackDiagnostics

/// What a text takes from a dialect of the language rather than from the language: read all the same, and
/// named once a text.
enum Dialect: Int, CaseIterable, Sendable {
    /// oqpy writes ports, frames, waveforms and plays outside calibration blocks.
    case pulseOutsideCalibration
    /// OQC's QAT (and early specifications) write the samples of a waveform in square brackets.
    case samplesInBrackets
    /// IBM's early compilers declare physical qubits: `qubit $0;`.
    case declaredPhysicalQubits
    /// `measure $0;` and `measure $0 -> c;` in a calibration, which the pulse grammar leaves out.
    case measureInCalibration
    /// `nop`, `{ … }`, `creg` and `qreg` in a calibration, which the pulse grammar leaves out.
    case statementInCalibration
    /// OQC makes a frame from a frame.
    case frameFromFrame
    /// OQC writes durations as plain numbers of seconds.
    case plainSeconds
    /// `play(waveform, frame)`.
    case waveformFirst
    /// `OPENQASM 2.0;`.
    case version2
    /// `qelib1.inc` in a program of version 3.
    case qelibInVersion3
    /// `a ~= b`, which the grammar has and the text says nothing about.
    case complementAssignment
    /// Braket's SDK writes waveforms with the length first and whether their edges are zero last.
    case braketWaveforms
    /// Shipyard has the waveforms of its instruments: `ones`, `gauss`, … with lengths in samples, joins them and
    /// takes parts of them.
    case shipyardWaveforms
    /// OQC keeps the result of `capture_v1` in a bit.
    case captureAsBit
    /// `defcal rz(theta) $0`: OQC leaves the types of parameters out.
    case untypedParameter
    /// `defcal measure $0 { return capture_v1(…); }`: OQC leaves the type of the result out.
    case untypedMeasurement
    /// `f = newframe(…);`, `w = mix(…);`: OQC and early texts write to what nothing declared.
    case undeclaredInCalibration
    /// oqpy's `capture(frame, kernel);`, which gives the program nothing.
    case captureWithoutVersion

    /// A stable code: QP0300 and up.
    var code: String {
        let number = String(300 + rawValue)
        return "QP0" + number
    }

    var message: String {
        switch self {
        case .pulseOutsideCalibration: "oqpy writes ports, frames and pulses outside 'cal'; accepted"
        case .samplesInBrackets: "OQC writes samples in square brackets; accepted"
        case .declaredPhysicalQubits: "early IBM programs declare physical qubits; accepted"
        case .measureInCalibration: "a 'measure' statement in a calibration is more than the pulse grammar has; accepted"
        case .statementInCalibration: "this statement in a calibration is more than the pulse grammar has; accepted"
        case .frameFromFrame: "OQC makes frames from frames; accepted, on the port of the first"
        case .plainSeconds: "OQC writes durations as plain numbers of seconds; accepted"
        case .waveformFirst: "'play' with the waveform first is a dialect; accepted"
        case .version2: "this is OpenQASM 2; read with the gates and rules of that version"
        case .qelibInVersion3: "qelib1.inc in a program of version 3; accepted"
        case .complementAssignment: "the language gives '~=' no meaning; read as the complement of the right side"
        case .braketWaveforms: "Braket's waveform calls end with the amplitude; accepted, sampled as Braket does"
        case .shipyardWaveforms: "Shipyard's waveforms and captures; accepted, plain lengths count dt"
        case .captureAsBit: "OQC keeps what capture_v1 gives in a bit; accepted, told apart as capture_v2 does"
        case .untypedParameter: "OQC leaves the types of a calibration's parameters out; accepted, as float"
        case .untypedMeasurement: "OQC leaves the type of a measurement's result out; accepted, as bit"
        case .undeclaredInCalibration: "this name is written to without a declaration; accepted, declared here"
        case .captureWithoutVersion: "oqpy writes 'capture' for a capture whose result the host takes; read as capture_v0"
        }
    }

    var help: String? {
        switch self {
        case .pulseOutsideCalibration: "the language writes cal { … } around them"
        case .samplesInBrackets: "the language writes { … }"
        case .declaredPhysicalQubits: "leave the declaration out: $0, $1, … are there"
        case .frameFromFrame: "the language makes a frame from a port"
        case .plainSeconds: "write a unit, as in 100ns"
        case .waveformFirst: "the language writes play(frame, waveform)"
        case .version2, .measureInCalibration, .statementInCalibration: nil
        case .qelibInVersion3: "version 3 writes include \"stdgates.inc\";"
        case .complementAssignment: "write a = ~b;"
        case .braketWaveforms: "the language writes gaussian(amplitude, duration, sigma)"
        case .shipyardWaveforms: "the language writes constant(amplitude, duration)"
        case .captureAsBit: "write capture_v2 for a bit"
        case .untypedParameter: "the language writes defcal rz(angle theta) $0"
        case .untypedMeasurement: "the language writes defcal measure $0 -> bit"
        case .captureWithoutVersion: "write capture_v0, or capture_v1 or capture_v2 where the program uses the result"
        case .undeclaredInCalibration: "write its type ahead of it: frame, waveform, complex, bit"
        }
    }
}
