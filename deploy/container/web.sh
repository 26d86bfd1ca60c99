#!/bin/sh
# The first process of the container `web`: puts the container's own ports, folders and name in place
# of the marked lines of parvis.conf, runs nginx without rights, and lets it read again what a publish
# moved (redirects, addresses of forms). It ends as nginx ends.
set -u
public=${PARVIS_PUBLIC:-/srv/parvis/public}
shipped=${PARVIS_CONF:-/etc/parvis/parvis.conf}
tls=${PARVIS_TLS:-/etc/parvis/tls}
run=${PARVIS_RUN:-/tmp/parvis} # what nginx writes; a tmpfs
nginx=${PARVIS_NGINX:-nginx}
types=${PARVIS_TYPES:-/etc/nginx/mime.types}
watch=${PARVIS_WATCH:-5} # seconds between two looks at what is published

mkdir -p "$run" && rm -rf "$run/parvis" && cp -r "${shipped%/*}/parvis" "$run/" || exit 2
mkdir -p "$run/parvis/on" || exit 2 # nothing optional is on
sed -e '/listen \[::\]/d' \
    -e "s|listen 80;|listen ${PARVIS_HTTP:-8080};|" \
    -e "s|listen 443 |listen ${PARVIS_HTTPS:-8443} |" \
    -e "s|server_name [^;]*;|server_name ${PARVIS_SERVER_NAME:?the name of the site};|" \
    -e "s|ssl_certificate [^;]*;|ssl_certificate $tls/fullchain.pem;|" \
    -e "s|ssl_certificate_key [^;]*;|ssl_certificate_key $tls/privkey.pem;|" \
    -e "s|/srv/parvis/public/|$public/|g" \
    "$shipped" >"$run/parvis.conf" || exit 2
cat >"$run/nginx.conf" <<END || exit 2
daemon off;
worker_processes auto;
pid $run/nginx.pid;
error_log stderr warn;
events {}
http {
    include $types;
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    client_body_temp_path $run/body;
    proxy_temp_path $run/proxy;
    fastcgi_temp_path $run/fastcgi;
    uwsgi_temp_path $run/uwsgi;
    scgi_temp_path $run/scgi;
    include $run/parvis.conf;
}
END
"$nginx" -t -q -e stderr -c "$run/nginx.conf" || exit 2
"$nginx" -e stderr -c "$run/nginx.conf" &
server=$!
# QUIT lets nginx answer what it has begun to answer.
trap 'kill -QUIT $server 2>/dev/null' TERM INT QUIT

seen=$(readlink "$public/current")
while kill -0 "$server" 2>/dev/null; do
    sleep "$watch" &
    nap=$!
    wait "$nap"
    kill "$nap" 2>/dev/null
    now=$(readlink "$public/current")
    if [ "$now" != "$seen" ]; then
        seen=$now
        kill -HUP "$server" 2>/dev/null
    fi
done
wait "$server"
