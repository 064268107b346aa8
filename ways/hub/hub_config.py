"""Settings of the hub of a rehearsal: everything on this computer, nothing for real use.

Learners are made up, all have one password, and their servers run as the person who rehearses.
JupyterHub reads this file; what differs from one rehearsal to the next comes as JSON.
"""

import json
import os
import sys
from pathlib import Path

given = json.loads(os.environ["REHEARSAL"])
here = Path(given["folder"])
c = get_config()  # noqa: F821  JupyterHub puts it there

c.JupyterHub.bind_url = f"http://127.0.0.1:{given['port']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = given["hub_port"]
c.JupyterHub.db_url = f"sqlite:///{here / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(here / "cookie_secret")
c.JupyterHub.cleanup_servers = True
c.JupyterHub.concurrent_spawn_limit = given["at_once"]
c.ConfigurableHTTPProxy.command = [given["proxy"], "--log-level", "warn"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['proxy_port']}"
c.ConfigurableHTTPProxy.pid_file = str(here / "proxy.pid")

c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = given["password"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"  # a folder for each learner instead of a system user
c.SimpleLocalProcessSpawner.home_dir_template = str(here / "homes/{username}")
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.args = ["--allow-root", "--ServerApp.terminals_enabled=False"]
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = given["patience"]
c.Spawner.environment = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
