import Foundation

/// What becomes of large arrays that are no longer needed.
package enum FreedMemory {
    /// Keeps up to 256 MiB of freed memory in the process, and arrays of up to 32 MiB in memory that can be kept.
    ///
    /// By default glibc hands large blocks back to the system at once and gets fresh ones page by page, which
    /// costs several times what computing a sample does. Nothing happens where the C library is another one.
    package static func keep() {
        typealias Option = @convention(c) (Int32, Int32) -> Int32
        // The Glibc module has no malloc.h; the numbers are those of M_MMAP_THRESHOLD and M_TRIM_THRESHOLD.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mallopt = unsafeBitCast(symbol, to: Option.self)
        _ = mallopt(-3, 32 << 20)
        _ = mallopt(-1, 256 << 20)
    }
}
