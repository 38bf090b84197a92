"""Is an SSH server the one that it says it is? Only if its key is in a known_hosts file. fsspec itself would take any key."""

import importlib
from pathlib import Path
from typing import Any

KNOWN = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")


def known_hosts_policy() -> Any:
    """Return what paramiko asks about a server's key. Raises ImportError without paramiko."""
    paramiko = importlib.import_module("paramiko")

    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc, name-defined]
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            """Refuse a key that is in no file; `hostname` is `[host]:port` where the port is not 22."""
            keys = paramiko.HostKeys()
            for file in (Path(name).expanduser() for name in KNOWN):
                if file.is_file():
                    keys.load(str(file))
            if not keys.check(hostname, key):
                message = f"the {key.get_name()} key of {hostname} is not in {KNOWN[0]}; connect once with ssh"
                raise PermissionError(message)

    return KnownHosts()
