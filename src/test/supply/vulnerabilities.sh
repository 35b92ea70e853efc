#!/usr/bin/env bash
# Looks the parts of what is shipped (the list that the build writes, CycloneDX) and of what tests install up among known
# vulnerabilities, with OSV-Scanner. Fails when one is found; exits with 77 where the data cannot be reached.
#
#   make package && src/test/supply/vulnerabilities.sh
#
# OSV_DATABASE names a directory with the archives of OSV (Maven/all.zip, npm/all.zip, PyPI/all.zip) to use instead of
# its service. OSV_SCANNER names the scanner; without it, it is looked for on the path, then built with Go.
set -euo pipefail
cd "$(dirname "$0")/../../.."

service=https://api.osv.dev
version=v2.5.0
parts=target/quarkus-run-cyclonedx.json
work=$PWD/target/vulnerabilities

unable() {
    echo "Known vulnerabilities: $1" >&2
    exit 77
}

[ -e "$parts" ] || { echo 'Nothing is built: make package' >&2; exit 1; }
command -v python3 >/dev/null || unable 'python3 is not installed'
# Asked before the scanner is built, which takes minutes.
[ -n "${OSV_DATABASE:-}" ] || curl -sf -m 10 -o /dev/null "$service/v1/query" -d '{"package":{"purl":"pkg:maven/io.vertx/vertx-core@4.5.27"}}' ||
    unable "$service cannot be reached, and OSV_DATABASE names no copy of its data"
scanner=${OSV_SCANNER:-$(command -v osv-scanner || echo "$work/bin/osv-scanner")}
if [ ! -x "$scanner" ]; then
    command -v go >/dev/null || unable 'neither osv-scanner nor Go to build it is installed'
    GOBIN=$work/bin go install "github.com/google/osv-scanner/v2/cmd/osv-scanner@$version" ||
        unable 'osv-scanner cannot be built'
fi

# The scanner takes a part's name without its group, and then finds nothing: it gets both as the name.
rm -rf "$work/parts" "$work/check" "$work/cache"
mkdir -p "$work/parts" "$work/check/osv-scalibr/Maven" "$work/cache"
count=$(python3 - "$parts" "$work/parts/bom.cdx.json" <<'PYTHON'
import json, sys
bom = json.load(open(sys.argv[1]))
parts = [part for part in bom["components"] if part.get("purl", "").startswith("pkg:maven/")]
for part in parts:
    part["name"] = part["group"] + ":" + part["name"]
json.dump({key: bom[key] for key in ("bomFormat", "specVersion", "version")}
          | {"components": [{key: part[key] for key in ("type", "name", "version", "purl")} for part in parts]},
          open(sys.argv[2], "w"))
print(len(parts))
PYTHON
)
((count > 100)) || { echo "Only $count parts in $parts" >&2; exit 1; }

scan() { # CACHE FILE [OPTION...]
    local cache=$1 file=$2
    shift 2
    XDG_CACHE_HOME=$cache "$scanner" scan source --no-resolve --verbosity error "$@" --lockfile "$file"
}

# A scanner that never finds anything would pass for ever: it has to find a vulnerability that is made up.
python3 - "$work/parts/bom.cdx.json" "$work/check/osv-scalibr/Maven/all.zip" <<'PYTHON'
import json, sys, zipfile
part = next(part for part in json.load(open(sys.argv[1]))["components"] if part["name"] == "io.vertx:vertx-core")
advisory = {"id": "CHECK-0000", "modified": "2026-01-01T00:00:00Z", "schema_version": "1.6.0", "affected": [{
    "package": {"ecosystem": "Maven", "name": part["name"]},
    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": part["version"]}]}]}]}
with zipfile.ZipFile(sys.argv[2], "w") as archive:
    archive.writestr("CHECK-0000.json", json.dumps(advisory))
PYTHON
if scan "$work/check" "$work/parts/bom.cdx.json" --offline > "$work/check.txt" 2>&1 ||
    ! grep -q 'CHECK-0000' "$work/check.txt"; then
    cat "$work/check.txt" >&2
    echo 'The scanner does not find a vulnerability that is there.' >&2
    exit 1
fi

options=()
if [ -n "${OSV_DATABASE:-}" ]; then
    ln -s "$(cd "$OSV_DATABASE" && pwd)" "$work/cache/osv-scalibr"
    options=(--offline)
fi
found=0 looked=()
for list in Maven:"$work/parts/bom.cdx.json" npm:src/test/oidc-provider/package-lock.json PyPI:src/test/fuzz/requirements.txt; do
    ecosystem=${list%%:*}
    [ -z "${OSV_DATABASE:-}" ] || [ -e "$OSV_DATABASE/$ecosystem/all.zip" ] || continue
    code=0
    scan "$work/cache" "${list#*:}" "${options[@]}" || code=$?
    case $code in
        0) ;;
        1) found=1 ;;
        *) ((found)) || unable "the data for $ecosystem cannot be reached" ;;
    esac
    looked+=("$ecosystem")
done
((${#looked[@]})) || unable "OSV_DATABASE has no archive"
((found == 0)) || { echo 'Known vulnerabilities: see above. Take a version without them.' >&2; exit 1; }
echo "Known vulnerabilities: none in $count parts of the service, and of what tests install (${looked[*]})"
