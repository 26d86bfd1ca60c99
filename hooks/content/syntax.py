"""What YAML's parser says, put as a sentence for the person who edits the file."""

from __future__ import annotations

from typing import Final

import yaml

from hooks.content.problems import Problem

CODE: Final = "yaml-syntax"

# Parts of what PyYAML and libyaml say, in the order to look for them.
SENTENCES = (
    ("control characters", "This character cannot be seen and is not allowed. Delete it."),
    ("special characters", "This character cannot be seen and is not allowed. Delete it."),
    ("endless alias", "The alias here repeats without end. Write the values out."),
    (
        "mapping values are not allowed",
        'There is a colon where none can be: either the text before it holds ": " and needs '
        "quotes around it, or this line is indented too far.",
    ),
    ("unexpected end of stream", "A quote is opened here and never closed."),
    ("unexpected document separator", "A quote is opened here and never closed."),
    ("expected ',' or ']'", 'The list opened with "[" here is not closed: "," or "]" is missing.'),
    (
        "expected ',' or '}'",
        'The mapping opened with "{" here is not closed: "," or "}" is missing.',
    ),
    ("undefined alias", "The alias here has no anchor of that name above it."),
    ("another document", 'A second document begins here. Remove the line "---".'),
    ("unknown escape character", 'A "\\" in double quotes has a meaning. Use single quotes.'),
    ("could not find expected ':'", 'A ":" is missing after the key here.'),
    ("did not find expected", "This line is not indented like those it belongs with."),
    ("expected <block end>", "This line is not indented like those it belongs with."),
)
AT_CONTEXT = ("A quote is opened", "The list opened", "The mapping opened")
"""Sentences about where the fault begins, not where the parser noticed it."""


def syntax_problem(error: yaml.YAMLError, text: str, name: str, first_line: int) -> Problem:
    """Return the problem `error` tells of, found in `text` that begins at `first_line`."""
    said = str(getattr(error, "problem", None) or error)
    message = next((words for part, words in SENTENCES if part in said), None)
    line, column = _place(error, text, at_context=bool(message and message.startswith(AT_CONTEXT)))
    lines = text.splitlines()
    here = lines[line] if line < len(lines) else ""
    before, at = here[:column], here[column : column + 1]
    if "\t" in (at, *before) and not before.strip():
        message = "A tab is used to indent. YAML allows spaces only."
    elif "cannot start any token" in said:
        message = (
            "A tab stands before the value. YAML allows spaces only."
            if at == "\t"
            else f'A text cannot begin with "{at}". Put quotes around it.'
        )
    message = message or f"YAML cannot be read from here: {said}."
    return Problem(name, line + first_line, column + 1, CODE, message)


def _place(error: yaml.YAMLError, text: str, *, at_context: bool) -> tuple[int, int]:
    """Return the 0-based line and column of the fault within `text`."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = (error.context_mark if at_context else None) or error.problem_mark
        return (mark.line, mark.column) if mark else (0, 0)
    # A ReaderError counts characters or, from libyaml, bytes: look for the character instead.
    unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    before = text[: unprintable.start() if unprintable else 0]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def undecodable(name: str, error: UnicodeDecodeError) -> Problem:
    """Return the problem of a file that is not UTF-8, at its first wrong byte."""
    before = error.object[: error.start]
    column = len(before) - before.rfind(b"\n")
    message = f"The byte 0x{error.object[error.start]:02x} is not UTF-8. Save the file as UTF-8."
    return Problem(name, before.count(b"\n") + 1, column, "wrong-encoding", message)
