internal import RackNumerics

extension BlockOperator {
    /// The product self·earlier.
    func after(_ earlier: BlockOperator) -> BlockOperator {
        let n = offsets.count
        var product = self
        product.re.withUnsafeMutableBufferPointer { re in
            product.im.withUnsafeMutableBufferPointer { im in
                self.re.withUnsafeBufferPointer { aRe in
                    self.im.withUnsafeBufferPointer { aIm in
                        earlier.re.withUnsafeBufferPointer { bRe in
                            earlier.im.withUnsafeBufferPointer { bIm in
                                DenseRoutines.product(
                                    rows: n, inner: n, columns: n, aRe.baseAddress!, aIm.baseAddress!,
                                    bRe.baseAddress!, bIm.baseAddress!, re.baseAddress!, im.baseAddress!)
                            }
                        }
                    }
                }
            }
        }
        return product
    }

    /// after^N · self · before^N for the number of excitations N of each state.
    func turned(before: Complex, after: Complex, _ excitations: [Int]) -> BlockOperator {
        var powersBefore: [Complex] = [.one]
        var powersAfter: [Complex] = [.one]
        for _ in 0..<(excitations.max() ?? 0) {
            powersBefore.append(powersBefore[powersBefore.count - 1] * before)
            powersAfter.append(powersAfter[powersAfter.count - 1] * after)
        }
        var result = self
        let n = offsets.count
        let columnFactors = excitations.map { powersBefore[$0] }
        result.re.withUnsafeMutableBufferPointer { re in
            result.im.withUnsafeMutableBufferPointer { im in
                for r in 0..<n {
                    let rowFactor = powersAfter[excitations[r]]
                    for c in 0..<n {
                        let at = r * n + c
                        let z = rowFactor * columnFactors[c] * Complex(re[at], im[at])
                        re[at] = z.re
                        im[at] = z.im
                    }
                }
            }
        }
        return result
    }

    /// The conjugate transpose.
    var adjoint: BlockOperator {
        let n = offsets.count
        var result = self
        for r in 0..<n {
            for c in 0..<n {
                result.re[r * n + c] = re[c * n + r]
                result.im[r * n + c] = -im[c * n + r]
            }
        }
        return result
    }
}
