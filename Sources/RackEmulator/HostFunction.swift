public import PulseLanguage

/// A function that whoever embeds the rack lends to programs: a decoder, a table, a model of their own.
///
/// A program declares it, `extern decode(bit[8]) -> bit[8];`, and calls it in the middle of a shot. The call itself takes no
/// time: what it gives may be acted upon as soon as its arguments may.
public struct HostFunction: Sendable {
    /// As the program's `extern` names it.
    public var name: String
    /// The value for some arguments, which have the types that the program declares; `nil` refuses them, and the run
    /// ends with a message (`QS0094`). It must give the same for the same arguments: shots share what they have in common.
    public var body: @Sendable ([Value]) -> Value?

    /// A function `name` that gives `body`.
    public init(_ name: String, _ body: @escaping @Sendable ([Value]) -> Value?) {
        self.name = name
        self.body = body
    }
}
