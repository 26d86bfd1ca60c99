#!/bin/sh
# Set up .venv exactly as uv.lock says. Needs Python >= 3.11 and nothing else; installs nothing
# outside the project. Quick when nothing changed: the stamp in .venv holds what it was made from.
set -eu
cd "$(dirname "$0")/.."

venv=.venv
pins=tools/uv-requirements.txt
stamp=$venv/.ready
wanted=$(cat uv.lock pyproject.toml "$pins" tools/bootstrap.sh | cksum)

if [ -x $venv/bin/parvis ] && [ "$(cat $stamp 2>/dev/null)" = "$wanted" ] &&
    $venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if new_enough "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found." >&2
    echo "Install it, or name it: make PYTHON=/path/to/python3 …" >&2
    return 1
}

# pip where the machine has it, as it knows the machine's mirrors and proxies; Debian has Python
# without pip, and then tools/fetch_uv.py takes the same file and checks the same hash.
install_uv() {
    if ! new_enough $venv/bin/python; then
        "$python" -m venv --clear --without-pip $venv
    fi
    if "$python" -m pip --python $venv/bin/python --version >/dev/null 2>&1; then
        "$python" -m pip --python $venv/bin/python --disable-pip-version-check --quiet \
            install --force-reinstall --require-hashes --only-binary :all: --no-deps -r "$pins"
    else
        $venv/bin/python tools/fetch_uv.py "$pins" $venv/bin/uv
    fi
}

echo "Setting up the locked environment in $venv …" >&2
python=$(find_python)
rm -f $stamp
if [ -x $venv/bin/uv ] && $venv/bin/uv --version >/dev/null 2>&1; then
    uv=$venv/bin/uv
elif uv=$(command -v uv) && $uv lock --check --quiet --offline 2>/dev/null; then
    : # the machine's own uv understands this lock file
else
    install_uv
    uv=$venv/bin/uv
fi

unset VIRTUAL_ENV
UV_PROJECT_ENVIRONMENT=$venv UV_PYTHON_DOWNLOADS=never \
    $uv sync --locked --quiet --python "$python"
printf '%s\n' "$wanted" >$stamp
