#!/bin/sh
# published_site.sh FOLDER: puts the site that the last good publish deployed into FOLDER, checks out
# the commit it was built from, so that a refresh has the templates of that build, and writes run=ID
# to $GITHUB_OUTPUT. When there is nothing to refresh, as nothing is published or a publish is under
# way, it says so and writes nothing: that is no failure.
# published_site.sh --still ID: writes run=ID when that is still the last publish. Needs gh, GH_TOKEN.
set -eu
runs() { # STATUS FIELD
    gh run list --workflow=publish.yml --branch=main --status="$1" --limit=1 --json="$2" --jq=".[0].$2 // \"\""
}

for state in queued in_progress; do
    if [ -n "$(runs $state databaseId)" ]; then
        echo "A publish is under way; the next run takes its site." >&2
        exit 0
    fi
done
run=$(runs success databaseId)
if [ -z "$run" ]; then
    echo "Nothing is published yet: run the workflow publish first." >&2
    exit 0
fi
if [ "$1" = --still ]; then
    if [ "$run" = "$2" ]; then
        echo "run=$run" >>"$GITHUB_OUTPUT"
    else
        echo "Another site has been published since; the next run takes that one." >&2
    fi
    exit 0
fi
gh auth setup-git
commit=$(runs success headSha)
gh run download "$run" --name=github-pages --dir="$1.artifact"
mkdir "$1"
tar -xf "$1.artifact/artifact.tar" -C "$1"
rm -r "$1.artifact"
git fetch --quiet --depth=1 origin "$commit"
git checkout --quiet --detach "$commit"
echo "run=$run" >>"$GITHUB_OUTPUT"
