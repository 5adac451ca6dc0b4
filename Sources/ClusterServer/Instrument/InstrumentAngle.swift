import Foundation

/// The angle that drivers take apart into two numbers of a matrix.
enum InstrumentAngle {
    /// A driver sends cos(360° − φ) and sin(360° − φ).
    ///
    /// - Returns: φ in degrees, from 0 up to 360.
    static func rotation(a11: Double, a12: Double) -> Double {
        let angle = atan2(a12, a11) * 180 / .pi
        return angle <= 0 ? -angle : 360 - angle
    }
}
