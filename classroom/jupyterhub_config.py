"""JupyterHub for a class on one machine: each student a user of the system, with limits that cannot be raised from a notebook.

docs/classroom.md explains it, classroom/install puts it in place, ./test hub tries it. It needs Debian's jupyterhub and nothing else.
What is different on your machine goes into /etc/jupyterhub/llm-workbench-local.py, which is read last:
`c.StudentSpawner.memory = 6 << 30` changes a limit there.
"""
import asyncio
import os
import pathlib
import pwd
import resource

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Integer

GIB = 1 << 30
MINUTE = 60
PROGRAM = "/opt/llm-workbench"
STATE = "/var/lib/jupyterhub"
CERTIFICATE = pathlib.Path("/etc/jupyterhub/certificate.pem")
KEY = pathlib.Path("/etc/jupyterhub/key.pem")
LOCAL = "/etc/jupyterhub/llm-workbench-local.py"


class StudentSpawner(LocalProcessSpawner):
    """Starts a student's server as that student, within limits. Where systemd runs, they hold for all of a student's processes
    together; elsewhere the memory is that of each process."""

    memory = Integer(2 * GIB, config=True, help="Bytes that are a student's own: a model that is mapped does not count without systemd.")
    tasks = Integer(400, config=True, help="How many processes and threads a student has at most. A server has 20, a kernel 30 to 40.")
    file_size = Integer(8 * GIB, config=True, help="Bytes of the largest file that a student can write.")
    idle_kernel = Integer(60 * MINUTE, config=True, help="Seconds after which a kernel that nobody uses ends, with its variables.")
    idle_server = Integer(30 * MINUTE, config=True, help="Seconds after the last kernel's end when the server ends too.")
    threads = Integer(1, config=True, help="How many threads compute in each kernel: more than cores for all make each other wait.")

    @property
    def has_systemd(self):
        return os.path.isdir("/run/systemd/system")

    def get_env(self):
        # The collector keeps well below the limit: a cell that wants too much gets an OutOfMemoryException, and its kernel lives on.
        return {
            **super().get_env(),
            "LLM_WORKBENCH_THREADS": str(self.threads),
            "DOTNET_GCHeapHardLimit": f"{self.memory // 2:x}",
            "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
        }

    def get_args(self):
        # A kernel holds its memory until it ends, so an open page does not keep it; one that computes stays.
        look = min(5 * MINUTE, max(1, self.idle_kernel // 4))
        return [
            *super().get_args(),
            f"--MappingKernelManager.cull_idle_timeout={self.idle_kernel}",
            f"--MappingKernelManager.cull_interval={look}",
            "--MappingKernelManager.cull_connected=True",
            f"--TerminalManager.cull_inactive_timeout={self.idle_kernel}",
            f"--TerminalManager.cull_interval={look}",
            f"--NotebookApp.shutdown_no_activity_timeout={self.idle_server}",
        ]

    def make_preexec_fn(self, name):
        home = pwd.getpwnam(name).pw_dir
        limits = {
            resource.RLIMIT_DATA: self.memory,
            resource.RLIMIT_NPROC: self.tasks,
            resource.RLIMIT_FSIZE: self.file_size,
            resource.RLIMIT_CORE: 0,
        }

        def preexec():
            os.umask(0o077)
            for what, limit in limits.items():
                resource.setrlimit(what, (limit, limit))
            os.chdir(home)

        return preexec

    async def start(self):
        user = pwd.getpwnam(self.user.name)
        if user.pw_uid == 0:
            raise PermissionError("root is no student")
        os.chmod(user.pw_dir, 0o700)
        scope = []
        if self.has_systemd:
            await self.end_scope()
            properties = [f"MemoryMax={self.memory}", "MemorySwapMax=0", f"TasksMax={self.tasks}", "CPUWeight=100"]
            scope = ["systemd-run", "--scope", "--quiet", "--collect", f"--unit={self.scope}"]
            scope += [word for one in properties for word in ("-p", one)] + ["--"]
        become = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups", "--inh-caps=-all", "--no-new-privs", "--"]
        self.cmd = scope + become + [f"{PROGRAM}/classroom/student-server"]
        return await super().start()

    async def stop(self, now=False):
        await super().stop(now)
        if self.has_systemd:
            await self.end_scope()

    @property
    def scope(self):
        return f"llm-workbench-student-{pwd.getpwnam(self.user.name).pw_uid}.scope"

    async def end_scope(self):
        # What a student has left running ends with the server. Mostly there is nothing, which systemctl says with an exit code.
        ending = await asyncio.create_subprocess_exec("systemctl", "stop", self.scope, stderr=asyncio.subprocess.DEVNULL)
        await ending.wait()


# What the hub writes is for root alone: its database, the key of its cookies, the token of its proxy.
os.umask(0o077)
# The proxy is Debian's, and needs Debian's libraries whichever node is found.
os.environ.setdefault("NODE_PATH", "/usr/share/nodejs:/usr/share/javascript")
c = get_config()  # noqa: F821 (JupyterHub gives it)
c.JupyterHub.spawner_class = StudentSpawner
c.JupyterHub.cookie_secret_file = f"{STATE}/jupyterhub_cookie_secret"
c.JupyterHub.db_url = f"sqlite:///{STATE}/jupyterhub.sqlite"
c.ConfigurableHTTPProxy.pid_file = f"{STATE}/jupyterhub-proxy.pid"

# Passwords do not travel in the clear: without a certificate only this machine reaches the page (ssh -L 8000:localhost:8000 HOST).
if CERTIFICATE.exists() and KEY.exists():
    c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = str(CERTIFICATE), str(KEY)
    c.JupyterHub.bind_url = "https://:443"
else:
    c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# The system's own users and passwords. A PAM session would be the hub's, not the student's.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"students", "teachers"}
c.PAMAuthenticator.admin_groups = {"teachers"}
c.PAMAuthenticator.open_sessions = False

c.Spawner.default_url = "/tree/notebooks"
c.Spawner.disable_user_config = True
c.Spawner.environment = {"LLM_WORKBENCH_MODELS": "/srv/llm-workbench/models"}

if os.path.exists(LOCAL):
    load_subconfig(LOCAL)  # noqa: F821
