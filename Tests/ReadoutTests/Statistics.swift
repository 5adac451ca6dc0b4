import Testing

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

func variance(_ values: [Double]) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}

func covariance(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (mean(x), mean(y))
    return zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / Double(x.count - 1)
}

/// Kolmogorov and Smirnov's statistic of two samples, in units of √((n + m)/(n·m)): 1.95 is exceeded by
/// chance once in a thousand.
func kolmogorovSmirnov(_ left: [Double], _ right: [Double]) -> Double {
    let (a, b) = (left.sorted(), right.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count, j < b.count {
        let x = min(a[i], b[j])
        while i < a.count, a[i] <= x { i += 1 }
        while j < b.count, b[j] <= x { j += 1 }
        largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    let (n, m) = (Double(a.count), Double(b.count))
    return largest / ((n + m) / (n * m)).squareRoot()
}

func doubles(_ values: [Float]) -> [Double] { values.map(Double.init) }
