"""Checks that the file of a run that was killed opens, says so, and holds every finished block.

    check_killed_run.py FILE [LEAST_FINISHED_POINTS]

Opens the file as any viewer does. A kill within microseconds of the superblock's being written may leave
the consistency flags set: then a follower (swmr=True) opens it, and this says so.
"""

import sys

import h5py


def open_run(path):
    try:
        return h5py.File(path, "r"), "opens"
    except OSError as error:
        if "flags" not in str(error):
            raise
        return h5py.File(path, "r", libver="latest", swmr=True), "opens for followers only"


def main(path, least):
    file, how = open_run(path)
    with file:
        entry = file["entry"]
        status = entry["status"].asstr()[()]
        assert status != "complete", "the file says that the run is complete"
        shots = int(entry["provenance/shots"][()])
        done = entry["progress/shots_done"][:]
        finished = int((done >= shots).sum())
        assert finished >= least, f"{finished} finished points, at least {least} expected"
        records = int(done.sum())
        for name, capture in entry.get("readout", {}).items():
            if not isinstance(capture, h5py.Group):
                continue
            cloud = capture["iq"]
            for part in ("I", "Q", "level", "prepared", "shot", "point"):
                values = cloud[part][:records]
                assert len(values) == records, f"{name}/{part}: {len(values)} of {records} shots"
            for point in cloud["point"][:records:max(shots // 2, 1)]:
                assert done[point] > 0, f"{name} holds shots of point {point}, which has none"
        for sweep in entry.get("sweep", {}).values():
            signal = sweep[sweep.attrs["signal"]][()].ravel()
            assert not any(value != value for value in signal[done >= shots]), f"{sweep.name} has gaps"
    print(f"{path}: {how}, '{status}', {finished} of {len(done)} points, {records} shots")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
