#!/usr/bin/env python3
"""Run as one student: tries to reach what is another's. Prints a line for each thing that gave way, and how much was tried.

    intruder.py FILE   FILE has a JSON object: paths, processes, connections (of kernels), written by root, who sees all.
"""
import json
import os
import socket
import stat
import sys


def may(what):
    """Whether the system lets it be done."""
    try:
        what()
        return True
    except OSError:
        return False


def connect(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(path)


def attempts_on(path, kind):
    """What a stranger could do with a file of this kind, by its name. Pipes are opened without waiting for their other end."""
    if stat.S_ISDIR(kind):
        yield "listed", lambda: os.listdir(path)
        yield "written into", lambda: os.close(os.open(os.path.join(path, "intruder"), os.O_WRONLY | os.O_CREAT))
    elif stat.S_ISSOCK(kind):
        yield "connected to", lambda: connect(path)
    elif not stat.S_ISLNK(kind):
        yield "read", lambda: os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        yield "written", lambda: os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_APPEND))
        yield "removed", lambda: os.unlink(path)


def greeted(port):
    """What a kernel says to who connects and subscribes to everything that it publishes: the bytes that came."""
    handshake = bytes([0xFF, *[0] * 8, 0x7F, 3, 0]) + b"NULL" + bytes(48)
    ready = b"\x05READY" + b"\x0bSocket-Type" + (3).to_bytes(4, "big") + b"SUB"
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
        one.settimeout(5)
        try:
            one.sendall(handshake + bytes([4, len(ready)]) + ready + bytes([0, 1, 1]))
            while piece := one.recv(65536):
                came += piece
        except OSError:
            pass
    return came


def main():
    target = json.load(open(sys.argv[1]))
    tried = 0
    for path, kind in target["paths"]:
        for what, attempt in attempts_on(path, kind):
            tried += 1
            if may(attempt):
                print(f"{path} can be {what}")
    for process in target["processes"]:
        for name in ("environ", "maps", "mem", "cwd", "fd", "root", "exe"):
            tried += 1
            path = f"/proc/{process}/{name}"
            look = os.readlink if name in ("cwd", "root", "exe") else os.listdir if name == "fd" else lambda p: open(p, "rb").read(1)
            if may(lambda: look(path)):
                print(f"{path} can be read")
        tried += 1
        if may(lambda: os.kill(process, 0)):
            print(f"process {process} can be sent signals")
    for ports in target["connections"]:
        for port in ports:
            tried += 1
            if came := greeted(port):
                print(f"port {port} has said {len(came)} bytes")
    print(f"tried {tried}")


if __name__ == "__main__":
    main()
