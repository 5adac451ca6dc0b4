"""QuTiP and dynamiqs on the solver's problems, ours right beside each: what `tools/bench peers` runs.

For every problem that is asked for, ours and each peer's script run one after the other on the same core with one
thread; one JSON line tells processor time (the median of each side's runs), error and the ratio. Peers' scripts and
their best settings come with the problems (`peers/`); what they lack is said on standard error and skipped.
"""
import argparse
import json
import os
import subprocess
import sys

# A peer needs many minutes for these: only on request.
SLOW = {("qutip", "P4:mc"), ("dynamiqs", "P4:mc"), ("dynamiqs", "P6")}
# Peers print P6 as the direct evolution through all layers or with propagators kept, whichever is faster.
NAMES = {"P6": ["P6:cached", "P6:direct"]}


def one_core():
    """A core for both sides: the last of those that this process may use."""
    return max(os.sched_getaffinity(0))


def lines(command, core, folder=None, timeout=None):
    """JSON lines that a command prints, run on one core with one thread."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1",
                       JAX_PLATFORMS="cpu", PYTHONDONTWRITEBYTECODE="1")
    environment.pop("BENCH_OUT", None)
    try:
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    except subprocess.TimeoutExpired:
        return [], "stopped after %g s" % timeout
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return found, "" if found else (run.stderr.strip().splitlines() or ["no result"])[-1]


def ours(arguments, problem, core):
    command = [arguments.pulserack, "benchmark", "solver", "--problems", arguments.problems, "--only", problem]
    found, reason = lines(command, core)
    found = [line for line in found if line["problem"] == problem]
    if not found:
        print("peers: %s: ours gave no result: %s" % (problem, reason), file=sys.stderr)
    return found[0] if found else None


def scale(problem, peer):
    """How many times the peer's measured work makes the whole problem."""
    if problem.startswith("P1:") and peer.get("points"):
        return (1e4 if "lab" not in problem else 1e2) / peer["points"]
    return 1.0


def compare(arguments, problem, goal, peer, core):
    script = os.path.join(arguments.problems, "peers", "peer_%s.py" % peer)
    if not os.path.exists(script):
        print("peers: there is no %s, so %s is skipped" % (script, peer), file=sys.stderr)
        return
    if (peer, problem) in SLOW and not arguments.slow:
        print("peers: %s by %s takes minutes and is skipped without --slow" % (problem, peer), file=sys.stderr)
        return
    theirs, reason = [], ""
    for name in NAMES.get(problem, [problem]):
        command = [sys.executable, os.path.abspath(script), name]
        found, reason = lines(command, core, os.path.dirname(os.path.abspath(script)), arguments.timeout)
        theirs += found
    if not theirs:
        print("peers: %s by %s gave no result: %s" % (problem, peer, reason), file=sys.stderr)
        return
    best = min(theirs, key=lambda line: line["cpu_median"] * scale(problem, line))
    seconds = best["cpu_median"] * scale(problem, best)
    own = ours(arguments, problem, core)
    line = {
        "problem": problem, "peer": peer, "peerSeconds": seconds, "peerError": best["error"],
        "peerSettings": best["settings"], "seconds": own and own["cpuSeconds"], "error": own and own["error"],
        "method": own and own["method"], "ratio": own and seconds / own["cpuSeconds"],
        "goal": goal and goal["ratio"], "goalPeer": goal and goal["peer"], "accuracy": own and own["accuracy"],
        "load": os.getloadavg()[0],
    }
    print(json.dumps(line), flush=True)


def main():
    parser = argparse.ArgumentParser(prog="tools/bench peers", description=__doc__.splitlines()[0])
    parser.add_argument("--pulserack", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--problems", default="../shared/bench", help="folder of the problems")
    parser.add_argument("--only", action="append", default=[], help="problems whose name begins so")
    parser.add_argument("--peer", action="append", default=[], help="qutip or dynamiqs; both without this")
    parser.add_argument("--slow", action="store_true", help="also what takes a peer minutes")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds that a peer may take for one problem")
    arguments = parser.parse_args()
    goals = {}
    path = os.path.join(arguments.problems, "goals.json")
    if os.path.exists(path):
        with open(path) as file:
            goals = json.load(file)
    if not goals:
        print("peers: there is no %s, so there is nothing to compare" % path, file=sys.stderr)
        return
    core = one_core()
    for problem, goal in goals.items():
        if arguments.only and not any(problem.startswith(name) for name in arguments.only):
            continue
        for peer in arguments.peer or ["qutip", "dynamiqs"]:
            compare(arguments, problem, goal, peer, core)


if __name__ == "__main__":
    main()
