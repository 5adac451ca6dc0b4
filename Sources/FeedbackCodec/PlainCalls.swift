/// Handlers that answer without a decoder, for trying a link out.
public enum PlainCalls {
    /// `rpc_increment`: each byte one higher, 255 becomes 0.
    public static let increment: DecoderHost.Handler = { arguments, results in
        guard arguments.count <= results.count else { return nil }
        for (index, byte) in arguments.enumerated() { results[index] = byte &+ 1 }
        return arguments.count
    }

    /// The arguments as they came.
    public static let echo: DecoderHost.Handler = { arguments, results in
        guard arguments.count <= results.count else { return nil }
        results.copyMemory(from: arguments)
        return arguments.count
    }

    /// `mock_decode`: one byte a measurement in, one byte a correction out, by the first entry whose measurements are
    /// those of the call; zeros where there is none (CUDA-Q QEC, its mock decoder).
    ///
    /// - Parameter entries: as long as each other, measurements and corrections alike.
    public static func mockDecode(
        measurements: Int, corrections: Int, entries: [(measurements: [UInt8], corrections: [UInt8])]
    ) -> DecoderHost.Handler {
        precondition(measurements > 0 && corrections > 0, "a decoder without measurements or corrections")
        precondition(
            entries.allSatisfy { $0.measurements.count == measurements && $0.corrections.count == corrections },
            "entries of one size")
        return { arguments, results in
            guard arguments.count >= measurements, results.count >= corrections else { return nil }
            let asked = arguments[..<measurements]
            let entry = entries.first { $0.measurements.elementsEqual(asked) }
            for index in 0..<corrections { results[index] = entry?.corrections[index] ?? 0 }
            return corrections
        }
    }
}
