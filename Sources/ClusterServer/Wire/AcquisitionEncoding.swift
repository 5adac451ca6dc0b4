import Sequencing

/// Which columns of a table of bins a client asks for: bits 0 to 2 the integrals, 3 and 4 the counts, 5 and 6 the
/// validity (always one bit a bin), 7 to 9 the thresholded counts. 0 leaves a column out; narrower packings than the
/// widest may be asked for, and the answer says which was used.
struct AcquisitionEncoding: Sendable, Equatable {
    enum Integrals: UInt32, Sendable { case none = 0, int64 = 4, average = 5 }
    enum Counts: UInt32, Sendable { case none = 0, uint32 = 3 }
    enum Thresholded: UInt32, Sendable { case none = 0, uint32 = 3, average = 4 }

    var integrals: Integrals
    var counts: Counts
    var thresholded: Thresholded

    init(flags: Int) throws(SCPIError) {
        guard (0..<1 << 10).contains(flags) else { throw .outOfRange("encoding \(flags) is not one of 10 bits") }
        let flags = UInt32(flags)
        switch flags & 7 {
        case 0: integrals = .none
        case 1...4: integrals = .int64
        case 5: integrals = .average
        default: throw .illegalValue("packing \(flags & 7) of integrals")
        }
        counts = (flags >> 3) & 3 == 0 ? .none : .uint32
        guard (flags >> 5) & 3 == 0 else { throw .illegalValue("packing \((flags >> 5) & 3) of validity") }
        switch (flags >> 7) & 7 {
        case 0: thresholded = .none
        case 1...3: thresholded = .uint32
        case 4: thresholded = .average
        default: throw .illegalValue("packing \((flags >> 7) & 7) of thresholded counts")
        }
    }

    var flags: UInt32 { integrals.rawValue | counts.rawValue << 3 | thresholded.rawValue << 7 }
}

extension SCPIReply {
    /// The scope's part of an acquisition: per path samples, whether it was out of range, and how many were added up.
    mutating func append(scope: [AcquisitionData.ScopePath]) {
        for path in scope {
            append(LittleEndian.bytes(path.samples))
            append([path.isOutOfRange ? 1 : 0])
            append(path.count)
        }
    }

    /// Bins as records of 32 bytes.
    mutating func append(records bins: [AcquisitionData.Bin]) {
        reserve(bins.count * 32 + 16)
        appendHeader(bins.count * 32)
        for bin in bins {
            appendPayload(UInt64(bin.count > 0 ? 1 : 0))
            appendPayload(bin.path0)
            appendPayload(bin.path1)
            appendPayload(bin.thresholded)
            appendPayload(bin.count)
        }
    }

    /// Bins by columns.
    mutating func append(columns bins: [AcquisitionData.Bin], _ encoding: AcquisitionEncoding) {
        append(encoding.flags)
        append(UInt32(bins.count))
        var valid = [UInt8](repeating: 0, count: (bins.count + 7) / 8)
        for (index, bin) in bins.enumerated() where bin.count > 0 { valid[index / 8] |= 1 << UInt8(index % 8) }
        append(valid)
        switch encoding.integrals {
        case .none: break
        case .int64:
            append(LittleEndian.bytes(bins.map(\.path0)))
            append(LittleEndian.bytes(bins.map(\.path1)))
        case .average:
            append(LittleEndian.bytes(bins.map { Self.average(Double($0.path0), $0.count) }))
            append(LittleEndian.bytes(bins.map { Self.average(Double($0.path1), $0.count) }))
        }
        switch encoding.thresholded {
        case .none: break
        case .uint32: append(LittleEndian.bytes(bins.map(\.thresholded)))
        case .average: append(LittleEndian.bytes(bins.map { Self.average(Double($0.thresholded), $0.count) }))
        }
        if encoding.counts == .uint32 { append(LittleEndian.bytes(bins.map(\.count))) }
    }

    private static func average(_ sum: Double, _ count: UInt32) -> Float {
        count == 0 ? 0 : Float(sum / Double(count))
    }
}
