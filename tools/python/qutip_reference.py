"""Independent reference numbers for the solver's tests, by QuTiP.

Two exchanging three-level modes, one drive on each, samples held for 0.5 ns; master equation in the frame of
the mean frequency. Prints the populations of the nine bare product states and three coherences at the end.
Needs a Python with qutip 5 and numpy. The numbers are embedded in Tests/QubitDynamicsTests/GoldenTests.swift,
which compares them, and runs this script where `PULSERACK_PYTHON` names such a Python.
"""
import json

import numpy as np
import qutip as qt

TWO_PI = 2 * np.pi
D = 3
F = [4.9, 5.05]  # GHz, bare
ALPHA = [-0.3, -0.28]
G = 0.006
T1 = [3000.0, 4000.0]  # ns
T2 = [2500.0, 5000.0]
P = [0.02, 0.01]
FRAME = 4.975
PEAK = [0.03, 0.02]
DT = 0.5
COUNT = 60


def sample(mode, k):
    t = (k + 0.5) * DT
    envelope = PEAK[mode] * np.sin(np.pi * t / (COUNT * DT)) ** 2
    return envelope * np.exp(1j * (0.4 + 0.02 * k * (1 + mode)))


a = [qt.tensor(qt.destroy(D), qt.qeye(D)), qt.tensor(qt.qeye(D), qt.destroy(D))]
h0 = TWO_PI * G * (a[0].dag() * a[1] + a[0] * a[1].dag())
jumps = []
for m in range(2):
    n = a[m].dag() * a[m]
    h0 += TWO_PI * ((F[m] - FRAME) * n + ALPHA[m] / 2 * n * (n - 1))
    gamma, phi = 1 / T1[m], 1 / T2[m] - 0.5 / T1[m]
    jumps += [np.sqrt(gamma * (1 - P[m])) * a[m], np.sqrt(gamma * P[m]) * a[m].dag(), np.sqrt(2 * phi) * n]
rho = qt.ket2dm(qt.basis([D, D], [0, 0]))
options = dict(method="vern9", rtol=1e-12, atol=1e-14, nsteps=10**7, progress_bar="")
for k in range(COUNT):
    # Drive carriers at the bare frequencies: (pi z exp(-2 pi i (f - frame) t)) a^dag + h.c.
    terms = [h0]
    for m in range(2):
        z, df = sample(m, k), F[m] - FRAME
        up = lambda t, z=z, df=df: np.pi * z * np.exp(-1j * TWO_PI * df * t)
        down = lambda t, z=z, df=df: np.conj(np.pi * z * np.exp(-1j * TWO_PI * df * t))
        terms += [[a[m].dag(), up], [a[m], down]]
    rho = qt.mesolve(terms, rho, [k * DT, (k + 1) * DT], jumps, options=options).states[-1]
x = rho.full()
print(json.dumps({
    "populations": [float(v) for v in x.diagonal().real],
    "coherences": [[float(x[i, j].real), float(x[i, j].imag)] for i, j in [(1, 0), (3, 0), (4, 1)]],
}))
