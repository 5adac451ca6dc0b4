import RackUnits
import Testing

@Suite("Carrier phase")
struct CarrierPhaseTests {
    let rate = TickRate(perSecond: 2_000_000_000)!

    @Test("A whole number of cycles leaves no phase, even after an hour")
    func wholeCycles() {
        let hour: Int64 = 3600 * 2_000_000_000
        #expect(CarrierPhase.cycles(frequencyHz: 5e9, ticks: hour, rate: rate) == 0)
        #expect(CarrierPhase.cycles(frequencyHz: 5.25e9, ticks: hour + 2, rate: rate) == 0.25)
    }

    @Test("Negative frequencies turn the other way")
    func negative() {
        #expect(CarrierPhase.cycles(frequencyHz: -0.25e9, ticks: 2, rate: rate) == 0.75)
        #expect(CarrierPhase.cycles(frequencyHz: 0.25e9, ticks: -2, rate: rate) == 0.75)
    }

    @Test("Phases add over time to the last bits", arguments: [4.912345678e9, 7.1e9 + 1.0 / 3, -123456.789])
    func additive(frequencyHz: Double) {
        for ticks: Int64 in [1, 17, 1_000_003, 2_000_000_000_000] {
            let first = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: ticks, rate: rate)
            let second = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: 12345, rate: rate)
            let both = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: ticks + 12345, rate: rate)
            let difference = CarrierPhase.wrapped(first + second - both + 0.5) - 0.5
            #expect(difference.magnitude < 1e-14)
        }
    }
}

@Suite("Exact seconds")
struct ExactSecondsTests {
    let rate = TickRate(perSecond: 2_000_000_000)!

    @Test func decimalDurationsAreOnTheGridOrBetweenTwoPoints() {
        #expect(rate.ticks(ExactSeconds(numerator: 163, denominator: 10_000_000_000)!) == .between(32, 33))
        #expect(rate.ticks(ExactSeconds(numerator: 16, denominator: 1_000_000_000)!) == .exact(32))
        #expect(rate.ticks(ExactSeconds(numerator: -1, denominator: 4_000_000_000)!) == .between(-1, 0))
        #expect(rate.ticks(ExactSeconds(numerator: .max, denominator: 1)!) == .outOfRange)
    }

    @Test func arithmeticIsExactOrNil() {
        let third = ExactSeconds(numerator: 1, denominator: 3)!
        #expect(third.adding(third)?.adding(third) == ExactSeconds(numerator: 1, denominator: 1))
        #expect(third.multiplied(by: 3, over: 2) == ExactSeconds(numerator: 1, denominator: 2))
        #expect(ExactSeconds(numerator: .max, denominator: 1)!.multiplied(by: 2) == nil)
        #expect(ExactSeconds(numerator: 1, denominator: 0) == nil)
        #expect(ExactSeconds(nearest: 16e-9) == ExactSeconds(numerator: 16, denominator: 1_000_000_000))
        #expect(ExactSeconds(nearest: .nan) == nil)
        #expect(third < ExactSeconds(numerator: 1, denominator: 2)!)
    }
}
