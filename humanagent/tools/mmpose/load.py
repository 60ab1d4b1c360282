"""Models of MMPose and MMDetection from a config and a checkpoint, without running foreign code.

Two things of theirs are programs. A config is a Python file that is executed: those in the
library's own wheel are taken by name, one from elsewhere only if ``trusted``. A checkpoint is a
pickle: it is read with ``weights_only`` and an allow-list of the harmless numpy types that
MMEngine puts into its metadata; without that guard only if ``trusted``.

MMEngine itself loads a checkpoint that does not fit with a warning, and the model stays random.
Here that is an error.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BackendError, MissingDependencyError, SettingsError
from humanagent.tools.store import weights
from humanagent.tools.store.errors import UnsafeModelError

INSTALL: Final = "run scripts/install_mmpose.sh in a virtual environment"
#: Where the wheels keep their configs, below the package's folder.
_CONFIGS: Final = {
    "mmpose": (".mim/configs", ".mim/demo/mmdetection_cfg"),
    "mmdet": (".mim/configs",),
}


def missing_libraries() -> list[str]:
    """Those of the libraries that are not installed.

    Example:
        >>> isinstance(missing_libraries(), list)
        True
    """
    needed = ("torch", "mmengine", "mmcv", "mmdet", "mmpose")
    return [name for name in needed if importlib.util.find_spec(name) is None]


def require_libraries() -> None:
    """Say what is missing.

    Raises:
        MissingDependencyError: something is.
    """
    if missing := missing_libraries():
        raise MissingDependencyError(
            f"{', '.join(missing)} is not installed", where="mmpose", do=INSTALL
        )


def find_config(name_or_path: str | os.PathLike[str], *, trusted: bool = False) -> Path:
    """The file of a config: by name among the libraries' own, or a path.

    Raises:
        MissingDependencyError: MMPose is not installed.
        SettingsError: there is no such config.
        UnsafeModelError: it is a program from elsewhere, and nobody said that it is trusted.
    """
    require_libraries()
    path = Path(name_or_path).expanduser()
    if path.is_file():
        inside = any(path.resolve().is_relative_to(folder.resolve()) for folder in _folders())
        if path.suffix == ".py" and not inside and not trusted:
            raise UnsafeModelError(
                "a config of MMPose is a program that is run when it is read",
                where=str(path),
                do="read it first, then set trusted_weights; or name one of MMPose's own configs",
            )
        return path
    wanted = path.name.removesuffix(".py")
    for folder in _folders():
        if found := next(folder.rglob(f"{wanted}.py"), None):
            return found
    raise SettingsError(
        f"there is no config called {wanted!r}",
        where="pose_config",
        do="give a path, or a name such as rtmpose-m_8xb256-420e_body8-256x192",
    )


def read_checkpoint(
    name_or_path: str | os.PathLike[str], *, trusted: bool = False
) -> tuple[dict[str, Any], str]:
    """The content of a .pth file, and its SHA-256.

    Raises:
        UnsafeModelError: it holds more than arrays and plain values, and is not trusted.
        BackendError: it cannot be read.
    """
    import torch

    # Named as a pickle, and read as one that may only hold data: hence the trust here.
    found = weights(name_or_path, trust_pickle=True)
    try:
        with torch.serialization.safe_globals(_harmless()):
            content = torch.load(found.path, map_location="cpu", weights_only=not trusted)
    except Exception as error:  # zip, end of file, unicode: whatever a broken file causes
        if not trusted and "weights only" in str(error).lower():  # torch's words for the guard
            raise UnsafeModelError(
                "the checkpoint holds more than weights: reading all of it can run code",
                where=str(found.path),
                do="if you trust where it comes from, set trusted_weights",
            ) from error
        raise _unreadable(found.path, error) from error
    if not isinstance(content, dict):
        raise _unreadable(found.path, TypeError(f"it holds a {type(content).__name__}"))
    return content, found.sha256


def load_weights(model: Any, content: dict[str, Any], where: str) -> None:
    """Put a checkpoint into a model, all of it.

    Raises:
        BackendError: it belongs to another model.
    """
    state = content.get("state_dict", content)
    state = {key.removeprefix("module."): value for key, value in state.items()}
    try:
        missing, unexpected = model.load_state_dict(state, strict=False)
    except (RuntimeError, AttributeError) as error:  # shapes
        raise BackendError(
            f"the checkpoint does not fit the config: {str(error).splitlines()[0][:200]}",
            where=where,
            do="use the config that the checkpoint was trained with",
        ) from error
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    # Exponential moving averages and preprocessing constants are of no use here.
    unexpected = [k for k in unexpected if not k.startswith(("ema_", "data_preprocessor."))]
    if missing or unexpected:
        raise BackendError(
            f"the checkpoint does not fit the config: {len(missing)} weights are missing "
            f"({', '.join(missing[:2])}), {len(unexpected)} are not wanted "
            f"({', '.join(unexpected[:2])})",
            where=where,
            do="use the config that the checkpoint was trained with",
        )


def no_downloads(config: Any) -> None:
    """Strike out pretrained backbones, which would be fetched from the web."""
    for part in ("backbone", "neck", "head", "bbox_head"):
        if part in config.model:
            config.model[part].pop("init_cfg", None)
    config.model.pop("init_cfg", None)


def is_top_down(config: str | os.PathLike[str], *, trusted: bool = False) -> bool:
    """Whether a config needs boxes, or finds people by itself."""
    path = find_config(config, trusted=trusted)
    with quiet():
        from mmengine.config import Config

        return str(Config.fromfile(str(path)).model.type).startswith("Topdown")


@contextmanager
def quiet() -> Iterator[None]:
    """Without the warnings of old libraries about newer ones, which users can do nothing about."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _folders() -> list[Path]:
    folders = []
    for package, places in _CONFIGS.items():
        spec = importlib.util.find_spec(package)
        for root in (spec.submodule_search_locations or []) if spec else []:
            folders += [Path(root) / place for place in places if (Path(root) / place).is_dir()]
    return folders


def _harmless() -> list[Any]:
    """Types that MMEngine's metadata hold besides plain ones: numpy arrays and numbers."""
    import numpy as np

    name = "numpy._core.multiarray" if np.__version__ >= "2" else "numpy.core.multiarray"
    core: Any = importlib.import_module(name)
    kinds = [type(np.dtype(k)) for k in ("f4", "f8", "i4", "i8", "u1", "b1")]
    both = [  # numpy 1 and 2 call them differently, and a checkpoint may come from either
        (function, f"{module}.multiarray.{function.__name__}")
        for function in (core._reconstruct, core.scalar)
        for module in ("numpy.core", "numpy._core")
    ]
    return [np.ndarray, np.dtype, *both, *kinds]


def _unreadable(path: Path, error: Exception) -> BackendError:
    said = (str(error).splitlines() or [repr(error)])[0][:200]
    return BackendError(
        f"the checkpoint cannot be read: {said}",
        where=str(path),
        do="download it again",
    )
