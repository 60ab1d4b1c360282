"""The words of an answer while the JSON around them is still being written.

Own code: what parses JSON in pieces gives values when they are whole, and the answer is one value.
The reader takes one character after the other and keeps next to none of them. It does not judge:
what the reply was is decided from all of it, by ``parse_reply``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Final, TypeVar

from humanagent.vlm.parse import MAX_CHARS

#: Characters in front of an object; with more of them than this it is a reply in plain words.
MAX_FRONT: Final = 200
_THOUGHTS, _THOUGHTS_END = "<think>", "</think>"
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_FENCE: Final = re.compile(r"^```[a-z]*\s*|\n?\s*```$")
_LONGEST_KEY: Final = 16

T = TypeVar("T")
#: A parser that is sent one character at a time, and gives T in the end.
Chars = Generator[None, str, T]


class SpokenAnswer:
    r"""Reads a reply as it comes, in pieces cut anywhere, and gives the words to show.

    These are the characters of the top-level string ``answer`` of the first JSON object that has
    one, unescaped and without space around them; text in front of the object, fences and thoughts
    are left out. A reply that turns out to be no JSON is given as it is, from where that is clear:
    after ``MAX_FRONT`` characters, or at its end. All pieces together are ``parse_reply(...).text``
    of a well-formed reply. Takes time in proportion to the reply, and a small constant memory.

    Example:
        >>> spoken = SpokenAnswer()
        >>> [spoken.feed(piece) for piece in ['{"ans', 'wer": "T', 'wo\\u00', '21", "claims": []}']]
        ['', 'T', 'wo', '!']
        >>> spoken.end()
        ''
    """

    def __init__(self) -> None:
        self._front = ""
        self._object_came = False
        self._read = 0
        self._out: list[str] = []
        self._begun = False
        self._space: list[str] = []
        self._high = ""  # first half of a character that is written as two escapes
        self._over = False
        self._reader = self._reply()
        next(self._reader)

    def feed(self, piece: str) -> str:
        """One more piece of the raw reply; the words that came with it."""
        for char in piece:
            if self._over:
                break
            self._read += 1
            try:
                self._reader.send(char)
            except StopIteration:
                self._over = True
            self._over = self._over or self._read >= MAX_CHARS
        return self._said()

    def end(self) -> str:
        """The reply is over; the words that were held back, if it was no JSON after all."""
        self._over = True
        if not (self._object_came or self._begun or self._front.startswith(_THOUGHTS)):
            for char in _FENCE.sub("", self._front.strip()):
                self._say(char)
        return self._said()

    def _said(self) -> str:
        words = "".join(self._out)
        self._out.clear()
        return words

    def _say(self, char: str) -> None:
        """Without space at the beginning; space comes with what follows it, so not at the end."""
        if char.isspace():
            if self._begun:
                self._space.append(char)
            return
        self._begun = True
        self._out += [*self._space, char]
        self._space.clear()

    def _say_escaped(self, char: str) -> None:
        """One that may be half of a character; a half that stands alone is no character."""
        if self._high:
            high, self._high = self._high, ""
            if "\udc00" <= char <= "\udfff":
                pair = (high + char).encode("utf-16", "surrogatepass").decode("utf-16")
                return self._say(pair)
            self._say("\ufffd")
        if "\ud800" <= char <= "\udbff":
            self._high = char
        else:
            self._say("\ufffd" if "\udc00" <= char <= "\udfff" else char)
        return None

    def _reply(self) -> Chars[None]:
        while (yield from self._until_object()):
            self._object_came, self._front = True, ""
            if (yield from _object(self._say_escaped)):
                return
        if not self._object_came:
            for char in _FENCE.sub("", self._front):
                self._say(char)
            while True:
                self._say((yield))

    def _until_object(self) -> Chars[bool]:
        """True behind the ``{"`` of an object; False when too much stands in front of one."""
        opened = False
        while len(self._front) < MAX_FRONT:
            char = yield
            if opened and char == '"':
                return True
            if char.isspace() and (opened or not self._front):
                continue
            opened = char == "{"
            self._front += char
            if self._front.endswith(_THOUGHTS_END):
                self._front, self._read = "", 0
            elif self._front.startswith(_THOUGHTS):
                # Only its beginning, and as much as an end of the thoughts can take.
                self._front = _THOUGHTS + self._front[len(_THOUGHTS) :][-len(_THOUGHTS_END) :]
                self._read, opened = 0, False
        return False


def _object(say: Callable[[str], None]) -> Chars[bool]:
    """An object from behind ``{"``; whether it had an answer in words, which ends it."""
    while True:
        key = yield from _string()
        while (yield) != ":":
            pass
        char = yield from _visible()
        if key == "answer" and char == '"':
            yield from _string(say)
            return True
        char = yield from _past_value(char)
        while char != '"':
            if char == "}":
                return False
            char = yield


def _past_value(char: str) -> Chars[str]:
    """To the comma or brace behind a value that begins with ``char``, however deep it is."""
    depth = 0
    while True:
        if char == '"':
            yield from _string()
        elif char in "[{":
            depth += 1
        elif depth and char in "]}":
            depth -= 1
        elif not depth and char in ",}":
            return char
        char = yield


def _string(say: Callable[[str], None] | None = None) -> Chars[str]:
    """A string from behind its opening quote: its beginning, and every character to ``say``."""
    begins = ""
    while (char := (yield)) != '"':
        if char == "\\":
            char = yield from _escaped()
        if len(begins) < _LONGEST_KEY:
            begins += char
        if say is not None:
            say(char)
    return begins


def _escaped() -> Chars[str]:
    char = yield
    if char != "u":
        return _ESCAPES.get(char, char)
    digits = ""
    while len(digits) < 4:
        digits += yield
    try:
        return chr(int(digits, 16))
    except ValueError:
        return "\ufffd"


def _visible() -> Chars[str]:
    while (char := (yield)).isspace():
        pass
    return char
