#!/bin/sh
# pages_artifact.sh SITE FILE: packs a built site the way GitHub Pages takes it, one tar without
# links. The folder .well-known is in it, which the forge's own action would leave out; what only
# nginx reads is not.
set -eu
[ -f "$1/index.html" ] || { echo "$1 holds no built site: run make site first." >&2 && exit 1; }
mkdir -p "$(dirname "$2")"
tar --dereference --hard-dereference --exclude=./.nginx -cf "$2" -C "$1" .
