"""A JupyterHub as its users reach it: the login form, the REST interface, and kernels over their websocket."""
import asyncio
import json
import urllib.parse
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

ADDRESS = "http://127.0.0.1:8000"
PATIENCE = 180


async def fetch(path, method="GET", headers=None, body=None, address=ADDRESS):
    """The answer, whatever its status; redirections are not followed."""
    body = "" if body is None and method == "POST" else body
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = HTTPRequest(address + path, method=method, headers=headers, body=body, follow_redirects=False,
                          request_timeout=PATIENCE)
    return await AsyncHTTPClient().fetch(request, raise_error=False)


class Student:
    """One who has logged in with name and password, as in the page."""

    def __init__(self, name, cookies):
        self.name, self.cookies, self.token = name, cookies, None

    @classmethod
    async def log_in(cls, name, password):
        """Fails when the hub does not take the password."""
        form = await fetch("/hub/login")
        answer = await fetch("/hub/login", "POST", {"Content-Type": "application/x-www-form-urlencoded", **cookie_header(form)},
                             urllib.parse.urlencode({"username": name, "password": password}))
        if answer.code != 302:
            raise PermissionError(f"{name} is refused: {answer.code}")
        student = cls(name, cookie_header(answer))
        token = await fetch(f"/hub/api/users/{name}/tokens", "POST", {**student.cookies, "Referer": f"{ADDRESS}/hub/token"}, "{}")
        student.token = json.loads(token.body)["token"]
        return student

    @property
    def headers(self):
        return {"Authorization": f"token {self.token}"}

    async def start_server(self):
        """Starts the student's server, and waits until it answers."""
        await fetch(f"/hub/api/users/{self.name}/server", "POST", self.headers)
        for _ in range(4 * PATIENCE):
            if (await fetch(f"/user/{self.name}/api/status", headers=self.headers)).code == 200:
                return
            await asyncio.sleep(0.25)
        raise TimeoutError(f"the server of {self.name} did not start")

    async def stop_server(self):
        """Ends it, and waits until it has ended."""
        await fetch(f"/hub/api/users/{self.name}/server", "DELETE", self.headers)
        for _ in range(4 * PATIENCE):
            if json.loads((await fetch(f"/hub/api/users/{self.name}", headers=self.headers)).body)["server"] is None:
                return
            await asyncio.sleep(0.25)
        raise TimeoutError(f"the server of {self.name} did not end")

    async def api(self, path, method="GET", body=None):
        """What the student's server says to its student."""
        answer = await fetch(f"/user/{self.name}/api/{path}", method, self.headers, body)
        if answer.code >= 400:
            raise HTTPClientError(answer.code, f"{path}: {answer.body}")
        return json.loads(answer.body) if answer.body else None

    async def start_kernel(self):
        """A new kernel of the workbench."""
        kernel = (await self.api("kernels", "POST", json.dumps({"name": "llm-workbench"})))["id"]
        address = f"{ADDRESS.replace('http', 'ws', 1)}/user/{self.name}/api/kernels/{kernel}/channels"
        return Kernel(kernel, await websocket_connect(HTTPRequest(address, headers=self.headers), ping_interval=20))


class Kernel:
    """A running kernel; cells go one after the other."""

    def __init__(self, name, socket):
        self.name, self.socket = name, socket

    async def run(self, code):
        """Runs a cell. What it has shown as plain text, with the errors."""
        request = uuid.uuid4().hex
        header = {"msg_id": request, "session": "class", "username": "", "version": "5.3", "msg_type": "execute_request"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
        await self.socket.write_message(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                                                    "channel": "shell", "buffers": []}))
        shown = ""
        while True:
            text = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            if text is None:
                raise ConnectionError("the kernel's connection has ended")
            message = json.loads(text)
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] in ("restarting", "dead"):
                return shown + "the kernel has died"
            if message["parent_header"].get("msg_id") != request:
                continue
            if kind in ("display_data", "execute_result"):
                shown += content["data"].get("text/plain", "")
            elif kind == "stream":
                shown += content["text"]
            elif kind == "error":
                shown += f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return shown


def cookie_header(answer):
    """The cookies that an answer sets, as the next request sends them."""
    pairs = [line.split(";", 1)[0] for line in answer.headers.get_list("Set-Cookie")]
    return {"Cookie": "; ".join(pairs)} if pairs else {}
