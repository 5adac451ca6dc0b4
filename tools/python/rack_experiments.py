"""Experiments of a scheduler on a rack with one transmon, and their fits against what the device is described as.

The scheduler comes as a `lab`: `spectroscopy`, `timedomain` and `trace` make schedules, by the names and arguments of
quantify-scheduler's, `reset_schedule` makes one of an excited qubit and what is to empty it, and `run` gives the acquisitions
of channel 0 as numbers. Pulses and acquisitions follow `set_pi`, `set_window`, `set_weights` and `set_threshold`. Every
experiment raises AssertionError where a fit is off by more than three of its own errors and by more than what the model
behind it leaves out.
"""

import json
import time

import numpy
from scipy.optimize import curve_fit

PULSE_SECONDS = 24e-9
# Two photons or so between the two levels' frequencies; spectroscopy takes less.
READOUT_AMPLITUDE = 0.3
SPECTROSCOPY_AMPLITUDE = 0.1
# The beginning of a readout's integration after its tone's, and its length.
WINDOW = (300e-9, 1e-6)
# Readout tones are above the local oscillator by this.
INTERMEDIATE_HZ = 100e6
# From the end of an integration to a pulse that it decides: docs.qblox.com, trigger handling.
TRIGGER_SECONDS = 364e-9


def agree(name, found, error, expected, slack=0.0):
    """Within three errors, and what the model leaves out besides."""
    line = f"{name}: found {found:.6g} ± {error:.2g}, described {expected:.6g}"
    print(line, flush=True)
    assert abs(found - expected) <= 3 * error + abs(slack), line


def fit(function, x, y, start):
    """Parameters and their errors, from the scatter of the points."""
    best, covariance = curve_fit(function, x, y, p0=start, maxfev=20000)
    return best, numpy.sqrt(numpy.diag(covariance))


class Experiments:
    def __init__(self, lab, device):
        self.lab = lab
        self.device = device
        self.repetitions = device["repetitions"]
        self.ground = self.excited = None

    # Readout

    def spectroscopy(self):
        """The resonator's frequency with the qubit in its ground state."""
        centre, kappa = self.device["resonator_hz"], self.device["linewidth_hz"]
        frequencies = centre + numpy.linspace(-4e6, 4e6, 41)
        schedule = self.lab.spectroscopy.heterodyne_spec_sched_nco(
            pulse_amp=SPECTROSCOPY_AMPLITUDE, pulse_duration=3e-6, frequencies=frequencies,
            acquisition_delay=1e-6, integration_time=2e-6, port="q0:res", clock="q0.ro", init_duration=20e-6,
            repetitions=self.repetitions)
        answer = numpy.asarray(self.lab.run(schedule))

        # A steady pointer state behind a delay, and the little that a hot qubit adds to the average.
        def response(f, place, width, height, phase, delay):
            hot = self.device["thermal_population"]
            shift = self.device["shift_hz"]
            pointer = lambda at: 1 / (1 + 2j * (f - at) / width)
            field = (1 - hot) * pointer(place) + hot * pointer(place + shift)
            turned = height * numpy.exp(1j * (phase - 2 * numpy.pi * (f - centre) * delay)) * field
            return numpy.concatenate([turned.real, turned.imag])

        measured = numpy.concatenate([answer.real, answer.imag])
        # A cable's delay turns the phase several times over the sweep, so that one start may not do.
        starts = [
            [centre, kappa, abs(answer).max(), phase, delay]
            for phase in (-2, 0, 2) for delay in numpy.linspace(0, 400e-9, 9)]
        fits = [fit(response, frequencies, measured, start) for start in starts]
        best, errors = min(fits, key=lambda one: numpy.sum((response(frequencies, *one[0]) - measured) ** 2))
        agree("resonator frequency (Hz)", best[0], errors[0], centre, slack=5e3)
        agree("resonator linewidth (Hz)", abs(best[1]), errors[1], kappa, slack=0.02 * kappa)

    def calibrate(self):
        """Where the two levels are in the plane: everything after this measures along their line."""
        points = self.shots([0, 1])
        self.ground, self.excited = points[:, 0].mean(), points[:, 1].mean()
        along = numpy.real((points - self.ground) / (self.excited - self.ground))
        spread = along[:, 0].std()
        wrong = 0.5 * ((along[:, 0] > 0.5).mean() + (along[:, 1] < 0.5).mean())
        print(f"assignment fidelity {1 - wrong:.4f}, clouds {1 / spread:.2f} σ apart")
        assert 1 / spread > 3, "the clouds of the two levels are not apart"
        # A hot qubit and decay during the readout are what it can lose.
        lost = self.device["thermal_population"] + 0.5 * WINDOW[1] / self.device["t1_s"]
        overlap = 0.5 * float(numpy.exp(-(0.5 / spread) ** 2 / 2))
        assert wrong < lost + overlap + 3 * numpy.sqrt(lost / self.repetitions) + 0.01, f"{wrong} is too often wrong"

    def shots(self, states, protocol="SSBIntegrationComplex"):
        """Points in the plane, or what else the protocol gives, a row for each repetition."""
        schedule = self.lab.timedomain.readout_calibration_sched(
            "q0", states, repetitions=self.repetitions, acq_protocol=protocol)
        return numpy.asarray(self.lab.run(schedule)).reshape(self.repetitions, len(states))

    def population(self, schedule):
        """Averages along the line between the levels: 0 for the first, 1 for the second."""
        return numpy.real((self.lab.run(schedule) - self.ground) / (self.excited - self.ground))

    # The qubit

    def rabi(self):
        """How much amplitude turns the qubit by π in a pulse that is slow against its anharmonicity."""
        length = 100e-9
        weight = gaussian_area(length) * self.device["rabi_hz_full_scale"]
        expected = 0.5 / weight
        amplitudes = numpy.linspace(0, 2.5 * expected, 41)
        schedule = self.lab.timedomain.rabi_sched(
            pulse_amp=amplitudes, pulse_duration=length, frequency=self.device["qubit_hz"], qubit="q0",
            repetitions=self.repetitions)
        curve = self.population(schedule)
        model = lambda a, top, middle, period: middle - top * numpy.cos(2 * numpy.pi * a / period)
        best, errors = fit(model, amplitudes, curve, [0.5, 0.5, 2 * expected])
        agree("π amplitude at 100 ns", best[2] / 2, errors[2] / 2, expected, slack=0.003 * expected)
        scale = gaussian_area(PULSE_SECONDS) / gaussian_area(length)
        self.lab.set_pi(best[2] / 2 / scale)

    def t1(self):
        times = steps(100e-9, 3 * self.device["t1_s"], 31)
        curve = self.population(self.lab.timedomain.t1_sched(times, "q0", repetitions=self.repetitions))
        model = lambda t, top, end, tau: end + top * numpy.exp(-t / tau)
        best, errors = fit(model, times, curve, [1, 0, self.device["t1_s"]])
        agree("T1 (s)", best[2], errors[2], self.device["t1_s"])

    def ramsey(self):
        """T2* and a detuning that is put in by hand."""
        detuning = 100e3
        times = steps(100e-9, 1.5 * self.device["t2_s"], 61)
        schedule = self.lab.timedomain.ramsey_sched(
            times, "q0", artificial_detuning=detuning, repetitions=self.repetitions)
        curve = self.population(schedule)

        def model(t, top, middle, tau, frequency, phase):
            return middle + top * numpy.exp(-t / tau) * numpy.cos(2 * numpy.pi * frequency * t + phase)

        best, errors = fit(model, times, curve, [0.5, 0.5, self.device["t2_s"], detuning, 0])
        agree("T2* (s)", best[2], errors[2], self.device["t2_s"])
        agree("detuning (Hz)", best[3], errors[3], detuning)

    def echo(self):
        times = steps(200e-9, 2.5 * self.device["t2_s"], 31)
        curve = self.population(self.lab.timedomain.echo_sched(times, "q0", repetitions=self.repetitions))
        model = lambda t, top, end, tau: end + top * numpy.exp(-t / tau)
        best, errors = fit(model, times, curve, [curve[0] - 0.5, 0.5, self.device["t2_s"]])
        agree("T2 echo (s)", best[2], errors[2], self.device["t2_s"])

    # Other ways to acquire

    def thresholded(self):
        """Bits of the rack itself are those of the points, with threshold and rotation as the driver takes them."""
        self.lab.set_threshold(self.ground, self.excited)
        bits = self.shots([0, 1], "ThresholdedAcquisition").real.mean(axis=0)
        print(f"thresholded: {bits[0]:.4f} and {bits[1]:.4f}")
        assert bits[0] < 0.06 and bits[1] > 0.9, bits

    def trace(self):
        """The raw trace has the sideband's tone and is as long as the window."""
        schedule = self.lab.trace.trace_schedule_circuit_layer("q0", repetitions=16)
        raw = numpy.asarray(self.lab.run(schedule)).reshape(-1)
        raw = raw[numpy.isfinite(raw)]
        spectrum = numpy.abs(numpy.fft.fft(raw - raw.mean()))
        tone = numpy.fft.fftfreq(len(raw), 1e-9)[int(spectrum.argmax())]
        print(f"trace: {len(raw)} samples with a tone at {tone / 1e6:.3f} MHz")
        assert abs(tone - INTERMEDIATE_HZ) <= 1.5e9 / len(raw), f"{tone} is not {INTERMEDIATE_HZ}"
        assert len(raw) == round(WINDOW[1] / 1e-9)

    def weighted(self):
        """Weights of one sign on the first half of the window and of the other on its second give what windows of
        these halves give, each path by its own weights."""
        delay, length = WINDOW
        half = round(length / 2e-9)
        signs = numpy.repeat([1.0, -1.0], half)
        self.lab.set_weights(signs, numpy.ones(2 * half))
        found = self.shots([0, 1], "NumericalSeparatedWeightedIntegration")
        halves = []
        for start in (delay, delay + length / 2):
            self.lab.set_window(start, length / 2)
            halves.append(half * self.shots([0, 1]))
        self.lab.set_window(*WINDOW)
        early, late = halves
        for state in (0, 1):
            for name, part, sign in (("first", numpy.real, -1), ("second", numpy.imag, 1)):
                columns = [part(points[:, state]) for points in (found, early, late)]
                value, *parts = [column.mean() for column in columns]
                error = numpy.sqrt(sum(column.var() / len(column) for column in columns))
                agree(f"state {state} on the {name} path", value, error, parts[0] + sign * parts[1])

    def reset(self):
        """A conditional pulse empties an excited qubit, unless it comes before the network has told of the bit."""
        waits = {"prepared": None, "in time": TRIGGER_SECONDS, "too soon": TRIGGER_SECONDS - 4e-9}
        shares = {
            name: self.excited_share(self.lab.reset_schedule(self.repetitions, wait)) for name, wait in waits.items()}
        print("excited:", ", ".join(f"{name} {share:.4f}" for name, share in shares.items()))
        assert shares["prepared"] > 0.9 and shares["in time"] < 0.1 and shares["too soon"] > 0.9

    def excited_share(self, schedule):
        """How often the bit of a schedule was 1."""
        return float(numpy.asarray(self.lab.run(schedule)).real.reshape(self.repetitions).mean())

    ALL = ("spectroscopy", "calibrate", "rabi", "t1", "ramsey", "echo", "thresholded", "trace", "weighted", "reset")


def steps(first, last, count):
    """Equal steps of whole nanoseconds, an even number each: halves are whole too."""
    step = 2 * round((last - first) / (count - 1) / 2e-9)
    return (round(first / 1e-9) + step * numpy.arange(count)) * 1e-9


def threshold(ground, excited):
    """The turn, in degrees, that lays the line between the levels onto the real axis, and the middle of it."""
    angle = -numpy.angle(excited - ground)
    middle = (ground + excited) / 2 * numpy.exp(1j * angle)
    return float(numpy.degrees(angle) % 360), float(middle.real)


def gaussian_area(length, sigmas=8):
    """Area of the schedulers' Gaussian of height 1: the length is that many σ."""
    time = numpy.linspace(0, length, 4001)
    curve = numpy.exp(-((time - length / 2) ** 2) / (2 * (length / sigmas) ** 2))
    return float(numpy.trapezoid(curve, time) if hasattr(numpy, "trapezoid") else numpy.trapz(curve, time))


def main(lab, device, names, kind=Experiments):
    """Does those experiments, or all: `device` is a JSON of what it is described as, with "repetitions" of everything."""
    experiments = kind(lab, json.loads(device))
    for name in names or experiments.ALL:
        begin = time.perf_counter()
        getattr(experiments, name)()
        print(f"{name} took {time.perf_counter() - begin:.2f} s", flush=True)
    print("all agree")
