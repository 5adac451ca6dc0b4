extension DiagnosticCatalogue {
    /// What modules and cables cannot be.
    static let racks: [CatalogueEntry] = [
        CatalogueEntry(
            "RD0901", "a slot that is not there",
            "A cluster has the slots 1 to 20.",
            .situation("A ClusterRack made in Swift with a module in slot 0."),
            mend: "Use a slot from 1 to 20."),
        CatalogueEntry(
            "RD0902", "two modules in one slot",
            "A slot holds one module.",
            .description("modules: [{slot: 2, kind: QCM}, {slot: 2, kind: QRM}]"),
            mend: "Put one of them into another slot."),
        CatalogueEntry(
            "RD0903", "a connector that is not there",
            "A QCM has the outputs 0 to 3, a QRM two outputs and two inputs, a QCM-RF two outputs, a QRM-RF one of each.",
            .description("modules: [{slot: 2, kind: QRM-RF, cables: [{output: 1, port: q0_drive}]}]"),
            mend: "Use one of the connectors in the message."),
        CatalogueEntry(
            "RD0904", "two cables on one connector",
            "A connector takes one cable, and a pair takes two connectors.",
            .description("cables: [{outputs: [0, 1], port: q0_drive}, {output: 1, port: q0_flux}]"),
            mend: "Move one of them."),
        CatalogueEntry(
            "RD0905", "a pair of connectors on an RF module",
            "An RF module mixes inside: behind one connector are both of its paths.",
            .description("modules: [{slot: 2, kind: QCM-RF, cables: [{outputs: [0, 1], port: q0_drive}]}]"),
            mend: "Write 'output: 0'."),
        CatalogueEntry(
            "RD0906", "an unknown port",
            "A cable leads to a port of the rack's device, by name.",
            .description("cables: [{output: 0, port: q0_driev}]"),
            mend: "Use one of the names in the message."),
        CatalogueEntry(
            "RD0907", "a connector that does not fit its port",
            "Drive and readout ports are behind a mixer, and are played by an RF output or by two baseband outputs; flux "
                + "lines take one baseband output; what is captured goes to inputs.",
            .description("modules: [{slot: 2, kind: QCM-RF, cables: [{output: 0, port: q0_flux}]}]"),
            mend: "Use the connector that the message names."),
        CatalogueEntry(
            "RD0908", "a port at another rate than its module",
            "Modules play and hear one sample a nanosecond.",
            .description("qubits: [{drive: {sample_rate_hz: 2e9}}]"),
            mend: "Give the port of the device 'sample_rate_hz: 1e9'."),
        CatalogueEntry(
            "RD0909", "two cables on one port",
            "A port of the device takes one cable.",
            .description("cables: [{output: 0, port: q0_drive}, {output: 1, port: q0_drive}]"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0910", "an oscillator that cannot be so",
            "The outputs of RF modules have an oscillator, set in whole hertz from 2 to 18 GHz. The input of a QRM-RF shares "
                + "that of its output, and baseband modules have none.",
            .description("cables: [{input: 0, port: feed0_in, local_oscillator_hz: 6e9}]"),
            mend: "Set it at the output, or in the device where the module has none."),
        CatalogueEntry(
            "RD0911", "an attenuator that cannot be so",
            "RF modules attenuate outputs by 0 to 60 dB and inputs by 0 to 30 dB, in steps of 2 dB; baseband modules do not.",
            .description("cables: [{output: 0, port: q0_drive, module_attenuation_db: 11}]"),
            mend: "Use an even number, or 'attenuation_db' for what the cable loses."),
        CatalogueEntry(
            "RD0912", "a cable's delay that cannot be so",
            "Cables delay by whole nanoseconds, so that samples stay on the port's grid.",
            .description("cables: [{output: 0, port: q0_drive, delay_s: 1.5e-9}]"),
            mend: "Use whole nanoseconds."),
        CatalogueEntry(
            "RD0913", "a cable's attenuation that cannot be so",
            "A cable loses at most 200 dB; a negative number is a gain.",
            .situation("A ClusterCable made in Swift with an infinite attenuation."),
            mend: "Use -100 to 200 dB."),
        CatalogueEntry(
            "RD0914", "no pair of connectors",
            "A pair names two different connectors by number, I first.",
            .description("cables: [{outputs: [0, 0], port: q0_drive}]"),
            mend: "Write [0, 1]."),
        CatalogueEntry(
            "RD0915", "no acquisition whose bit could be told",
            "A link names sequencers of modules that acquire, each acquisition once.",
            .description("links: [{sources: [{slot: 1, sequencer: 7}], triggers: [1]}]"),
            mend: "Name a sequencer of a QRM or QRM-RF that is in the rack."),
        CatalogueEntry(
            "RD0916", "no trigger that an answer could set off",
            "Each bit of a decoder's answer sets off one trigger of the network, 1 to 15, or none, 0; no two bits the same.",
            .description("links: [{sources: [{slot: 2, sequencer: 0}], triggers: [3, 3]}]"),
            mend: "Give each bit an address of its own."),
        CatalogueEntry(
            "RD0917", "no message", "A message has 1 to 1048576 bits, as many as a round of syndromes may have.",
            .situation("A ClusterLink made in Swift with no bits."), mend: "State the bits of one message."),
        CatalogueEntry(
            "RD0918", "a miss that would end a shot",
            "Sequencers have no shots that could be ended when an answer does not come in time.",
            .description("link: {deadline_s: 4e-6, on_miss: abort}\nlinks: [{sources: [{slot: 2, sequencer: 0}], triggers: [3]}]"),
            mend: "Use 'identity': no trigger; or 'hold': a trigger whenever the answer comes."),
    ]
}
