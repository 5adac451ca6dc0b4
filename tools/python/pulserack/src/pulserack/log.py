"""What a run did, as its run file tells: times are whole nanoseconds since the run began."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Flag:
    """A status flag that a sequencer raised, and why."""

    ns: int
    slot: int
    sequencer: int
    line: typing.Optional[int]
    flag: str
    cause: str

    def __str__(self):
        place = f"slot {self.slot} sequencer {self.sequencer}" + (f", line {self.line}" if self.line else "")
        return f"{self.flag} at {self.ns} ns ({place}): {self.cause}"


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that a sequencer did: `kind` is "play", "acquire", "parameters", …, `values` what belongs to it."""

    ns: int
    slot: int
    sequencer: int
    line: int
    kind: str
    values: dict

    def __str__(self):
        values = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"{self.ns} ns, slot {self.slot} sequencer {self.sequencer}, line {self.line}: {self.kind} {values}".rstrip()


@dataclasses.dataclass(frozen=True)
class Point:
    """What one acquisition gave: sums over its window, 1 for a sample of full scale."""

    ns: int
    slot: int
    sequencer: int
    number: int
    acquisition: int
    bin: int
    i: float
    q: float
    beyond: bool


@dataclasses.dataclass(frozen=True)
class Pulse:
    """Samples, one a nanosecond, that a port was given without a pause; 1 is full scale."""

    ns: int
    i: tuple
    q: tuple

    @property
    def length(self):
        return len(self.i)

    @property
    def peak(self):
        return max((abs(complex(i, q)) for i, q in zip(self.i, self.q)), default=0.0)

    def __str__(self):
        return f"{self.length} ns from {self.ns} ns on, at most {self.peak:.4g} of full scale"


@dataclasses.dataclass(frozen=True)
class Message:
    """What went over the link to the decoder, and what came back; times are nanoseconds since the run began, None for
    what did not happen. `answer` is what the host answered, `given` what the rack took: bits, the first the lowest."""

    exchange: int
    number: int
    is_call: bool
    function_id: int
    last_sample_ns: float
    sent_ns: float
    received_ns: typing.Optional[float]
    deadline_ns: float
    outcome: str
    policy: typing.Optional[str]
    fault: typing.Optional[str]
    status: int
    answer: int
    given: int


class Run:
    """One run of the cluster: from the first sequencer's start until all have stopped."""

    def __init__(self, record):
        self.record = record
        self.number = record["run"]
        self.status = record["status"]
        self.complete = record["complete"]
        self.ports = record["ports"]
        self.flags = [Flag(**flag) for flag in record["flags"]]
        self.events = [self._event(event) for event in record["events"]]
        self.acquisitions = [self._point(point) for point in record["acquisitions"]]
        self.messages = [self._message(message) for message in record["messages"]]
        self.dropped = record["dropped"]

    @staticmethod
    def _event(event):
        known = {name: event[name] for name in ("ns", "slot", "sequencer", "line", "kind")}
        return Event(**known, values={name: value for name, value in event.items() if name not in known})

    @staticmethod
    def _point(point):
        rest = {name: point[name] for name in ("ns", "slot", "sequencer", "number", "acquisition", "bin", "beyond")}
        return Point(**rest, i=point["path0"] / 2**22, q=point["path1"] / 2**22)

    @staticmethod
    def _message(message):
        numbers = {name: int(message[name]) for name in ("answer", "given")}
        return Message(**{**message, **numbers})

    def port(self, name):
        """The device's name of a port: "q0.drive" and "q0_drive" are the same."""
        wanted = name.replace(".", "_")
        if wanted not in self.ports:
            raise KeyError(f"there is no port '{name}': the device has {', '.join(self.ports)}")
        return wanted

    def played(self, port):
        """Pulses of a port in the order of time, each time they were played."""
        wanted = self.port(port)
        stretches = {stretch["number"]: stretch for stretch in self.record["stretches"]}
        pulses = []
        for number, begin in self.record["visits"]:
            for pulse in stretches.get(number, {"pulses": []})["pulses"]:
                if pulse["port"] == wanted and any(pulse["i"] + pulse["q"]):
                    pulses.append(Pulse(begin + pulse["ns"], tuple(pulse["i"]), tuple(pulse["q"])))
        return sorted(pulses, key=lambda pulse: pulse.ns)
