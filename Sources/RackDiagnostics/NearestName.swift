/// The name that was probably meant: the candidate within two edits of `name`, the nearest first, ties
/// by order of `candidates`; `nil` if there is none.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= 100 else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let offered = Array(candidate.lowercased().utf8)
        guard abs(offered.count - wanted.count) <= 2, candidate != name else { continue }
        let distance = editDistance(wanted, offered)
        if distance <= min(2, wanted.count - 1), distance < best?.distance ?? 3 {
            best = (distance, candidate)
        }
    }
    return best?.name
}

/// Levenshtein's distance with neighbouring swaps counted as one edit (optimal string alignment).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, a) in left.enumerated() {
        var current = [row + 1]
        for (column, b) in right.enumerated() {
            var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (a == b ? 0 : 1))
            if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
