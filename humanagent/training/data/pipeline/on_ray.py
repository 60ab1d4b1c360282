"""A run on Ray Data: the same stages as two pools of actors, on one machine or a cluster.

Ray moves blocks between the stages, holds back what is too fast, and starts again what died. What
is done stands in our manifest alone: the driver takes results in the order of the input and writes
them, so output and resuming are those of any other run.

Without ``RAY_ADDRESS`` a Ray of its own is started for the run: on the loopback, without dashboard
and usage statistics, with a bounded object store. In a cluster every node has to see the files.
"""

from __future__ import annotations

import logging
import math
import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from humanagent.errors import HumanAgentError, MissingDependencyError
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.ordered import ordered
from humanagent.training.data.pipeline.processes import Kept, run_processes
from humanagent.training.data.pipeline.source import Item
from humanagent.training.data.pipeline.stages import STOPS, told
from humanagent.training.data.pipeline.store import from_made_record, made_schema, to_made_record
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.schema import arrow

#: Items of one execution: the driver holds their names, and Ray begins anew after them.
_WAVE: Final = 20_000
#: Items that move together; few, since they carry their pictures.
_BLOCK: Final = 16
_STORE_BYTES: Final = 512 * 2**20
#: So often an actor's work is done again when the actor dies.
_RETRIES: Final = 5
#: Items that are done without Ray, once Ray gave one of them up.
_PAST: Final = 8 * _BLOCK
_STOPS: Final = {stop.__name__: stop for stop in STOPS}


def run_on_ray(work: Work, items: Iterator[Item], actors: int) -> Iterator[MadeRow]:
    """As ``run_here``, with so many actors per stage.

    Raises:
        MissingDependencyError: Ray is not installed; and as ``run_here``.
        HumanAgentError: Ray itself failed: the same command goes on.
    """
    with _started(actors) as ray:
        waiting: list[Item] = []
        while waiting or (waiting := list(islice(items, _WAVE))):
            done = 0
            try:
                for made in _wave(ray, work.shared(actors), waiting, actors):
                    done += 1
                    yield made
            except ray.exceptions.RayActorError:
                # Something kills its actor again and again. The own pool finds out which row.
                past = waiting[done : done + _PAST]
                yield from run_processes(work, iter(past), actors)
                done += len(past)
            except ray.exceptions.RayError as error:
                raise HumanAgentError(
                    f"Ray failed: {told(error)[:300]}", do="run the same command again: it goes on"
                ) from error
            waiting = waiting[done:]


@contextmanager
def _started(actors: int) -> Iterator[Any]:
    """Ray, begun here unless it runs already."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    cluster = os.environ.get("RAY_ADDRESS")
    if not cluster:
        # Named after what it is for elsewhere: without clusters Ray stays on the loopback.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingDependencyError(
            "--ray needs Ray", do='pip install "humanagent[ray]"'
        ) from error
    begun = not ray.is_initialized()
    if begun:
        own = {
            "include_dashboard": False,
            "num_cpus": actors + 1,
            "object_store_memory": _STORE_BYTES,
        }
        ray.init(
            cluster or "local",
            log_to_driver=False,
            logging_level=logging.ERROR,
            **({} if cluster else own),
        )
    try:
        yield ray
    finally:
        if begun:
            ray.shutdown()


def _wave(ray: Any, work: Work, items: Sequence[Item], actors: int) -> Iterator[MadeRow]:
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what it raises is told
    named = [{"key": item.key, "ref": item.ref} for item in items]
    flow = ray.data.from_items(named, override_num_blocks=math.ceil(len(named) / _BLOCK))
    with warnings.catch_warnings():
        # To give up after so many deaths is an argument that Ray has no other name for so far.
        warnings.filterwarnings("ignore", message="`ray_remote_args` is deprecated")
        for stage in (_Load, _Make):
            flow = flow.map_batches(
                stage,
                fn_constructor_args=(work,),
                batch_size=_BLOCK,
                batch_format="pyarrow",
                compute=ray.data.ActorPoolStrategy(size=actors),
                num_cpus=0.5,  # one of each stage per core
                max_task_retries=_RETRIES,
            )
    for batch in flow.iter_batches(batch_size=None, batch_format="pyarrow"):
        for record in batch.to_pylist():
            if record["stop"]:
                name, _, text = record["stop"].partition("\n")
                raise _STOPS[name](text)
            yield from_made_record(record)


class _Load:
    """The stages load, detector, pose and readers, in an actor."""

    def __init__(self, work: Work) -> None:
        self._loading = work.loading()

    def __call__(self, batch: Any) -> Any:
        return _table([self._one(Item(**one)) for one in batch.to_pylist()])

    def _one(self, item: Item) -> dict[str, Any]:
        """The record of a row that is loaded, and not made yet."""
        row = None
        try:
            row = self._loading.load(item)
            return _record(MadeRow(row))
        except STOPS as stop:
            return _stop(stop)
        except Exception as error:  # a poisoned row may fail in any way
            return _record(self._loading.failed(item, row, error))


class _Make:
    """The stages teacher and verification, in an actor: the maker.

    Ray calls an actor from more than one thread, and a teacher's cache is for the one that made it.
    """

    def __init__(self, work: Work) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._kept = self._thread.submit(Kept, work).result()

    def __call__(self, batch: Any) -> Any:
        made = self._made(batch.to_pylist())
        return _table(self._thread.submit(self._kept.loop.run, made).result())

    async def _made(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one async for one in ordered(self._one, records, self._kept.at_once)]

    async def _one(self, record: dict[str, Any]) -> dict[str, Any]:
        if record["error"] or record["stop"]:
            return record
        row = from_made_record(record).row
        try:
            return _record(await self._kept.stages.loaded(Item(row.id, row.path), row))
        except STOPS as stop:
            return _stop(stop)


def _record(made: MadeRow) -> dict[str, Any]:
    return {**to_made_record(made), "stop": ""}


def _stop(stop: Exception) -> dict[str, Any]:
    nothing = MadeRow(Row("", 0, 0, "", ""), error="stopped")
    return {**to_made_record(nothing), "stop": f"{type(stop).__name__}\n{told(stop)}"}


def _table(records: list[dict[str, Any]]) -> Any:
    pa = arrow()
    return pa.Table.from_pylist(records, schema=made_schema().append(pa.field("stop", pa.string())))
