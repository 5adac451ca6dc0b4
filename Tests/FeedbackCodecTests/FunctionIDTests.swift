import FeedbackCodec
import Testing

@Suite("Function ids")
struct FunctionIDTests {
    @Test("Names have the ids that the wire knows")
    func knownNames() {
        #expect(FunctionID(name: "enqueue_syndromes") == .enqueueSyndromes)
        #expect(FunctionID(name: "get_corrections") == .getCorrections)
        #expect(FunctionID(name: "reset_decoder") == .resetDecoder)
        #expect(FunctionID(name: "rpc_increment").value == 0x191B_6322)
        #expect(FunctionID(name: "mock_decode").value == 0x6C45_A6D6)
    }
}
