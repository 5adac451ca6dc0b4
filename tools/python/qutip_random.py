"""QuTiP's answers to random open systems, for Tests/QubitDynamicsTests/QutipTests.swift.

Reads a JSON file: a list of systems of anharmonic oscillators with decay, exchange couplings, drives and frequency
shifts whose samples are held for 1 ns, and the state at time 0 in frames that rotate at `frame`. Prints the states at
the end in the same frames. Units are hertz and seconds. Needs a Python with qutip 5 and numpy.
"""
import json
import sys

import numpy as np
import qutip as qt

TICK = 1e-9
NANO = 2e-9 * np.pi  # Hz to rad/ns


def held(signal, tick):
    k = tick - signal["start"]
    return complex(signal["re"][k], signal["im"][k]) if 0 <= k < len(signal["re"]) else 0


def solve(system):
    modes = system["modes"]
    dims = [mode["levels"] for mode in modes]
    a = [qt.tensor([qt.destroy(d) if k == m else qt.qeye(d) for k, d in enumerate(dims)]) for m in range(len(dims))]
    n = [x.dag() * x for x in a]
    still, jumps = 0 * a[0], []
    for m, mode in enumerate(modes):
        still += NANO * ((mode["frequency"] - mode["frame"]) * n[m] + mode["anharmonicity"] / 2 * n[m] * (n[m] - 1))
        gamma, p = 1e-9 / mode["t1"], mode["thermal"]
        phi = 1e-9 / mode["t2"] - gamma / 2
        jumps += [np.sqrt(gamma * (1 - p)) * a[m], np.sqrt(gamma * p) * a[m].dag(), np.sqrt(2 * phi) * n[m]]
    for i, j, g in system["couplings"]:
        x, y = a[int(i)], a[int(j)]
        still += NANO * g * (x.dag() * y + y.dag() * x)
    rho = qt.Qobj(np.reshape(system["startRe"], (still.shape[0],) * 2)
                  + 1j * np.reshape(system["startIm"], (still.shape[0],) * 2), dims=still.dims)
    options = dict(method="vern9", rtol=1e-11, atol=1e-12, nsteps=10**7, progress_bar="")
    for tick in range(system["ticks"]):
        terms = [still + sum(NANO * held(s, tick).real * n[s["mode"]] for s in system["shifts"])]
        for drive in system["drives"]:
            z = held(drive, tick)
            if not z:
                continue
            w = NANO * (drive["carrier"] - modes[drive["mode"]]["frame"])
            up = lambda t, c=NANO / 2 * z, w=w: c * np.exp(-1j * w * t)
            down = lambda t, c=NANO / 2 * z, w=w: np.conj(c * np.exp(-1j * w * t))
            terms += [[a[drive["mode"]].dag(), up], [a[drive["mode"]], down]]
        rho = qt.mesolve(terms, rho, [tick, tick + 1], jumps, options=options).states[-1]
    x = rho.full()
    return {"re": x.real.ravel().tolist(), "im": x.imag.ravel().tolist()}


with open(sys.argv[1]) as file:
    print(json.dumps([solve(system) for system in json.load(file)]))
