/// Stands for the log of a cluster, which drivers do not reach.
public struct ClusterLog: Sendable {}
