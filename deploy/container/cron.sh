#!/bin/sh
# The first process of the container `cron`: publishes when it starts and once a day, refreshes each
# minute between. A signal ends it at once, also in the middle of a publish: nothing is left half.
# What it starts says for itself what it did, on the container's log.
set -u
project=${PARVIS_PROJECT:-/srv/parvis}
public=${PARVIS_PUBLIC:-$project/public}
program=${PARVIS_PROGRAM:-$project/.venv/bin/parvis}
beat=${PARVIS_BEAT:-/tmp/parvis.beat} # touched by each good run; healthy.sh looks at it
every=${PARVIS_EVERY:-60}             # seconds between two runs
again=${PARVIS_AGAIN:-3600}           # seconds until a publish that failed is tried again

child=
stop() {
    trap '' TERM INT
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    wait
    exit 0
}
trap stop TERM INT

# In the background, because a shell hears no signal while it waits for a program in front.
run() {
    "$@" &
    child=$!
    wait "$child"
    code=$?
    child=
    return $code
}

cd "$project" || exit 2
published=
retry=0
while :; do
    now=$(date -u +%s) today=$(date -u +%F)
    if [ "$published" != "$today" ] && [ "$now" -ge "$retry" ]; then
        if run "$program" publish --to "$public"; then
            published=$today
        else
            # With nothing to serve it is for whoever started the container to look.
            [ -e "$public/current/index.html" ] || exit "$code"
            retry=$((now + again))
            echo "The publish failed ($code); the next try is in $again s." >&2
        fi
    fi
    if run "$program" refresh --site "$public/current"; then
        : >"$beat"
    fi
    run sleep "$every"
done
