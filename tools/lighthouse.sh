#!/bin/sh
# Put the Lighthouse that tests/browser/lighthouse/package-lock.json pins into its node_modules.
# The product needs no Node; this measurement does. As root on Debian or Ubuntu a missing Node is
# installed; elsewhere one sentence says how to get it.
set -eu
cd "$(dirname "$0")/../tests/browser/lighthouse"

new_enough() {
    command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 18 || (a == 18 && b >= 16) ? 0 : 1)' 2>/dev/null
}

if ! new_enough && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for Lighthouse: nodejs npm …" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
        --no-install-recommends nodejs npm; } >&2 </dev/null ||
        echo "apt-get could not install: nodejs npm" >&2
fi
if ! new_enough; then
    echo "Node.js 18.16 or newer with npm is missing: Lighthouse runs on it." >&2
    echo "  Debian: sudo apt-get install nodejs npm    macOS: brew install node" >&2
    exit 1
fi

stamp=node_modules/.ready
if ! cmp -s package-lock.json $stamp; then
    echo "Installing the pinned Lighthouse …" >&2
    npm ci --silent --no-audit --no-fund --ignore-scripts >&2
    cp package-lock.json $stamp
fi
