internal import RackNumerics

/// What kets go through that do not jump meanwhile: some neighbouring unitaries of a run with the decay after each, as
/// one operator for each component and one factor for each level of the other modes.
struct NoJumpPart: Sendable {
    /// Which of the run's unitaries.
    let unitaries: Range<Int>
    /// Per mode and level; ones for the modes of components.
    let apart: [[Complex]]
    private let factors: [RowFactor]
    /// In place of `factors` where one component has all modes.
    private let whole: WholeOperator?
    /// `nil` where nothing happens to the modes apart.
    private let diagonal: KetDiagonal?

    init(_ unitaries: Range<Int>, components: [RowFactor], apart: [[Complex]], _ layout: KetLayout) {
        self.unitaries = unitaries
        self.apart = apart
        whole = components.count == 1 ? WholeOperator(components[0]) : nil
        factors = whole == nil ? components : []
        diagonal = apart.allSatisfy { $0.allSatisfy { $0 == .one } } ? nil : KetDiagonal(apart, layout)
    }

    /// Takes a ket through the part.
    ///
    /// - Returns: its squared norm afterwards.
    func apply(_ ket: KetBuffer, _ workers: any Workers) -> Double {
        applyComponents(ket, workers)
        return diagonal.map { $0.apply(ket.re, ket.im) } ?? ket.squaredNorm
    }

    /// The same but for the modes apart.
    func applyComponents(_ ket: KetBuffer, _ workers: any Workers) {
        KetStep.apply(factors, ket, workers)
        whole?.apply(ket)
    }

    /// Complex numbers that it is made of.
    var elements: Int {
        factors.reduce((whole?.elements ?? 0) + 2 * apart.reduce(0) { $0 + $1.count }) { $0 + $1.elements }
    }

    /// What it costs a ket of so many amplitudes, but for the modes apart.
    var operations: OperationCount {
        var count = factors.reduce(into: OperationCount()) { $0 += $1.operations(columns: 1) }
        if let whole { count += OperationCount(flops: 8 * Double(whole.elements), bytes: 16 * Double(whole.elements)) }
        return count
    }
}
