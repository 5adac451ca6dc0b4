#!/usr/bin/env python3
"""Writes the large device presets: Fixtures/devices/oqc-toshiko-32.yaml and iqm-radiance-54.yaml.

Public figures stand below with their source; everything else is worked out here by a rule and marked
"assumed" in the description. Running it again gives the same files, byte for byte.
"""

import cmath
import math
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEVICES = ROOT / "Fixtures" / "devices"

# From the end of a capture to the first pulse that may depend on it, with results crossing several modules.
FEEDBACK_LATENCY = "400e-9"
FEEDBACK_SOURCE = "assumed, racks of today answer within a few hundred ns"

# T1 and T2 in ns and readout fidelity of QB1 … QB54: iqm-emerald.json of mqt-core 4.1.1 (MIT licence).
IQM_SOURCE = "mqt-core 4.1.1, iqm-emerald.json (MIT)"
IQM_ROWS = [(4, 2), (2, 5), (1, 7), (0, 8), (0, 9), (1, 8), (1, 7), (2, 5), (3, 3)]
IQM_QUBITS = [
    (46392, 18969, 0.9918), (33007, 16460, 0.99165), (38653, 38725, 0.98575), (28816, 11451, 0.9845),
    (47439, 14665, 0.98875), (30969, 11164, 0.9506), (58892, 19023, 0.98965), (59127, 49134, 0.98915),
    (44851, 13052, 0.9928), (34595, 23058, 0.98985), (49730, 16047, 0.99345), (57990, 18641, 0.9931),
    (37552, 13574, 0.99355), (60939, 15828, 0.9885), (53111, 24942, 0.9889), (12839, 5184, 0.98155),
    (47534, 18994, 0.99385), (56827, 16352, 0.9886), (66474, 26253, 0.9903), (47973, 13827, 0.99475),
    (72091, 15125, 0.9911), (39443, 14638, 0.9895), (55778, 27195, 0.97955), (55772, 22297, 0.9885),
    (None, 6886, 0.9842), (26525, 7568, 0.9655), (63437, 11303, 0.98735), (62264, 8956, 0.98175),
    (61288, 15118, 0.99005), (57094, 23073, 0.99185), (48601, 14956, 0.9878), (72002, 22335, 0.98825),
    (47763, 8608, 0.987), (63844, 8466, 0.98445), (68596, 15522, 0.9771), (63416, 8020, 0.98335),
    (62283, 17850, 0.98375), (58796, 10178, 0.9881), (43527, 29849, 0.99525), (66368, 17218, 0.98875),
    (62758, 2844, 0.98535), (81317, 17700, 0.9789), (56373, 10539, 0.98905), (54740, 33183, 0.98765),
    (26947, 11212, 0.9873), (70432, 42362, 0.98355), (55818, 11454, 0.98895), (68798, 5847, 0.98605),
    (72418, 18075, 0.96875), (64957, 29958, 0.9918), (84468, 29219, 0.9828), (75117, 21134, 0.9898),
    (81721, 18444, 0.9856), (38356, 11444, 0.98915),
]

# Neighbours without a CZ value in the same file: such a pair is not calibrated on the machine.
IQM_UNCALIBRATED = [
    (14, 22), (16, 24), (23, 24), (23, 31), (24, 25), (24, 32), (48, 49), (48, 52), (49, 53),
]

# Directed ECR pairs, control first: cunqa/real_qpus/qmio_linker.py of CESGA-Quantum-Spain/cunqa (Apache-2.0).
ECR_SOURCE = "CESGA-Quantum-Spain/cunqa, qmio_linker.py (Apache-2.0)"
ECR_PAIRS = [
    (0, 1), (2, 1), (2, 3), (4, 3), (5, 4), (6, 3), (6, 12), (7, 0), (7, 9), (9, 10),
    (11, 10), (11, 12), (13, 21), (14, 11), (14, 18), (15, 8), (15, 16), (18, 17), (18, 19), (20, 19),
    (22, 21), (22, 31), (23, 20), (23, 30), (24, 17), (24, 27), (25, 16), (25, 26), (26, 27), (28, 27),
    (28, 29), (30, 29), (30, 31),
]


def engineering(value):
    """The shortest spelling with an exponent that is a multiple of three: 4.62e9, 54e-6."""
    if value == 0:
        return "0"
    exponent = 3 * math.floor(math.log10(abs(value)) / 3 + 1e-12)
    mantissa = f"{value / 10**exponent:.9g}"
    return mantissa if exponent == 0 else f"{mantissa}e{exponent}"


# Readout: what a matched filter makes of two pointer states that ring up (physics: dα/dt = −iε − (κ/2 ± iχ)α).


def separation_squared(photons, chi, kappa, eta, seconds):
    """d'² = 2ηκ ∫|Δα|² dt for a heterodyne record; frequencies are ordinary ones in Hz."""
    kappa, chi = 2 * math.pi * kappa, 2 * math.pi * chi
    drive = math.sqrt(photons * (kappa**2 / 4 + chi**2))
    steps, total = 2000, 0.0
    for k in range(steps):
        t = (k + 0.5) * seconds / steps
        pointers = []
        for sign in (-1, 1):
            rate = kappa / 2 + 1j * sign * chi
            pointers.append(-1j * drive / rate * (1 - cmath.exp(-rate * t)))
        total += abs(pointers[1] - pointers[0]) ** 2 * seconds / steps
    return 2 * eta * kappa * total


def assignment_fidelity(photons, chi, kappa, eta, seconds, t1):
    """1 − [P(0|1) + P(1|0)]/2: overlap of the clouds, and half of the decays in the window read as 0."""
    overlap = 0.5 * math.erfc(math.sqrt(separation_squared(photons, chi, kappa, eta, seconds)) / (2 * math.sqrt(2)))
    return 1 - overlap - seconds / (2 * t1) / 2


def chi_for_fidelity(fidelity, photons, kappa, eta, seconds, t1):
    """The χ ≤ κ/2 at which the fidelity is reached, or κ/2 where it is out of reach."""
    low, high = 1e4, kappa / 2
    if assignment_fidelity(photons, high, kappa, eta, seconds, t1) <= fidelity:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        if assignment_fidelity(photons, middle, kappa, eta, seconds, t1) < fidelity:
            low = middle
        else:
            high = middle
    return round(high / 1e3) * 1e3


# OQC Toshiko


def toshiko_frequencies():
    """Frequencies between 4.24 and 4.53 GHz on a grid of 5 MHz without the collisions of cross resonance
    (heavy-hex rules: arXiv 2009.00781), control above target and within its anharmonicity. A tone on the target
    must stay 67 MHz from the control's 1-2 transition and 12 MHz from half its 0-2: nearer, it leaks."""
    alpha = 182
    neighbours = {q: set() for q in range(32)}
    for control, target in ECR_PAIRS:
        neighbours[control].add(target)
        neighbours[target].add(control)

    def clashes(q, f, chosen):
        for c, t in ECR_PAIRS:
            if q not in (c, t) or (other := t if q == c else c) not in chosen:
                continue
            gap = (f - chosen[other]) * (1 if q == c else -1)
            if not 60 <= gap <= 115 or abs(gap - alpha / 2) < 12:
                return True
        for middle in neighbours[q]:
            for other in neighbours[middle] - {q}:
                if other not in chosen:
                    continue
                gap = abs(f - chosen[other])
                if gap < 15 or abs(gap - alpha) < 25:
                    return True
                if middle in chosen and abs(2 * chosen[middle] - alpha - f - chosen[other]) < 15:
                    return True
        around = sorted(neighbours[q] & chosen.keys())
        for i, a in enumerate(around):
            for b in around[i + 1:]:
                if abs(2 * f - alpha - chosen[a] - chosen[b]) < 15:
                    return True
        return False

    grid = list(range(4240, 4531, 5))

    def search(chosen, open_domains, rng, budget):
        """Depth first, the qubit with the fewest frequencies left next."""
        if not open_domains:
            return chosen
        budget[0] -= 1
        q = min(open_domains, key=lambda k: (len(open_domains[k]), k))
        for f in rng.sample(open_domains[q], len(open_domains[q])):
            if budget[0] < 0:
                return None
            more = {**chosen, q: f}
            left = {
                k: [x for x in values if not clashes(k, x, more)] if near(k, q) else values
                for k, values in open_domains.items() if k != q}
            if all(left.values()) and (found := search(more, left, rng, budget)):
                return found
        return None

    def near(a, b):
        return any(b in neighbours[m] or b == m or any(b in neighbours[k] for k in neighbours[m])
                   for m in neighbours[a])

    for seed in range(1000):
        chosen = search({}, {q: grid for q in range(32)}, random.Random(seed), [300])
        if chosen:
            return [chosen[q] * 1e6 for q in range(32)]
    raise SystemExit("no frequency plan without collisions")


def spread(median, width, seed):
    """32 values whose median is `median`: pairs at equal distances on both sides, in a fixed disorder."""
    steps = [median * width * (k + 0.5) / 16 for k in range(16)]
    values = [median - s for s in steps] + [median + s for s in steps]
    random.Random(seed).shuffle(values)
    return values


def toshiko():
    frequencies = toshiko_frequencies()
    # One order for both, so that T2 stays below 2·T1 everywhere.
    t1, t2 = spread(54e-6, 0.3, seed=32), spread(66e-6, 0.25, seed=32)
    lines = [
        "# 32 coaxmons in the layout of OQC Toshiko as installed in QMIO. Written by tools/presets/generate.py.",
        "# Public: coupling map, medians of T1 and T2, bands of frequencies, anharmonicity, gate lengths. The value",
        "# of a single qubit is not public: frequencies are a plan without collisions inside the public band, T1 and",
        "# T2 are spread around the public medians.",
        "name: oqc-toshiko-32",
        "summary: 32 fixed-frequency coaxmons with echoed cross resonance, after OQC Toshiko",
        "tick_rate_hz: 2e9",
        "frequencies: dressed",
        "calibrations: oqc-toshiko-32.qasm",
        "sources:",
        "  default: assumed",
        '  qubits.frequency_hz: "assumed, inside the public band 4.24-4.53 GHz, arXiv 2601.20458 (excerpt)"',
        '  qubits.anharmonicity_hz: "arXiv 2601.20458 (excerpt)"',
        '  qubits.t1_s: "assumed spread around the public median 54 us, CESGA and arXiv 2505.19267 (excerpt)"',
        '  qubits.t2_s: "assumed spread around the public median echo time 66 us, arXiv 2505.19267 (excerpt)"',
        '  qubits.resonator.frequency_hz: "assumed, inside the public band 9.63-10.27 GHz, arXiv 2601.20458 (excerpt)"',
        '  gates.single_qubit_s: "SX of 32 ns in a published calibration of QMIO"',
        '  gates.two_qubit: "ECR of 416 ns in a published calibration of QMIO: two tones and two X of 32 ns"',
        "",
        "feedback:",
        f"  latency_s: {{value: {FEEDBACK_LATENCY}, source: \"{FEEDBACK_SOURCE}\"}}",
        "  early_branch: wait",
        "",
        "gates:",
        "  single_qubit_s: 32e-9",
        "  single_qubit_sigma_s: 8e-9",
        "  two_qubit: {kind: ecr, tone_s: 176e-9, rise_s: 56e-9, sigma_s: 28e-9}",
        "  readout_s: 500e-9",
        "  readout_photons: 5",
        "",
        "defaults:",
        "  qubit: {anharmonicity_hz: -182e6, levels: 3, thermal_population: 0.008}",
        "  drive_port: {attenuation_db: 60, response_hz_per_volt: 2e11}",
        "  resonator: {linewidth_hz: 2e6, chi_hz: -1e6}",
        "  # Eight tones share a converter: 50 MHz at full scale leaves each an eighth and some.",
        "  readout_port: {attenuation_db: 60, response_hz_per_volt: 1e11}",
        "  amplifier: {quantum_efficiency: 0.3, volts_per_root_photon_rate: 1e-6}",
        "  coupling: {strength_hz: 2.5e6}",
        "",
        "qubits:",
    ]
    for q in range(32):
        resonator = 9.63e9 + 20e6 * q
        lines.append(
            f"  - {{name: q{q}, frequency_hz: {engineering(frequencies[q])}, t1_s: {engineering(round(t1[q], 8))}, "
            f"t2_s: {engineering(round(t2[q], 8))}, resonator: {{frequency_hz: {engineering(resonator)}}}}}")
    lines += ["", f"# Control first: {ECR_SOURCE}.", "couplings:"]
    lines += [f"  - {{between: [q{c}, q{t}]}}" for c, t in ECR_PAIRS]
    lines += ["", "feedlines:"]
    for k in range(4):
        members = ", ".join(f"q{q}" for q in range(8 * k, 8 * k + 8))
        lines.append(f"  - {{name: feed{k}, qubits: [{members}]}}")
    return "\n".join(lines) + "\n"


# IQM Radiance


def iqm_positions():
    return [(offset + k, row) for row, (offset, length) in enumerate(IQM_ROWS) for k in range(length)]


def radiance():
    positions = iqm_positions()
    number = {place: q for q, place in enumerate(positions)}
    edges = []
    for q, (x, y) in enumerate(positions):
        edges += [(q, number[n]) for n in ((x + 1, y), (x, y + 1)) if n in number]
    alpha, kappa, eta, photons, window = 210e6, 2e6, 0.35, 8, 500e-9
    lines = [
        "# The 54-qubit square-lattice crystal of IQM's Radiance and Emerald. Written by tools/presets/generate.py.",
        "# Public: the map with its 90 couplers, which nine of them have no calibrated CZ, T1, T2 and readout fidelity",
        "# of each qubit (the readout shift below is the one at which a matched filter reaches that fidelity).",
        "# Frequencies and couplings are not public: the lattice alternates between a lower and an upper band so far",
        "# apart that the upper qubit of every pair is brought from above to |11> = |20>. No residual ZZ: its size is",
        "# not public.",
        "name: iqm-radiance-54",
        "summary: 54 flux-tunable transmons with 90 tunable couplers, after IQM Radiance",
        "tick_rate_hz: 2e9",
        "frequencies: dressed",
        "calibrations: iqm-radiance-54.qasm",
        "sources:",
        "  default: assumed",
        f'  qubits.t1_s: "{IQM_SOURCE}"',
        f'  qubits.t2_s: "{IQM_SOURCE}"',
        f'  qubits.resonator.chi_hz: "chosen for the readout fidelity of {IQM_SOURCE}"',
        '  gates.single_qubit_s: "IQMFakeAphrodite of iqm-client 36"',
        "",
        "feedback:",
        f"  latency_s: {{value: {FEEDBACK_LATENCY}, source: \"{FEEDBACK_SOURCE}\"}}",
        "  early_branch: wait",
        "",
        "gates:",
        "  single_qubit_s: 40e-9",
        "  single_qubit_sigma_s: 10e-9",
        "  two_qubit: {kind: cz, duration_s: 60e-9, rise_s: 10e-9}",
        f"  readout_s: {engineering(window)}",
        f"  readout_photons: {photons}",
        "",
        "defaults:",
        f"  qubit: {{anharmonicity_hz: {engineering(-alpha)}, levels: 3, thermal_population: 0.008, flux: {{asymmetry: 0}}}}",
        "  drive_port: {attenuation_db: 60, response_hz_per_volt: 2e11}",
        "  flux_port: {attenuation_db: 20, response_flux_quanta_per_volt: 10}",
        f"  resonator: {{linewidth_hz: {engineering(kappa)}}}",
        "  # Nine tones share a converter: 75 MHz at full scale leaves each a ninth and some.",
        "  readout_port: {attenuation_db: 60, response_hz_per_volt: 1.5e11}",
        f"  amplifier: {{quantum_efficiency: {eta}, volts_per_root_photon_rate: 1e-6}}",
        "  coupler:",
        "    model: effective",
        "    maximum_hz: 6.8e9",
        "    anharmonicity_hz: -100e6",
        "    arm_a_hz: 100e6",
        "    arm_b_hz: 100e6",
        "    direct_hz: 6e6",
        "",
        "qubits:",
    ]
    for q, (x, y) in enumerate(positions):
        t1_ns, t2_ns, fidelity = IQM_QUBITS[q]
        upper = (x + y) % 2 == 1
        # Five steps that next neighbours on a sublattice do not share.
        frequency = (4.62e9 if upper else 4.30e9) + 12e6 * ((x + 2 * y) % 5)
        t1 = f"{engineering(t1_ns * 1e-9)}" if t1_ns else '{value: 40e-6, source: "assumed: missing in the data"}'
        chi = -chi_for_fidelity(fidelity, photons, kappa, eta, window, (t1_ns or 40e3) * 1e-9)
        resonator = 6.8e9 + 40e6 * (q % 9)
        lines.append(
            f"  - {{name: q{q}, frequency_hz: {engineering(frequency)}, t1_s: {t1}, t2_s: {engineering(t2_ns * 1e-9)}, "
            f"resonator: {{frequency_hz: {engineering(resonator)}, chi_hz: {engineering(chi)}}}}}")
    lines += ["", f"# Every horizontal and vertical neighbour pair, as in {IQM_SOURCE}.", "couplers:"]
    missing = f'calibrated: {{value: false, source: "no CZ value in {IQM_SOURCE}"}}'
    lines += [
        f"  - {{between: [q{a}, q{b}], {missing}}}" if (a, b) in IQM_UNCALIBRATED
        else f"  - {{between: [q{a}, q{b}]}}" for a, b in edges]
    lines += ["", "feedlines:"]
    for k in range(6):
        members = ", ".join(f"q{q}" for q in range(9 * k, 9 * k + 9))
        lines.append(f"  - {{name: feed{k}, qubits: [{members}]}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (DEVICES / "oqc-toshiko-32.yaml").write_text(toshiko())
    (DEVICES / "iqm-radiance-54.yaml").write_text(radiance())
