internal import PulseLanguage
internal import RackDiagnostics

/// A call over the link, as later statements know it.
struct CallRecord {
    var call: LinkCall
    /// `decode`, `decode #2`.
    var name: String
    var range: SourceRange
    var reply: LinkReply?
}

/// What a process did on the link, for listings.
struct LinkStep {
    /// The call's number.
    var call: Int
    var step: PulseSchedule.Call.Step
    var tick: Int64
}

extension LinkReply {
    /// A bit of the answer, from 0; what it does not have is 0.
    func bit(_ index: Int) -> Bool {
        switch value {
        case .bits(let bits): index < bits.count && bits[index]
        default: index == 0 && value.truth == true
        }
    }
}
