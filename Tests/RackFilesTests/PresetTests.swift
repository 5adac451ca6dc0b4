import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("Presets")
struct PresetTests {
    @Test("every preset loads without a message", arguments: presetNames)
    func loads(name: String) throws {
        let text = try readFixture("Fixtures/devices/\(name).yaml")
        do {
            let device = try DeviceFile.load(text)
            #expect(device.name == name)
        } catch {
            Issue.record("\(error)")
        }
    }
}
