"""The catalogue that ships: nothing in it without the page that it was read from."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from humanagent.tools.store import catalogue
from humanagent.tools.store.net import Named, Web

DOCS = Path(__file__).resolve().parents[3] / "docs" / "models.md"
ENTRIES = catalogue().values()
FILES = [(entry.name, file) for entry in ENTRIES for file in entry.files]


def test_urls_are_ones_that_may_be_fetched() -> None:
    for name, file in FILES:
        assert file.url is not None, name
        Web(Named(), 1.0).checked(file.url)


def test_hashes_and_sizes_name_their_page() -> None:
    for name, file in FILES:
        assert (file.cited is not None) == (file.sha256 is not None), name
        assert file.bytes is None or file.cited is not None, name


def test_every_model_names_the_pages_of_its_urls_and_score() -> None:
    for entry in ENTRIES:
        pages = [*entry.cited, *([entry.measured.cited] if entry.measured else [])]
        assert entry.cited, entry.name
        assert all(urlsplit(page).scheme == "https" for page in pages), entry.name


def test_published_hashes_pin_a_revision() -> None:
    """A hash of something that may be replaced would only break."""
    for name, file in FILES:
        assert file.sha256 is None or "/main/" not in str(file.url), name


def test_licences_that_bind_users_are_said() -> None:
    for entry in ENTRIES:
        assert (entry.backend == "ultralytics") == (entry.licence == "AGPL-3.0"), entry.name


def test_archives_and_members_belong_together() -> None:
    for name, file in FILES:
        assert (file.member is not None) == str(file.url).endswith(".zip"), name


def test_the_page_about_models_has_each_with_its_score() -> None:
    text = DOCS.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.count("|") == 8]
    assert len(rows) == len(ENTRIES)
    for row, entry in zip(rows, ENTRIES, strict=True):
        score = entry.measured
        assert [cell.strip() for cell in row.strip("|").split("|")] == [
            f"`{entry.name}`",
            entry.task,
            entry.backend,
            "x".join(map(str, entry.input_size or ())),
            f"{score.value:g} {score.metric}, {score.data}" if score else "-",
            entry.licence or "not stated",
            "yes" if entry.published else "no",
        ]


def test_the_snippets_of_that_page_run() -> None:
    for snippet in re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(snippet, str(DOCS), "exec"), {})
