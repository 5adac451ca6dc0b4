internal import RackDiagnostics

extension Checker {
    // MARK: Types

    mutating func type(_ syntax: TypeSyntax) -> ValueType {
        func width(_ standard: Int, _ checker: inout Checker) -> Int? {
            guard let size = syntax.width else { return standard }
            return checker.size(size, "a width", limit: 64)
        }
        switch syntax.kind {
        case .bool: return .bool
        case .bit:
            guard let size = syntax.width else { return .bit }
            guard let count = self.size(size, "the size of a register", limit: 1 << 20),
                hasRoom(for: count, syntax.range)
            else { return .error }
            return .bits(count)
        case .int: return width(64, &self).map { .int($0) } ?? .error
        case .uint: return width(64, &self).map { .uint($0) } ?? .error
        case .float: return width(64, &self) == nil ? .error : .float
        case .angle: return width(64, &self) == nil ? .error : .angle
        case .complex(let part): return part.map { type($0) } == .error ? .error : .complex
        case .duration: return .duration
        case .port: return .port
        case .frame: return .frame
        case .waveform: return .waveform
        case .void: return .void
        case .stretch:
            error("QP0103", "a stretch has no place here: it is solved for, not computed", syntax.range)
        case .array(let element, let sizes):
            return arrayType(element, sizes, isRank: syntax.isRank, syntax.range)
        case .qubit: error("QP0103", "'qubit' is no type of a value", syntax.range)
        case .error: break
        }
        return .error
    }

    /// A size that the text gives, from `least` to `limit`.
    mutating func size(_ syntax: Expression, _ what: String, limit: Int64, least: Int64 = 1) -> Int? {
        let value = purely(what) { $0.expression(syntax) }
        guard value.type != .error else { return nil }
        guard value.constancy == .literal, let literal = value.literal else {
            error("QP0105", "\(what) must be constant", value.range, help: "declare what it is made of as 'const'")
            return nil
        }
        guard value.type.isInteger, let size = literal.integer else {
            error("QP0103", "\(what) must be a whole number, this is \(value.type)", value.range)
            return nil
        }
        guard size >= least, size <= limit else {
            error("QP0124", "\(what) must be from \(least) to \(limit), this is \(size)", value.range)
            return nil
        }
        return Int(size)
    }
}
