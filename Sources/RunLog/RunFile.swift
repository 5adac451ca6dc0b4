/// Facts about the format that writer and reader share.
enum RunFile {
    /// Version of the layout: a reader refuses another major version.
    static let version = "1.0"
    /// What `@creator` begins with.
    static let creator = "PulseRack"

    /// FNV-1a over the UTF-8 of `text`, in hexadecimal: tells schedules apart, keeps no secret.
    static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
