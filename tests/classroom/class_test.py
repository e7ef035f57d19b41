#!/usr/bin/env python3
"""Two students on one machine, in a real JupyterHub that classroom/install has put in place. Run by tests/classroom/run."""
import asyncio
import json
import os
import pwd
import secrets
import stat
import subprocess
import sys
import urllib.parse

import jupyter_client

import hub

LAB = os.environ["LAB"]
LOG = sys.argv[1]
HUB = "/etc/jupyterhub/llm-workbench.py"
NAMES = ("ada", "grace")
PRIVATE = "/home/grace/answers.txt"
# Where files of a user can be, beside what is this machine's own.
PLACES = ("/home", "/tmp", "/run", "/dev/shm", "/var/tmp", "/var/lib/jupyterhub", "/etc/jupyterhub", "/opt", "/srv")
# What the hub is told by its teacher.
LOCAL = "c.StudentSpawner.memory = 1536 << 20\n"
# Times that a test can wait for.
CULLING = "c.StudentSpawner.idle_kernel = 8\n"


def run(*command, **options):
    """A program that must not fail; what it prints."""
    with open(LOG, "a") as log:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=log, text=True, **options).stdout


def expect(condition, words):
    if not condition:
        raise AssertionError(words)


def processes_of(name):
    """The numbers of a user's processes."""
    uid = pwd.getpwnam(name).pw_uid
    lines = run("ps", "-e", "-o", "pid=,uid=").splitlines()
    return [int(line.split()[0]) for line in lines if line.split()[1] == str(uid)]


def words_of(process):
    with open(f"/proc/{process}/cmdline", "rb") as file:
        return file.read().decode().split("\0")[:-1]


def kernels_of(name):
    """The processes that are kernels of the workbench, with their connection files."""
    found = {}
    for process in processes_of(name):
        words = words_of(process)
        if "--connection-file" in words:
            found[process] = words[words.index("--connection-file") + 1]
    return found


def port_of_server(name):
    """Where a student's server listens: the hub tells it in its environment."""
    for process in processes_of(name):
        with open(f"/proc/{process}/environ", "rb") as file:
            for word in file.read().decode().split("\0"):
                if word.startswith("JUPYTERHUB_SERVICE_URL="):
                    return urllib.parse.urlsplit(word.split("=", 1)[1]).port
    raise AssertionError(f"{name} has no server")


def files_of(name):
    """Everything that is a user's, and what the hub keeps, with its kind."""
    uid = pwd.getpwnam(name).pw_uid
    for place in PLACES:
        for folder, folders, files in os.walk(place):
            for entry in folders + files:
                path = os.path.join(folder, entry)
                state = os.lstat(path)
                if state.st_uid == uid or place == "/var/lib/jupyterhub":
                    yield path, state.st_mode


class Class:
    """The steps of a lesson, in their order; each needs those before it."""

    def install(self):
        """classroom/install puts the hub in place, from a checkout that is built"""
        self.passwords = {}
        run(f"{LAB}/classroom/install")
        for name in NAMES:
            # As an older Debian makes them: open to everybody.
            run("useradd", "--create-home", "--shell", "/bin/bash", "--groups", "students", name)
            os.chmod(f"/home/{name}", 0o755)
            self.passwords[name] = secrets.token_urlsafe(16)
            run("chpasswd", input=f"{name}:{self.passwords[name]}\n")
        run("useradd", "--create-home", "guest")
        run("chpasswd", input="guest:guest-password\n")
        with open("/etc/jupyterhub/llm-workbench-local.py", "w") as file:
            file.write(LOCAL)

    def start(self):
        """The hub starts"""
        self.start_hub()

    def start_hub(self):
        self.hub = subprocess.Popen(["/usr/bin/jupyterhub", "-f", HUB], cwd="/var/lib/jupyterhub", stdout=open(LOG, "a"),
                                    stderr=subprocess.STDOUT)

    async def log_in(self):
        """Two students log in, and nobody with a wrong password or of another group"""
        for _ in range(240):
            try:
                expect((await hub.fetch("/hub/login")).code == 200, "no form")
                break
            except (ConnectionError, OSError, AssertionError):
                await asyncio.sleep(0.25)
        self.ada, self.grace = [await hub.Student.log_in(name, self.passwords[name]) for name in NAMES]
        for name, password in (("grace", self.passwords["ada"]), ("guest", "guest-password")):
            try:
                await hub.Student.log_in(name, password)
            except PermissionError:
                continue
            raise AssertionError(f"{name} was let in")

    async def run_cells(self):
        """Both start their servers and run #!model tutor and a cell"""
        await asyncio.gather(self.ada.start_server(), self.grace.start_server())
        self.kernels = dict(zip(NAMES, await asyncio.gather(self.ada.start_kernel(), self.grace.start_kernel())))
        for name, kernel in self.kernels.items():
            shown = await kernel.run("#!model tutor")
            expect("tutor" in shown and "/opt/llm-workbench/models" in shown, f"{name} sees: {shown}")
            shown = await kernel.run(f'var mine = "{name}"; mine.Length')
            expect(shown.strip().endswith(str(len(name))), f"{name} sees: {shown}")
            shown = await kernel.run('#!generate "Once upon" --max-tokens 4')
            expect("upon" in shown, f"{name} sees: {shown}")
            trusted = ("import nbformat, nbformat.sign; print(nbformat.sign.NotebookNotary().check_signature("
                       f"nbformat.read('/home/{name}/notebooks/00-welcome.ipynb', 4)))")
            shown = self.as_user(name, "env", f"HOME=/home/{name}", "/usr/bin/python3", "-c", trusted)
            expect(shown.strip() == "True", f"{name}'s notebooks are not trusted")

    async def limits(self):
        """Each has the limits of memory, processes and threads, and the workbench computes with one thread"""
        for kernel in kernels_of("ada"):
            with open(f"/proc/{kernel}/limits") as file:
                limits = {line[:26].strip(): line[26:].split()[:2] for line in file}
            expect(limits["Max data size"] == [str(1536 << 20)] * 2, limits["Max data size"])
            expect(limits["Max processes"] == ["400"] * 2, limits["Max processes"])
            expect(limits["Max core file size"] == ["0"] * 2, limits["Max core file size"])
        shown = await self.kernels["ada"].run('Environment.GetEnvironmentVariable("LLM_WORKBENCH_THREADS")')
        expect(shown.strip() == "1", shown)

    async def too_much(self):
        """A cell that wants all memory, and one that starts processes without end, are an error of their cell"""
        ada = self.kernels["ada"]
        shown = await ada.run("var all = new List<byte[]>(); "
                              "while (true) { var one = new byte[64 << 20]; Array.Fill(one, (byte)1); all.Add(one); }")
        expect("OutOfMemoryException" in shown, shown)
        await ada.run("all.Clear();")
        shown = await ada.run(
            "var started = new List<System.Diagnostics.Process>(); "
            'try { while (started.Count < 2000) started.Add(System.Diagnostics.Process.Start("/bin/sleep", "600")); } '
            'catch (System.ComponentModel.Win32Exception e) { Console.WriteLine($"no more: {e.NativeErrorCode}"); } '
            "foreach (var one in started) { one.Kill(); one.WaitForExit(); } started.Count < 400")
        expect("no more: 11" in shown and "True" in shown, shown)
        expect((await ada.run("mine")).strip() == "ada", "ada's variables are gone")
        expect((await self.kernels["grace"].run("mine")).strip() == "grace", "grace's variables are gone")

    async def caches(self):
        """A student's adapter, cache, temporary files and notebook are there for the next step"""
        grace = self.kernels["grace"]
        for code in (
            f'System.IO.File.WriteAllText("{PRIVATE}", "mine")',
            "#!quantize Q8_0 --model tutor",
            "#!adapter tutor-instruct-f16 --model tutor --merge merged.gguf",
            "#!perplexity held-out.txt --model tutor --chunks 2",
            'System.IO.Directory.CreateDirectory("/tmp/graces"); System.IO.File.WriteAllText("/tmp/graces/note.txt", "mine")',
        ):
            shown = await grace.run(code)
            expect("Error" not in shown and "rror:" not in shown, f"{code}: {shown}")
        await self.grace.api("contents/notebooks/mine.ipynb", "PUT",
                             json.dumps({"type": "notebook", "content": {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}}))

    async def reach(self):
        """Of all that is the other's (files, sockets, processes, kernels' ports) nothing can be reached"""
        connections = []
        for file in kernels_of("grace").values():
            with open(file) as text:
                connections.append([port for name, port in json.load(text).items() if name.endswith("_port")])
        paths = [*files_of("grace")]
        target = {"paths": paths, "processes": processes_of("grace"), "connections": connections}
        with open("/tmp/target.json", "w") as file:
            json.dump(target, file)
        os.chmod("/tmp/target.json", 0o644)
        run("cp", f"{LAB}/tests/classroom/intruder.py", "/tmp/intruder.py")
        os.chmod("/tmp/intruder.py", 0o644)
        lines = self.as_user("ada", "/usr/bin/python3", "/tmp/intruder.py", "/tmp/target.json").splitlines()
        expect(len(connections) == 1 and len(connections[0]) == 5, f"kernels: {connections}")
        kinds = {stat.S_IFMT(kind) for _, kind in paths}
        expect({stat.S_IFSOCK, stat.S_IFDIR, stat.S_IFREG} <= kinds and len(paths) > 50, f"{len(paths)} paths, {kinds}")
        expect(int(lines[-1].split()[1]) > 100, lines[-1])
        expect(lines[:-1] == [], "\n".join(lines[:-1]))
        # The same steps as their owner succeed, so that the intruder is not only clumsy.
        own = self.as_user("grace", "/usr/bin/python3", "/tmp/intruder.py", self.shortened(target)).splitlines()
        for words in (f"{PRIVATE} can be read", "environ can be read", "has said"):
            expect(any(words in line for line in own), f"{words}: {own}")

    def shortened(self, target):
        paths = [(path, kind) for path, kind in target["paths"] if path == PRIVATE]
        file = "/tmp/shortened.json"
        with open(file, "w") as text:
            json.dump({**target, "paths": paths}, text)
        os.chmod(file, 0o644)
        return file

    async def forge(self):
        """Who knows the ports and not the key runs nothing, even as root"""
        process, file = next(iter(kernels_of("grace").items()))
        with open(file) as text:
            connection = json.load(text)
        marker = "/tmp/forged"
        for key in ("", secrets.token_hex(32)):
            client = jupyter_client.BlockingKernelClient()
            client.load_connection_info({**connection, "key": key})
            client.start_channels()
            client.execute(f'System.IO.File.WriteAllText("{marker}", "")')
            client.control_channel.send(client.session.msg("shutdown_request", {"restart": False}))
            await asyncio.sleep(2)
            client.stop_channels()
        expect(not os.path.exists(marker), "a forged cell has run")
        expect((await self.kernels["grace"].run("mine")).strip() == "grace" and process in kernels_of("grace"), "the kernel has ended")

    async def servers(self):
        """The other's server answers neither through the hub nor on its own port"""
        for headers in (self.ada.headers, {**self.ada.cookies, "Referer": f"{hub.ADDRESS}/hub/home"}, {}):
            for path in ("contents/answers.txt", "kernels", "sessions"):
                code = (await hub.fetch(f"/user/grace/api/{path}", headers=headers)).code
                expect(code in (302, 403), f"{path}: {code}")
            code = (await hub.fetch("/hub/api/users/grace", headers=headers)).code
            expect(code in (403, 404), f"/hub/api/users/grace: {code}")
        port = port_of_server("grace")
        for headers in (self.ada.headers, {}):
            code = (await hub.fetch("/user/grace/api/kernels", headers=headers, address=f"http://127.0.0.1:{port}")).code
            expect(code in (302, 403), f"port {port}: {code}")

    async def shared(self):
        """What is shared can be read by each and written by none"""
        for path in ("/opt/llm-workbench/models/tutor-f16.gguf", "/opt/llm-workbench/notebooks/00-welcome.ipynb",
                     "/srv/llm-workbench/models", "/usr/local/share/jupyter/kernels/llm-workbench/kernel.json"):
            self.as_user("ada", "test", "-r", path)
            self.as_user("ada", "test", "!", "-w", path)

    async def cull(self):
        """A kernel that nobody uses ends, and one that computes does not"""
        with open("/etc/jupyterhub/llm-workbench-local.py", "a") as file:
            file.write(CULLING)
        self.hub.terminate()
        self.hub.wait(60)
        self.start_hub()
        await self.log_in()
        await self.ada.start_server()
        idle = await self.ada.start_kernel()
        busy = await self.ada.start_kernel()
        await idle.run("1")
        expect("done" in await busy.run('System.Threading.Thread.Sleep(20_000); Console.WriteLine("done")'), "the busy kernel was ended")
        there = [kernel["id"] for kernel in await self.ada.api("kernels")]
        expect(there == [busy.name], f"{len(there)} kernels are there")

    async def systemd(self):
        """Where systemd runs, a student's server gets a scope with the limits (a stand-in takes systemd's place here)"""
        await self.ada.stop_server()
        os.makedirs("/run/systemd/system")
        for name, ending in (("systemd-run", 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"'), ("systemctl", "")):
            with open(f"/usr/local/bin/{name}", "w") as file:
                file.write(f'#!/bin/sh\necho "{name} $*" >>/run/asked\n{ending}\n')
            os.chmod(f"/usr/local/bin/{name}", 0o755)
        await self.ada.start_server()
        asked = open("/run/asked").read()
        uid = pwd.getpwnam("ada").pw_uid
        for words in ("--scope", f"--unit=llm-workbench-student-{uid}.scope", f"MemoryMax={1536 << 20}", "TasksMax=400", "-- setpriv"):
            expect(words in asked, asked)
        expect(f"systemctl stop llm-workbench-student-{uid}.scope" in asked, asked)
        kernel = await self.ada.start_kernel()
        expect((await kernel.run("Environment.UserName")).strip() == "ada", "somebody else runs ada's cells")

    def as_user(self, name, *command):
        return run("setpriv", f"--reuid={name}", f"--regid={name}", "--init-groups", "--", *command)


STEPS = ("install", "start", "log_in", "run_cells", "limits", "too_much", "caches", "reach", "forge", "servers", "shared", "cull",
         "systemd")


async def main():
    open(LOG, "w").close()
    lesson, passed = Class(), 0
    try:
        for name in STEPS:
            step = getattr(lesson, name)
            words = step.__doc__.splitlines()[0]
            try:
                if asyncio.iscoroutinefunction(step):
                    await step()
                else:
                    step()
            except Exception as error:  # whatever it is, the step has failed, and nothing comes after it
                print(f"FAILED (class): {words}\n{type(error).__name__}: {str(error)[:4000]}\nThe end of {LOG}:")
                print("".join(open(LOG).readlines()[-15:]))
                print(f"{passed} passed, 1 failed, 0 skipped")
                return 1
            passed += 1
            print(f"passed (class): {words}", flush=True)
    finally:
        if getattr(lesson, "hub", None) is not None:
            lesson.hub.terminate()
            lesson.hub.wait(60)
    print(f"{passed} passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
