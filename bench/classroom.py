#!/usr/bin/env python3
"""Measures a class on one machine: many Jupyter kernels side by side, each with a small and a large model loaded.

    bench/classroom.py --large FILE.gguf [--kernels 20] [--threads 1] [--rounds 5] [--program PATH]

Needs Debian's python3-jupyter-client and a Release build of src/LlmWorkbench.Cli. Memory is exact whatever else the machine does: PSS
shares each page among those that map it, so that its sum is what all kernels take together. Times are not: they are repeated, and
their spread is shown, with the time that processors worked, which others change little. A round lets each cell run in one kernel while
the others wait, and then in all at once.
"""
import argparse
import concurrent.futures
import logging
import os
import pathlib
import statistics
import sys
import tempfile
import time

import jupyter_client.kernelspec
import jupyter_client.manager

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ROOT / "artifacts/bin/LlmWorkbench.Cli/release/llm-workbench"
TUTOR = ROOT / "models/tutor-f16.gguf"
TIMEOUT = 900
FIELDS = {"Rss": "resident (RSS)", "Pss": "its share (PSS)", "Private": "its own (private)"}
CELLS = {
    "C#: `Enumerable.Range(1, 1000).Sum()`": "Enumerable.Range(1, 1000).Sum()",
    "tutor: `#!generate`, 32 tokens": '#!generate "Once upon a time" --model tutor --greedy --max-tokens 32',
    "1B: `#!logits`, 12 words": '#!logits "The cat sat on the mat and looked at the moon tonight" --model large',
}


class Kernel(jupyter_client.manager.KernelManager):
    """A kernel of the workbench that need not be installed."""

    program, threads = OURS, 1

    @property
    def kernel_spec(self):
        argv = [str(self.program), "jupyter", "kernel", "--connection-file", "{connection_file}"]
        environment = {"DOTNET_EnableWriteXorExecute": "0", "LLM_WORKBENCH_THREADS": str(self.threads)}
        return jupyter_client.kernelspec.KernelSpec(argv=argv, env=environment, language="", interrupt_mode="message")

    @property
    def process(self):
        return self.provisioner.process.pid


class Student:
    """A kernel with its client."""

    def __init__(self, folder, number):
        self.manager = Kernel(connection_file=f"{folder}/{number}.json")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels(stdin=False, hb=False)
        self.client.wait_for_ready(timeout=TIMEOUT)

    def run(self, code):
        """Seconds from sending a cell to its last message, and those that processors have worked; an error ends the measurement."""
        begin, worked = time.perf_counter(), self.processor()
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "error":
                raise SystemExit(f"{code!r} failed: {message['content']['evalue']}")
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - begin
        self.client.get_shell_msg(timeout=TIMEOUT)
        return seconds, self.processor() - worked

    def processor(self):
        """Seconds of all processors that the process has used."""
        fields = open(f"/proc/{self.manager.process}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB of the process by field, as Linux counts them."""
        found = dict.fromkeys(FIELDS, 0)
        with open(f"/proc/{self.manager.process}/smaps_rollup") as file:
            for line in file:
                name, *rest = line.split()
                name = name.rstrip(":").split("_")[0] if name.startswith("Private_") and "Hugetlb" not in name else name.rstrip(":")
                if name in found:
                    found[name] += int(rest[0]) / 1024
        return found

    def threads(self):
        """How many threads the process has."""
        return len(os.listdir(f"/proc/{self.manager.process}/task"))

    def close(self):
        # The event loops of the threads that have used its sockets are not told that these are closed, and complain.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def at_once(students, code):
    """What each takes, when all begin together."""
    with concurrent.futures.ThreadPoolExecutor(len(students)) as pool:
        return [*pool.map(lambda student: student.run(code), students)]


def spread(values, form="{:.0f}"):
    """Median, and least and most where they differ."""
    least, middle, most = (form.format(value) for value in (min(values), statistics.median(values), max(values)))
    return middle if least == most else f"{middle} ({least}–{most})"


def print_memory(students):
    measured = [student.memory() for student in students]
    print(f"| MiB, {len(students)} kernels | each: median (least–most) | all |")
    print("|---|---:|---:|")
    for field, words in FIELDS.items():
        values = [one[field] for one in measured]
        together = "" if field == "Rss" else f"{sum(values):,.0f}"
        print(f"| {words} | {spread(values)} | {together} |")
    print(f"\nThreads of a kernel: {spread([student.threads() for student in students])}.\n")


def print_times(students, rounds):
    alone, together = {name: [] for name in CELLS}, {name: [] for name in CELLS}
    for number in range(rounds):
        for name, code in CELLS.items():
            alone[name].append(students[number % len(students)].run(code))
            together[name].append(at_once(students, code))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    print(f"| seconds, {rounds} rounds | one kernel | {len(students)} at once: each | the last of them | "
          "processor: one | processor: each at once |")
    print("|---|---:|---:|---:|---:|---:|")
    for name in CELLS:
        every = [one for all_of_round in together[name] for one in all_of_round]
        last = [max(one[0] for one in all_of_round) for all_of_round in together[name]]
        (clock, work), (clocks, works) = zip(*alone[name]), zip(*every)
        columns = (clock, clocks, last, work, works)
        print(f"| {name} | " + " | ".join(spread(column, "{:.2f}") for column in columns) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", type=pathlib.Path, required=True, help="a model of more than 256 MiB, which is mapped")
    parser.add_argument("--kernels", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1, help="LLM_WORKBENCH_THREADS of each kernel")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=OURS, help="our command line program")
    options = parser.parse_args()
    Kernel.program, Kernel.threads = options.program, options.threads
    students = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number in range(options.kernels):
                student = Student(folder, number)
                students.append(student)
                student.run(f"#!model {TUTOR} --as tutor")
                student.run(f"#!model {options.large.resolve()} --as large")
                for code in CELLS.values():
                    student.run(code)
                print(f"kernel {number + 1} of {options.kernels}: {student.memory()['Rss']:.0f} MiB resident", file=sys.stderr)
            load = os.getloadavg()[0]
            print(f"**{options.kernels} kernels**, {options.threads} thread(s) each, on {os.cpu_count()} cores; "
                  f"{options.large.name} has {options.large.stat().st_size / (1 << 20):,.0f} MiB; load of the machine: {load:.1f}\n")
            print_memory(students)
            print_times(students, options.rounds)
        finally:
            for student in students:
                student.close()


if __name__ == "__main__":
    main()
