internal import CFFTW3

extension SignalChain {
    /// What the library that transforms calls itself: its version and the instructions it was built for, on both of
    /// which the last bits of a filtered sample depend.
    public static var libraryVersion: String { String(cString: CFFTW3_version()) }
}
