"""Writes Fixtures/waveforms/*.json: what other tools' own waveform libraries give, sample by sample.

Each file says which package and version made it; each entry holds the call as a PulseRack program writes it under
that tool's convention (1 tick = 1 sample = 1 ns) and the samples as [re, im]. Run with a Python that has the
packages; what is missing is left as it is:

    python tools/python/waveform_samples.py Fixtures/waveforms
"""

import importlib.metadata as metadata
import json
import math
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")


def qiskit_samples():
    from qiskit.pulse import library as lib

    amp, nu, angle = 0.8, 0.1, math.atan2(-0.4, 0.3)
    yield "gaussian(1, 16ns, 4ns)", lib.Gaussian(16, 1.0, 4)
    yield "gaussian(0.8, 17ns, 3.5ns)", lib.Gaussian(17, amp, 3.5)
    yield "gaussian(0.3 - 0.4im, 16ns, 4ns)", lib.Gaussian(16, 0.5, 4, angle=angle)
    yield "gaussian_square(1, 40ns, 24ns, 4ns)", lib.GaussianSquare(40, 1.0, 4, width=24)
    yield "gaussian_square(0.8, 31ns, 10ns, 3ns)", lib.GaussianSquare(31, amp, 3, width=10)
    yield "gaussian_square_drag(0.8, 40ns, 24ns, 4ns, 1.5)", lib.GaussianSquareDrag(40, amp, 4, 1.5, width=24)
    yield "drag(1, 16ns, 4ns, 2.0)", lib.Drag(16, 1.0, 4, 2)
    yield "drag(0.8, 21ns, 3ns, -0.5)", lib.Drag(21, amp, 3, -0.5)
    yield "sech(1, 16ns, 4ns)", lib.Sech(16, 1.0, 4)
    yield "sech(0.8, 21ns, 2ns)", lib.Sech(21, amp, 2)
    yield "sech_deriv(0.8, 21ns, 2ns)", lib.SechDeriv(21, amp, 2)
    yield "gaussian_deriv(0.8, 21ns, 2ns)", lib.GaussianDeriv(21, amp, 2)
    yield "constant(0.3 - 0.4im, 16ns)", lib.Constant(16, 0.5, angle=angle)
    yield "sine(0.8, 21ns, 1e8, 0.5)", lib.Sin(21, amp, 0.5, nu)
    yield "cosine(0.8, 21ns, 1e8, 0.5)", lib.Cos(21, amp, 0.5, nu)
    yield "sawtooth(0.8, 21ns, 7e7, 0.5)", lib.Sawtooth(21, amp, 0.5, 0.07)
    yield "triangle(0.8, 21ns, 7e7, 0.5)", lib.Triangle(21, amp, 0.5, 0.07)
    yield "square(0.8, 21ns, 7e7, 0.5)", lib.Square(21, amp, 0.5, 0.07)


def braket_samples():
    from braket.pulse import waveforms as lib

    ns = 1e-9

    class Sampled:
        """Samples at k/ns: the number of samples is rounded, since a float range may give one too many."""

        def __init__(self, waveform):
            self.waveform = waveform

        @property
        def samples(self):
            return self.waveform.sample(ns)[: round(self.waveform.length / ns)]

    yield "gaussian(16ns, 4ns, 1, false)", Sampled(lib.GaussianWaveform(16 * ns, 4 * ns, 1))
    yield "gaussian(16ns, 4ns, 1, true)", Sampled(lib.GaussianWaveform(16 * ns, 4 * ns, 1, True))
    yield "gaussian(21ns, 5ns, 0.8, true)", Sampled(lib.GaussianWaveform(21 * ns, 5 * ns, 0.8, True))
    yield "drag_gaussian(16ns, 4ns, 2e-9, 1, false)", Sampled(lib.DragGaussianWaveform(16 * ns, 4 * ns, 2 * ns, 1))
    yield "drag_gaussian(21ns, 5ns, -5e-10, 0.8, true)", Sampled(
        lib.DragGaussianWaveform(21 * ns, 5 * ns, -0.5 * ns, 0.8, True))
    yield "constant(16ns, 0.3 - 0.4im)", Sampled(lib.ConstantWaveform(16 * ns, 0.3 - 0.4j))
    yield "erf_square(40ns, 24ns, 3ns, 0ns, 0.8, false)", Sampled(
        lib.ErfSquareWaveform(40 * ns, 24 * ns, 3 * ns, 0.0, 0.8))
    yield "erf_square(40ns, 20ns, 3ns, 2ns, 0.8, true)", Sampled(
        lib.ErfSquareWaveform(40 * ns, 20 * ns, 3 * ns, 2 * ns, 0.8, True))


def oqc_samples():
    import numpy as np
    from qat.utils import waveform as lib

    ns = 1e-9

    class Sampled:
        """Both ends belong to the grid of a pulse: linspace(-width/2, width/2, samples)."""

        def __init__(self, amp, count, function):
            x = np.linspace(-count * ns / 2, count * ns / 2, count)
            self.samples = amp * function.eval(x)

    def zero_edge(count, sigma, flag):
        return lib.GaussianZeroEdgeFunction(std_dev=sigma * ns, width=count * ns, zero_at_edges=flag)

    def drag(sigma, beta, flag):
        return lib.DragGaussianFunction(std_dev=sigma * ns, beta=beta, zero_at_edges=flag)

    yield "gaussian(1, 16ns, 4ns)", Sampled(1, 16, zero_edge(16, 4, False))
    yield "gaussian_zero_edge(0.8, 21ns, 5ns, false)", Sampled(0.8, 21, zero_edge(21, 5, False))
    yield "gaussian_zero_edge(0.8, 21ns, 5ns, true)", Sampled(0.8, 21, zero_edge(21, 5, True))
    yield "drag(0.6, 16ns, 4ns, 2e-9)", Sampled(0.6, 16, drag(4, 2 * ns, False))
    yield "drag(0.6, 21ns, 5ns, -5e-10, true)", Sampled(0.6, 21, drag(5, -0.5 * ns, True))
    yield "sech(0.8, 21ns, 3ns)", Sampled(0.8, 21, lib.SechFunction(std_dev=3 * ns))
    yield "sine(0.8, 21ns, 7e7, 0.5)", Sampled(0.8, 21, lib.Sin(frequency=7e7, internal_phase=0.5))
    yield "constant(16ns, 0.3 - 0.4im)", Sampled(0.3 - 0.4j, 16, lib.SquareFunction())
    yield "square(16ns, 0.8)", Sampled(0.8, 16, lib.SquareFunction())
    yield "rounded_square(40ns, 24ns, 3ns, 0.8)", Sampled(
        0.8, 40, lib.RoundedSquareFunction(width=40 * ns, std_dev=24 * ns, rise=3 * ns))
    yield "blackman(21ns, 0.8)", Sampled(0.8, 21, lib.BlackmanFunction(width=21 * ns))


def iqm_samples():
    import numpy as np
    from iqm.models.playlist import waveforms as lib

    class Sampled:
        def __init__(self, samples):
            self.samples = np.asarray(samples)

    def cut(n, width):
        return lib.TruncatedGaussian(n_samples=n, full_width=width / n).sample()

    def cut_derivative(n, width):
        return lib.TruncatedGaussianDerivative(n_samples=n, full_width=width / n).sample()

    def crf(n, width, rise):
        return lib.CosineRiseFall(n_samples=n, full_width=width / n, rise_time=rise / n).sample()

    def crf_derivative(n, width, rise):
        return lib.CosineRiseFallDerivative(n_samples=n, full_width=width / n, rise_time=rise / n).sample()

    yield "truncated_gaussian(0.8, 40ns, 30ns)", Sampled(0.8 * cut(40, 30))
    yield "truncated_gaussian(0.8, 21ns, 21ns)", Sampled(0.8 * cut(21, 21))
    yield "drag_gaussian(0.8, 40ns, 36ns, 0.25)", Sampled(0.8 * cut(40, 36) + 0.25j * cut_derivative(40, 36))
    yield "crf(0.8, 40ns, 36ns, 10ns)", Sampled(0.8 * crf(40, 36, 10))
    yield "crf(0.8, 21ns, 15ns, 9ns)", Sampled(0.8 * crf(21, 15, 9))
    yield "drag_crf(0.8, 40ns, 36ns, 18ns, -0.25)", Sampled(
        0.8 * crf(40, 36, 18) - 0.25j * crf_derivative(40, 36, 18))
    yield "tgss(0.8, 40ns, 36ns, 10ns)", Sampled(
        0.8 * lib.TruncatedGaussianSmoothedSquare(n_samples=40, full_width=36 / 40, rise_time=10 / 40).sample())
    yield "tgss(0.8, 21ns, 15ns, 9ns)", Sampled(
        0.8 * lib.TruncatedGaussianSmoothedSquare(n_samples=21, full_width=15 / 21, rise_time=9 / 21).sample())
    yield "gaussian_smoothed_square(0.8, 40ns, 24ns, 3ns)", Sampled(
        0.8 * lib.GaussianSmoothedSquare(n_samples=40, square_width=24 / 40, gaussian_sigma=3 / 40).sample())


SOURCES = [
    ("qiskit", "qiskit", lambda pulse: pulse.get_waveform().samples if hasattr(pulse, "get_waveform") else pulse.samples,
     qiskit_samples),
    ("braket", "amazon-braket-sdk", lambda pulse: pulse.samples, braket_samples),
    ("oqc", "qat-compiler", lambda pulse: pulse.samples, oqc_samples),
    ("iqm", "iqm-data-definitions", lambda pulse: pulse.samples, iqm_samples),
]


def main(folder):
    for convention, package, samples, entries in SOURCES:
        try:
            version = metadata.version(package)
            found = [
                {"call": call, "samples": [[complex(s).real, complex(s).imag] for s in samples(pulse)]}
                for call, pulse in entries()
            ]
        except (ImportError, metadata.PackageNotFoundError) as problem:
            print(f"{convention}: {problem}")
            continue
        record = {"convention": convention, "origin": f"{package} {version}", "waveforms": found}
        lines = [json.dumps(entry) for entry in found]
        text = (
            '{\n  "convention": ' + json.dumps(convention) + ',\n  "origin": ' + json.dumps(record["origin"])
            + ',\n  "waveforms": [\n    ' + ",\n    ".join(lines) + "\n  ]\n}\n")
        pathlib.Path(folder, f"{convention}.json").write_text(text)
        print(f"{convention}: {len(found)} waveforms from {record['origin']}")


if __name__ == "__main__":
    main(sys.argv[1])
