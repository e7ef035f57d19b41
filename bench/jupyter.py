#!/usr/bin/env python3
"""Measures the Jupyter kernel of LLM Workbench beside ipykernel and .NET Interactive, in turns: start, first cell, trivial cell, memory.

    bench/jupyter.py [--rounds 5] [--program PATH] [--interactive PATH]

Needs Debian's python3-jupyter-client and python3-ipykernel, a Release build of src/LlmWorkbench.Cli, and an idle machine.
.NET Interactive is measured where it is installed (dotnet tool install --global Microsoft.dotnet-interactive).
Every round starts each kernel anew. A cell's time is from sending it to its last message on iopub, as a notebook sees it.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import jupyter_client.kernelspec
import jupyter_client.manager

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ROOT / "artifacts/bin/LlmWorkbench.Cli/release/llm-workbench"
IPYKERNEL = {"argv": ["/usr/bin/python3", "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
CELLS = 50
PAUSE = 10
TIMEOUT = 60


class Kernel(jupyter_client.manager.KernelManager):
    """A kernel that is started by the text of a specification, which need not be installed."""

    spec: dict = {}

    @property
    def kernel_spec(self):
        return jupyter_client.kernelspec.KernelSpec(argv=self.spec["argv"], env=self.spec.get("env", {}), language="", interrupt_mode="message")


def run_cell(client, code):
    """Seconds from sending a cell to its idle message; an error ends the measurement."""
    begin = time.perf_counter()
    request = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "error":
            raise SystemExit(f"{code!r} failed: {message['content']['evalue']}")
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    seconds = time.perf_counter() - begin
    client.get_shell_msg(timeout=TIMEOUT)
    return seconds


def resident_mib(pid):
    """What the process holds in memory, in MiB."""
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"/proc/{pid}/status names no VmRSS")


def processor_seconds(pid):
    """What the process has used of the processors, in seconds."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def interactive(program):
    """The specification of .NET Interactive's kernel, as it installs it itself."""
    return {"argv": [program, "jupyter", "--default-kernel", "csharp", "{connection_file}"],
            "env": {"DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE": "1"}}


def installed(program):
    """The specification that a program writes for its kernel."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "jupyter", "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        return json.loads(next(pathlib.Path(folder).rglob("kernel.json")).read_text())


def measure(spec, declaration, pause):
    """One start of one kernel: the time of each step in seconds, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        manager = Kernel(connection_file=f"{folder}/kernel.json")
        manager.spec = spec
        begin = time.perf_counter()
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=TIMEOUT)
            info = time.perf_counter() - begin
            pid = manager.provisioner.process.pid
            time.sleep(pause)
            first = run_cell(client, "1+1")
            result = {"start to kernel_info (s)": info}
            if pause:
                result[f"first 1+1, {pause:g} s later (ms)"] = first * 1000
                before = processor_seconds(pid)
                result[f"1+1 then, median of {CELLS} (ms)"] = 1000 * statistics.median(run_cell(client, "1+1") for _ in range(CELLS))
                result["its processor time (ms)"] = 1000 * (processor_seconds(pid) - before) / CELLS
                result["resident memory (MiB)"] = resident_mib(pid)
                return result
            result["start to first 1+1 (s)"] = time.perf_counter() - begin
            result[f"1+1 right after, median of {CELLS} (ms)"] = 1000 * statistics.median(run_cell(client, "1+1") for _ in range(CELLS))
            for number in range(100):
                run_cell(client, declaration.format(number))
            result["the same after 100 declarations (ms)"] = 1000 * statistics.median(run_cell(client, "1+1") for _ in range(CELLS))
            result["resident memory then (MiB)"] = resident_mib(pid)
            return result
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=OURS, help="our command line program")
    parser.add_argument("--interactive", default=shutil.which("dotnet-interactive"), help="the program dotnet-interactive")
    options = parser.parse_args()
    kernels = {"LLM Workbench": (installed(options.program), "var v{0} = {0};"), "ipykernel": (IPYKERNEL, "v{0} = {0}")}
    if options.interactive:
        kernels[".NET Interactive"] = (interactive(options.interactive), "var v{0} = {0};")
    measured = {name: {} for name in kernels}
    for number in range(options.rounds):
        for name, (spec, declaration) in kernels.items():
            for pause in (0, PAUSE):
                for key, value in measure(spec, declaration, pause).items():
                    measured[name].setdefault(key, []).append(value)
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    names = list(kernels)
    print(f"| median (least–most) of {options.rounds} | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(names))
    for key in measured[names[0]]:
        cells = [sorted(measured[name][key]) for name in names]
        print(f"| {key} | " + " | ".join(f"{statistics.median(c):.3g} ({c[0]:.3g}–{c[-1]:.3g})" for c in cells) + " |")


if __name__ == "__main__":
    main()
