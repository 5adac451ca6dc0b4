import PulseLanguage
import RackDiagnostics
import Testing

@Suite("Printed syntax trees")
struct SyntaxTreeTests {
    private func tree(_ source: String) -> String { FrontEnd.syntaxTree(of: SourceText(name: "t", source)) }

    @Test("a node a line, with its place")
    func example() {
        let source = """
            OPENQASM 3.1;
            @reversible twice
            for uint[8] i in [0:2:6] {
              ctrl @ rx(π / 2) q[i], $1;
            }
            bit c = measure q[0:1];
            """
        #expect(tree(source) == """
            program  1:1-6:24
              version 3.1  1:1-1:14
              annotation @reversible twice  2:1-2:18
              for i  3:1-5:2
                type uint  3:5-3:12
                  integer 8  3:10-3:11
                range  3:18-3:25
                  start
                    integer 0  3:19-3:20
                  step
                    integer 2  3:21-3:22
                  end
                    integer 6  3:23-3:24
                body
                  gate rx  4:3-4:29
                    modifier control  4:3-4:9
                    parameters
                      binary /  4:13-4:18
                        name π  4:13-4:14
                        integer 2  4:17-4:18
                    operands
                      index  4:20-4:24
                        name q  4:20-4:21
                        name i  4:22-4:23
                      qubit $1  4:26-4:28
              variable c  6:1-6:24
                type bit  6:1-6:4
                measure  6:9-6:23
                  index  6:17-6:23
                    name q  6:17-6:18
                    range  6:19-6:22
                      start
                        integer 0  6:19-6:20
                      end
                        integer 1  6:21-6:22

            """)
    }

    @Test("calibrations, subroutines and cases")
    func blocks() {
        let source = """
            defcal rx(angle[20] t, 0.5) $0, q -> bit { return capture_v2(f, 1.5 us); }
            def f(mutable array[int, #dim = 2] a) { switch (a[0, 0]) { case 1, 2 { } default { end; } } }
            """
        #expect(tree(source) == """
            program  1:1-2:94
              defcal rx  1:1-1:75
                parameter t  1:21-1:22
                  type angle  1:11-1:20
                    integer 20  1:17-1:19
                parameter value
                  float 0.5  1:24-1:27
                qubit $0  1:29-1:31
                any qubit q  1:33-1:34
                result bit  1:38-1:41
                body
                  return  1:44-1:73
                    call capture_v2  1:51-1:72
                      name f  1:62-1:63
                      duration 1.5us  1:65-1:71
              def f  2:1-2:94
                mutable parameter a  2:36-2:37
                  type array  2:15-2:35
                    element int  2:21-2:24
                    #dim
                      integer 2  2:33-2:34
                body
                  switch  2:41-2:92
                    index  2:49-2:56
                      name a  2:49-2:50
                      integer 0  2:51-2:52
                      integer 0  2:54-2:55
                    case  2:60-2:73
                      integer 1  2:65-2:66
                      integer 2  2:68-2:69
                      body
                    default  2:74-2:90
                      body
                        end  2:84-2:88

            """)
    }

    @Test("what cannot be read is an error in the tree, and the rest is there")
    func mistakes() {
        #expect(tree("int if = 3;\nreset q;\n") == """
            program  1:1-3:1
              error  1:1-1:12
              reset  2:1-2:9
                name q  2:7-2:8

            """)
    }
}
