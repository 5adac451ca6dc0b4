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
struct PieceValues {
    /// Level energies per mode, in rad/s: idle, flux and quasi-static detuning.
    var energies: [[Double]]
    /// Exchange per coupling, in rad/s.
    var exchange: [Double]
    /// Drives per mode.
    var tones: [[Tone]]
    /// When the piece begins: whole ticks and the rest in seconds.
    var startTick: Int64
    var startSeconds: Double
    let rate: TickRate

    init(_ piece: FieldPiece, cluster: Cluster, unitsPerTick: Int64) {
        energies = cluster.models.indices.map { mode in
            let model = cluster.models[mode]
            let shifts = model.fluxShiftsHz(piece.modeFlux[mode])
            let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode]
            return (0..<model.levels).map {
                2 * .pi * (model.energiesHz[$0] + Double($0) * offset + shifts[$0])
            }
        }
        exchange = cluster.couplingModels.indices.map {
            2 * .pi * cluster.couplingModels[$0].exchangeHz(flux: piece.couplerFlux[$0])
        }
        tones = [[Tone]](repeating: [], count: cluster.models.count)
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
