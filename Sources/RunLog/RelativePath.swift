import Glibc

/// Paths as seen from a folder.
enum RelativePath {
    /// The folder that holds `path`, without links; the current one for a plain name.
    static func folder(of path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let real = realpath(folder, nil) else { return folder }
        defer { free(real) }
        return String(cString: real)
    }

    /// The file at `path`, from the folder `base`, which has no links.
    static func of(_ path: String, from base: String) -> String {
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        let own = base.split(separator: "/")
        let its = folder(of: path).split(separator: "/")
        let common = zip(own, its).prefix { $0 == $1 }.count
        let up = [Substring](repeating: "..", count: own.count - common)
        return (up + its.dropFirst(common) + [Substring(name)]).joined(separator: "/")
    }
}
