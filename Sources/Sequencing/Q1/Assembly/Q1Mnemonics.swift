/// Instructions by name.
enum Q1Mnemonics {
    /// At most 16 bytes of a name, in one number to look up.
    private struct Key: Hashable {
        var low: UInt64 = 0
        var high: UInt64 = 0

        init?(_ name: some Collection<UInt8>) {
            guard name.count <= 16 else { return nil }
            for byte in name {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(byte)
            }
        }
    }

    private static let signatures: [Key: Q1Signature] = {
        var signatures: [Key: Q1Signature] = [:]
        for signature in Q1Signature.all {
            guard let key = Key(signature.opcode.rawValue.utf8) else { preconditionFailure("a name too long to look up") }
            signatures[key] = signature
        }
        return signatures
    }()

    static func signature(of name: ArraySlice<UInt8>) -> Q1Signature? { Key(name).flatMap { signatures[$0] } }

    /// Why an instruction of another set is none here; `nil` if it is of no known set.
    static func foreign(_ name: String) -> String? { Q1Signature.foreign.first { $0.names.contains(name) }?.reason }
}
