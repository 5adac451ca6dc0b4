internal import RackDiagnostics

/// What stands right of `=` and behind `return`.
extension Parser {
    /// `{…}` (nested for arrays of several dimensions) or `[…]`, where a declaration may have it.
    private mutating func valueList() throws(Failure) -> Expression {
        defer { leave() }
        try enter()
        let start = index
        let isBracket = kind == .leftBracket
        advance()
        let items = try list(until: isBracket ? .rightBracket : .rightBrace, isBracket ? "]" : "}") {
            (parser) throws(Failure) in
            parser.kind == .leftBrace || parser.kind == .leftBracket ? try parser.valueList() : try parser.expression()
        }
        let depth = (items.map(\.depth).max() ?? 0) + 1
        return Expression(kind: .list(items, inBrackets: isBracket), range: range(from: start), depth: depth)
    }

    /// What stands right of `=` in an assignment, or behind `return`: an expression, a measurement, or the call of a
    /// calibration that returns a value (`measure_iq $0`).
    mutating func valueOrMeasurement() throws(Failure) -> Expression {
        let start = index
        if take(.measure) {
            let operand = try self.operand()
            return Expression(kind: .measure(operand), range: range(from: start))
        }
        let value = try expression()
        return try calibratedCall(value, from: start) ?? value
    }

    /// What stands right of `=` in a declaration: that, or values in braces, or parts joined by `++`.
    mutating func initialValue() throws(Failure) -> Expression {
        if kind == .leftBrace || kind == .leftBracket { return try valueList() }
        let value = try valueOrMeasurement()
        return kind == .doublePlus ? try joinedParts(value) : value
    }

    /// `++ b ++ c` behind `value`.
    mutating func joinedParts(_ value: Expression) throws(Failure) -> Expression {
        var value = value
        while take(.doublePlus) {
            let right = try expression()
            guard value.depth < Self.nestingLimit else {
                throw fail(
                    "QP0013", "more than \(Self.nestingLimit) parts in a row", value.range,
                    help: "join them in several steps")
            }
            value = Expression(
                kind: .concatenation(value, right), range: value.range.union(right.range),
                depth: max(value.depth, right.depth) + 1)
        }
        return value
    }

    /// `name q` or `name(…) q` behind its head, which reads as an expression; `nil` if no operand follows.
    private mutating func calibratedCall(_ head: Expression, from start: Int) throws(Failure) -> Expression? {
        guard kind == .hardwareQubit || kind == .identifier, !startsLine, let call = Self.called(head) else { return nil }
        if kind == .identifier {
            // `a = b c = d;` lacks a `;` rather than calling `b`.
            switch peek() {
            case .semicolon, .comma, .leftBracket, .arrow, .end, .rightBrace: break
            default: return nil
            }
        }
        let operands = try operands()
        return Expression(
            kind: .gateCall(
                GateCallSyntax(
                    modifiers: [], name: call.name, arguments: call.arguments, designator: nil, operands: operands)),
            range: range(from: start), depth: head.depth + 1)
    }

    /// A name, or a call of one, as the head of a gate call.
    static func called(_ expression: Expression) -> (name: Name, arguments: [Expression])? {
        switch expression.kind {
        case .identifier(let name): (Name(text: name, range: expression.range), [])
        case .call(let name, let nameRange, let arguments): (Name(text: name, range: nameRange), arguments)
        default: nil
        }
    }
}
