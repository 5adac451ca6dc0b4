import RackModel

extension DeviceKeys {
    static let rack = DeviceKeySection(
        .rack, at: "(top level)", "A cluster of control modules, and the device at the other end of its cables.",
        [
            DeviceKey("name", .text, required: true, "what a driver is told that the cluster is called"),
            DeviceKey("summary", .text, standard: "''", "one line for a person"),
            DeviceKey("serial", .text, standard: "00000_0000_000", "what a driver is told of the whole cluster"),
            DeviceKey(
                "seed", .integer(0...9_007_199_254_740_992), standard: "0", "of every draw: equal seeds, equal runs"),
            DeviceKey(
                "device", .sectionOrName(.device), required: true,
                "a preset, the path of a description beside this file, or the description itself"),
            DeviceKey("modules", .sections(.module), required: true, "what is in the slots"),
            DeviceKey("link", .section(.link), "the way to a decoder outside; left out: as the device has it"),
            DeviceKey("links", .sections(.rackLink), standard: "[]", "what the decoder is told, and what its answers set off"),
        ])

    static let rackLink = DeviceKeySection(
        .rackLink, at: "links[]",
        "Bits of acquisitions that go to the decoder together, and the triggers that its answer sets off.",
        [
            DeviceKey("sources", .sections(.linkSource), required: true, "whose bits: the order of those that end together"),
            DeviceKey(
                "bits", .integer(Int64(ClusterLink.bitRange.lowerBound)...Int64(ClusterLink.bitRange.upperBound)),
                "of one message, by the ends of the acquisitions; left out: one of each source"),
            DeviceKey(
                "function", .text, standard: "decode",
                "the call: 'decode' sends a round to the decoder and asks for its corrections, others are sent the bits"),
            DeviceKey(
                "triggers", .numbers(unit: "", range: 0...Double(ClusterLink.addresses.upperBound)), required: true,
                "the address of the trigger that each bit of the answer sets off where it is 1; 0: none"),
        ])

    static let linkSource = DeviceKeySection(
        .linkSource, at: "links[].sources[]", "Acquisitions of one sequencer, each of which gives its thresholded bit.",
        [
            DeviceKey(
                "slot", .integer(Int64(ClusterRack.slots.lowerBound)...Int64(ClusterRack.slots.upperBound)), required: true,
                "of its module"),
            DeviceKey("sequencer", .integer(0...5), required: true, "number in its module"),
            DeviceKey("acquisition", .integer(0...65535), "index of the acquisition; left out: any"),
        ])

    static let module = DeviceKeySection(
        .module, at: "modules[]", "One module of the cluster.",
        [
            DeviceKey(
                "slot", .integer(Int64(ClusterRack.slots.lowerBound)...Int64(ClusterRack.slots.upperBound)), required: true,
                "where it is; a slot holds one module"),
            DeviceKey("kind", .word(ClusterModule.Kind.allCases.map(\.rawValue)), required: true, "what it is"),
            DeviceKey("serial", .text, standard: "00000_0000_000", "what a driver is told of it"),
            DeviceKey("cables", .sections(.cable), standard: "[]", "its cables, one for each port that it serves"),
        ])

    static let cable = DeviceKeySection(
        .cable, at: "modules[].cables[]",
        "A cable between a module and a port of the device. It states one of output, outputs, input and inputs.",
        [
            DeviceKey(
                "output", .integer(0...3),
                "the output at its end: of an RF module, or a baseband output on a flux line"),
            DeviceKey(
                "outputs", .numbers(unit: "", range: 0...3),
                "two baseband outputs, I and Q of the port's mixer"),
            DeviceKey("input", .integer(0...3), "the input at its end, of an RF module"),
            DeviceKey("inputs", .numbers(unit: "", range: 0...3), "two baseband inputs, I and Q of the port's mixer"),
            DeviceKey("port", .name, required: true, "the port of the device at its other end; it samples at 1 GS/s"),
            DeviceKey(
                "delay_s", .number("s", 0...1e-3), standard: "0",
                "on top of the delay of the port's line; whole nanoseconds"),
            DeviceKey(
                "attenuation_db", .number("dB", -100...200), standard: "0", "on top of that of the port's line"),
            DeviceKey(
                "local_oscillator_hz", .number("Hz", 2e9...18e9),
                "of an output of an RF module, before a driver sets it; left out: that of the port"),
            DeviceKey(
                "module_attenuation_db", .number("dB", 0...60), standard: "0",
                "the attenuator of an RF module at this connector, before a driver sets it; steps of 2 dB"),
        ])
}
