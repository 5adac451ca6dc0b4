// The README's lines of Swift, compiled as they stand between the two marks and compared with the README by
// `ReadmeTests`.

// README begins
func readmeFakeRack() throws {
    let rack = try FakeRack("qblox-1q-rf")
    try controlStack(address: rack.ports.address, port: rack.ports.cluster, modules: rack.ports.moduleBase)
    let run = try rack.lastRun()
    precondition(run.status == .complete && run.log.flags.isEmpty)
    let pulses = try run.played("q0.drive")
    precondition(pulses.count == 2)
    rack.stop()
}
// README ends

/// Plays twice, and asks the cluster whether that has been heard.
private func controlStack(address: String, port: Int, modules: Int) throws {
    let module = try ClusterClient(address, modules + 2)
    try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:NEW "w",4,0"#)
    try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:DATA "w","#, block: [UInt8](repeating: 0x3F, count: 16))
    try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:INDex "w",0"#)
    try module.send("SEQuencer0:PROGram ", block: Array("set_mrk 3\nupd_param 4\nplay 0,0,100\nplay 0,0,100\nstop".utf8))
    try module.send("SEQuencer0:ARM")
    try module.send("SEQuencer:START")
    _ = try ClusterClient(address, port).ask("*OPC?")
}

// README begins
import PulseRack

// README goes on
func readmeSnippet() throws {
    let rack = try Rack(device: "bench-1q")
    let program = try rack.program(contentsOf: "Pulses/rabi.qasm")
    let result = try program.run(
        RunRequest(shots: 1000, seed: 7, sweeps: [.linear("amp", from: 0, to: 1, count: 101)], output: "run.h5")
    ) { progress in
        print("\(progress.finishedPoints) of \(progress.totalPoints) points")
    }
    for point in result.points {
        let qubit = point.captures[0]
        print(point.values[0], qubit.populations[1], qubit.assignedCounts, qubit.shots.i.count)
    }
}
// README ends

// README begins
func readmeSequence() throws {
    let rack = try Rack(device: "bench-1q")
    var sequence = PulseSequence(device: rack.device)
    let drive = sequence.frame("drive", on: "q0_drive", frequencyHz: 4.9e9)
    let tone = sequence.frame("tone", on: "feed0_out", frequencyHz: 7.0e9)
    let receive = sequence.frame("receive", on: "feed0_in", frequencyHz: 7.0e9)
    sequence.play(.gaussian(Complex(0.2), .nanoseconds(40), sigma: .nanoseconds(10)), on: drive)
    sequence.barrier()
    sequence.play(.constant(Complex(0.1), .microseconds(0.5)), on: tone)
    sequence.capture(.microseconds(0.5), on: receive, as: .iq, name: "iq")
    let schedule = try sequence.schedule()
    print(SchedulePicture(schedule, device: rack.device).text(columns: 100))
    let result = try rack.run(schedule, RunRequest(shots: 1000, seed: 7))
    // README pauses
    precondition(result.points[0].captures[0].name == "iq" && result.points[0].captures[0].shots.i.count == 1000)
}
// README ends
