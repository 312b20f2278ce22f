#!/usr/bin/env bash
# The two bases of Dockerfile.jmeter, made from Debian's packages where no image can be pulled.
#
#   .ci/bases.sh            makes the ones that are missing; prints the build arguments to stdout
#
# Needs root, mmdebstrap and a container engine that answers.
set -euo pipefail
suite=bookworm
java_image=jmeterpy-base:$suite
python_image=jmeterpy-python:$suite
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Certificates of this machine's own (a proxy's, a mirror's): without them the stage that fetches
# trusts less than we do.
cat >"$work/certificates" <<'HOOK'
#!/bin/sh
set -eu
ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1 || exit 0
cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/"
chroot "$1" update-ca-certificates >/dev/null
HOOK
chmod +x "$work/certificates"

make_base() {
    local image=$1 packages=$2
    shift 2
    docker image inspect "$image" >/dev/null 2>&1 && return 0
    echo "making $image from Debian's $packages" >&2
    # slim images lack the folder that openjdk's scripts write into
    mmdebstrap --quiet --variant=minbase --include="$packages" \
        --setup-hook='mkdir -p "$1/usr/share/man/man1"' \
        --customize-hook="$work/certificates" \
        "$suite" "$work/base.tar" >&2
    docker import "$@" "$work/base.tar" "$image" >&2
    rm -f "$work/base.tar"
}

make_base "$java_image" ca-certificates,openjdk-17-jre-headless
bundle=/etc/ssl/certs/ca-certificates.crt
make_base "$python_image" ca-certificates,python3,python3-pip \
    --change "ENV PIP_CERT=$bundle REQUESTS_CA_BUNDLE=$bundle SSL_CERT_FILE=$bundle"

echo "--build-arg JAVA_IMAGE=$java_image --build-arg PYTHON_IMAGE=$python_image"
