"""The forge's incident form turned into a pull request, in two steps with different rights.

    read EVENT FOLDER   with the project's code and no rights: the issue of EVENT (the forge's JSON)
                        → FOLDER/outcome.json and, when the issue is fit, the incident's file
    send FOLDER         with rights and none of the project's dependencies: commits that file on a
                        branch of its own and opens the pull request, or answers the issue

Between the two only data goes. Nothing that was written in the form reaches a shell, the name of a
branch or an option: texts go through files, and what `read` hands over is looked at again.
Environment of `send`: GH_TOKEN, GITHUB_REPOSITORY; of both: PATH with git and gh.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"docs/_data/incidents/\d{4}-\d\d-\d\d-[a-z0-9]+(-[a-z0-9]+)*\.yml")
"""The one kind of file a form may add."""
MEMBERS = {"OWNER", "MEMBER", "COLLABORATOR"}
OUTCOME, INCIDENT, ANSWER = "outcome.json", "incident.yml", "answer.md"
Run = Callable[[Sequence[str]], str]


class Refused(Exception):
    """What was handed over is not what this may act on; the message says why."""


def issue_of(event: Mapping[str, Any]) -> tuple[int, str]:
    """Return number and body of the issue in `event`; raises Refused for one of a stranger."""
    issue = event["issue"]
    if issue.get("author_association") not in MEMBERS:
        raise Refused("Only members of the project post incidents with this form.")
    return int(issue["number"]), str(issue.get("body") or "")


def read(event: Path, folder: Path, parvis: Path) -> None:
    """Write into `folder` what the issue of the `event` file became."""
    number, body = issue_of(json.loads(event.read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / "issue.md"
    text.write_text(body, encoding="utf-8", newline="")
    done = subprocess.run(
        [parvis, "new", "incident-from-issue", text.resolve()],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    path = done.stdout.strip()
    if done.returncode == 0:
        (folder / INCIDENT).write_bytes((ROOT / path).read_bytes())
    outcome = {"issue": number, "path": path, "faults": done.stderr if done.returncode else ""}
    (folder / OUTCOME).write_text(json.dumps(outcome), encoding="utf-8")


def answer(faults: str) -> str:
    """Return the comment that tells `faults`, as code: nothing in it is a mention or a link."""
    fence = "`" * (max(map(len, re.findall("`+", faults)), default=2) + 1)
    fence = fence.rjust(3, "`")
    return (
        "The incident could not be taken from this form. Edit the issue; it is read again.\n\n"
        f"{fence}text\n{faults.strip()}\n{fence}\n"
    )


def send(folder: Path, root: Path, run: Run) -> None:
    """Open the pull request for what `folder` holds, or answer its issue.

    `run` runs a command in `root` and returns what it printed. Raises Refused for an outcome that
    names anything but one new file of an incident.
    """
    outcome = json.loads((folder / OUTCOME).read_text(encoding="utf-8"))
    issue, path = int(outcome["issue"]), str(outcome["path"])
    said = folder / ANSWER
    if outcome["faults"]:
        said.write_text(answer(str(outcome["faults"])), encoding="utf-8")
        run(["gh", "issue", "comment", str(issue), f"--body-file={said}"])
        return
    if not PLACE.fullmatch(path):
        raise Refused("The outcome names no file of an incident.")
    target = root / path
    if target.exists():
        raise Refused(f"{path} exists already.")
    target.write_bytes((folder / INCIDENT).read_bytes())
    branch = f"incident-{issue}"
    run(["git", "switch", "--create", branch])
    run(["git", "add", "--", path])
    who = ["-c", "user.name=github-actions[bot]",
           "-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com"]  # fmt: skip
    run(["git", *who, "commit", f"--message=Incident {target.stem}, from issue {issue}"])
    run(["gh", "auth", "setup-git"])
    run(["git", "push", "--force", "origin", f"HEAD:refs/heads/{branch}"])
    if run(["gh", "pr", "list", f"--head={branch}", "--json=number", "--jq=length"]).strip() == "0":
        said.write_text(
            f"The file of the incident that #{issue} tells. Read it as readers will; merging "
            f"publishes it.\n\nCloses #{issue}\n",
            encoding="utf-8",
        )
        run(["gh", "pr", "create", "--base=main", f"--head={branch}",
             f"--title=Incident {target.stem}", f"--body-file={said}"])  # fmt: skip
    # What the forge's own token pushes starts no workflow, so that none starts itself for ever.
    run(["gh", "workflow", "run", "check.yml", f"--ref={branch}"])


def within(root: Path) -> Run:
    """Return what runs a command in `root`; it raises CalledProcessError."""

    def run(command: Sequence[str]) -> str:
        return subprocess.run(
            command, cwd=root, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        ).stdout

    return run


def main(arguments: Sequence[str]) -> int:
    """Run one of the two steps; `arguments` are its name and its paths."""
    try:
        match arguments:
            case ["read", event, folder]:
                read(Path(event), Path(folder), ROOT / ".venv/bin/parvis")
            case ["send", folder]:
                send(Path(folder).resolve(), ROOT, within(ROOT))
            case _:
                raise Refused("Usage: incident_request.py read EVENT FOLDER | send FOLDER")
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
