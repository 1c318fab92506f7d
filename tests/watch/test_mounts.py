import pytest

from kbtool.watch.events.mounts import file_system_of, why_no_events

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /home rw shared:2 - btrfs /dev/sda2 rw
31 30 0:50 / /home/me/remote rw - nfs4 host:/notes rw
32 30 0:51 / /home/me/my\040cloud rw - fuse.rclone remote: rw
33 22 0:52 / /mnt/c rw - 9p C:\134 rw
34 30 0:53 / /home/me/twice rw - ext4 /dev/sdb1 rw
35 30 0:54 / /home/me/twice rw shared:5 - cifs //host/x rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/vault", "btrfs"),
        ("/srv/vault", "ext4"),
        ("/home/me/remote", "nfs4"),
        ("/home/me/remote/vault", "nfs4"),
        ("/home/me/remote-not/vault", "btrfs"),
        ("/home/me/my cloud/vault", "fuse.rclone"),
        ("/mnt/c/vault", "9p"),
        ("/home/me/twice/vault", "cifs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(path, kind):
    assert file_system_of(path, MOUNTS) == kind


@pytest.mark.parametrize("path", ["/home/me/remote", "/home/me/my cloud/v", "/mnt/c/v"])
def test_network_and_user_file_systems_are_silent(path):
    assert why_no_events(path, MOUNTS, "6.1.0") is not None


@pytest.mark.parametrize("path", ["/home/me/vault", "/", "/home/me/remote-not"])
def test_local_file_systems_speak(path):
    assert why_no_events(path, MOUNTS, "6.1.0") is None


def test_windows_drives_are_silent_below_wsl_only():
    wsl = "5.15.90.1-microsoft-standard-WSL2"
    assert why_no_events("/mnt/d/vault", "", wsl) is not None
    assert why_no_events("/home/me/vault", "", wsl) is None
    assert why_no_events("/mnt/d/vault", "", "6.1.0") is None
    assert why_no_events("/mnt/data/vault", "", wsl) is None


def test_network_shares_of_windows_are_silent():
    assert why_no_events(r"\\server\notes", "", "") is not None
    assert why_no_events("C:\\notes", "", "") is None


def test_without_mountinfo_nothing_is_held_against_a_path():
    assert file_system_of("/Users/me/vault", "") == ""
    assert why_no_events("/Users/me/vault", "", "") is None
