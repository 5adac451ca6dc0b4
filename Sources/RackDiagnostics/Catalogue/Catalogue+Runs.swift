extension DiagnosticCatalogue {
    /// Files and where they are looked for, and faults on the way.
    static let files: [CatalogueEntry] = [
        CatalogueEntry(
            "RK0001", "a fault while checking",
            "Something failed that is no mistake of the program, such as a full disk while a file was read.",
            .situation("The machine runs out of file handles during pulserack check."),
            mend: "Read the message; if it makes no sense to you, report it with the command."),
        CatalogueEntry(
            "RK0101", "there is no such file", "The path was looked up as it stands, from the current directory.",
            .command("pulserack check missing.qasm --device nowhere.yaml"), mend: "Check the path."),
        CatalogueEntry(
            "RK0102", "the path is no file", "Programs and descriptions are read from regular files, not from directories or pipes.",
            .command("pulserack check Pulses/ --device bench-1q"), mend: "Name the file itself."),
        CatalogueEntry(
            "RK0103", "a file that cannot be read", "The file is there but the system refuses to open or read it.",
            .situation("A program file that belongs to another user and is readable by nobody else."),
            mend: "Check its permissions."),
        CatalogueEntry(
            "RK0104", "a file that is too large", "Texts are held in memory while messages point into them, so their size is limited.",
            .situation("A run file given where a program is expected."), mend: "Check that it is the file you meant."),
        CatalogueEntry(
            "RK0105", "a file that is not UTF-8", "Programs and descriptions are UTF-8; the place is the first byte that is not.",
            .situation("A description saved as Latin-1 with an umlaut in a comment."), mend: "Save it as UTF-8."),
        CatalogueEntry(
            "RK0110", "the presets are not found",
            "Presets and example programs lie in Fixtures and Pulses, beside the binary or where PULSERACK_HOME says.",
            .command("PULSERACK_HOME=/nowhere pulserack devices"),
            mend: "Set PULSERACK_HOME to the directory that holds Fixtures and Pulses, or unset it."),
        CatalogueEntry(
            "RK0111", "neither a preset nor a file", "A device is named by a preset or by the path of a description.",
            .command("pulserack check Pulses/rabi.qasm --device bench-2q"), mend: "Choose one that the message lists."),
        CatalogueEntry(
            "RK0112", "the device's calibrations are not found",
            "The description names a file of calibrations that is neither beside it nor in Pulses.",
            .description("calibrations: my-gates.qasm"), mend: "Put the file where the message says that it was looked for."),
        CatalogueEntry(
            "RK0113", "there is no such program", "The name is neither a path nor a program that comes with the rack.",
            .command("pulserack run Pulses/rabbi.qasm"), mend: "Check the name; the message may know what you meant."),
    ]

    /// Options, results and runs.
    static let runs: [CatalogueEntry] = [
        CatalogueEntry(
            "RK0120", "points that capture differently",
            "All points of a sweep share one table of results, so each must capture as often as the first.",
            .situation("A sweep of n in a program that measures in for int i in [1:n] { … }."),
            mend: "Let what is swept change the pulses, not the number of captures."),
        CatalogueEntry(
            "RK0121", "traces of different lengths",
            "With --traces every point writes its samples into one table, but the length of a capture is swept.",
            .situation("pulserack run with --traces and a sweep of the duration of a capture_v3."),
            mend: "Leave --traces out, or run each length by itself."),
        CatalogueEntry(
            "RK0201", "a number of shots that cannot be run", "A run has at least one shot and no more than the file can count.",
            .command("pulserack run Pulses/rabi.qasm --shots 0"), mend: "Ask for 1 shot or more."),
        CatalogueEntry(
            "RK0202", "a number of threads that cannot be used", "1 to 1024 threads share the points of a run.",
            .command("pulserack run Pulses/rabi.qasm --threads 0"), mend: "Leave --threads out, or ask for at least one."),
        CatalogueEntry(
            "RK0203", "an input set to no number", "The value of an input is a finite number.",
            .situation("RunRequest(settings: [InputSetting(name: \"amp\", value: .number(.nan))])"), mend: "Set a finite number."),
        CatalogueEntry(
            "RK0204", "an input set twice", "One run has one value of an input, or a sweep of it.",
            .command("pulserack run Pulses/rabi.qasm --set amp=0.1 --set amp=0.2"), mend: "Set it once."),
        CatalogueEntry(
            "RK0205", "a sweep without points", "A sweep has at least one value.",
            .situation("RunRequest(sweeps: [SweepAxis(name: \"amp\", values: [])])"), mend: "Give it at least one value."),
        CatalogueEntry(
            "RK0206", "a sweep through no number", "Every value of a sweep is a finite number.",
            .situation("RunRequest(sweeps: [SweepAxis(name: \"amp\", values: [0, .infinity])])"), mend: "Sweep finite numbers."),
        CatalogueEntry(
            "RK0207", "an input swept twice", "Two axes of one input would disagree at nearly every point.",
            .command("pulserack run Pulses/rabi.qasm --sweep amp=0:1:11 --sweep amp=0:2:11"), mend: "Sweep it once."),
        CatalogueEntry(
            "RK0208", "an input both set and swept", "A setting holds at every point, so a swept input has none.",
            .command("pulserack run Pulses/rabi.qasm --set amp=0.1 --sweep amp=0:1:11"), mend: "Leave one of the two out."),
        CatalogueEntry(
            "RK0209", "too many points", "The sweeps multiply; their product is what a run holds, and it is limited.",
            .command("pulserack run Pulses/rabi.qasm --sweep a=0:1:10000 --sweep b=0:1:10000"), mend: "Split the run."),
        CatalogueEntry(
            "RK0210", "the program has no such input", "What is set or swept must be declared 'input' by the program.",
            .command("pulserack run Pulses/rabi.qasm --set amplitude=0.1"), mend: "Use a name that the message lists."),
        CatalogueEntry(
            "RK0211", "a value that the input cannot take", "Integers take whole numbers, bits take 0 and 1.",
            .command("pulserack run program.qasm --set count=1.5"), mend: "Give a value of the input's type."),
        CatalogueEntry(
            "RK0212", "an input of another shape",
            "An array takes as many values as it has elements, in brackets, row by row.",
            .situation("--set angles=[1,2] for input array[float[64], 3] angles."),
            mend: "Write one value for each element."),
        CatalogueEntry(
            "RK0213", "one value for several, or several for one",
            "A single input takes one value; arrays and registers take a list or a string of bits.",
            .situation("--set amp=[0.1,0.2] for input float amp."),
            mend: "Write the value as the help line shows."),
        CatalogueEntry(
            "RK0214", "an element that the input does not have",
            "The index of a swept or set element is outside the array, or the input is no array.",
            .situation("--sweep angles[3]=0:1:11 for input array[float[64], 3] angles."),
            mend: "Use an index that the message allows."),
        CatalogueEntry(
            "RK0215", "a memory budget that is too small",
            "States of shots with different histories are kept in this memory; less than 1 MiB holds none.",
            .command("pulserack run Pulses/rabi.qasm --memory 1kB"),
            mend: "Ask for 1MiB or more."),
        CatalogueEntry(
            "RK0216", "an accuracy out of range",
            "The largest error in populations is a number between the rounding of a computer and what no plot would bear.",
            .command("pulserack run Pulses/rabi.qasm --accuracy 2"), mend: "Write --accuracy 1e-6."),
        CatalogueEntry(
            "RK0217", "an array that is swept as a whole",
            "A sweep varies one number; an array has one axis for each element that varies.",
            .situation("--sweep angles=0:1:11 for input array[float[64], 3] angles."),
            mend: "Sweep its elements one by one: --sweep angles[0]=0:1:11."),
        CatalogueEntry(
            "RK0220", "--set without name and value", "A setting is written name=value.",
            .command("pulserack run Pulses/rabi.qasm --set amp"), mend: "Write --set amp=0.3."),
        CatalogueEntry(
            "RK0221", "a value that cannot be read", "Values are numbers, with a unit of time for durations.",
            .command("pulserack run Pulses/rabi.qasm --set amp=much"), mend: "Write a number such as 0.3, or a time such as 40ns."),
        CatalogueEntry(
            "RK0222", "a sweep that cannot be read", "A sweep is written name=from:to:count, both ends included.",
            .command("pulserack run Pulses/rabi.qasm --sweep amp=0-1"), mend: "Write --sweep amp=0:1:101."),
        CatalogueEntry(
            "RK0223", "a number of points that cannot be read", "The third part of a sweep is a whole number of points.",
            .command("pulserack run Pulses/rabi.qasm --sweep amp=0:1:0"), mend: "Write a whole number from 1 on."),
        CatalogueEntry(
            "RK0224", "a duration without unit", "A plain number for a duration could mean seconds or nanoseconds.",
            .command("pulserack run Pulses/ramsey.qasm --set tau=40"), mend: "Write the unit: tau=40ns."),
        CatalogueEntry(
            "RK0225", "a duration where none is taken", "The input is a number, the value has a unit of time.",
            .command("pulserack run Pulses/rabi.qasm --set amp=40ns"), mend: "Write a plain number."),
        CatalogueEntry(
            "RK0226", "there is no such sweep point", "--point counts from 0 over all sweeps, the last one fastest.",
            .command("pulserack compile Pulses/rabi.qasm --point 1000"), mend: "Choose a point that the message allows."),
        CatalogueEntry(
            "RK0227", "no such constants", "--only takes the beginning of constants' names, and needs --constants.",
            .command("pulserack devices show bench-1q --constants --only q7"), mend: "Begin as the names that the message shows."),
        CatalogueEntry(
            "RK0228", "no device", "Neither the command nor a line 'pragma pulserack --device' of the program names a rack.",
            .command("pulserack check program.qasm"), mend: "Add --device, or the pragma to the program."),
        CatalogueEntry(
            "RK0229", "calibrations are no JSON", "Calibrations are printed as OpenQASM, which --json does not change.",
            .command("pulserack devices show bench-1q --calibrations --json"), mend: "Leave one of the two out."),
        CatalogueEntry(
            "RK0230", "an output without a name", "--output was given an empty text.",
            .command("pulserack run Pulses/rabi.qasm --output ''"), mend: "Write --output run.h5."),
        CatalogueEntry(
            "RK0231", "the output is a directory", "A run is one file; a directory cannot take its place.",
            .command("pulserack run Pulses/rabi.qasm --output ."), mend: "Name a file in it."),
        CatalogueEntry(
            "RK0232", "the output is no regular file", "HDF5 seeks in its file, so it cannot be a pipe or a device.",
            .command("pulserack run Pulses/rabi.qasm --output /dev/null"), mend: "Name a regular file."),
        CatalogueEntry(
            "RK0233", "a file that would be lost", "The output exists and is no run file: replacing it is probably not meant.",
            .command("pulserack run Pulses/rabi.qasm --output README.md"), mend: "Choose another name, or insist with --force."),
        CatalogueEntry(
            "RK0234", "the output's directory is not there", "Directories are not made by a run.",
            .command("pulserack run Pulses/rabi.qasm --output results/rabi.h5"), mend: "Make the directory first."),
        CatalogueEntry(
            "RK0235", "the output cannot be written", "The system refuses to write there.",
            .command("pulserack compile Pulses/rabi.qasm --output /nowhere/rabi.txt"), mend: "Choose a place that you may write to."),
        CatalogueEntry(
            "RK0240", "a run file that cannot be read or written", "The HDF5 library refused an operation; the message says which.",
            .command("pulserack inspect README.md"), mend: "Check that it is a run file and that the disk has room."),
        CatalogueEntry(
            "RK0241", "nothing to draw", "The run file has no such plot, or none at all.",
            .command("pulserack plot run.h5 --what spectrum"), mend: "Choose a plot that the message lists."),
        CatalogueEntry(
            "RK0242", "no kind of picture", "The kind of picture follows from the ending of its name.",
            .command("pulserack plot run.h5 -o rabi.gif"), mend: "End it in .svg or .png."),
        CatalogueEntry(
            "RK0243", "a picture that cannot be written", "The place of the picture is a directory or may not be written to.",
            .command("pulserack plot run.h5 -o /nowhere/rabi.svg"), mend: "Choose a place that you may write to."),
        CatalogueEntry(
            "RK0244", "gnuplot is missing", "Plots are drawn by gnuplot, which is not on this machine.",
            .situation("pulserack plot on a machine without gnuplot."), mend: "apt-get install gnuplot-nox, or run tools/setup."),
        CatalogueEntry(
            "RK0245", "gnuplot failed", "gnuplot ended with an error; its last line is in the message.",
            .situation("A gnuplot without the terminal that the picture needs."), mend: "Install gnuplot-nox 5.4 or newer."),
        CatalogueEntry(
            "RK0246", "no folder for logs", "Each run of a cluster has a file of its own, in a folder that is made if need be.",
            .command("pulserack serve cluster --rack qblox-1q-rf --log /proc/logs"),
            mend: "Choose a place that you may write to."),
        CatalogueEntry(
            "RK0247", "no run that has ended", "A rack tells of a run when all of its sequencers have stopped.",
            .situation("FakeRack.lastRun() before a driver has started anything."),
            mend: "Start the sequencers, all that synchronise with each other, and wait for them."),
        CatalogueEntry(
            "RK0248", "no port of the device", "What was played is told by the device's ports.",
            .situation("run.played(\"q1.drive\") on a rack with one qubit."), mend: "Use one of the names in the message."),
        CatalogueEntry(
            "RK0250", "no option of the pragma",
            "A line 'pragma pulserack' takes --device, --shots, --memory, --method, --accuracy, --set, --sweep, and options of a "
                + "link to a decoder.",
            .program("pragma pulserack --speed fast\n"), mend: "Use one of the options that the message lists."),
        CatalogueEntry(
            "RK0251", "an option without value", "Each option of the pragma is followed by its value.",
            .program("pragma pulserack --shots\n"), mend: "Write the value behind it: --shots 1000."),
        CatalogueEntry(
            "RK0252", "an option twice", "A device and a number of shots are named once in a program.",
            .program("pragma pulserack --shots 10 --shots 20\n"), mend: "Keep one of them."),
        CatalogueEntry(
            "RK0253", "no number of shots", "The pragma's --shots takes a whole number.",
            .program("pragma pulserack --shots many\n"), mend: "Write --shots 1000."),
        CatalogueEntry(
            "RK0254", "too many options", "A program carries no more options than a person would write.",
            .situation("A program with thousands of 'pragma pulserack --set' lines."), mend: "Give them at the command line."),
        CatalogueEntry(
            "RK0255", "no amount of memory",
            "--memory takes a number of bytes with a unit.",
            .command("pulserack run Pulses/rabi.qasm --memory much"),
            mend: "Write --memory 2GiB."),
        CatalogueEntry(
            "RK0256", "no form as JSON",
            "The schedule and the waveforms of a compilation have one, and the listing of an assembly; the rest is text.",
            .command("pulserack compile Pulses/rabi.qasm --emit ast --json"), mend: "Leave --json out."),
        CatalogueEntry(
            "RK0257", "no method of the solver", "--method takes the name of one of the solver's methods.",
            .command("pulserack run Pulses/rabi.qasm --method magic"), mend: "Use one of the names that the message lists."),
        CatalogueEntry(
            "RK0258", "no accuracy", "--accuracy takes a number: the largest error in populations.",
            .command("pulserack run Pulses/rabi.qasm --accuracy good"), mend: "Write --accuracy 1e-6."),
        CatalogueEntry(
            "RK0260", "there is no such code", "'explain' takes a code as messages end with it.",
            .command("pulserack explain QP013"), mend: "Check the code; 'pulserack explain' lists all."),
        CatalogueEntry(
            "RK0261", "no version of the command layer", "Drivers choose their dialect by the version that a cluster announces.",
            .command("pulserack serve cluster --rack qblox-1q-rf --announce 2.0"), mend: "Use 0.1, 1.0, 1.1 or 1.2."),
        CatalogueEntry(
            "RK0262", "no port", "A port is a number from 1 to 65535; 0 asks for a free one.",
            .command("pulserack serve cluster --rack qblox-1q-rf --port 70000"), mend: "Use 5025, where drivers look, or 0."),
        CatalogueEntry(
            "RK0263", "nothing can be listened on", "The address is not this machine's, or another server has the port.",
            .situation("A second 'pulserack serve cluster' on the same address."),
            mend: "Use an address of this machine, 127.0.0.2 for example, or --port 0."),
        CatalogueEntry(
            "RK0264", "no text about builds", "It stands in one field of the answer to *IDN?, as the driver expects it.",
            .command("pulserack serve cluster --rack qblox-1q-rf --builds 1,2"),
            mend: "Use printable ASCII without a comma: what the driver compares with, from fwVersion to cfgManDirty."),
        CatalogueEntry(
            "RK0265", "no benchmark of that name", "--only takes a part of the name of what is measured.",
            .command("pulserack benchmark --only nothing"), mend: "'pulserack benchmark --list' names all."),
        CatalogueEntry(
            "RK0270", "no shard of a run", "--shard takes k/n, the k-th of n parts, with k from 1 to n.",
            .command("pulserack run Pulses/rabi.qasm --shard 0/3"), mend: "Count shards from 1."),
        CatalogueEntry(
            "RK0271", "more shards than there is to share", "A run is cut between points or between shots, and no shard may be empty.",
            .command("pulserack run Pulses/rabi.qasm --shots 5 --shard 1/1000"), mend: "Cut the run into fewer shards."),
        CatalogueEntry(
            "RK0272", "no file of a shard", "Files that were written with --shard are merged.",
            .situation("pulserack merge with the file of a whole run among its files."), mend: "Leave the file out."),
        CatalogueEntry(
            "RK0273", "shards of different runs",
            "Parts make one run if program, device, version, seed, shots, settings and sweeps are the same; the message says what is not.",
            .situation("pulserack merge of a shard that was run with another --seed."),
            mend: "Run that shard again as the others were."),
        CatalogueEntry(
            "RK0274", "shards that overlap", "Each part of one cut is there once: two files hold the same shots, or were cut differently.",
            .situation("pulserack merge a.1-of-2.h5 b.1-of-2.h5 --output merged.h5"), mend: "Leave one of the two out."),
        CatalogueEntry(
            "RK0275", "a shard that is not finished", "The run of the shard was interrupted, killed, or still goes on.",
            .situation("pulserack merge while a shard is still running."), mend: "Wait for it, or run the shard again."),
        CatalogueEntry(
            "RK0276", "missing shards",
            "What they would hold is left out, as of a run that was aborted, and the file says so; with --strict nothing is merged.",
            .situation("pulserack merge a.1-of-3.h5 a.3-of-3.h5 --output a.h5"), mend: "Run the missing shards and merge again."),
        CatalogueEntry(
            "RK0277", "a merge into one of its own files",
            "The merged file points into the shards' files, so it cannot take the place of one.",
            .situation("pulserack merge a.1-of-2.h5 a.2-of-2.h5 --output a.1-of-2.h5"), mend: "Choose another output."),
        CatalogueEntry(
            "RK0280", "no one process",
            "What a measurement finds decides what comes out; tomography describes schedules that measure nothing.",
            .command("pulserack tomography Pulses/rabi.qasm"), mend: "Leave the measurements out."),
        CatalogueEntry(
            "RK0281", "qubits without a process", "A process has one to four qubits of the device, each once.",
            .situation("pulserack tomography --qubits 0,0."), mend: "Name other qubits."),
        CatalogueEntry(
            "RK0282", "no ideal gate", "--ideal names a gate by its name in OpenQASM's library, on as many qubits as the process has.",
            .situation("pulserack tomography gate.qasm --device bench-1q --ideal cz."), mend: "Name a gate of the right size."),
        CatalogueEntry(
            "RK0283", "no calibrated gates", "--gates works out gates that the calibrations have, on the qubits that are named.",
            .command("pulserack tomography --device bench-1q --gates --qubits 7"), mend: "Name qubits that have gates."),
        CatalogueEntry(
            "RK0284", "tomography of nothing", "It is that of a program, or of a device's gates.",
            .command("pulserack tomography --gates"), mend: "Name a program, or a device with --gates."),
        CatalogueEntry(
            "RK0301", "a cluster that cannot be simulated",
            """
            Modes that the schedule couples are simulated together. What joins these at idle takes too much memory, or a \
            parameter of theirs is not physical.
            """,
            .situation("Twelve transmons of three levels with fixed couplings in one chain, all driven in one program."),
            mend: "Drive fewer neighbours at a time, lower their number of levels, or raise solver.memory_bytes."),
        CatalogueEntry(
            "RK0302", "a method that does not fit into memory",
            """
            The method that was asked for keeps the joint state of the modes that the schedule couples in a form that takes \
            more memory than is allowed, or than the machine has at hand: a density matrix of d joint levels takes 64 d² \
            bytes with its work space.
            """,
            .situation("--method density for nine transmons of three levels in one chain: 19 683 joint levels."),
            mend: "Ask for trajectories, allow more memory, or simulate fewer levels."),
        CatalogueEntry(
            "RK0303", "a cluster that fits into memory by no method",
            "Even kets of the modes that the schedule couples take more memory than is allowed, or than the machine has.",
            .situation("Thirty transmons of three levels in one chain, all driven in one program."),
            mend: "Drive fewer neighbours at a time, lower their number of levels, or allow more memory."),
        CatalogueEntry(
            "RK0601", "an amplifier delay off the ADC's grid", "The amplifier delays its signal by whole samples of the digitiser.",
            .description("feedlines: [{delay_s: 0.3e-9}]"), mend: "Round the delay to whole samples."),
        CatalogueEntry(
            "RK0602", "a resonator without linewidth", "A linewidth of zero would never let the readout's photons out.",
            .situation("A Device made in Swift with Resonator(linewidthHz: 0)."), mend: "Give a κ/2π above 0."),
        CatalogueEntry(
            "RK0603", "a quantum efficiency that is not possible",
            "η is the part of the signal that survives the noise: above 0, at most 1.",
            .situation("A Device made in Swift with a quantum efficiency of 1.2."), mend: "Give an efficiency above 0 and up to 1."),
        CatalogueEntry(
            "RK0604", "an amplifier gain that is not possible", "Volts at the ADC per root of the photon rate must be above zero.",
            .situation("A Device made in Swift with a gain of 0."), mend: "Give a gain above 0."),
        CatalogueEntry(
            "RK0605", "a capture off the ADC's grid", "A window is a whole number of the digitiser's samples.",
            .situation("A PulseSchedule assembled by hand whose capture lasts 3 ticks on a port of 2 ticks a sample."),
            mend: "Make the window a whole number of samples."),
        CatalogueEntry(
            "RK0606", "a kernel of another length than its window", "A kernel has one weight for each sample of the window.",
            .situation("A PulseSchedule assembled by hand with 100 weights for a window of 200 samples."),
            mend: "Give one weight per sample of the window."),
        CatalogueEntry(
            "RK0607", "a kernel that is zero everywhere", "Integration divides by the sum of the weights' magnitudes.",
            .situation("capture_v1(rx, constant(0.0, 1us)) on a qubit with a resonator."), mend: "Use weights that are not all zero."),
        CatalogueEntry(
            "RK0608", "captures on different grids", "Windows that overlap on one feedline share its digitiser, and so its sample grid.",
            .situation("Two overlapping captures on one port, one of which starts between the samples of the other."),
            mend: "Start both at whole samples."),
        CatalogueEntry(
            "RK0609", "a capture of a mode without resonator", "The window is to read a mode that this feedline has no resonator for.",
            .situation("A PulseSchedule assembled by hand that measures qubit 3 on a feedline of qubits 0 and 1."),
            mend: "Capture on the feedline that reads the qubit."),
        CatalogueEntry(
            "RK0610", "a discriminator of fewer than two levels", "A bit tells at least two levels apart.",
            .situation("A readout set up in Swift with one discriminated level."), mend: "Discriminate at least two levels."),
        CatalogueEntry(
            "RK0611", "a readout that does not fit in memory",
            "The resonators' fields are kept from the tone's start to the end of its ring-down, for every level.",
            .situation("A readout tone of a second at 1 GSa/s."),
            mend: "Shorten the tone, or raise the linewidth of the slowest resonator."),
    ]
}
