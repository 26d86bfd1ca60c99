#!/bin/sh
# preview.sh BASE NUMBER FOLDER: builds the commit BASE and the working tree for the same moment, and
# writes into FOLDER both sites' measures and what they say, and the site of the working tree as site/.
set -eu
cd "$(dirname "$0")/.."
base=$1 number=$2 folder=$3
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) PARVIS_PREVIEW=1 PARVIS_POLL=0
export SOURCE_DATE_EPOCH PARVIS_PREVIEW PARVIS_POLL
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
old=$folder/base
git worktree add --quiet --detach "$old" "$base"
trap 'git worktree remove --force "$old"; rm -rf "$folder/before"' EXIT
# The base has an environment of its own: its code is another, and so may be its dependencies.
make --silent -C "$old" setup
(cd "$old" && PARVIS_HISTORY="$folder/none.db" .venv/bin/parvis build --to "$folder/before")
PARVIS_HISTORY="$folder/none.db" .venv/bin/parvis build --to "$folder/site"
.venv/bin/python -m tools.preview "$folder/before" "$folder/site" "$number" "$folder/preview.json"
.venv/bin/python -m tools.preview_summary show "$folder/preview.json" >"$folder/preview.md"
