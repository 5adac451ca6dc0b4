/// What belongs to one connection: which port it came in on, and what went wrong on it.
struct ClusterSession: Sendable {
    enum Port: Sendable, Equatable {
        case cluster
        case module(slot: Int)
    }

    let port: Port
    var errors = SCPIErrorQueue()
    /// The standard event status register of IEEE 488.2; 128: power on.
    var eventStatus = 128
    var eventStatusEnable = 0
    /// How many of the cluster's own faults this connection was told.
    var faultsSeen = 0

    init(port: Port, faultsSeen: Int = 0) {
        self.port = port
        self.faultsSeen = faultsSeen
    }

    mutating func report(_ error: SCPIError) {
        errors.append(error)
        switch error.code {
        case -199 ... -100: eventStatus |= 32
        case -299 ... -200: eventStatus |= 16
        case -399 ... -300: eventStatus |= 8
        default: break
        }
    }

    /// 4: an error waits; 32: an event that is enabled has happened.
    var statusByte: Int { (errors.count > 0 ? 4 : 0) | (eventStatus & eventStatusEnable != 0 ? 32 : 0) }
}
