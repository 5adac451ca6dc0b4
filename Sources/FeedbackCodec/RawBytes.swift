/// Reading and writing words at any offset. Whoever calls has checked that they are inside.
extension UnsafeRawBufferPointer {
    func little<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type, at offset: Int) -> Word {
        Word(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    func big<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type, at offset: Int) -> Word {
        Word(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// The bytes of `range`, which lies inside.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}

extension UnsafeMutableRawBufferPointer {
    func storeLittle<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word, at offset: Int) {
        storeBytes(of: word.littleEndian, toByteOffset: offset, as: Word.self)
    }

    func storeBig<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word, at offset: Int) {
        storeBytes(of: word.bigEndian, toByteOffset: offset, as: Word.self)
    }

    /// Zeroes everything from `offset` on, which lies inside.
    func clear(from offset: Int) {
        guard offset < count, let base = baseAddress else { return }
        (base + offset).initializeMemory(as: UInt8.self, repeating: 0, count: count - offset)
    }
}
