"""Fixtures: `rack` (also `pulserack_rack`) starts a rack for one test.

Which rack: `@pytest.mark.pulserack("my-rack.yaml", ports="standard")` on the test, or `pulserack_rack = …` in the
configuration of pytest. The marker takes what `pulserack.Rack` takes.
"""

import pytest

from .rack import Rack, RackError


def pytest_addoption(parser):
    parser.addini("pulserack_rack", "the rack of the fixture 'rack': a preset or a rack file", default="qblox-1q-rf")
    parser.addini("pulserack_ports", "'free' ports, or 'standard' ports on an address of the rack's own", default="free")


def pytest_configure(config):
    config.addinivalue_line("markers", "pulserack(rack, **options): the rack that the fixture 'rack' starts")


@pytest.fixture
def pulserack_rack(request):
    """A rack that runs as long as the test does."""
    marker = request.node.get_closest_marker("pulserack")
    options = {"ports": request.config.getini("pulserack_ports")}
    names = [request.config.getini("pulserack_rack")]
    if marker is not None:
        names = list(marker.args) or names
        options.update(marker.kwargs)
    rack = Rack(*names, **options)
    try:
        rack.start()
    except RackError as error:
        pytest.fail(str(error), pytrace=False)
    yield rack
    rack.stop()


@pytest.fixture
def rack(pulserack_rack):
    """The same under a shorter name."""
    return pulserack_rack


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that failed tells what its rack did last."""
    outcome = yield
    report = outcome.get_result()
    rack = getattr(item, "funcargs", {}).get("pulserack_rack")
    if rack is None or call.when != "call" or not report.failed:
        return
    try:
        run = rack.run(timeout=1.0)
    except Exception as error:  # whatever it is, it is not what the test failed of
        report.sections.append(("rack", str(error)))
        return
    lines = [f"run {run.number}: {run.status}, {len(run.events)} events, {len(run.acquisitions)} acquisitions"]
    lines += [f"  {flag}" for flag in run.flags]
    report.sections.append(("rack", "\n".join(lines)))
