import Foundation
import PulseRack

/// What the connectors carry, sample by sample.
struct WaveformListing {
    struct Signal: Encodable {
        var port: String
        /// `code`, `played` or `filtered`.
        var signal: String
        var unit: String
        /// Of `i` and `q`; 0 for a baseband port.
        var carrierHz: Double
        var startSeconds: Double
        var periodSeconds: Double
        var i: [Double]
        var q: [Double]
    }

    let signals: [Signal]

    init(_ records: [PortRecord], device: Device) {
        signals = records.flatMap { record -> [Signal] in
            let port = device.ports[record.port]
            let tick = device.tickRate.tickSeconds
            let codes = record.codes.map { segment in
                Signal(
                    port: port.name, signal: "code", unit: "1", carrierHz: record.played.carrierHz,
                    startSeconds: Double(segment.startTick) * tick,
                    periodSeconds: Double(port.ticksPerSample) * tick, i: segment.i.map(Double.init),
                    q: segment.q.map(Double.init))
            }
            func volts(_ name: String, _ signal: SampledSignal) -> [Signal] {
                signal.segments.map { segment in
                    Signal(
                        port: port.name, signal: name, unit: "V", carrierHz: signal.carrierHz,
                        startSeconds: Double(segment.startTick) * tick, periodSeconds: signal.grid.ticks * tick,
                        i: segment.re, q: segment.im)
                }
            }
            return codes + volts("played", record.played) + volts("filtered", record.filtered)
        }
    }

    /// One line per sample.
    var csv: String {
        var text = "port,signal,time_s,i,q\n"
        for signal in signals {
            let name = signal.port.contains(where: { ",\"\n".contains($0) })
                ? "\"" + signal.port.replacing("\"", with: "\"\"") + "\"" : signal.port
            for index in signal.i.indices {
                let time = signal.startSeconds + Double(index) * signal.periodSeconds
                // Twelve digits are a femtosecond in a millisecond, without the last bits of a sum.
                let seconds = String(format: "%.12g", time)
                text += "\(name),\(signal.signal),\(seconds),\(signal.i[index]),\(signal.q[index])\n"
            }
        }
        return text
    }
}
