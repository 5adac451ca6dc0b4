/// Settings that travel as one JSON object, with the text of it at hand: clients read it more often than they change it.
struct InstrumentDocument: Sendable {
    let shape: JSONShape
    /// Of `shape`.
    private let leaves: [JSONShape.Leaf]
    private(set) var value: JSONValue
    /// That of `value`.
    private(set) var text: [UInt8]

    init(_ shape: JSONShape) {
        self.shape = shape
        leaves = shape.leaves
        value = shape.defaults
        text = value.text
    }

    /// Takes over what `bytes` say, or nothing of it.
    mutating func merge(_ bytes: [UInt8]) throws(SCPIError) {
        if !mergeWhole(bytes) { try mergePart(bytes) }
    }

    /// Takes over a document in which nothing but single values is new, which is all that stock drivers send.
    ///
    /// - Returns: whether it is one; otherwise nothing has happened.
    mutating func mergeWhole(_ bytes: [UInt8]) -> Bool {
        guard let changes = JSONDifference.changes(in: bytes, from: text) else { return false }
        var news: [JSONValue] = []
        for change in changes {
            guard leaves.indices.contains(change.leaf),
                let given = try? JSONParser.parse(Array(bytes[change.spelling])),
                let new = try? leaves[change.leaf].shape.merge(given, into: .null)
            else { return false }
            news.append(new)
        }
        // From the back: what is in front stays where it is.
        for (change, new) in zip(changes, news).reversed() {
            value.replace(at: leaves[change.leaf].path[...], with: new)
            text.replaceSubrange(change.range, with: new.text)
        }
        return true
    }

    /// The same for any document.
    mutating func mergePart(_ bytes: [UInt8]) throws(SCPIError) {
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
