import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("Resolved descriptions")
struct RoundTripTests {
    @Test("a described device reads back as itself", arguments: presetNames + clusterDeviceNames)
    func yaml(name: String) throws {
        let device = try DeviceFile.load(readFixture("Fixtures/devices/\(name).yaml"))
        let text = DeviceFile.describe(device)
        var again = try DeviceFile.load(SourceText(name: "described", text))
        again.sources = device.sources
        #expect(again == device)
    }

    @Test("resolved JSON reads back as the device", arguments: presetNames + clusterDeviceNames)
    func json(name: String) throws {
        let device = try DeviceFile.load(readFixture("Fixtures/devices/\(name).yaml"))
        let text = DeviceFile.resolvedJSON(device)
        var again = try DeviceFile.load(SourceText(name: "described", text))
        again.sources = device.sources
        #expect(again == device)
    }
}
