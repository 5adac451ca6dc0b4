/// A growing array whose copies share all but what they change: chunks of a fixed size.
struct ChunkedArray<Element> {
    private static var chunkSize: Int { 64 }

    private var chunks: [[Element]] = []
    private(set) var count = 0

    mutating func append(_ element: Element) {
        if count % Self.chunkSize == 0 { chunks.append([]) }
        chunks[chunks.count - 1].append(element)
        count += 1
    }

    subscript(index: Int) -> Element {
        get { chunks[index / Self.chunkSize][index % Self.chunkSize] }
        set { chunks[index / Self.chunkSize][index % Self.chunkSize] = newValue }
    }
}

extension ChunkedArray: Sendable where Element: Sendable {}
