import Sequencing
import Testing

@Suite("The classical core")
struct Q1CoreTests {
    private func registers(_ text: String) throws -> [UInt32] {
        var cluster = Q1TestCluster()
        try cluster.start(text)
        #expect(cluster.run() == .finished)
        #expect(cluster.machine.flags(of: 0) == [])
        return cluster.machine.registers(of: 0)
    }

    @Test("Arithmetic wraps at 32 bits")
    func arithmetic() throws {
        let values = try registers(
            """
            move 0xFFFFFFFF,R0
            move 5,R1
            nop
            add R0,R1,R2
            sub R1,7,R3
            and R0,0xF0,R4
            or R1,8,R5
            xor R1,1,R6
            asl R1,31,R7
            asr R0,4,R8
            not R1,R9
            asl R1,32,R10
            asr R0,40,R11
            stop
            """)
        #expect(
            values[2...11] == [4, 0xFFFF_FFFE, 0xF0, 13, 4, 0x8000_0000, 0x0FFF_FFFF, 0xFFFF_FFFA, 0, 0])
    }

    @Test("Registers are zero at the start")
    func zero() throws { #expect(try registers("stop") == [UInt32](repeating: 0, count: 64)) }

    @Test("What an instruction writes the next one does not see")
    func hazard() throws {
        let values = try registers("move 7,R0\nmove R0,R1\nmove R0,R2\nstop")
        #expect(values[0...2] == [7, 0, 7])
    }

    @Test("A jump that is taken gives a result time to arrive")
    func hazardAcrossJump() throws {
        let values = try registers("move 2,R0\nl: move R0,R1\nloop R0,@l\nmove R0,R2\nmove R0,R3\nstop")
        #expect(values[0...3] == [0, 1, 1, 0])
    }

    @Test("Jumps compare without sign")
    func jumps() throws {
        let values = try registers(
            """
            move 0xFFFFFFFF,R0
            nop
            jge R0,5,@a
            move 1,R1
            a: jlt R0,5,@b
            move 2,R2
            b: move @c,R3
            nop
            jmp R3
            move 4,R4
            c: loop R5,@d
            d: stop
            """)
        #expect(values[1...5] == [0, 2, 10, 0, 0xFFFF_FFFF])
    }
}
