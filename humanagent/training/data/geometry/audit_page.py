"""The page of a caption audit: one HTML file that needs nothing but a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

#: What is ticked per text.
FAULTS: Final = {
    "hallucinated": "something that is not in the picture",
    "missing": "something important left out",
    "wrong": "something in the picture, told wrongly",
}

_STYLE: Final = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:0 auto;padding:1rem}
header{position:sticky;top:0;background:Canvas;border-bottom:1px solid GrayText;padding:.5rem 0}
article{display:grid;grid-template-columns:minmax(12rem,26rem) 1fr;gap:1rem;padding:1rem 0;
border-bottom:1px solid GrayText}
@media (max-width:40rem){article{grid-template-columns:1fr}}
img{max-width:100%;height:auto}
label{display:block}
p{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 .8rem}
textarea{width:100%}
small{color:GrayText}
article.done{opacity:.6}
button{font:inherit;padding:.3rem 1rem}
"""
_SCRIPT: Final = """
"use strict";
const about = JSON.parse(document.getElementById("about").textContent);
const key = "audit-" + about.sheet;
const items = [...document.querySelectorAll("article")];
function read() {
  return items.map(a => {
    const one = {item: a.dataset.item};
    a.querySelectorAll("input").forEach(i => one[i.name] = i.checked);
    one.notes = a.querySelector("textarea").value;
    return one;
  });
}
function keep() {
  const all = read();
  items.forEach((a, i) => a.classList.toggle("done", all[i].seen));
  const done = all.filter(one => one.seen).length;
  document.getElementById("done").textContent = done + " of " + items.length + " looked at";
  try { localStorage.setItem(key, JSON.stringify(all)); } catch (e) { /* a file: may have none */ }
}
function restore() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch (e) { return; }
  if (!Array.isArray(kept)) return;
  const by = new Map(kept.map(one => [one.item, one]));
  items.forEach(a => {
    const one = by.get(a.dataset.item);
    if (!one) return;
    a.querySelectorAll("input").forEach(i => i.checked = one[i.name] === true);
    a.querySelector("textarea").value = one.notes || "";
  });
}
document.addEventListener("input", event => {
  const a = event.target.closest("article");
  if (a && event.target.name !== "seen" && event.target.checked)
    a.querySelector("[name=seen]").checked = true;
  keep();
});
document.getElementById("save").addEventListener("click", () => {
  const said = Object.assign({}, about, {answers: read()});
  const url = URL.createObjectURL(new Blob([JSON.stringify(said, null, 1)],
    {type: "application/json"}));
  const link = document.createElement("a");
  link.href = url;
  link.download = "audit-" + about.sheet + ".json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
});
restore();
keep();
"""


def audit_page(about: Mapping[str, Any], items: Sequence[Mapping[str, str]]) -> str:
    """The page. All text is content and escaped; the page may load nothing.

    Args:
        about: goes into the result file; has ``sheet``, the name of the sample.
        items: ``item``, ``kind``, ``text``, ``row`` and ``picture`` (a data URL, or empty).
    """
    # In a script element "<" is all that could end it.
    data = json.dumps(dict(about)).replace("<", "\\u003c")
    body = "\n".join(_article(number, item) for number, item in enumerate(items, 1))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Caption audit</title><style>{_STYLE}</style></head><body>
<header><strong>Caption audit</strong> <span id="done"></span>
<button id="save" type="button">Save the result</button>
<br><small>Tick "looked at" for every text that was read against its picture, also where nothing is
wrong: only those count.</small></header>
{body}
<script type="application/json" id="about">{data}</script>
<script>{_SCRIPT}</script></body></html>
"""


def _article(number: int, item: Mapping[str, str]) -> str:
    ticks = {"seen": "looked at", **{name: f"{name}: {what}" for name, what in FAULTS.items()}}
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}"> {escape(what)}</label>'
        for name, what in ticks.items()
    )
    picture = (
        f'<img src="{escape(item["picture"])}" alt="The picture with the boxes of its people">'
        if item["picture"]
        else "<small>no picture</small>"
    )
    return f"""<article data-item="{escape(item["item"])}"><div>{picture}</div>
<div><small>{number} &middot; {escape(item["kind"])} &middot; {escape(item["row"][:12])}</small>
<p>{escape(item["text"])}</p>{boxes}
<label>Notes<textarea rows="2"></textarea></label></div></article>"""
