extension DiagnosticCatalogue {
    /// Conversations with a decoder over the feedback link.
    static let conversations: [CatalogueEntry] = [
        CatalogueEntry(
            "RK0710", "a decoder host that does not answer",
            "How long a reply takes on the wall does not matter in virtual time, but one that never comes ends the run. On the wall "
                + "clock it is lost, and a host ends the run that answers nothing at all.",
            .situation("A decoder host that is stopped in the middle of a run, or that does not know the call."),
            mend: "See whether the host still runs and serves the call that the message names."),
        CatalogueEntry(
            "RK0711", "a decoder that cannot be reset",
            "Before its first round a run resets the decoder, so that nothing of an earlier run is left in it; the host refused.",
            .situation("link: {decoder: 7, …} where the host serves decoder 0 alone."),
            mend: "Give the link the number of a decoder that the host serves."),
        CatalogueEntry(
            "RK0712", "a message that the link cannot carry",
            "A request with its arguments, and a reply with its results, must each fit into one slot; a round has up to 2^20 bits.",
            .situation("enqueue_syndromes(bit[2048]) over a link with stride_bytes: 256."),
            mend: "Raise stride_bytes, if the host's slots are as long, or send less in one call."),
        CatalogueEntry(
            "RK0713", "a link that failed",
            "What carries the frames, handed to the rack by the program that embeds it, reports an error.",
            .situation("A FrameTransport of one's own that throws."),
            mend: "Look after what the message names."),
        CatalogueEntry(
            "RK0720", "a decoder that nobody named",
            "The program calls functions over the device's link, and neither the run nor the description says who answers.",
            .situation("extern decode(bit[2]) -> bit[2]; run on a device whose link has no endpoint, without --decoder."),
            mend: "Name a decoder with --decoder, or give the link an endpoint."),
    ]
}
