"""The table of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from humanagent.training.evaluate.dialogues.table import Row


def rows_table(rows: Sequence[Row], *, title: str) -> Table:
    """A rich table; shares in percent."""
    shown = Table(title=title, title_justify="left")
    shown.add_column("questions")
    for column in ("asked", "right %", "wrong %", "not answered %"):
        shown.add_column(column, justify="right")
    for row in rows:
        shares = (f"{100 * share:.1f}" for share in (row.right, row.wrong, row.abstained))
        shown.add_row(row.name, str(row.asked), *shares)
    return shown
