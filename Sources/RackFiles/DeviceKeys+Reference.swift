extension DeviceKeys {
    /// The table of keys of device descriptions as Markdown: a heading and a table for each section.
    static var markdown: String { markdown(sections, of: "a device description") }

    static func markdown(_ sections: [DeviceKeySection], of what: String) -> String {
        var text = """
            # Keys of \(what)

            Any value may be written plainly or with where it comes from: `t1_s: {value: 54e-6, source: "…"}`.
            Every unit is SI and stands in the key's name. What is left out takes the default.


            """
        for section in sections {
            text += "## \(section.name.rawValue)\n\n`\(section.path)`: \(section.meaning)\n\n"
            text += "| key | value | unit | default | meaning |\n|---|---|---|---|---|\n"
            for key in section.keys {
                let standard = key.isRequired ? "required" : key.standard.map { "`\($0)`" } ?? "–"
                let variants = key.variants.isEmpty ? "" : " (\(key.variants.joined(separator: ", ")))"
                let unit = key.kind.unit.isEmpty ? "–" : key.kind.unit
                let cells = ["`\(key.name)`", key.kind.words, unit, standard, key.meaning + variants]
                text += "| " + cells.joined(separator: " | ") + " |\n"
            }
            text += "\n"
        }
        return text
    }
}
