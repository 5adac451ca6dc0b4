internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One rotating term c(t) a† + h.c. with c(t) = amplitude·e^(−2πi·frequencyHz·t), relative to a frame.
struct Tone {
    /// In rad/s.
    var amplitude: Complex
    var frequencyHz: Double
}

/// The numbers of the Hamiltonian during one piece, in the cluster's frame.
final class PieceValues {
    /// Level energies per mode, in rad/s: idle, flux and quasi-static detuning.
    let energies: [[Double]]
    /// Exchange per coupling, in rad/s.
    let exchange: [Double]
    /// Drives per mode.
    let tones: [[Tone]]
    /// When the piece begins: whole ticks and the rest in seconds.
    let startTick: Int64
    let startSeconds: Double
    let rate: TickRate
    private let modeFlux: [Double]
    private let couplerFlux: [Double]
    private let modeShiftsHz: [Double]

    /// - Parameter previous: values of the same cluster, from which what depends on unchanged flux is taken.
    init(_ piece: FieldPiece, cluster: Cluster, unitsPerTick: Int64, after previous: PieceValues? = nil) {
        (modeFlux, couplerFlux, modeShiftsHz) = (piece.modeFlux, piece.couplerFlux, piece.modeShiftsHz)
        if let previous, previous.modeFlux == piece.modeFlux, previous.modeShiftsHz == piece.modeShiftsHz {
            energies = previous.energies
        } else {
            energies = cluster.models.indices.map { mode in
                let model = cluster.models[mode]
                let shifts = model.fluxShiftsHz(piece.modeFlux[mode])
                let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode] + piece.modeShiftsHz[mode]
                return (0..<model.levels).map {
                    2 * .pi * (model.energiesHz[$0] + Double($0) * offset + shifts[$0])
                }
            }
        }
        if let previous, previous.couplerFlux == piece.couplerFlux {
            exchange = previous.exchange
        } else {
            exchange = cluster.couplingModels.indices.map {
                2 * .pi * cluster.couplingModels[$0].exchangeHz(flux: piece.couplerFlux[$0])
            }
        }
        var tones = [[Tone]](repeating: [], count: cluster.models.count)
        for drive in piece.drives {
            let frame = cluster.frameHz[drive.mode]
            tones[drive.mode].append(
                Tone(amplitude: .pi * drive.amplitude, frequencyHz: drive.carrierHz - frame))
            if cluster.counterRotating {
                // (a + a†)·2π Re[z e^(−iωt)]: the conjugate half rotates the other way.
                tones[drive.mode].append(
                    Tone(amplitude: .pi * drive.amplitude.conjugate, frequencyHz: -(drive.carrierHz + frame)))
            }
        }
        self.tones = tones
        rate = cluster.tickRate
        let (ticks, rest) = piece.start.quotientAndRemainder(dividingBy: unitsPerTick)
        startTick = ticks
        startSeconds = Double(rest) / Double(unitsPerTick) * rate.tickSeconds
    }

    /// e^(−2πi·f·t) at `seconds` after the start of the piece, exact however late that is.
    func rotation(_ frequencyHz: Double, after seconds: Double) -> Complex {
        guard frequencyHz != 0 else { return .one }
        let cycles = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: startTick, rate: rate)
        return .unit(cycles: -(cycles + frequencyHz * (startSeconds + seconds)))
    }
}
