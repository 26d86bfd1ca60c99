"""Captions that a reader could not follow, each named by its fault, told at its line."""

from __future__ import annotations

import pytest

from hooks.content.captions import Cue, check_captions, clock

PATH = "docs/assets/videos/x/captions.fr.vtt"
FORM = "Write the times as in 00:01.000 --> 00:04.000, then the words."
UNREADABLE = f"caption-cue This caption cannot be read. {FORM}"
FAULTS = {
    "no-header": (
        "00:01.000 --> 00:02.000\nun\n",
        ['1:1: caption-header The file begins with "00:01.000 --> 00:02.000". Its first line must '
         "be WEBVTT."],
    ),
    "srt-named-vtt": (
        "1\n00:00:01,000 --> 00:00:02,000\nun\n",
        [f"1:1: {UNREADABLE}",
         '1:1: caption-header The file begins with "1". Its first line must be WEBVTT.'],
    ),
    "header-run-together": (
        "WEBVTT-FR\n\n00:01.000 --> 00:02.000\nun\n",
        ['1:1: caption-header The file begins with "WEBVTT-FR". Its first line must be WEBVTT.'],
    ),
    "negative-cue": (
        "WEBVTT\n\n00:05.000 --> 00:02.000\nun\n",
        ["3:1: caption-negative It ends at 00:02.000 and begins at 00:05.000: it must end later "
         "than it begins."],
    ),
    "cue-of-no-time": (
        "WEBVTT\n\n00:05.000 --> 00:05.000\nun\n",
        ["3:1: caption-negative It ends at 00:05.000 and begins at 00:05.000: it must end later "
         "than it begins."],
    ),
    "overlapping-cues": (
        "WEBVTT\n\n1\n00:01.000 --> 00:03.000\nun\n\n2\n00:02.500 --> 00:04.000\ndeux\n",
        ["8:1: caption-overlap It begins at 00:02.500, before the caption of line 4 ends, at "
         "00:03.000."],
    ),
    "cues-out-of-order": (
        "WEBVTT\n\n00:05.000 --> 00:06.000\nun\n\n00:01.000 --> 00:02.000\ndeux\n",
        ["6:1: caption-overlap It begins at 00:01.000, before the caption of line 3 ends, at "
         "00:06.000."],
    ),
    "cue-past-the-end": (
        "WEBVTT\n\n00:09.000 --> 00:10.001\nun\n",
        ["3:1: caption-late It lasts until 00:10.001; the video ends at 00:10.000."],
    ),
    "cue-without-words": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nun\n",
        ["3:1: caption-empty The caption has no words. Write them, or delete it."],
    ),
    "wrong-arrow": (
        "WEBVTT\n\n00:01.000 -> 00:02.000\nun\n",
        [f"3:1: caption-cue These lines are no caption: they have no times. {FORM}"],
    ),
    "short-times": ("WEBVTT\n\n0:1.0 --> 0:2.0\nun\n", [f"3:1: {UNREADABLE}"]),
    "unknown-setting": (
        "WEBVTT\n\n00:01.000 --> 00:02.000 aligne:foo\nun\n",
        ["3:1: caption-cue Invalid cue setting 'aligne:foo'. Remove the setting."],
    ),
    "two-cues-run-together": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nun\n00:03.000 --> 00:04.000\ndeux\n",
        [f"3:1: {UNREADABLE}"],
    ),
    "no-caption": (
        "WEBVTT\n\nNOTE rien\n",
        ["1:1: caption-none There is no caption in the file. Write them, each with its times."],
    ),
    "empty-file": (
        "",
        ['1:1: caption-header The file begins with "". Its first line must be WEBVTT.'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_line(fault: str) -> None:
    text, sentences = FAULTS[fault]
    _, problems = check_captions(text, PATH, 10_000)
    assert [str(one) for one in problems] == [f"{PATH}:{one}" for one in sentences]


def test_good_captions_are_read() -> None:
    text = (
        "WEBVTT - essai\n\nNOTE de l’éditeur\n\nSTYLE\n::cue { color: red }\n\n"
        "un\n00:01.000 --> 00:02.000 align:start\nUn\ndeux\n\n01:00:00.000 --> 01:00:01.500\nfin"
    )
    cues, problems = check_captions(text, PATH, 3_700_000)
    assert problems == []
    assert cues == [Cue(1000, 2000, "Un\ndeux", 9), Cue(3_600_000, 3_601_500, "fin", 13)]


def test_a_moment_is_written_as_in_the_file() -> None:
    assert (clock(0), clock(61_005), clock(3_600_000)) == ("00:00.000", "01:01.005", "01:00:00.000")
