/// Why bytes are no frame, or what they ask for cannot be written.
public enum FrameFault: Error, Sendable, Hashable {
    /// Fewer bytes than a header has.
    case tooShort(bytes: Int, needed: Int)
    /// The first four bytes, little-endian, are not those of the kind of frame that was looked for.
    case wrongMagic(UInt32)
    /// The header speaks of more bytes behind it than came.
    case beyondDatagram(claimed: Int, room: Int)
    /// A frame that is longer than the slot it has to fit.
    case beyondSlot(bytes: Int, slotBytes: Int)
    /// The arguments or results end before what is read from them.
    case payloadTooShort(bytes: Int, needed: Int)
    /// A number of bits outside 1…2²⁰.
    case bitCount(Int64)
    /// A successful reply whose result is not as long as the call's result is.
    case resultLength(bytes: Int, expected: Int)
}

extension FrameFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooShort(let bytes, let needed): "\(bytes) bytes are no frame: the header alone has \(needed)"
        case .wrongMagic(let magic):
            "the frame begins with 0x\(String(magic, radix: 16)), which is no magic of its kind"
        case .beyondDatagram(let claimed, let room):
            "the header speaks of \(claimed) bytes behind it, but \(room) came"
        case .beyondSlot(let bytes, let slot): "a frame of \(bytes) bytes does not fit a slot of \(slot)"
        case .payloadTooShort(let bytes, let needed):
            "a payload of \(bytes) bytes ends before the \(needed) that it must have"
        case .bitCount(let count): "\(count) bits are not between 1 and \(EnqueueSyndromes.maximumBits)"
        case .resultLength(let bytes, let expected): "a result of \(bytes) bytes, where the call's has \(expected)"
        }
    }
}
