"""The page of a run: one HTML file to leaf through, which needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from humanagent.atomic import write_atomic
from humanagent.training.data.pipeline.page_row import article
from humanagent.training.data.pipeline.report import MadeReport
from humanagent.training.data.rows import Row

#: The bytes of a row's picture; None where it is not found.
Picture = Callable[[Row], bytes | None]

_STYLE: Final = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;
--line:light-dark(#d0d7de,#3d444d);--soft:light-dark(#f2f4f7,#1c2128);--mute:light-dark(#57606a,
#9198a1);--good:light-dark(#116329,#56d364);--warn:light-dark(#7d4e00,#e3b341);
--bad:light-dark(#a40e26,#ff7b72);--accent:light-dark(#0550ae,#79c0ff)}
body{max-width:78rem;margin:0 auto;padding:0 1rem 3rem}
header{position:sticky;top:0;z-index:2;background:Canvas;border-bottom:1px solid var(--line);
padding:.6rem 0;display:flex;gap:.6rem;align-items:center;flex-wrap:wrap}
header strong{flex:1}
button,select{font:inherit;padding:.25rem .8rem}
h2{font-size:1.1rem;margin:1.4rem 0 .4rem}
table{border-collapse:collapse}
td,th{padding:.2rem .8rem .2rem 0;text-align:right;border-bottom:1px solid var(--line)}
td:first-child,th:first-child,.about td{text-align:left}
.row{display:grid;grid-template-columns:minmax(16rem,36rem) 1fr;gap:1.4rem;padding-top:1rem}
@media (max-width:52rem){.row{grid-template-columns:1fr}}
[hidden]{display:none!important}
figure{margin:0;position:sticky;top:4.5rem;align-self:start}
.picture{position:relative;background:var(--soft)}
.picture img{display:block;width:100%;height:auto}
.picture svg{position:absolute;inset:0;width:100%;height:100%}
.picture .small{image-rendering:pixelated}
svg rect{fill:none;vector-effect:non-scaling-stroke;stroke-width:2}
svg .halo{stroke:#000;stroke-opacity:.5;stroke-width:4}
svg .ignore{stroke-dasharray:4 4}
svg text{font-family:system-ui,sans-serif;font-weight:600;paint-order:stroke;stroke:#000;
stroke-opacity:.75}
svg .place{visibility:hidden;stroke:#ff2fd0;stroke-width:4}
svg circle.place{fill:#ff2fd0;stroke:none}
svg .place.on{visibility:visible}
figcaption,small,.meta{color:var(--mute);font-size:.85rem;overflow-wrap:anywhere}
section{border-top:1px solid var(--line);padding:.5rem 0 .7rem}
.turn{white-space:pre-wrap;overflow-wrap:anywhere;margin:.35rem 0;padding:.4rem .7rem;
border-radius:.6rem;background:var(--soft)}
.assistant{margin-left:1.6rem;border-left:3px solid var(--accent);border-radius:0 .6rem .6rem 0}
.system{font-size:.85rem;color:var(--mute)}
.where{font:.82em ui-monospace,monospace;border:1px solid var(--line);border-radius:.3rem;
padding:0 .25rem;cursor:pointer;color:var(--accent);background:Canvas}
.badge{display:inline-block;font-size:.8rem;border:1px solid currentColor;border-radius:1rem;
padding:0 .6rem;margin-left:.4rem}
.kept{color:var(--good)}.repaired{color:var(--warn)}.rejected,.refused,.error{color:var(--bad)}
.discarded .turn{text-decoration:line-through;text-decoration-color:var(--bad)}
ul{margin:.2rem 0;padding-left:1.2rem}
"""
_SCRIPT: Final = """
"use strict";
const pages = [...document.querySelectorAll("main > *")];
const pick = document.getElementById("pick");
let at = 0;
function show(to) {
  at = Math.max(0, Math.min(pages.length - 1, to));
  pages.forEach((page, i) => { page.hidden = i !== at; });
  document.getElementById("at").textContent = at === 0 ? "overview" : at + " of " +
    (pages.length - 1);
  pick.value = String(at);
  if (location.hash !== "#" + at) history.replaceState(null, "", "#" + at);
  scrollTo(0, 0);
}
function light(place, on) {
  const page = place.closest(".row");
  page.querySelectorAll("[data-shape='" + place.dataset.place + "']").forEach(
    shape => shape.classList.toggle("on", on));
}
document.getElementById("prev").addEventListener("click", () => show(at - 1));
document.getElementById("next").addEventListener("click", () => show(at + 1));
pick.addEventListener("change", () => show(Number(pick.value)));
document.addEventListener("keydown", event => {
  if (event.target === pick || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft" || event.key === "k") show(at - 1);
  if (event.key === "ArrowRight" || event.key === "j") show(at + 1);
  if (event.key === "Home") show(0);
});
document.querySelectorAll(".where").forEach(place => {
  for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true],
    ["blur", false]]) place.addEventListener(name, () => light(place, on));
});
addEventListener("hashchange", () => show(Number(location.hash.slice(1)) || 0));
show(Number(location.hash.slice(1)) || 0);
"""


def write_page(report: MadeReport, path: Path, about: Mapping[str, Any], picture: Picture) -> int:
    """Write the page, whole or not at all; returns how many rows can be looked at.

    Args:
        report: The numbers, and the rows of its sample.
        path: The HTML file.
        about: What made them.
        picture: Finds the picture of a row.
    """
    rows = report.sample.rows()
    pages = [article(made, picture(made.row)) for made in rows]
    names = [f"{n}: {one.row.path or one.row.id[:12]}" for n, one in enumerate(rows, 1)]
    options = "".join(
        f'<option value="{n}">{escape(name)}</option>'
        for n, name in enumerate(["overview", *names])
    )
    title = f"{about.get('kind', 'instructions')} from {about.get('input', 'rows')}"
    write_atomic(path, _page(escape(title), options, [_overview(report, about), *pages]).encode())
    return len(rows)


def _page(title: str, options: str, pages: list[str]) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>{_STYLE}</style></head><body>
<header><strong>{title}</strong><span id="at"></span>
<button id="prev" type="button" title="arrow left, or k">Previous</button>
<button id="next" type="button" title="arrow right, or j">Next</button>
<select id="pick" aria-label="Row">{options}</select></header>
<main>{"".join(pages)}</main>
<script>{_SCRIPT}</script></body></html>
"""


def _overview(report: MadeReport, about: Mapping[str, Any]) -> str:
    made = "".join(f"<tr><td>{escape(str(k))}</td><td>{escape(str(v))}</td></tr>"
                   for k, v in about.items())  # fmt: skip
    counts = _table(("counted", "number"), report.counts.items())
    tasks = _table(("task", "instructions"), sorted(report.tasks.items()))
    checked = report.checked.as_dict()
    verdicts = _table(
        ("texts checked", "kept", "repaired", "rejected", "refused", "not used", "found"),
        [
            (
                task,
                *one["outcomes"].values(),
                f"{one['rejection_rate']:.1%}",
                ", ".join(f"{k} {n}" for k, n in one["findings"].items()),
            )
            for task, one in checked.items()
        ],
    )
    errors = _table(("rows that failed because", "rows"), report.errors.most_common())
    return f"""<div><h2>What was made</h2><table class="about">{made}</table><h2>Counts</h2>{counts}
<h2>Instructions by task</h2>{tasks}<h2>Texts checked against the joints</h2>{verdicts}
<h2>Rows that failed</h2>{errors}
<p class="meta">The rows behind this page are a sample: some of every task, and some with texts that
were discarded. Point at a place in a dialogue to see it in the picture.</p></div>"""


def _table(head: tuple[str, ...], rows: Any) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    if not body:
        return '<p class="meta">none</p>'
    return "<table><tr>" + "".join(f"<th>{escape(h)}</th>" for h in head) + f"</tr>{body}</table>"
