/// The number by which a call is known on the wire: FNV-1a, 32 bits, of its name
/// (Fowler, Noll, Vo; the IETF draft "The FNV Non-Cryptographic Hash Algorithm").
public struct FunctionID: Sendable, Hashable {
    public var value: UInt32

    public init(_ value: UInt32) { self.value = value }

    public init(name: String) {
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        value = hash
    }

    public static let enqueueSyndromes = FunctionID(0x7ED8_BE82)
    public static let getCorrections = FunctionID(0x882D_5BA1)
    public static let resetDecoder = FunctionID(0x977A_59CF)
}
