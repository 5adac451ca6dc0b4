import RackEmulator
import RackModel
import RackUnits

extension ClusterLayout {
    /// What was said over the link to the decoder, message by message, as the files of programs have it.
    func feedback(_ link: LinkHeader) -> GroupPlan {
        let rate = tickRate
        var slack = SlackHistogram()
        for message in log.messages where message.receivedTick != LinkMessage.never { slack.add(message.slackTicks) }
        var table = GroupPlan.plot("messages", title: "Slack of each message", signal: "slack", axes: ["message"])
        table.attributes.append(.init("tick_s", .number(rate.tickSeconds)))
        table.datasets.append(
            DatasetPlan.numeric(
                "message", .int64, shape: [log.messages.count], units: "1", longName: "message", dimensions: ["message"]
            ).holding(.int64s(log.messages.indices.map { Int64($0) })))
        table.datasets += MessageColumn.all(link.clock, since: "the run began").map { $0.plan(log.messages, tickRate: rate) }
        var group = GroupPlan("feedback", "NXcollection")
        group.attributes = [.init("default", .text("slack"))]
        group.groups = [RunLayout.plot(of: slack, tickSeconds: rate.tickSeconds), table] + RunLayout.names(of: link)
        return group
    }
}

extension ClusterRunRecord.Link {
    init(_ header: LinkHeader, _ rate: TickRate) {
        self.init(
            decoder: header.decoder, command: header.command, clock: header.clock,
            deadlineSeconds: rate.seconds(header.link.deadlineTicks), onMiss: header.link.onMiss)
    }
}
