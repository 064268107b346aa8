"""A simulated learner: logs in, starts a server, fetches the notebooks by a link, runs cells.

It does over HTTP what a browser would do, cookies and cross-site tokens included.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import websocket

_PAUSE = 0.5


class Failed(Exception):
    """Something did not come about; the message says what, in a sentence."""


class SimulatedLearner:
    """One learner with a browser of their own.

    Parameters
    ----------
    name : str
        The user name.
    password : str
        The password of the rehearsal.
    address : str
        The hub, such as ``http://127.0.0.1:8000``.
    patience : float
        Seconds after which waiting counts as a failure.
    """

    def __init__(self, name: str, password: str, address: str, patience: float) -> None:
        self.name, self.address, self.patience = name, address, patience
        self._password = password
        self._session = requests.Session()
        self._kernel = ""
        self._socket: websocket.WebSocket | None = None

    @property
    def _home(self) -> str:
        return f"{self.address}/user/{self.name}"

    def _token(self, path: str) -> dict[str, str]:
        """Return the header that shows that a page of the hub or server itself is asking."""
        for cookie in self._session.cookies:
            if cookie.name == "_xsrf" and path.startswith(cookie.path):
                found = cookie.value
                if cookie.path != "/":
                    break
        else:
            found = next((c.value for c in self._session.cookies if c.name == "_xsrf"), "")
        return {"X-XSRFToken": found}

    def _ask(self, method: str, url: str, **options: Any) -> requests.Response:
        options.setdefault("timeout", self.patience)
        headers = {**self._token(urlsplit(url).path), "Referer": f"{self.address}/hub/"}
        answer = self._session.request(method, url, headers=headers, **options)
        if answer.status_code >= 400:
            raise Failed(f"{method} {urlsplit(url).path} was answered {answer.status_code}")
        return answer

    def log_in(self) -> None:
        """Fill the form of the hub."""
        self._ask("GET", f"{self.address}/hub/login")
        form = {"username": self.name, "password": self._password}
        form["_xsrf"] = self._token("/hub/")["X-XSRFToken"]
        self._ask("POST", f"{self.address}/hub/login", data=form, allow_redirects=False)

    def start_server(self) -> None:
        """Ask for a server and wait until JupyterLab is served."""
        self._ask("GET", f"{self.address}/hub/spawn/{self.name}")
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            known = self._ask("GET", f"{self.address}/hub/api/users/{self.name}").json()
            server = known.get("servers", {}).get("", {})
            if server.get("ready"):
                page = self._ask("GET", f"{self._home}/lab")  # through the hub's own log-in
                if "jupyter-config-data" not in page.text:
                    raise Failed("the server answers with something other than JupyterLab")
                return
            time.sleep(_PAUSE)
        raise Failed(f"the server was not ready after {self.patience:.0f} s")

    def pull(self, repository: str, branch: str, folder: str) -> None:
        """Fetch the notebooks as the link of nbgitpuller does."""
        query = urlencode({"repo": repository, "branch": branch, "targetpath": folder})
        with self._ask("GET", f"{self._home}/git-pull/api?{query}", stream=True) as answer:
            said = [
                json.loads(line[5:])
                for line in answer.iter_lines(decode_unicode=True)
                if line.startswith("data:")
            ]
        if not said or said[-1].get("phase") != "finished":
            raise Failed(f"the notebooks did not come: {said[-1:] or 'no answer'}")

    def notebook(self, path: str) -> list[str]:
        """Return the code cells of a notebook as the server has it."""
        given = self._ask("GET", f"{self._home}/api/contents/{path}?content=1").json()["content"]
        return [cell["source"] for cell in given["cells"] if cell["cell_type"] == "code"]

    def start_kernel(self, folder: str) -> None:
        """Start a kernel in a folder, and listen to it."""
        body = {"name": "python3", "path": folder}
        self._kernel = self._ask("POST", f"{self._home}/api/kernels", json=body).json()["id"]
        cookies = "; ".join(f"{c.name}={c.value}" for c in self._session.cookies)
        self._socket = websocket.create_connection(
            f"{self._home.replace('http', 'ws', 1)}/api/kernels/{self._kernel}/channels",
            cookie=cookies,
            origin=self.address,
            header=self._token(f"/user/{self.name}/"),
            timeout=self.patience,
        )

    def run(self, code: str) -> list[dict[str, Any]]:
        """Run a cell and return its outputs.

        Raises
        ------
        Failed
            When the cell raises an error, or nothing comes.
        """
        asked = uuid.uuid4().hex
        message = {
            "header": {
                "msg_id": asked,
                "msg_type": "execute_request",
                "username": self.name,
                "session": self.name,
                "version": "5.3",
                "date": "",
            },
            "parent_header": {},
            "metadata": {},
            "channel": "shell",
            "content": {"code": code, "silent": False, "stop_on_error": True},
        }
        self._socket.send(json.dumps(message))
        outputs = []
        for kind, content in self._answers(asked):
            if kind == "error":
                raise Failed(f"a cell stopped with {content['ename']}: {content['evalue'][:200]}")
            if kind == "stream":
                outputs.append({"text/plain": content["text"]})
            elif kind in {"display_data", "execute_result"}:
                outputs.append(content["data"])
        return outputs

    def _answers(self, asked: str) -> Iterator[tuple[str, dict[str, Any]]]:
        end = time.monotonic() + self.patience
        replied = idle = False
        while not (replied and idle):
            if time.monotonic() > end:
                raise Failed(f"a cell gave no answer in {self.patience:.0f} s")
            given = json.loads(self._socket.recv())
            if given.get("parent_header", {}).get("msg_id") != asked:
                continue
            kind, content = given["msg_type"], given["content"]
            replied = replied or kind == "execute_reply"
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
            yield kind, content

    def leave(self) -> None:
        """End the kernel and the server."""
        if self._socket:
            self._socket.close()
        if self._kernel:
            self._ask("DELETE", f"{self._home}/api/kernels/{self._kernel}")
        self._ask("DELETE", f"{self.address}/hub/api/users/{self.name}/server")
