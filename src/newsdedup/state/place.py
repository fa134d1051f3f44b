"""What kind of disk a state lies on: a write-ahead log needs memory that only processes of one machine share."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_NETWORKS = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs 9p ceph glusterfs lustre gpfs beegfs fuse.sshfs fuse.glusterfs".split()
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def on_network(path: str) -> bool:
    """Tell whether the folder of a file is on a network file system. Where the system does not say: no."""
    folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
    try:
        table = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return _kind(table, folder) in _NETWORKS


def _kind(table: str, folder: str) -> str:
    """Find the type of the file system that is mounted deepest above a folder; of several there, the last."""
    best, kind = -1, ""
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
        if len(point) >= best and (point == "/" or f"{folder}/".startswith(f"{point}/")):
            best, kind = len(point), after.split()[0]
    return kind
