/// What goes wrong with a command, as an entry of an error queue: numbers of SCPI-99, chapter 21.8, with words of ours.
struct SCPIError: Error, Sendable, Equatable {
    var code: Int
    var message: String

    /// What `SYSTem:ERRor:NEXT?` answers.
    var text: String { "\(code),\(message)" }

    static let none = SCPIError(code: 0, message: "No error")
    static let queueOverflow = SCPIError(code: -350, message: "Queue overflow")

    static func undefinedHeader(_ header: String) -> SCPIError {
        SCPIError(code: -113, message: "Undefined header; \(header)")
    }
    static func suffixOutOfRange(_ detail: String) -> SCPIError {
        SCPIError(code: -114, message: "Header suffix out of range; \(detail)")
    }
    static func missingParameter(_ detail: String) -> SCPIError {
        SCPIError(code: -109, message: "Missing parameter; \(detail)")
    }
    static func parameterNotAllowed(_ detail: String) -> SCPIError {
        SCPIError(code: -108, message: "Parameter not allowed; \(detail)")
    }
    static func invalidBlock(_ detail: String) -> SCPIError {
        SCPIError(code: -161, message: "Invalid block data; \(detail)")
    }
    static func tooMuchData(_ detail: String) -> SCPIError {
        SCPIError(code: -223, message: "Too much data; \(detail)")
    }
    static func outOfRange(_ detail: String) -> SCPIError {
        SCPIError(code: -222, message: "Data out of range; \(detail)")
    }
    static func illegalValue(_ detail: String) -> SCPIError {
        SCPIError(code: -224, message: "Illegal parameter value; \(detail)")
    }
    static func conflict(_ detail: String) -> SCPIError {
        SCPIError(code: -221, message: "Settings conflict; \(detail)")
    }
    static func outOfMemory(_ detail: String) -> SCPIError {
        SCPIError(code: -225, message: "Out of memory; \(detail)")
    }
    static func hardwareMissing(_ detail: String) -> SCPIError {
        SCPIError(code: -241, message: "Hardware missing; \(detail)")
    }
    static func nameNotFound(_ detail: String) -> SCPIError {
        SCPIError(code: -256, message: "File name not found; \(detail)")
    }
    static func program(_ detail: String) -> SCPIError {
        SCPIError(code: -285, message: "Program syntax error; \(detail)")
    }
    static func execution(_ detail: String) -> SCPIError {
        SCPIError(code: -200, message: "Execution error; \(detail)")
    }
}

/// The errors that one connection has yet to be told, oldest first.
struct SCPIErrorQueue: Sendable {
    static let capacity = 64

    private var errors: [SCPIError] = []

    var count: Int { errors.count }

    /// A full queue keeps what it has, and says in its last entry that more happened.
    mutating func append(_ error: SCPIError) {
        if errors.count < Self.capacity {
            errors.append(SCPIError(code: error.code, message: Self.oneLine(error.message)))
        } else {
            errors[Self.capacity - 1] = .queueOverflow
        }
    }

    mutating func next() -> SCPIError { errors.isEmpty ? .none : errors.removeFirst() }

    mutating func removeAll() { errors = [] }

    /// Replies are lines: an error that has several takes less than the longest reply a client reads.
    private static func oneLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " | ")
        return line.utf8.count <= lengthMax ? line : String(line.prefix(lengthMax / 4)) + " ..."
    }

    private static let lengthMax = 16384
}
