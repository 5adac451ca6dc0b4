import Glibc

/// How the C library's allocator is to treat memory that is freed.
enum Allocator {
    private typealias Mallopt = @convention(c) (_ parameter: Int32, _ value: Int32) -> Int32

    /// Keeps freed memory for the next sweep point.
    ///
    /// By default a large array is mapped anew, and the kernel zeroes its pages at first touch, point after point:
    /// for sampled waveforms that is most of the work. The most that a process holds does not change by it. Each
    /// call is a wish, which a C library may refuse.
    static func keepFreedMemory() {
        // <malloc.h> is in no module of the toolchain's: looked up by name, with the two numbers that it defines.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mallopt = unsafeBitCast(symbol, to: Mallopt.self)
        let (trimThreshold, mmapThreshold): (Int32, Int32) = (-1, -3)
        _ = mallopt(mmapThreshold, 1 << 30)
        _ = mallopt(trimThreshold, .max)
    }
}
