"""Captions of a video (WebVTT), each fault at its line: https://www.w3.org/TR/webvtt1/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError

from hooks.content.codes import Code
from hooks.content.problems import Problem

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?(?:\n|$)")
BLOCK = re.compile(r"(?:^[^\n]+\n?)+", re.M)
NOT_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")
"""How blocks begin that say no words."""


@dataclass(frozen=True)
class Cue:
    """One caption."""

    start: int
    """Milliseconds from the beginning of the video."""
    end: int
    """Milliseconds; as written, so it may be before `start`."""
    text: str
    """Without marks."""
    line: int
    """1-based line of its times."""


def check_captions(text: str, path: str, duration: int) -> tuple[list[Cue], list[Problem]]:
    """Return the cues of the WebVTT `text` of the file `path`, and its problems by line.

    `duration` of the video in milliseconds. Codes: ``caption-header``, ``caption-cue``,
    ``caption-empty``, ``caption-negative``, ``caption-overlap``, ``caption-late``,
    ``caption-none``.
    """
    problems: list[Problem] = []
    if not HEADER.match(text):
        found = text.partition("\n")[0][:40]
        message = f'The file begins with "{found}". Its first line must be WEBVTT.'
        problems.append(Problem(path, 1, 1, "caption-header", message))
    cues: list[Cue] = []
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        if not block[0].startswith(NOT_CUES):
            cue = _cue(block[0], line)
            if isinstance(cue, Cue):
                cues.append(cue)
            else:
                problems.append(Problem(path, line, 1, "caption-cue", cue))
    if not cues and not problems:
        message = "There is no caption in the file. Write them, each with its times."
        problems.append(Problem(path, 1, 1, "caption-none", message))
    problems += _wrong_times(cues, path, duration)
    return cues, sorted(problems)


def _cue(block: str, line: int) -> Cue | str:
    """Return the one cue of `block`, or a sentence about what is wrong with it."""
    form = "Write the times as in 00:01.000 --> 00:04.000, then the words."
    try:
        # The library takes a whole file; a block in one of its own is told by its place.
        captions = WebVTT.from_string(f"WEBVTT\n\n{block}", strict=True).captions
    except MalformedCaptionError as error:
        said = str(error)
        setting = said.startswith("Invalid cue setting")
        return f"{said}. Remove the setting." if setting else f"This caption cannot be read. {form}"
    if len(captions) != 1:
        return f"These lines are no caption: they have no times. {form}"
    one = captions[0]
    start, end = one.start_time.in_milliseconds(), one.end_time.in_milliseconds()
    before = block.partition("-->")[0].count("\n")
    return Cue(start, end, one.text.strip(), line + before)


def _wrong_times(cues: list[Cue], path: str, duration: int) -> Iterator[Problem]:
    before: Cue | None = None
    for cue in cues:

        def problem(code: Code, message: str, line: int = cue.line) -> Problem:
            return Problem(path, line, 1, code, message)

        if not cue.text:
            yield problem("caption-empty", "The caption has no words. Write them, or delete it.")
        if cue.end <= cue.start:
            times = f"It ends at {clock(cue.end)} and begins at {clock(cue.start)}"
            yield problem("caption-negative", f"{times}: it must end later than it begins.")
        if before and cue.start < before.end:
            begins = f"It begins at {clock(cue.start)}, before the caption of line {before.line}"
            yield problem("caption-overlap", f"{begins} ends, at {clock(before.end)}.")
        if max(cue.start, cue.end) > duration:
            last = clock(max(cue.start, cue.end))
            message = f"It lasts until {last}; the video ends at {clock(duration)}."
            yield problem("caption-late", message)
        before = cue


def clock(milliseconds: int) -> str:
    """Return a moment as WebVTT writes it: 01:04.500."""
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    short = f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
    return f"{hours:02}:{short}" if hours else short
