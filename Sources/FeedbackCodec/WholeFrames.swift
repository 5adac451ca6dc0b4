/// A slot of its own with `payload` behind the room for a header, which `header` writes.
func wholeFrame(
    payload: [UInt8], strideBytes: Int?, header: (UnsafeMutableRawBufferPointer) throws(FrameFault) -> Int
) throws(FrameFault) -> [UInt8] {
    let frameBytes = RPCRequest.headerBytes + payload.count
    guard frameBytes <= strideBytes ?? frameBytes else {
        throw .beyondSlot(bytes: frameBytes, slotBytes: max(strideBytes ?? 0, 0))
    }
    var slot = [UInt8](repeating: 0, count: strideBytes ?? frameBytes)
    slot.replaceSubrange(RPCRequest.headerBytes..<frameBytes, with: payload)
    try slot.withUnsafeMutableBufferPointer { slot throws(FrameFault) in
        _ = try header(UnsafeMutableRawBufferPointer(slot))
    }
    return slot
}

/// What `read` makes of an array's bytes.
func readWhole<Value>(
    _ bytes: [UInt8], _ read: (UnsafeRawBufferPointer) throws(FrameFault) -> Value
) throws(FrameFault) -> Value {
    try bytes.withUnsafeBufferPointer { bytes throws(FrameFault) in try read(UnsafeRawBufferPointer(bytes)) }
}
