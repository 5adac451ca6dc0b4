"""Works out a process again, from the file of a tomography, with QuTiP.

    python qutip_process.py PROCESS.h5 [--tolerance 1e-6]

Takes chip, waveforms and carriers as qutip_run.py does, evolves every operator of the computational states to the
process's `duration`, and compares with the file's Pauli transfer matrix. Phases of the qubits at the end, which the
program's frames decide, are taken from the file where E(|0..0><0..1..0|) has any; otherwise qubits are seen from their
stated frequencies. Ends with status 1 if an element differs by more than the tolerance.
"""
import argparse
import itertools
import json
import sys

import h5py
import numpy as np
import qutip as qt

from qutip_run import TWO_PI, Chip, Field, held, ports_of, schedule_lines, text

PAULI = [np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]


def evolve(chip, fields, operator, end):
    """The operator at `end`, a new solver step wherever a held value changes."""
    edges = np.unique(np.round(np.concatenate([[0, end]] + [f.edges for f in fields]) * 1e13)) / 1e13
    edges = edges[(edges >= 0) & (edges <= end + 1e-14)]
    jumps = [jump / np.sqrt(1e9) for jump in chip.collapse()]
    options = dict(method="vern9", rtol=1e-10, atol=1e-12, nsteps=10**7, progress_bar="", normalize_output=False)
    rho = operator
    for start, stop in zip(edges[:-1], edges[1:]):
        h = held(chip, fields, (start + stop) / 2)
        rho = qt.mesolve(h, rho, [start * 1e9, stop * 1e9], jumps, options=options).states[-1]
    return rho.full()


def choi_of(transfer, d):
    """E(|i><j|) of a Pauli transfer matrix, as [i, j] -> matrix."""
    n = int(np.log2(d))
    paulis = [np.array(p) for p in map(kron, itertools.product(PAULI, repeat=n))]
    images = [sum(transfer[a, b] * paulis[a] for a in range(d * d)) for b in range(d * d)]
    unit = lambda i, j: np.outer(np.eye(d)[i], np.eye(d)[j])
    return {(i, j): sum(np.trace(p @ unit(i, j)) / d * image for p, image in zip(paulis, images))
            for i in range(d) for j in range(d)}


def kron(matrices):
    result = np.eye(1)
    for matrix in matrices:
        result = np.kron(result, matrix)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--tolerance", type=float, default=1e-6)
    arguments = parser.parse_args()
    with h5py.File(arguments.file) as file:
        group = next(iter(file["entry/process"].values()))
        device = json.loads(text(file["entry/device/resolved/data"]))
        qubits = [f"q{label[1:]}" for label in group.attrs["qubits"]]
        couplers = [n for n in device["couplers"] if n["model"] == "mode"]
        names = qubits + ["c" + "_".join(sorted(q[1:] for q in c["between"])) for c in couplers
                          if set(c["between"]) <= set(qubits)]
        chip = Chip(device, names)
        plays = list(schedule_lines(file))
        ports = ports_of(device)
        fields = []
        for name, waveform in file["entry/waveforms"].items():
            own = [(tick / device["tick_rate_hz"], hertz) for tick, port, hertz in plays if port == name]
            field = Field(chip, *ports[name], waveform, own)
            if field.target is not None:
                fields.append(field)
        found, end = group["transfer_matrix/R"][()], float(group["duration"][()])
    place = [next(k for k, m in enumerate(chip.modes) if m["name"] == q) for q in qubits]
    d = 2 ** len(qubits)
    strides = np.cumprod([1] + chip.dims[::-1])[:-1][::-1]
    states = [sum(bit * strides[place[k]] for k, bit in enumerate(bits)) for bits in itertools.product((0, 1), repeat=len(qubits))]
    kets = [chip.vectors[:, s] for s in states]

    def image(i, j):
        def real(matrix):
            rho = evolve(chip, fields, qt.Qobj(matrix, dims=[chip.dims, chip.dims]), end)
            return np.array([[r @ rho @ c for c in kets] for r in kets])
        x = np.outer(kets[i], kets[j]) + np.outer(kets[j], kets[i])
        if i == j:
            return real(x / 2)
        y = 1j * (np.outer(kets[j], kets[i]) - np.outer(kets[i], kets[j]))
        return (real(x) + 1j * real(y)) / 2

    expected = {(i, j): image(i, j) for i in range(d) for j in range(i, d)}
    for (i, j), matrix in list(expected.items()):
        expected[j, i] = matrix.conj().T
    mine = choi_of(found, d)
    turn = []
    for k, q in enumerate(place):
        one = 1 << (len(qubits) - 1 - k)
        a, b = mine[0, one][0, one], expected[0, one][0, one]
        if min(abs(a), abs(b)) > 0.5:
            turn.append(np.angle(a.conj() * b))
        else:
            turn.append(TWO_PI * ((chip.stated[q] - chip.frame[q]) * end % 1))
    phases = np.array([sum(turn[k] for k in range(len(qubits)) if s >> (len(qubits) - 1 - k) & 1) for s in range(d)])
    worst = max(np.max(np.abs(mine[key] - expected[key] * np.exp(1j * (phases[:, None] - phases[None, :])))) for key in mine)
    print(f"max {worst:.3e} over {d * d} operators, tolerance {arguments.tolerance:g}")
    sys.exit(0 if worst <= arguments.tolerance else 1)


if __name__ == "__main__":
    main()
