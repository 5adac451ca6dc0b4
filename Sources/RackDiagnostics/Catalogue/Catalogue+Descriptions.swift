extension DiagnosticCatalogue {
    /// Device descriptions as texts.
    static let descriptions: [CatalogueEntry] = [
        CatalogueEntry(
            "RD0001", "text that is no text",
            "A description is UTF-8 without control characters.",
            .situation("A description saved as UTF-16."),
            mend: "Save it as UTF-8."),
        CatalogueEntry(
            "RD0002", "no YAML",
            "The text breaks YAML's own rules before anything is known of its meaning.",
            .description("qubits: ["),
            mend: "Mend the place that the message points at: a missing bracket, an indentation, a tab."),
        CatalogueEntry(
            "RD0003", "an empty description",
            "A device has at least a name and a qubit.",
            .description("# nothing yet"),
            mend: "Start from 'pulserack devices show bench-1q'."),
        CatalogueEntry(
            "RD0004", "an alias",
            "Aliases and anchors are YAML's way of repeating a value; a description has the section 'defaults' for that.",
            .description("qubits: [*q]"),
            mend: "Say what entries share in 'defaults'."),
        CatalogueEntry(
            "RD0005", "too deeply nested",
            "A description needs at most six levels; more is a mistake or an attack.",
            .description("a: [[[[[[[[1]]]]]]]]"),
            mend: "Check the brackets."),
        CatalogueEntry(
            "RD0006", "a description that is too large",
            "Descriptions are limited in size, so that a wrong file is found out early.",
            .situation("A run file given as --device."),
            mend: "Check that it is a description."),
        CatalogueEntry(
            "RD0007", "a type tag",
            "YAML's tags ('!!float') turn values into objects of other languages; here the key says the type.",
            .description("name: !!str t"),
            mend: "Leave the tag out."),
        CatalogueEntry(
            "RD0101", "an unknown key",
            "The section has no such key, or a value with a source has more than 'value' and 'source'.",
            .description("qubits: [{freqency_hz: 5e9}]"),
            mend: "Use the name that the message suggests; the article on devices lists all keys."),
        CatalogueEntry(
            "RD0102", "a key given twice",
            "The second would silently win.",
            .description("name: a\nname: b"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0103", "a value of another kind",
            "The key takes a number, a name, a list or a section, and this is something else.",
            .description("qubits: [{t1_s: soon}]"),
            mend: "Write what the message says that the key takes."),
        CatalogueEntry(
            "RD0104", "a missing key",
            "Something has no default and must be stated.",
            .description("qubits: [{levels: 3}]"),
            mend: "State it; the message says what it means."),
        CatalogueEntry(
            "RD0105", "a number out of range",
            "The number is outside what the key can mean.",
            .description("qubits: [{levels: 400}]"),
            mend: "Check the unit: keys end in theirs, as in t1_s and frequency_hz."),
        CatalogueEntry(
            "RD0106", "no finite number",
            "Infinities are taken only where they mean 'never', as for T1.",
            .description("qubits: [{frequency_hz: .inf}]"),
            mend: "Write a finite number."),
        CatalogueEntry(
            "RD0107", "no whole number",
            "Counts are whole.",
            .description("qubits: [{levels: 2.5}]"),
            mend: "Write a whole number."),
        CatalogueEntry(
            "RD0108", "an unknown choice",
            "The key takes one of a few words.",
            .description("frequencies: undressed"),
            mend: "Use one of the words that the message lists."),
        CatalogueEntry(
            "RD0109", "a list of another length",
            "The key takes a fixed number of names.",
            .description("couplings: [{between: [q0, q1, q2]}]"),
            mend: "Name as many as the message says."),
        CatalogueEntry(
            "RD0110", "a key that has no default",
            "This key belongs to single entries: one value for all of them would make no sense.",
            .description("defaults: {qubits: {name: q}}"),
            mend: "Write it at each entry."),
        CatalogueEntry(
            "RD0111", "a key without meaning here",
            "The key belongs to another variant of the section.",
            .description("couplings: [{model: exchange, maximum_hz: 6e9}]"),
            mend: "Leave it out, or choose the variant that it belongs to."),
        CatalogueEntry(
            "RD0112", "two keys that say the same thing",
            "The value is given in two ways, which could disagree.",
            .description("readout: {level_db: -20, amplitude: 0.1}"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0113", "a source of nothing",
            "The table 'sources' names the path of a value that the description does not have.",
            .description("sources: {qubits.t3_s: measured}"),
            mend: "Use a path such as qubits.t1_s."),
        CatalogueEntry(
            "RD0114", "flux for a mode of fixed frequency",
            "Only a mode with 'flux' can be tuned through a flux port.",
            .description("qubits: [{flux_port: {}}]"),
            mend: "Give it 'flux: {}' or leave flux_port out."),
        CatalogueEntry(
            "RD0115", "a sample rate off the master clock",
            "A sample must last a whole number of ticks, so that all times are whole numbers.",
            .description("tick_rate_hz: 2000000000\nports: {sample_rate_hz: 1500000000}"),
            mend: "Use a rate that the message offers, or another tick_rate_hz."),
        CatalogueEntry(
            "RD0116", "a file of samples that cannot be read",
            "A description read from a text has no directory to look in; one read from a file looks beside itself.",
            .description("filters: [{kind: measured, impulse_response_file: line.txt}]"),
            mend: "Load the description from its file, or write the samples into it."),
        CatalogueEntry(
            "RD0117", "a file without samples",
            "The file of an impulse response holds no number.",
            .situation("An empty line.txt."),
            mend: "Write one number a line."),
        CatalogueEntry(
            "RD0118", "more than one number a line",
            "Impulse responses are one column of numbers.",
            .situation("A line '0.1 0.2' in line.txt."),
            mend: "Write one number a line, with a decimal point."),
        CatalogueEntry(
            "RD0119", "too many samples",
            "An impulse response has at most 65 536 samples.",
            .situation("A trace of an oscilloscope with a million points."),
            mend: "Cut the response where it has settled, or sample it more coarsely."),
        CatalogueEntry(
            "RD0120", "a latency off the master clock",
            "The latency of feedback is a whole number of ticks.",
            .description("feedback: {latency_s: 300.3e-9}"),
            mend: "Use one of the two neighbours in the message."),
        CatalogueEntry(
            "RD0201", "an unknown name",
            "A mode or port is named that the device does not have.",
            .description("couplings: [{between: [q0, q9]}]"),
            mend: "Use one of the names in the message."),
        CatalogueEntry(
            "RD0202", "another name than the entry's own",
            "Entries are numbered from 0 in the order of the list, and called after that.",
            .description("qubits: [{name: q1}]"),
            mend: "Leave 'name' out, or write the one that the message expects."),
        CatalogueEntry(
            "RD0203", "a coupling of a mode with itself",
            "A coupling joins two modes.",
            .description("couplings: [{between: [q0, q0]}]"),
            mend: "Name two different modes."),
        CatalogueEntry(
            "RD0204", "a second coupler between the same modes",
            "One pair has one coupler.",
            .description("couplings: [{between: [q0, q1]}, {between: [q1, q0]}]"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0205", "a qubit on two feedlines",
            "One resonator reads a qubit, through one feedline.",
            .description("feedlines: [{qubits: [q0]}, {qubits: [q0]}]"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0206", "a qubit without resonator on a feedline",
            "What a feedline reads has a resonator.",
            .description("qubits: [{resonator: none}]\nfeedlines: [{qubits: [q0]}]"),
            mend: "Take it off the feedline, or give it a resonator."),
        CatalogueEntry(
            "RD0207", "a resonator on no feedline",
            "A resonator that nothing drives reads nothing.",
            .description("feedlines: []"),
            mend: "List the qubit on a feedline, or give it 'resonator: none'."),
    ]
}
