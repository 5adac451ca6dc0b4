"""Simulates a run again, from its own file, with QuTiP.

    python qutip_run.py RUN.h5 [--tolerance 1e-6]

Takes the chip from /entry/device/resolved, the volts at the chip ends from /entry/waveforms/<port>/filtered
and the carriers of the plays from /entry/program/schedule, builds the Hamiltonian and the collapse operators of
the model from scratch, and solves the master equation from 0 to the first readout tone. Prints, per mode, the
largest difference from /entry/populations (a run with --populations), and ends with status 1 if one exceeds the
tolerance. What it does not simulate (charge basis, counter-rotating terms, crosstalk, slow noise, leaking
oscillators) it refuses with status 2.

Conventions: the field on a port is Re[z exp(-2 pi i f t)]; a sample behind filters is the value at the middle of its
interval, and is held over it in the frame of the carrier of the play. Needs qutip 5, scipy, numpy, h5py.
"""
import argparse
import itertools
import json
import sys

import h5py
import numpy as np
import qutip as qt
from scipy.optimize import brentq, fsolve

TWO_PI = 2 * np.pi


def refuse(why):
    print(f"not simulated here: {why}")
    sys.exit(2)


def text(dataset):
    value = dataset[()]
    return value.decode() if isinstance(value, bytes) else str(value)


# Chip


def tuned(f_max, alpha, asymmetry, flux):
    ratio = np.sqrt(np.cos(np.pi * flux) ** 2 + asymmetry**2 * np.sin(np.pi * flux) ** 2)
    return (f_max + abs(alpha)) * np.sqrt(ratio) - abs(alpha)


def coupler_name(coupler):
    a, b = sorted(int(name[1:]) for name in coupler["between"])
    return f"c{a}_{b}"


def modes_of(device):
    """Qubits, then the couplers that are simulated as modes."""
    modes = [dict(qubit, kind="qubit") for qubit in device["qubits"]]
    for coupler in device["couplers"]:
        if coupler["model"] == "mode":
            flux = {key: coupler[key] for key in ("asymmetry", "idle_flux")}
            modes.append(dict(coupler, kind="coupler", name=coupler_name(coupler), flux=flux))
    return modes


def couplings_of(device):
    """Name, the two modes by name, and what joins them."""
    for coupler in device["couplers"]:
        if coupler["model"] == "effective":
            yield coupler_name(coupler), *coupler["between"], "effective", coupler
    for coupling in device["couplings"]:
        yield coupling["name"], *coupling["between"], "exchange", coupling


def ports_of(device):
    """Name of each port -> its role, the name of its target and its keys."""
    ports = {}
    for mode in modes_of(device):
        for key, role in (("drive", "drive"), ("flux_port", "modeFlux")):
            if isinstance(mode.get(key), dict):
                ports[mode["name"] + {"drive": "_drive", "modeFlux": "_flux"}[role]] = role, mode["name"], mode[key]
    for coupler in device["couplers"]:
        if coupler["model"] == "effective":
            name = coupler_name(coupler)
            ports[name + "_flux"] = "couplerFlux", name, coupler["flux_port"]
    for feedline in device["feedlines"]:
        ports[feedline["name"] + "_out"] = "readoutDrive", feedline["name"], feedline["drive"]
        ports[feedline["name"] + "_in"] = "readoutCapture", feedline["name"], feedline["capture"]
    return ports


class Chip:
    """The modes of the run and what joins them, as the resolved description has them."""

    def __init__(self, device, names):
        self.device = device
        self.all_modes = modes_of(device)
        self.number = [k for k, m in enumerate(self.all_modes) if m["name"] in names]
        self.modes = [self.all_modes[k] for k in self.number]
        self.check()
        self.dims = [m["levels"] for m in self.modes]
        self.stated, self.alpha = [], []
        for mode in self.modes:
            self.stated.append(mode["frequency_hz"])
            self.alpha.append(mode["anharmonicity_hz"])
        self.a = [self.on(m, qt.destroy(self.dims[m])) for m in range(len(self.dims))]
        self.n = [a.dag() * a for a in self.a]
        index = {mode["name"]: m for m, mode in enumerate(self.modes)}
        self.couplings = [
            dict(name=name, a=index[a], b=index[b], kind=(kind, law))
            for name, a, b, kind, law in couplings_of(device) if a in index and b in index]
        joined = [c for c in self.couplings if c["kind"][0] == "exchange"]
        frame = np.mean([f for f, m in zip(self.stated, self.modes) if m["kind"] == "qubit"])
        # One frame for all that may exchange excitations; a mode by itself turns with itself.
        alone = lambda m: not any(m in (c["a"], c["b"]) for c in self.couplings)
        self.frame = [round(f) if alone(m) else round(frame) for m, f in enumerate(self.stated)]
        self.bare = np.array(self.stated, float)
        if device["frequencies"] == "dressed" and joined:
            self.find_bare()
        energies, vectors = self.idle_states()
        self.vectors = vectors

    def check(self):
        if self.device["solver"]["counter_rotating"]:
            refuse("counter-rotating terms")
        if self.device["crosstalk"]["entries"]:
            refuse("crosstalk")
        for mode in self.modes:
            if "frequency_hz" not in mode:
                refuse(f"{mode['name']} in the charge basis")
            if mode["noise"]["detuning_sigma_hz"] or mode["noise"]["one_over_f_amplitude_hz"]:
                refuse(f"slow noise of {mode['name']}")
        for name, (_, _, port) in ports_of(self.device).items():
            if "mixer" in port and (port["mixer"]["leakage_i_v"] or port["mixer"]["leakage_q_v"]):
                refuse(f"the leaking oscillator of {name}")

    def on(self, mode, operator):
        factors = [qt.qeye(d) for d in self.dims]
        factors[mode] = operator
        return qt.tensor(factors)

    def exchange(self, coupling, flux):
        """g in Hz."""
        kind, law = coupling["kind"]
        if kind == "exchange":
            return law["strength_hz"]
        f1, f2 = self.stated[coupling["a"]], self.stated[coupling["b"]]

        def g(at):
            fc = tuned(law["maximum_hz"], law["anharmonicity_hz"], law["asymmetry"], at)
            return law["direct_hz"] + law["arm_a_hz"] * law["arm_b_hz"] / 2 * (1 / (f1 - fc) + 1 / (f2 - fc))

        if law.get("idle_flux") is not None:
            return g(law["idle_flux"] + flux)
        # It idles where g vanishes with the coupler above both qubits.
        above = brentq(
            lambda x: tuned(law["maximum_hz"], law["anharmonicity_hz"], law["asymmetry"], x) - max(f1, f2) - 5e6, 0, 0.5)
        idle = brentq(g, 0, above, xtol=1e-16, rtol=1e-15)
        return g(idle + flux) if flux else 0.0

    def hamiltonian(self, bare, mode_flux={}, coupler_flux={}, frame=None):
        """H/h in Hz."""
        frame = self.frame if frame is None else frame
        h = 0
        for m, mode in enumerate(self.modes):
            f = bare[m]
            if mode_flux.get(m):
                law = mode["flux"]
                top = (f + abs(self.alpha[m])) / (tuned(1, 0, law["asymmetry"], law["idle_flux"])) - abs(self.alpha[m])
                f = tuned(top, self.alpha[m], law["asymmetry"], law["idle_flux"] + mode_flux[m])
            h += (f - frame[m]) * self.n[m] + self.alpha[m] / 2 * self.n[m] * (self.n[m] - 1)
        for c in self.couplings:
            hop = self.a[c["a"]].dag() * self.a[c["b"]]
            h += self.exchange(c, coupler_flux.get(c["name"], 0.0)) * (hop + hop.dag())
            if c["kind"][0] == "effective":
                h += c["kind"][1]["residual_zz_hz"] * self.n[c["a"]] * self.n[c["b"]]
        return h

    def idle_states(self, bare=None):
        """Energies in Hz and eigenvectors of the idle chip, in the order of the bare states they are nearest to."""
        h = self.hamiltonian(self.bare if bare is None else bare).full().real
        total = sum(n.diag().real for n in self.n).round().astype(int)
        energies, vectors = np.zeros(len(h)), np.zeros_like(h)
        # The number of excitations is conserved: states of different number never mix, however near.
        for number in sorted(set(total)):
            block = np.flatnonzero(total == number)
            e, v = np.linalg.eigh(h[np.ix_(block, block)])
            weight = np.abs(v)
            for _ in block:
                row, column = np.unravel_index(np.argmax(weight), weight.shape)
                energies[block[row]] = e[column]
                vectors[np.ix_(block, [block[row]])] = (v[:, column] * np.sign(v[row, column]))[:, None]
                weight[row, :] = -1
                weight[:, column] = -1
        return energies, vectors

    def find_bare(self):
        """The stated frequencies are the dressed ones, but for couplers."""
        unknown = [m for m, mode in enumerate(self.modes) if mode["kind"] == "qubit"]
        strides = np.cumprod([1] + self.dims[::-1])[:-1][::-1]

        def miss(x):
            bare = self.bare.copy()
            bare[unknown] = [self.stated[m] + 1e6 * v for m, v in zip(unknown, x)]
            energies, _ = self.idle_states(bare)
            return [(energies[strides[m]] - energies[0] + self.frame[m] - self.stated[m]) / 1e6 for m in unknown]

        x = fsolve(miss, np.zeros(len(unknown)), xtol=1e-12)
        self.bare[unknown] = [self.stated[m] + 1e6 * v for m, v in zip(unknown, x)]

    def collapse(self):
        operators = []
        for m, mode in enumerate(self.modes):
            def seconds(key):
                return np.inf if mode[key] == ".inf" else float(mode[key])
            t1, t2, p = seconds("t1_s"), seconds("t2_s"), mode["thermal_population"]
            down, phi = 1 / t1, 1 / t2 - 1 / (2 * t1)
            rates = [(down * (1 - p), self.a[m]), (down * p, self.a[m].dag()), (2 * phi, self.n[m])]
            operators += [np.sqrt(rate) * operator for rate, operator in rates if rate > 0]
        return operators

    def equilibrium(self):
        weights = np.ones(1)
        for mode, d in zip(self.modes, self.dims):
            p = mode["thermal_population"]
            own = (p / (1 - p)) ** np.arange(d)
            weights = np.kron(weights, own / own.sum())
        return qt.Qobj(self.vectors @ np.diag(weights) @ self.vectors.T, dims=[self.dims, self.dims])

    def populations(self, rho):
        diagonal = np.einsum("rs,rq,qs->s", self.vectors, rho.full(), self.vectors).real.reshape(self.dims)
        axes = range(len(self.dims))
        return [diagonal.sum(axis=tuple(x for x in axes if x != m)) for m in axes]


# Fields


class Field:
    """What a port does to the chip: held values between edges, each on its carrier."""

    def __init__(self, chip, role, target, port, group, plays):
        self.kind, self.target = role, None
        if role in ("drive", "modeFlux"):
            self.target = next((m for m, mode in enumerate(chip.modes) if mode["name"] == target), None)
        if role == "couplerFlux" and any(c["name"] == target for c in chip.couplings):
            self.target = target
        if self.target is None:
            return
        z = np.append(group["filtered/z"][()], 0)
        edges = group["filtered/time"][()]
        edges = np.append(edges, edges[-1])
        lo = float(group.attrs["carrier_Hz"])
        if role == "drive":
            changes = [p for k, p in enumerate(plays) if k == 0 or plays[k - 1][1] != p[1]] or [(0.0, lo)]
            which = np.clip(np.searchsorted([c[0] for c in changes], edges + 1e-13, side="right") - 1, 0, None)
            carrier = np.array([c[1] for c in changes])[which]
            if port["filters"]:
                step = np.min(np.diff(edges)[:-1])
                at = edges + step / 2
            elif port["bits"] == "ideal":
                at = edges
            else:
                refuse(f"{group.name}: a quantised staircase without filters")
            z = z * np.exp(TWO_PI * 1j * (carrier - lo) * at)
            self.carrier = carrier
        self.edges, self.values = edges, z * next(port[k] for k in port if k.startswith("response_"))

    def value(self, t):
        k = np.searchsorted(self.edges, t, side="right") - 1
        if k < 0 or k >= len(self.edges) - 1:
            return 0.0, 0.0
        return self.values[k], self.carrier[k] if self.kind == "drive" else 0.0


def schedule_lines(file):
    for line in text(file["entry/program/schedule/data"]).splitlines():
        words = line.split()
        if len(words) > 5 and words[0].isdigit() and words[2] == "play":
            yield int(words[0]), words[3], float(words[5])


def resimulate(file):
    device = json.loads(text(file["entry/device/resolved/data"]))
    rate = device["tick_rate_hz"]
    chip = Chip(device, list(file["entry/populations"]))
    plays = list(schedule_lines(file))
    ports = ports_of(device)
    fields = []
    for name, group in file["entry/waveforms"].items():
        own = [(tick / rate, hertz) for tick, port, hertz in plays if port == name]
        field = Field(chip, *ports[name], group, own)
        if field.target is not None:
            fields.append(field)
    readout = [tick for tick, name, _ in plays if ports[name][0] == "readoutDrive"]
    times = next(iter(file["entry/populations"].values()))["time"][()]
    end = min(readout) / rate if readout else times[-1]
    times = times[times <= end + 1e-13]
    return chip, times, solve(chip, fields, times)


def held(chip, fields, at):
    """The Hamiltonian with what is held at that moment, for time in nanoseconds."""
    drives, mode_flux, coupler_flux = [], {}, {}
    for field in fields:
        z, carrier = field.value(at)
        if z == 0:
            continue
        if field.kind == "drive":
            drives.append((field.target, z, carrier))
        elif field.kind == "modeFlux":
            mode_flux[field.target] = mode_flux.get(field.target, 0) + z.real
        else:
            coupler_flux[field.target] = coupler_flux.get(field.target, 0) + z.real
    terms = [TWO_PI * 1e-9 * chip.hamiltonian(chip.bare, mode_flux, coupler_flux)]
    for m, z, carrier in drives:
        beat = (carrier - chip.frame[m]) * 1e-9
        if beat == 0:
            x = np.pi * 1e-9 * z * chip.a[m].dag()
            terms[0] = terms[0] + x + x.dag()
            continue
        up = lambda t, z=z, f=beat: np.pi * 1e-9 * z * np.exp(-TWO_PI * 1j * f * t)
        down = lambda t, up=up: np.conj(up(t))
        terms += [[chip.a[m].dag(), up], [chip.a[m], down]]
    return qt.QobjEvo(terms) if len(terms) > 1 else terms[0]


def solve(chip, fields, times):
    """Populations per time and mode. A new solver step wherever a held value changes."""
    edges = np.unique(np.round(np.concatenate([times] + [f.edges for f in fields]) * 1e13)) / 1e13
    edges = edges[(edges >= times[0]) & (edges <= times[-1] + 1e-14)]
    jumps = [operator / np.sqrt(1e9) for operator in chip.collapse()]
    rho = chip.equilibrium()
    result = {0: chip.populations(rho)}
    options = dict(method="vern9", rtol=1e-11, atol=1e-13, nsteps=10**7, progress_bar="", normalize_output=False)
    for start, stop in zip(edges[:-1], edges[1:]):
        h = held(chip, fields, (start + stop) / 2)
        rho = qt.mesolve(h, rho, [start * 1e9, stop * 1e9], jumps, options=options).states[-1]
        index = np.flatnonzero(np.abs(times - stop) < 1e-13)
        if len(index):
            result[int(index[0])] = chip.populations(rho)
    return [result[k] for k in range(len(times))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run")
    parser.add_argument("--tolerance", type=float, default=1e-6)
    arguments = parser.parse_args()
    with h5py.File(arguments.run) as file:
        if "populations" not in file["entry"]:
            refuse("a run without --populations")
        chip, times, expected = resimulate(file)
        worst = 0.0
        for m, mode in enumerate(chip.modes):
            group = file["entry/populations"][mode["name"]]
            for level in range(chip.dims[m]):
                found = group[f"P{level}"][: len(times)]
                wanted = np.array([p[m][level] for p in expected])
                error = np.max(np.abs(found - wanted))
                print(f"{mode['name']} P{level}: at the end {wanted[-1]:.9f}, largest difference {error:.3e}")
                worst = max(worst, error)
    print(f"max {worst:.3e} over {len(times)} times to {times[-1]:.6e} s, tolerance {arguments.tolerance:g}")
    sys.exit(0 if worst <= arguments.tolerance else 1)


if __name__ == "__main__":
    main()
