import Testing

@testable import Sequencing

@Suite("Who acts next")
struct Q1AgendaTests {
    @Test("It is the earliest, of several the first", arguments: [1, 2, 3, 7, 8, 120])
    func first(count: Int) {
        var agenda = Q1Agenda()
        #expect(agenda.first.time == Q1Agenda.never)
        var (times, state): ([Int64], UInt64) = ([], 1)
        func random() -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 60)
        }
        for _ in 0..<count {
            times.append(random())
            agenda.append(times[times.count - 1])
            #expect(agenda.first == (times.firstIndex(of: times.min()!)!, times.min()!))
        }
        for step in 0..<500 {
            let index = step % count
            times[index] = step % 7 == 0 ? Q1Agenda.never : random()
            agenda.set(times[index], of: index)
            #expect(agenda.first == (times.firstIndex(of: times.min()!)!, times.min()!))
        }
    }
}
