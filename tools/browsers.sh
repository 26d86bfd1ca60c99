#!/bin/sh
# Print the path of the Chromium that the tests drive, and see that nginx with its Brotli module, wrk,
# Prometheus and systemd-analyze are there too. As root on Debian or Ubuntu what is missing is installed; elsewhere
# one sentence for each says how to get it.
set -eu

find_nginx() {
    PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx
}

find_brotli() {
    [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ]
}

find_wrk() {
    command -v wrk
}

find_prometheus() {
    command -v prometheus && command -v promtool
}

find_exporter() {
    command -v prometheus-blackbox-exporter || command -v blackbox_exporter
}

# Only Linux has systemd; elsewhere its tests are not there either.
find_systemd() {
    [ "$(uname)" != Linux ] || command -v systemd-analyze
}

find_chromium() {
    for name in "${PARVIS_CHROMIUM:-/usr/bin/chromium}" chromium chromium-browser google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        if "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
        if [ -n "${PARVIS_CHROMIUM:-}" ]; then
            return 1 # what the caller names is what the caller gets
        fi
    done
    return 1
}

# A package's services must not start on the machine of someone who runs tests (policy-rc.d(8)).
install_packages() {
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod 755 $policy
        trap 'rm -f $policy' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    apt-get install -qq -y --no-install-recommends $1
}

wanted=
find_chromium >/dev/null || [ -n "${PARVIS_CHROMIUM:-}" ] || wanted="chromium fonts-liberation"
find_nginx >/dev/null || wanted="$wanted nginx"
find_brotli || wanted="$wanted libnginx-mod-http-brotli-static"
find_wrk >/dev/null || wanted="$wanted wrk"
find_prometheus >/dev/null || wanted="$wanted prometheus"
find_exporter >/dev/null || wanted="$wanted prometheus-blackbox-exporter"
find_systemd >/dev/null || wanted="$wanted systemd"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests: $wanted …" >&2
    install_packages "$wanted" >&2 </dev/null || echo "apt-get could not install: $wanted" >&2
fi

missing=0
if ! find_chromium; then
    missing=1
    if [ -n "${PARVIS_CHROMIUM:-}" ]; then
        echo "PARVIS_CHROMIUM names $PARVIS_CHROMIUM, which does not run." >&2
    else
        echo "Chromium is missing: the tests drive a real browser." >&2
        echo "  Debian: sudo apt-get install chromium fonts-liberation" >&2
        echo "  Fedora: sudo dnf install chromium        macOS: brew install --cask chromium" >&2
        echo "  Elsewhere: PARVIS_CHROMIUM=/path/to/chromium make test" >&2
    fi
fi
if ! find_nginx >/dev/null; then
    missing=1
    echo "nginx is missing: the tests serve the site through the shipped configuration." >&2
    echo "  Debian, Ubuntu: sudo apt-get install nginx" >&2
    echo "  Fedora: sudo dnf install nginx           macOS: brew install nginx" >&2
fi
if ! find_brotli; then
    missing=1
    echo "nginx's Brotli module is missing: the tests send packed files with it and without." >&2
    echo "  Debian, Ubuntu: sudo apt-get install libnginx-mod-http-brotli-static" >&2
fi
if ! find_wrk >/dev/null; then
    missing=1
    echo "wrk is missing: the tests put the served site under load." >&2
    echo "  Debian, Ubuntu: sudo apt-get install wrk" >&2
    echo "  Fedora: sudo dnf install wrk             macOS: brew install wrk" >&2
fi
if ! find_prometheus >/dev/null || ! find_exporter >/dev/null; then
    missing=1
    echo "Prometheus (with promtool) or its blackbox exporter is missing: the tests poll them." >&2
    echo "  Debian, Ubuntu: sudo apt-get install prometheus prometheus-blackbox-exporter" >&2
    echo "  Elsewhere: https://prometheus.io/download/, the programs in a folder of PATH" >&2
fi
if ! find_systemd >/dev/null; then
    missing=1
    echo "systemd-analyze is missing: the tests let it read the shipped units." >&2
    echo "  Debian, Ubuntu: sudo apt-get install systemd" >&2
fi
exit $missing
