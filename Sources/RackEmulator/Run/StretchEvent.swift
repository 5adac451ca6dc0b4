internal import RackModel
internal import Readout

/// The beginning or the end of a readout window within a stretch.
struct StretchEvent {
    let tick: Int64
    let isStart: Bool
    let feedline: Int
    let window: ClusterWindow

    /// Those of a cluster's modes, in order of time; at one tick windows end before others start.
    static func all(
        of cluster: ClusterPartition.Cluster, _ device: Device, _ plans: [ReadoutPlan?], in span: Range<Int64>
    ) -> [StretchEvent] {
        var events: [StretchEvent] = []
        for (feedline, plan) in plans.enumerated() {
            guard let plan else { continue }
            for (number, window) in plan.windows.enumerated() {
                guard let mode = cluster.modes.firstIndex(of: window.mode) else { continue }
                let (begins, ends) = (span.contains(window.startTick), span.contains(window.endTick))
                guard begins || ends else { continue }
                let own = ClusterWindow(
                    plan: plan, number: number, mode: mode, levels: device.modes[window.mode].levels)
                if begins { events.append(.init(tick: window.startTick, isStart: true, feedline: feedline, window: own)) }
                if ends { events.append(.init(tick: window.endTick, isStart: false, feedline: feedline, window: own)) }
            }
        }
        return events.sorted {
            ($0.tick, $0.isStart ? 1 : 0, $0.window.window.startTick, $0.window.mode)
                < ($1.tick, $1.isStart ? 1 : 0, $1.window.window.startTick, $1.window.mode)
        }
    }
}
