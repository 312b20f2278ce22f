#!/usr/bin/env bash
# Dockerfile.jmeter by itself, from a checkout, with the classic builder; then one start of it.
# The bases are ours: pulling the public ones is what this machine cannot try.
set -euo pipefail
cd "$(dirname "$0")/.."
name=jmeterpy/jmeter:alone
read -ra bases < <(.ci/bases.sh)
trap 'docker rmi --force "$name" >/dev/null 2>&1 || true' EXIT
DOCKER_BUILDKIT=0 docker build --network host -f Dockerfile.jmeter -t "$name" "${bases[@]}" .
docker run --rm --network none --read-only --cap-drop ALL "$name" --version 2>&1 | grep -F 5.6.3
