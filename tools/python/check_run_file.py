"""Reads a run file the way people's viewers do, and fails where one of them would not see the plot.

    check_run_file.py FILE EXPECTED_DEFAULT

EXPECTED_DEFAULT is the path of the group that must open first, as in /entry/sweep/c[0]. Checks, with h5py,
silx, nexusformat and xarray: the chain of @default, every NXdata group, units and names of every numeric
dataset, complex datasets, dimension scales.
"""

import sys

import h5py
import numpy
import silx.io
import xarray
from nexusformat.nexus import nxload
from silx.io import nxdata


def check_default(path, expected):
    with silx.io.open(path) as file:
        plot = nxdata.get_default(file)
        assert plot is not None and plot.is_valid, "silx finds no default plot"
        assert plot.group.name == expected, f"silx opens {plot.group.name}, not {expected}"
        assert not plot.issues, plot.issues
    plotted = nxload(path).plottable_data
    assert plotted is not None, "nexusformat finds no default plot"
    assert plotted.nxpath == expected, f"nexusformat opens {plotted.nxpath}, not {expected}"


def check_plot(path, group):
    """Every NXdata group is one that silx draws as it is meant."""
    with silx.io.open(path) as file:
        plot = nxdata.NXdata(file[group.name])
        assert plot.is_valid and not plot.issues, (group.name, plot.issues)
        signal = group[group.attrs["signal"]]
        if signal.ndim == 1 and len(group.attrs["axes"]) == 2:
            assert plot.is_x_y_value_scatter, f"{group.name} is no scatter plot"
        elif signal.ndim == 1:
            assert plot.is_curve, f"{group.name} is no curve"
            has_errors = group.attrs["signal"] + "_errors" in group
            assert (plot.errors is not None) == has_errors, group.name
    for name in group.attrs["axes"]:
        assert name in group, f"{group.name} lacks its axis {name}"
    with xarray.open_dataset(path, engine="h5netcdf", group=group.name) as data:
        for name in data.variables:
            assert data[name].shape == group[name].shape, (group.name, name)
        if signal.ndim == len(group.attrs["axes"]):
            assert list(data[signal.name.split("/")[-1]].dims) == list(group.attrs["axes"]), group.name


def check_dataset(dataset):
    if dataset.dtype.kind in "iufc":
        for attribute in ("units", "long_name"):
            assert isinstance(dataset.attrs.get(attribute), str), f"{dataset.name} lacks @{attribute}"
    if dataset.dtype.kind == "c":
        kind = dataset.id.get_type()
        assert [kind.get_member_name(k) for k in range(kind.get_nmembers())] == [b"r", b"i"], dataset.name
        group = dataset.parent
        real, imaginary = group["I"][()], group["Q"][()]
        assert numpy.array_equal(dataset[()], real + 1j * imaginary), dataset.name
    is_scaled = dataset.dtype.kind == "i" and "scaling_factor" in dataset.attrs
    if is_scaled and "volts" in dataset.parent.attrs["signal"]:
        volts = dataset.parent[dataset.name.split("/")[-1].replace("codes", "volts")][()]
        scaled = dataset[()] * dataset.attrs["scaling_factor"] + dataset.attrs["offset"]
        assert numpy.allclose(volts, scaled, rtol=1e-6), dataset.name
    dataset[()]


def main(path, expected):
    check_default(path, expected)
    plots = 0
    with h5py.File(path, "r") as file:
        assert file.attrs["creator"].startswith("PulseRack") and file.attrs["NX_class"] == "NXroot"

        def visit(name, thing):
            nonlocal plots
            if isinstance(thing, h5py.Dataset):
                check_dataset(thing)
            else:
                assert isinstance(thing.attrs.get("NX_class"), str), f"{name} lacks @NX_class"
                if thing.attrs["NX_class"] == "NXdata" and thing[thing.attrs["signal"]].size:
                    check_plot(path, thing)
                    plots += 1

        file.visititems(visit)
        status = file["entry/status"].asstr()[()]
    print(f"{path}: {plots} plots, {status}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
