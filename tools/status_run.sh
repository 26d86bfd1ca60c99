#!/bin/sh
# status_run.sh restore | refresh SITE | keep: the steps of the workflows around one poll. Each is one
# of its own because only `keep` has the right to write, and `restore` comes before a build.
# MINUTES is what the schedule promises; GH_TOKEN lets git read a private repository, and `keep` push.
set -eu
parvis=.venv/bin/parvis restored=.parvis/restored.jsonl kept=.parvis/kept.jsonl
case ${1:-} in
restore)
    mkdir -p .parvis
    [ -z "${GH_TOKEN:-}" ] || gh auth setup-git
    sh tools/history_branch.sh restore $restored
    [ ! -s $restored ] || $parvis history import $restored
    ;;
refresh)
    [ -z "${MINUTES:-}" ] || .venv/bin/python tools/poll_interval.py $restored "$MINUTES"
    if [ -n "${PLATFORM_URL:-}" ]; then
        $parvis refresh --site "$2"
    else
        echo "PLATFORM_URL is not set: nothing is polled, the board shows what is known." >&2
        $parvis refresh --no-poll --site "$2"
    fi
    ;;
keep)
    $parvis history export $kept
    [ -z "${GH_TOKEN:-}" ] || gh auth setup-git
    sh tools/history_branch.sh keep $kept
    ;;
*)
    echo "Usage: status_run.sh restore | refresh SITE | keep" >&2
    exit 2
    ;;
esac
