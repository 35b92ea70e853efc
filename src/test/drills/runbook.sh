#!/usr/bin/env bash
# Runs every line of the runbook that begins with curl, psql or pg_isready, as it is printed there, against a service
# with some data. What needs Docker, Kubernetes or a real outage is counted, not run.
#
#   make package && src/test/drills/runbook.sh
. "$(dirname "$0")/library.sh"

page=docs/operations/README.md
prepare mission_control
createdb mission_control
start_service
make_webhook
send_event 'for the runbook'

set +u
cd "$work"
eval "$(cd "$project" && runbook variables)"
export BOARD=$board WEBHOOK=$webhook SECRET=$secret SERVICE MANAGEMENT
ran=0
while IFS= read -r line; do
    # As an operator: no option that stops at the first failure of a pipe.
    if ! bash -c "$line" > output.txt 2>&1 < /dev/null || grep -qE '^(ERROR|FATAL|psql: error)' output.txt; then
        cat output.txt >&2
        fail "$line"
    fi
    ran=$((ran + 1))
    [ -z "${VERBOSE:-}" ] || { echo "\$ $line"; head -n 8 output.txt; }
done < <(sed -n -E 's/^ {4,7}((curl|psql|pg_isready).*)/\1/p' "$project/$page")
((ran > 20)) || fail "only $ran commands were found"
other=$(grep -cE '^ {4,7}(dc|docker|kubectl|df) ' "$project/$page")
stop_service
echo "Runbook: $ran commands run as printed, $other need Docker or Kubernetes, in $SECONDS s"
