import os
import plistlib
import shutil
import subprocess

import pytest

from kbtool.watch.process.service import launchd_agent, systemd_unit

COMMAND = ["/usr/bin/python3", "-m", "kbtool", "watch", "--vault", '/home/me/my "best" 100% $notes']
VAULT = COMMAND[-1]
PLACES = {"KBTOOL_CACHE_DIR": '/home/me/100% $HOME/c "x"'}


def test_a_unit_runs_the_command_as_given():
    unit = systemd_unit(COMMAND, VAULT, {})
    assert (
        'ExecStart="/usr/bin/python3" "-m" "kbtool" "watch" "--vault" '
        '"/home/me/my \\"best\\" 100%% $$notes"\n'
    ) in unit
    assert "RestartPreventExitStatus=2 3\n" in unit
    assert "Environment" not in unit


def test_a_unit_takes_moved_folders_along():
    unit = systemd_unit(COMMAND, VAULT, PLACES)
    line = 'Environment="KBTOOL_CACHE_DIR=/home/me/100%% $HOME/c \\"x\\""\n'
    assert line in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_unit(tmp_path):
    unit = tmp_path / "kbtool-test.service"
    unit.write_text(systemd_unit(["/bin/true", "--vault", VAULT], VAULT, PLACES))
    run = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert run.returncode == 0, run.stderr


def test_an_agent_runs_the_command_as_given():
    text = launchd_agent(COMMAND, VAULT, "/home/me/watch.err", PLACES)
    agent = plistlib.loads(text.encode())
    assert agent["ProgramArguments"] == COMMAND
    assert agent["StandardErrorPath"] == "/home/me/watch.err"
    assert agent["EnvironmentVariables"] == PLACES


def test_two_vaults_of_one_name_get_two_services():
    names = {
        systemd_unit(COMMAND, vault, {}).split("/user/")[1].split(".service")[0]
        for vault in ("/home/me/notes", "/home/you/notes", "/home/me/图")
    }
    assert len(names) == 3
    assert all(name.replace("-", "").isascii() for name in names)
