"""Descriptions for the systems that start programs at login: systemd units and launchd agents."""

import plistlib
import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import PurePath
from typing import Final

_WORD: Final = re.compile(r"[^A-Za-z0-9]+")

_UNIT: Final = """\
# Save as ~/.config/systemd/user/{name}.service, then:
#   systemctl --user daemon-reload
#   systemctl --user enable --now {name}.service
#   journalctl --user -u {name}.service
[Unit]
Description=kbtool watch {vault}

[Service]
Type=exec
{environment}ExecStart={command}
ExecReload=/bin/kill -HUP $MAINPID
# 2: could not run, 3: another watcher runs already; trying again would change nothing.
RestartPreventExitStatus=2 3
SuccessExitStatus=143
Restart=on-failure
RestartSec=5
Nice=10

[Install]
WantedBy=default.target
"""


def systemd_unit(command: Sequence[str], vault: str, environment: Mapping[str, str]) -> str:
    """Return a user unit that runs `command` (absolute program first) for the vault."""
    variables = (_quoted(f"{name}={value}") for name, value in environment.items())
    return _UNIT.format(
        name=f"kbtool-{_slug(vault)}",
        vault=_unit_text(vault),
        environment="".join(f"Environment={variable}\n" for variable in variables),
        command=" ".join(_quoted(word).replace("$", "$$") for word in command),
    )


def launchd_agent(
    command: Sequence[str], vault: str, log: str, environment: Mapping[str, str]
) -> str:
    """Return a property list for ~/Library/LaunchAgents; `log` takes what `command` prints."""
    label = f"kbtool.{_slug(vault)}"
    agent = {
        "Label": label,
        "ProgramArguments": list(command),
        "EnvironmentVariables": dict(environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 10,
        "ProcessType": "Background",
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    text = plistlib.dumps(agent, sort_keys=False).decode("utf-8")
    note = (
        f"<!-- Save as ~/Library/LaunchAgents/{label}.plist, then:\n"
        f"     launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{label}.plist -->\n"
    )
    head, line_end, rest = text.partition("\n")
    return head + line_end + note + rest


def _slug(vault: str) -> str:
    """Return a name for the vault that is a word everywhere and differs between vaults."""
    name = _WORD.sub("-", PurePath(vault).name).strip("-").lower()
    mark = blake2b(vault.encode("utf-8", "surrogateescape"), digest_size=3).hexdigest()
    return f"{name}-{mark}" if name else mark


def _unit_text(text: str) -> str:
    return text.replace("%", "%%").replace("\n", " ")


def _quoted(word: str) -> str:
    """Quote a word as systemd.exec(5) reads it; `%` would be filled in."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
