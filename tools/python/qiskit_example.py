"""A parameterised Qiskit circuit on the rack: what `qiskit.qasm3.dumps` writes runs unchanged.

    python qiskit_example.py [--pulserack PATH] [--device bench-1q] [--tolerance 0.02]

Two circuits. The first turns a qubit by ry(theta), rz(phi), ry(-theta); phi is swept at the rack, theta is set there, and
the population of |1> must follow sin(theta)^2 sin(phi/2)^2. The second repeats a coin toss until it shows 1, by a
`while` loop around a measurement, and so must end in |1>. Prints a table, and ends with status 1 if a population is
further from its formula than the tolerance. Needs qiskit 1.1 or newer.
"""
import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from qiskit import QuantumCircuit, qasm3
from qiskit.circuit import Parameter


def turned():
    """ry(theta), rz(phi), ry(-theta) and a measurement, both angles left open."""
    theta, phi = Parameter("theta"), Parameter("phi")
    circuit = QuantumCircuit(1, 1)
    circuit.ry(theta, 0)
    circuit.rz(phi, 0)
    circuit.ry(-theta, 0)
    circuit.measure(0, 0)
    return circuit


def tossed():
    """A coin, tossed until it shows 1."""
    circuit = QuantumCircuit(1, 1)
    circuit.h(0)
    circuit.measure(0, 0)
    with circuit.while_loop((circuit.clbits[0], 0)):
        circuit.h(0)
        circuit.measure(0, 0)
    return circuit


def run(options, circuit, *arguments):
    """The points of a run, as `pulserack run --json` prints them."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "circuit.qasm"
        program.write_text(qasm3.dumps(circuit), encoding="utf-8")
        command = [options.pulserack, "run", str(program), "--device", options.device, "--json",
                   "--output", str(Path(folder) / "run.h5"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout)["points"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pulserack", default="pulserack", help="the binary")
    parser.add_argument("--device", default="bench-1q")
    parser.add_argument("--tolerance", type=float, default=0.02, help="of populations: what gates of a real length lose")
    options = parser.parse_args()

    theta, worst = 1.0, 0.0
    print("   phi  formula     rack")
    points = run(options, turned(), "--set", f"theta={theta}", "--sweep", f"phi=0:{2 * math.pi}:9", "--shots", "100")
    for point in points:
        phi = point["values"]["phi"]
        expected = math.sin(theta) ** 2 * math.sin(phi / 2) ** 2
        found = point["captures"][0]["populations"][1]
        worst = max(worst, abs(found - expected))
        print(f"{phi:6.3f}  {expected:7.4f}  {found:7.4f}")

    shots = 500
    final = run(options, tossed(), "--shots", str(shots))[0]["modes"][0]["populations"][1]
    print(f"tossed until 1: {final:.4f} of {shots} shots end in |1>")
    print(f"largest difference {worst:.4f}")
    # The toss ends on what was read, and readout errs; its bound is a wide one.
    sys.exit(worst > options.tolerance or final < 0.9)


if __name__ == "__main__":
    main()
