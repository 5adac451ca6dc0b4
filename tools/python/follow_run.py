"""Follows a run while it is written, as a live viewer does, until it ends.

    follow_run.py FILE SECONDS

Prints the number of finished shots each time it grows; fails where what is announced is not there, or
where the run does not end within SECONDS.
"""

import sys
import time

import h5py


def main(path, seconds):
    end = time.monotonic() + seconds
    seen = []
    with h5py.File(path, "r", libver="latest", swmr=True) as file:
        done, status = file["entry/progress/shots_done"], file["entry/status"]
        cloud = next(group["iq"] for group in file["entry/readout"].values() if isinstance(group, h5py.Group))
        watched = [cloud["I"], cloud["level"]]
        while True:
            for dataset in (status, done):
                dataset.refresh()
            state, records = status.asstr()[()], int(done[:].sum())
            for dataset in watched:
                dataset.refresh()
                assert len(dataset[:records]) == records, f"{dataset.name}: {len(dataset)} of {records}"
            if not seen or records > seen[-1]:
                seen.append(records)
                print(records, state, flush=True)
            if state != "running":
                break
            assert time.monotonic() < end, "the run did not end"
            time.sleep(0.005)
    print(f"followed {len(seen)} steps to '{state}'")
    assert len(seen) > 2, "nothing was seen to grow"


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
