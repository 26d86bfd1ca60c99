#!/bin/sh
# bases.sh DOCKERFILE [PLATFORMS]: refuses a Dockerfile with a base that is not pinned by digest and,
# given platforms such as linux/amd64,linux/arm64, one whose digest has not all of them, which it asks
# the registry. To pin a newer base: docker buildx imagetools inspect NAME:TAG, and write its Digest.
set -eu
stages='' faults=0
while read -r word base as name _; do
    [ "$word" = FROM ] || continue
    case " $stages " in
    *" $base "*) ;; # a stage of this file
    *)
        if ! printf '%s\n' "$base" | grep -Eq '^[a-z0-9./_-]+:[A-Za-z0-9._-]+@sha256:[0-9a-f]{64}$'; then
            echo "$1: the base $base is not pinned: write NAME:TAG@sha256:DIGEST." >&2
            faults=1
        elif [ -n "${2:-}" ]; then
            held=$(docker buildx imagetools inspect "$base")
            for platform in $(printf '%s' "$2" | tr , ' '); do
                if ! printf '%s\n' "$held" | grep -Eq "Platform: +$platform\$"; then
                    echo "$1: the base $base is not there for $platform." >&2
                    faults=1
                fi
            done
        fi
        ;;
    esac
    [ "$as" != AS ] || stages="$stages $name"
done <"$1"
exit $faults
