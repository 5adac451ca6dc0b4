import RackDiagnostics
import RackFiles
import RackModel

extension OpenedLink {
    /// The way to the decoder of a rack; `nil` for a rack that tells nobody anything.
    ///
    /// - Throws: `DiagnosticsError` with what is wrong with the request or with the rack's links, where a decoder is named
    ///   that is told nothing (`RK0768`), or where none is there.
    init?(asked: LinkRequest?, on rack: RackFile.LoadedRack) throws {
        let asked = asked ?? LinkRequest()
        let problems = asked.problems + [asked.problem(on: rack.device)].compactMap(\.self)
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        guard !rack.rack.links.isEmpty else {
            guard asked.decoder == nil else { throw Self.isToldNothing(rack.rack) }
            return nil
        }
        var device = rack.device
        let link = asked.settings(over: device)
        device.link = link
        let findings = device.linkFindings() + rack.rack.findings(on: device)
        guard findings.isEmpty else {
            throw DiagnosticsError(findings.map { Diagnostic(code: $0.code, $0.message, help: $0.help) })
        }
        try self.init(
            asked, link, tickRate: device.tickRate, functions: rack.rack.links.map(\.function), origin: .run)
    }

    private static func isToldNothing(_ rack: ClusterRack) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code: "RK0768", "a decoder is named, and the rack '\(rack.name)' tells it nothing",
                help: "say in the rack file under 'links' what it is told, or leave --decoder out")
        ])
    }
}
