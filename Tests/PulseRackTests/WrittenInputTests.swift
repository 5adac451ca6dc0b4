import Testing

@testable import PulseRack

@Suite("Values as they are written")
struct WrittenInputTests {
    @Test("Lists, nested lists and bits are read, the last index fastest and bit 0 first")
    func lists() throws {
        func numbers(_ text: String) -> [Double]? { WrittenValue(text)?.quantities.map(\.value) }
        #expect(numbers("0.3") == [0.3] && WrittenValue("0.3")?.dimensions == nil)
        #expect(numbers("0.1,0.2, 0.3") == [0.1, 0.2, 0.3] && WrittenValue("1,2")?.dimensions == [2])
        #expect(numbers("[0, 0.5pi]") == [0, .pi / 2] && WrittenValue("[7]")?.dimensions == [1])
        #expect(numbers("[[1,2,3],[4,5,6]]") == [1, 2, 3, 4, 5, 6])
        #expect(WrittenValue("[[1,2,3],[4,5,6]]")?.dimensions == [2, 3])
        #expect(WrittenValue("[1,2,3],[4,5,6]")?.dimensions == [2, 3])
        #expect(numbers("0b1_010") == [0, 1, 0, 1] && numbers("\"110\"") == [0, 1, 1])
        #expect(WrittenValue("40ns,1us")?.quantities.allSatisfy(\.isDuration) == true)
    }

    @Test(
        "What is none is refused",
        arguments: [
            "", "[", "[]", "[1", "1]", "[1]]", "[1],2", "[[1,2],[3]]", ",", "1,", "0b", "0b2", "\"\"", "\"1", "[1 2]", "nan",
            "[[[[[[[[1]]]]]]]]", "0.5pies", "pi/0", "pi/", "ipi",
        ])
    func nonsense(_ text: String) { #expect(WrittenValue(text) == nil) }

    @Test("Multiples of π are what a program would make of them")
    func pi() {
        #expect(Quantity("pi")?.value == .pi && Quantity("-π")?.value == -.pi && Quantity("0.25*pi")?.value == .pi / 4)
        #expect(Quantity("3pi/4")?.value == 3 * Double.pi / 4 && Quantity("pi/2")?.isDuration == false)
    }

    @Test(
        "Memory is read with its units",
        arguments: [
            ("1048576", 1 << 20), ("512MiB", 512 << 20), ("1.5GiB", 3 << 29), ("2GB", 2_000_000_000), ("64 kb", 64000),
            ("3B", 3), ("1TiB", 1 << 40),
        ])
    func memory(_ text: String, bytes: Int) { #expect(ByteCount(text)?.bytes == bytes) }

    @Test("Other words are no memory", arguments: ["", "MiB", "-1", "1.5", "1e9", "inf", "9e9GiB", "100000000000TiB", "1 000"])
    func noMemory(_ text: String) { #expect(ByteCount(text) == nil) }

    static let inputs = [
        ProgramInput(name: "amp", kind: .number), ProgramInput(name: "angles", kind: .angle, dimensions: [3]),
        ProgramInput(name: "waits", kind: .duration, dimensions: [2, 2]),
        ProgramInput(name: "mask", kind: .bit, dimensions: [4]), ProgramInput(name: "n", kind: .integer),
    ]

    @Test(
        "Values of another shape are answered with what would be accepted",
        arguments: [
            ("amp=1,2", "RK0213", "amp=1"), ("angles=1", "RK0213", "angles=0.5,0.5,0.5"),
            ("angles=1,2", "RK0212", "it takes 3 values, not 2"), ("angles[3]=1", "RK0214", "the last angles[2]"),
            ("angles[0][1]=1", "RK0214", "the first is angles[0]"), ("amp[0]=1", "RK0214", "leave [0] out"),
            ("angle[0]=1", "RK0210", "did you mean 'angles'?"), ("mask=1010", "RK0213", "mask=0b0001"),
            ("mask=0b10", "RK0212", "a register of 4 bits"), ("mask=1,0,2,0", "RK0211", "0 and 1"),
            ("waits=[40ns,80ns,1us,2us]", "", ""), ("waits=[[40ns,80ns],[1us,2us]]", "", ""), ("mask=0b1010", "", ""),
            ("waits=[[40ns],[80ns],[1us],[2us]]", "RK0212", "2 × 2"), ("waits=[40ns,1,1,1]", "RK0224", "waits=40ns"),
            ("angles=0.1,40ns,0.2", "RK0225", "no duration"), ("waits[1][0]=40ns", "", ""), ("waits[1,0]=5", "RK0224", ""),
            ("n=0b101", "RK0213", "one value"), ("angles=0b101", "RK0213", "decimal"),
        ])
    func shapes(_ text: String, code: String, words: String) {
        var arguments = InputArguments()
        arguments.readSetting(text)
        #expect(arguments.problems.isEmpty)
        let request = RunRequest(settings: arguments.settings)
        let found = Program.mismatches(of: request, with: Self.inputs) + arguments.unitProblems(of: Self.inputs)
        #expect(found.first?.code ?? "" == code, "\(found)")
        let said = found.first.map { $0.message + ($0.help ?? "") } ?? ""
        #expect(said.contains(words) || words.isEmpty, "\(said)")
    }

    @Test("Elements are swept one by one; whole arrays are refused by name")
    func sweeps() {
        func problems(_ text: String) -> [Diagnostic] {
            var arguments = InputArguments()
            arguments.readSweep(text)
            let request = RunRequest(sweeps: arguments.sweeps)
            return arguments.problems + Program.mismatches(of: request, with: Self.inputs)
                + arguments.unitProblems(of: Self.inputs)
        }
        #expect(problems("angles[2]=0:pi:11").isEmpty && problems("mask[0]=0:1:2").isEmpty)
        #expect(problems("angles=0:1:11").map(\.code) == ["RK0217"])
        #expect(problems("angles=0:1:11").first?.help?.contains("--sweep angles[0]=") == true)
        #expect(problems("mask=0:1:2").first?.help?.contains("mask[0]=0:1:2") == true)
        #expect(problems("mask[1]=0:1:3").map(\.code) == ["RK0211"])
        #expect(problems("waits[0][0]=0:1:3").map(\.code) == ["RK0224"])
        #expect(problems("angles[7]=0:1:3").map(\.code) == ["RK0214"])
    }

    @Test("Names of elements are told from other names")
    func elements() {
        #expect(InputElement("a[2]")?.indices == [2] && InputElement("m[1][0]") == InputElement("m[1, 0]"))
        for name in ["a", "a[]", "[2]", "a[-1]", "a[x]", "a[1", "a[1]2]", "a[1][", "a[+1]", "a[1.0]"] {
            #expect(InputElement(name) == nil, "\(name)")
        }
        #expect(InputElement("m[1][2]")?.position(in: [2, 3]) == 5)
        #expect(InputElement("m[2][0]")?.position(in: [2, 3]) == nil)
    }
}
