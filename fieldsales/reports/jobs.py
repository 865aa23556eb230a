"""Exports that take a while: made beside the pages, two at a time, by readers of their own; kept for a day.

A job belongs to who started it and goes on when he leaves the page. It lives in this process: after a restart nobody
knows it any more, its page says so, and the half file goes with the next cleaning.
"""

from __future__ import annotations

import logging
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from fieldsales import clock, ids
from fieldsales.errors import Refused
from fieldsales.reports import exports
from fieldsales.reports.answer import answer, counts_itself, streamed
from fieldsales.reports.excel import write
from fieldsales.reports.filters import Asked
from fieldsales.reports.heads import head, name
from fieldsales.reports.report import Report
from fieldsales.store import Actor, Store

AT_ONCE, KEEP_S, MOST_WAITING = 2, 24 * 3600, 20
ROOM = "exports"
logger = logging.getLogger("fieldsales")


@dataclass
class Job:
    """state: waits, runs, done, failed. done of size rows are written."""

    id: str
    report: Report
    said: Asked
    actor: Actor
    lang: str
    numbers: bool
    reason: str
    path: Path
    name: str = ""
    state: str = "waits"
    done: int = 0
    size: int = 0
    failure: str = ""
    log_id: str = ""
    over: threading.Event = field(default_factory=threading.Event)


class Jobs:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(AT_ONCE, "export")
        self.known: dict[str, Job] = {}
        self.lock = threading.Lock()

    def start(
        self,
        store: Store,
        report: Report,
        said: Asked,
        actor: Actor,
        lang: str,
        *,
        numbers: bool = False,
        reason: str = "",
    ) -> Job:
        """Raises Refused when too many wait already."""
        folder = store.folder / ROOM
        folder.mkdir(exist_ok=True)
        self._clean(folder)
        id = ids.mint()
        job = Job(id, report, said, actor, lang, numbers, reason, folder / f"{id}.xlsx")
        with self.lock:
            if sum(1 for other in self.known.values() if other.state in ("waits", "runs")) >= MOST_WAITING:
                raise Refused("export_busy")
            self.known[id] = job
        job.log_id = exports.log(store, actor, report.code, said.address(), clock.now(), numbers=numbers, reason=reason)
        self.pool.submit(self._run, store, job)
        return job

    def find(self, id: str, actor: Actor) -> Job:
        """Raises Refused when nobody knows it, or it is somebody else's."""
        job = self.known.get(id)
        if job is None or job.actor.id != actor.id or not (job.state != "done" or job.path.exists()):
            refused = Refused("export_gone")
            refused.status = 404
            raise refused
        return job

    def _run(self, store: Store, job: Job) -> None:
        job.state = "runs"
        try:
            exports.counted(store, job.log_id, made(store, job))
            job.state = "done"
        except Exception as error:
            logger.error("an export failed", exc_info=error)
            job.failure = "export_full" if getattr(error, "errno", 0) == 28 else "export_failed"
            job.state = "failed"
            job.path.unlink(missing_ok=True)
        finally:
            job.over.set()

    def _clean(self, folder: Path) -> None:
        """Files older than a day, whoever made them, and what nobody asks for any more."""
        now = clock.now().timestamp()
        for path in folder.iterdir():
            if now - path.stat().st_mtime > KEEP_S:
                path.unlink(missing_ok=True)
        with self.lock:
            gone = [
                j.id
                for j in self.known.values()
                if j.state in ("done", "failed") and not j.path.exists() and j.over.is_set()
            ]
            for id in gone[:-MOST_WAITING]:
                del self.known[id]


def made(store: Store, job: Job) -> int:
    """Write the file of a job. → its rows."""
    moment = clock.now()
    with store.reader(job.actor) as conn:
        today = clock.shops_day(conn, moment)
        # Of a long report only its size and its single answers; the rows come a few hundred at a time.
        few = 0 if counts_itself(job.report) else 1
        most = few if job.report.long else 10_000_000
        found = answer(conn, job.report, job.said, job.actor, job.lang, today, most=most)
        job.size = found.size
        job.name = f"{name(job.report, job.said, job.lang)}.xlsx"
        rows = streamed(conn, job.report, job.said, job.actor, job.lang, today) if job.report.long else iter(found.rows)
        lines = head(conn, found, job.actor, moment, numbers=job.numbers, reason=job.reason)

        def told(done: int) -> None:
            job.done = done

        return write(job.path, found, rows, lines, phones=job.numbers, told=told)


_jobs: weakref.WeakKeyDictionary[Store, Jobs] = weakref.WeakKeyDictionary()


def of(store: Store) -> Jobs:
    """The jobs of this process for this shop."""
    return _jobs.setdefault(store, Jobs()) if store not in _jobs else _jobs[store]
