#!/bin/sh
# Whether a container does its work: `cron` has published, and refreshed within five minutes; `web`
# serves a file that every release has.
case ${1:-} in
cron)
    [ -f "${PARVIS_PUBLIC:-/srv/parvis/public}/current/index.html" ] &&
        [ -n "$(find "${PARVIS_BEAT:-/tmp/parvis.beat}" -mmin -5 2>/dev/null)" ]
    ;;
web)
    # The certificate names the site and not this machine; who asks is the machine itself. Under
    # any other name than the site's, nothing is served.
    curl --silent --fail --insecure --max-time 4 --output /dev/null \
        --header "Host: ${PARVIS_SERVER_NAME:?the name of the site}" \
        "https://127.0.0.1:${PARVIS_HTTPS:-8443}/robots.txt"
    ;;
*)
    echo "usage: healthy.sh cron|web" >&2
    exit 2
    ;;
esac
