#!/usr/bin/env bash
# Checks the alert rules with Prometheus's own tool, and that they fire when they should and are silent otherwise.
#
#   src/test/metrics/validate.sh          # exits with 77 where promtool is missing and cannot be fetched
set -euo pipefail
cd "$(dirname "$0")/../../.."

promtool=$(command -v promtool || true)
if [ -z "$promtool" ]; then
    # Unpacked, not installed: no server is started, and no root is needed.
    work=target/promtool
    promtool=$work/usr/bin/promtool
    if [ ! -x "$promtool" ]; then
        command -v apt-get >/dev/null || { echo 'promtool is not installed' >&2; exit 77; }
        rm -rf "$work"
        mkdir -p "$work"
        (cd "$work" && apt-get download -q prometheus >/dev/null && dpkg-deb -x prometheus_*.deb .) ||
            { echo 'promtool is not installed, and the package prometheus cannot be fetched' >&2; exit 77; }
    fi
fi
"$promtool" check rules docs/operations/prometheus-alerts.yml
"$promtool" test rules src/test/metrics/alerts.yml
