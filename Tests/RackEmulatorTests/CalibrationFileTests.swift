import Foundation
import RackEmulator
import RackFiles
import Testing

@Suite("Calibration files")
struct CalibrationFileTests {
    /// With PULSERACK_WRITE=1 the files are written anew instead of compared.
    @Test(
        "Each preset's file is what its description gives",
        arguments: ["bench-1q", "pair-cz", "chain-5", "oqc-toshiko-32", "iqm-radiance-54"])
    func fileIsUpToDate(name: String) throws {
        let library = try PresetLibrary.locate()
        let text = CalibrationTemplate(device: try library.device(name).device).text
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Pulses/calibrations/\(name).qasm")
        if ProcessInfo.processInfo.environment["PULSERACK_WRITE"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
