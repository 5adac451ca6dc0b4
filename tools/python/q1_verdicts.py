#!/usr/bin/env python3
"""Says what the assembler packaged with a driver makes of Q1 programs.

    q1_verdicts.py FILE

FILE has a program a line, each a JSON string. For each one line of JSON is printed: whether it assembles, and the
numbers of the lines that have errors. The assembler is the one in the qblox-instruments package of this interpreter;
versions 0.14.2 to 1.1.1 have one that runs on Debian 12. Exit status 3 where there is none that runs.
"""

import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ERROR = re.compile(r"program\.q1asm:(\d+)(?::\d+)?: (?!Warning)")


def find():
    """The path of the assembler, or None."""
    package = importlib.util.find_spec("qblox_instruments")
    if package is None:
        return None
    for folder in package.submodule_search_locations or []:
        path = pathlib.Path(folder) / "assemblers" / "q1asm_linux"
        if path.is_file():
            return path
    return None


def verdict(assembler, text, folder):
    (folder / "program.q1asm").write_bytes(text.encode())
    done = subprocess.run(
        [assembler, "-o", "out", "program.q1asm"], cwd=folder, capture_output=True, text=True, errors="replace")
    words = done.stdout + done.stderr
    if done.returncode < 0:
        sys.exit(f"signal {-done.returncode} ended the assembler")
    # A status counts kinds of errors, so the words decide as well.
    assembles = done.returncode == 0 and "assembly failed" not in words
    return {"assembles": assembles, "lines": sorted({int(number) for number in ERROR.findall(words)})}


def main(path):
    assembler = find()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            if assembler is None or not verdict(assembler, "stop\n", folder)["assembles"]:
                raise OSError
        except OSError:
            print("no assembler that runs here in this interpreter's packages", file=sys.stderr)
            sys.exit(3)
        with open(path, encoding="utf-8") as programs:
            for line in programs:
                print(json.dumps(verdict(assembler, json.loads(line), folder)))


if __name__ == "__main__":
    main(sys.argv[1])
