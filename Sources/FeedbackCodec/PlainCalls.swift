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
}
