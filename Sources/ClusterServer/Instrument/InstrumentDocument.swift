/// Settings that travel as one JSON object, with the text of it at hand: clients read it more often than they change it.
struct InstrumentDocument: Sendable {
    let shape: JSONShape
    private(set) var value: JSONValue
    private(set) var text: [UInt8]

    init(_ shape: JSONShape) {
        self.shape = shape
        value = shape.defaults
        text = value.text
    }

    /// Takes over what `bytes` say, or nothing of it.
    mutating func merge(_ bytes: [UInt8]) throws(SCPIError) {
        let given: JSONValue
        do {
            given = try JSONParser.parse(bytes)
        } catch {
            throw .invalidBlock("JSON: \(error.message) at byte \(error.offset)")
        }
        do {
            value = try shape.merge(given, into: value)
        } catch {
            throw .illegalValue(error.message)
        }
        text = value.text
    }
}
