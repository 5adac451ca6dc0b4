"""Where the program `pulserack` is."""

import os
import pathlib
import shutil


class BinaryNotFound(RuntimeError):
    """The program is nowhere to be found."""


def find_binary(path=None):
    """The program: `path`, what the environment's PULSERACK names, what was built in the checkout that this file or the
    current directory is in, or else what is on the PATH."""
    named = path or os.environ.get("PULSERACK")
    if named:
        found = shutil.which(named)
        if found is None:
            raise BinaryNotFound(f"'{named}' is no program that can be run")
        return found
    here = pathlib.Path.cwd()
    for folder in [*pathlib.Path(__file__).resolve().parents, here, *here.parents]:
        if (folder / "Sources" / "pulserack").is_dir():
            for kind in ("release", "debug"):
                built = folder / ".build" / kind / "pulserack"
                if os.access(built, os.X_OK):
                    return str(built)
    found = shutil.which("pulserack")
    if found is None:
        raise BinaryNotFound(
            "pulserack is neither on the PATH nor built in a checkout: build it with 'swift build -c release', "
            "or set PULSERACK to the program")
    return found
