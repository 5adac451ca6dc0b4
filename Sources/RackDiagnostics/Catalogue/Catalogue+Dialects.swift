extension DiagnosticCatalogue {
    /// Notes on what is read beyond the text of the language.
    static let pulses: [CatalogueEntry] = [
        CatalogueEntry(
            "QP0201", "a pragma without effect", "A warning: a line 'pragma' or '#pragma' that is not for this rack is read and left alone.",
            .program("pragma vendor option"), mend: "Leave it, or remove it: the program runs either way."),
    ]
}
