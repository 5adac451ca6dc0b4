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
    let written: Result<Int, FrameFault> = slot.withUnsafeMutableBytes { slot in
        do throws(FrameFault) { return .success(try header(slot)) } catch { return .failure(error) }
    }
    _ = try written.get()
    return slot
}

/// What `read` makes of an array's bytes.
func readWhole<Value>(
    _ bytes: [UInt8], _ read: (UnsafeRawBufferPointer) throws(FrameFault) -> Value
) throws(FrameFault) -> Value {
    let value: Result<Value, FrameFault> = bytes.withUnsafeBytes { datagram in
        do throws(FrameFault) { return .success(try read(datagram)) } catch { return .failure(error) }
    }
    return try value.get()
}
