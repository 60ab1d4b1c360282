"""Take one file out of a zip, and nothing else.

RTMPose's SDK downloads are zips with one ``end2end.onnx`` some folders down. Only that member is
read, to a path of our own choosing; an archive that tries anything else is refused as a whole.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PureWindowsPath
from typing import Final

from humanagent.tools.store.errors import DownloadError

_MAX_MEMBERS: Final = 1000
_CHUNK: Final = 2**20
_ENCRYPTED: Final = 0x1


def extract_member(archive: Path, member: str, target: Path, *, max_bytes: int) -> None:
    """Write the member whose name without folders is ``member`` to ``target``.

    Raises:
        DownloadError: it is no zip or a damaged one, the member is missing, there twice, a link,
            encrypted or larger than ``max_bytes``, or any name in the archive leaves its folder.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            info = _find(opened, member, archive.name)
            _write(opened, info, target, max_bytes)
    # NotImplementedError: what zipfile raises for a compression that it cannot undo.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _refused(archive.name, f"is no sound zip archive ({error})") from error


def _find(opened: zipfile.ZipFile, member: str, name: str) -> zipfile.ZipInfo:
    members = opened.infolist()
    if len(members) > _MAX_MEMBERS:
        raise _refused(name, f"has {len(members):,} members, more than {_MAX_MEMBERS:,}")
    for one in members:
        # Windows' rules see both kinds of slashes, drives and "..".
        path = PureWindowsPath(one.orig_filename)
        if path.anchor or ".." in path.parts or "\0" in one.orig_filename:
            raise _refused(name, f"has a member that leaves its folder: {one.orig_filename!r}")
    found = [one for one in members if PureWindowsPath(one.filename).name == member]
    found = [one for one in found if not one.is_dir()]
    if len(found) != 1:
        raise _refused(name, f"has {len(found)} members called {member}, not one")
    (info,) = found
    if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & _ENCRYPTED:
        raise _refused(name, f"has {member} as a link or encrypted")
    return info


def _write(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, max_bytes: int) -> None:
    """Counts what comes out: the size that the archive declares may be a lie."""
    written = 0
    with opened.open(info) as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > max_bytes:
                raise _refused(
                    Path(opened.filename or "").name,
                    f"unpacks to more than {max_bytes:,} bytes",
                    do="raise HUMANAGENT_MODELS_MAX_BYTES if it is right",
                )
            file.write(chunk)


def _refused(name: str, what: str, do: str = "download it again, or from elsewhere") -> Exception:
    return DownloadError(f"The archive {what}", where=name, do=do)
