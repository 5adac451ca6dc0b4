import FeedbackLink
package import RackDiagnostics
import RackEmulator
import RackModel

/// What options say of a run's link, as people write it: `--decoder udp://127.0.0.1:17000`, `--fault loss=1e-3`.
package struct LinkArguments: Sendable {
    /// The options, by their long names.
    package enum Option: String, Sendable, CaseIterable {
        case decoder, clock, fault, deadline, latency, patience, pcap
        case onMiss = "on-miss"

        package init?(name: String) { self.init(rawValue: String(name.dropFirst(2))) }
    }

    /// `nil` where none of the options is given.
    package private(set) var request: LinkRequest?
    /// What could not be read.
    package private(set) var problems: [Diagnostic] = []
    private var given: [Option] = []

    package init() {}

    /// Reads the value of an option.
    ///
    /// - Parameters:
    ///   - range: where it stands, if it stands in a program. A program names no other program to start and no file to
    ///     write: whoever runs it does.
    package mutating func read(_ option: Option, _ value: String, at range: SourceRange? = nil) {
        if option != .fault, given.contains(option) {
            return refuse("RK0252", "'--\(option.rawValue)' is given twice", range, help: "give it once")
        }
        given.append(option)
        var request = request ?? LinkRequest()
        let known = problems.count
        switch option {
        case .decoder: readDecoder(value, range, &request)
        case .clock:
            request.clock = LinkClock(rawValue: value)
            if request.clock == nil { refuse("RK0760", "'\(value)' is no clock", range, help: "virtual and wall are accepted") }
        case .fault: readFault(value, range, &request)
        case .deadline:
            request.deadlineSeconds = seconds(value)
            if request.deadlineSeconds == nil {
                refuse("RK0762", "'\(value)' is no deadline", range, help: "write a duration: --deadline 4us")
            }
        case .onMiss:
            request.onMiss = DecoderLink.MissPolicy(rawValue: value)
            if request.onMiss == nil {
                let names = DecoderLink.MissPolicy.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("RK0763", "'\(value)' is no policy", range, help: "\(names) are accepted")
            }
        case .latency:
            request.wire = LatencyPreset(rawValue: value)?.model ?? seconds(value).map { .constant($0) }
            if request.wire == nil {
                let names = LatencyPreset.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("RK0764", "'\(value)' is no latency", range, help: "\(names) and durations such as 5us are accepted")
            }
        case .patience:
            request.patienceSeconds = seconds(value)
            if request.patienceSeconds == nil {
                refuse("RK0765", "'\(value)' is no patience", range, help: "write a duration: --patience 5s")
            }
        case .pcap:
            if range == nil {
                request.capture = value
            } else {
                refuse("RK0766", "a program names no file to write", range, help: "give --pcap at the command line")
            }
        }
        if problems.count == known { self.request = request }
    }

    private mutating func readDecoder(_ text: String, _ range: SourceRange?, _ request: inout LinkRequest) {
        do {
            let source = try DecoderSource(text)
            if case .program = source, range != nil {
                return refuse(
                    "RK0766", "a program names no other program to start", range,
                    help: "give --decoder '\(text)' at the command line; here udp://host:port and unix:/path are accepted")
            }
            request.decoder = .source(source)
        } catch let error as DiagnosticsError {
            for problem in error.diagnostics { refuse(problem.code, problem.message, range, help: problem.help) }
        } catch {
            refuse("RK0001", "\(error)", range, help: nil)
        }
    }

    private mutating func readFault(_ text: String, _ range: SourceRange?, _ request: inout LinkRequest) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let kinds = LinkFault.allCases.map(\.rawValue)
        guard parts.count == 2, let kind = LinkFault(rawValue: String(parts[0])) else {
            let near = nearestName(to: String(parts[0]), among: kinds).map { "did you mean '\($0)'? " } ?? ""
            let message = parts.count == 2 ? "'\(parts[0])' is no fault" : "'--fault \(text)' has no kind and rate"
            return refuse(
                "RK0761", message, range, help: near + "write --fault loss=1e-3; kinds are \(kinds.joined(separator: ", "))")
        }
        guard let rate = Quantity(parts[1]), !rate.isDuration else {
            return refuse(
                "RK0761", "'\(parts[1])' in '--fault \(text)' is no rate", range,
                help: "a probability for each message is accepted: from 0 to 1")
        }
        request.faults.append((kind, rate.value))
    }

    /// A duration with its unit.
    private func seconds(_ text: String) -> Double? {
        guard let quantity = Quantity(text), quantity.isDuration || quantity.value == 0 else { return nil }
        return quantity.value
    }

    private mutating func refuse(_ code: String, _ message: String, _ range: SourceRange?, help: String?) {
        problems.append(Diagnostic(code: code, message, at: range, help: help))
    }
}
