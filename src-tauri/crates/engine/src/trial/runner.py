"""Runs a handler once, fenced in: limits on memory and time, no network where the system lets us, nothing of ours in its way.

Reads one JSON object from the standard input, writes one to the standard output. What the handler itself prints goes to the
standard error, so that it can't be taken for the answer.
"""

import importlib.util
import json
import os
import sys
import time


def fence(memory, seconds):
    """Sets the limits; says which of them hold."""
    try:
        import resource
    except ImportError:
        return {"memory": False, "network": forbid_sockets()}
    held = True
    # Private data counts, address space does not: libraries for GPUs reserve more of it than any machine has.
    wanted = [("RLIMIT_DATA", memory), ("RLIMIT_CPU", seconds * 64), ("RLIMIT_CORE", 0)]
    for name, value in wanted:
        try:
            hard = resource.getrlimit(getattr(resource, name))[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            held = held and name != "RLIMIT_DATA"
    return {"memory": held and sys.platform.startswith("linux"), "network": leave_network() or forbid_sockets()}


def leave_network():
    """Moves this process into a network of its own, which has no way out; Linux lets most users do so."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    user, group = os.getuid(), os.getgid()
    new_user, new_network = 0x10000000, 0x40000000
    if ctypes.CDLL(None, use_errno=True).unshare(new_user | new_network) != 0:
        return None
    try:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    except OSError:
        pass  # Names of users can't be told then; the network is gone all the same.
    return "gone"


def forbid_sockets():
    """The second best: Python's own sockets lead nowhere. Libraries in other languages may still get out."""
    import socket

    def refuse(self, address, *rest):
        if self.family == getattr(socket, "AF_UNIX", None):
            return unhindered(self, address, *rest)
        raise OSError("There is no network while a handler is tried.")

    unhindered = socket.socket.connect
    socket.socket.connect = socket.socket.connect_ex = refuse
    return "forbidden"


def run(task):
    """Imports, loads and asks the handler; what went wrong is told with the step at which it did."""
    step, begun = "import", time.monotonic()
    told = {"fence": fence(task["memory"], task["seconds"])}
    try:
        sys.path.insert(0, task["folder"])
        spec = importlib.util.spec_from_file_location("handler", task["handler"])
        module = importlib.util.module_from_spec(spec)
        sys.modules["handler"] = module
        spec.loader.exec_module(module)
        step = "load"
        handler = module.EndpointHandler(task["folder"])
        told["load_seconds"], begun = time.monotonic() - begun, time.monotonic()
        step = "call"
        answer = handler(task["request"])
        told["call_seconds"] = time.monotonic() - begun
        told["answer"] = json.loads(json.dumps(answer, default=shown))
    except MemoryError:
        told["error"] = {"step": "memory", "kind": "MemoryError", "said": ""}
    except BaseException as error:
        missing = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
        # Allocators of other languages have errors of their own.
        memory = any(words in str(error) for words in ("can't allocate memory", "Cannot allocate memory", "bad_alloc"))
        told["error"] = {"step": "memory" if memory else step, "kind": type(error).__name__, "said": str(error)[:2000], "module": missing}
    told["peak_bytes"] = peak()
    return told


def shown(value):
    """What JSON does not know, as the server would send it or at least as words."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "size") and hasattr(value, "mode"):
        return f"a picture of {value.size[0]} x {value.size[1]}"
    return repr(value)[:200]


def peak():
    """The most memory that was held, in bytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def main():
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    task = json.load(sys.stdin)
    json.dump(run(task), answer)
    for stream in (answer, sys.stdout, sys.stderr):
        stream.flush()
    # Threads of libraries may never end.
    os._exit(0)


main()
