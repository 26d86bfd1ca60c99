#!/bin/sh
# name.sh REPOSITORY TARGET VERSION: the name of an image in the registry of GitHub, which takes small
# letters only, and a tag without what tags may not hold.
set -eu
image=ghcr.io/$(printf '%s' "$1-$2" | tr '[:upper:]' '[:lower:]')
echo "$image:$(printf '%s' "$3" | tr -c '[:alnum:]._-' '-')"
