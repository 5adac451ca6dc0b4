import FeedbackLink
import Foundation
import RackEmulator

/// Sends bytes and gives what comes back, cut to `room` bytes, with its full length; `nil` after `patience` seconds.
func exchange(
    _ bytes: [UInt8], over transport: any FrameTransport, room: Int = 65_536, patience: Double = 5
) throws -> (bytes: [UInt8], length: Int)? {
    try bytes.withUnsafeBytes { try transport.send($0) }
    return try receive(from: transport, room: room, patience: patience)
}

func receive(
    from transport: any FrameTransport, room: Int = 65_536, patience: Double = 5
) throws -> (bytes: [UInt8], length: Int)? {
    var buffer = [UInt8](repeating: 0xEE, count: room)
    let length = try buffer.withUnsafeMutableBytes { try transport.receive(into: $0, patienceSeconds: patience) }
    return length.map { (Array(buffer.prefix($0)), $0) }
}

/// Answers each datagram with itself.
let echo: @Sendable (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int = { datagram, slot in
    slot.copyMemory(from: datagram)
    return datagram.count
}

/// A directory of one test, removed behind it.
func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = "/tmp/link-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Descriptors that this process has open.
func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}

/// Text of nvqlink vectors: bytes in hexadecimal, spaces between.
func hexadecimal(_ text: String) -> [UInt8] {
    text.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
}
