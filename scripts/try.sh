#!/usr/bin/env bash
# Builds entrybridge and shows what it does: checks three sample files, one a platform, with bad rows
# in them, and converts one of them into the other two shapes.
#
#   bash scripts/try.sh
#
# Installs what is missing (scripts/setup.sh) and says so. What it writes goes to build/try.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

readonly samples=demo/samples written=build/try logs=build/logs

heading() { printf '\n=== %s\n\n' "$*"; }

# Runs a step quietly; where it fails, shows the end of its log and ends the script.
quietly() {
  local log=$logs/$1.log
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 50 "$log" >&2
    complain "Failed: $*. The whole log: $log"
    exit 1
  fi
}

# Runs the command line and says what its exit code means. Findings are what the samples are for; a
# command that could not work ends the script.
entrybridge() {
  local code=0
  printf '$ node dist/cli.mjs %s\n\n' "$*"
  node dist/cli.mjs "$@" || code=$?
  case $code in
    0) printf '\n(exit code 0: nothing to say)\n\n' ;;
    1) printf '\n(exit code 1: there are findings)\n\n' ;;
    *) exit "$code" ;;
  esac
}

# Converts the OpenPipe sample; the report is shown row by row rather than as the command prints it.
convert() {
  local platform=$1 to=$written/$1 code=0
  local command=(convert "$samples/openpipe.jsonl" --to "$platform" -o "$to.jsonl"
    --rejects "$to.rejects.jsonl" --report "$to.report.json")
  printf '$ node dist/cli.mjs %s %s --to %s -o %s \\\n' "${command[@]:0:2}" "$platform" "$to.jsonl"
  printf '    --rejects %s --report %s\n\n' "$to.rejects.jsonl" "$to.report.json"
  node dist/cli.mjs "${command[@]}" 2>"$logs/convert.log" || code=$?
  if [ "$code" -gt 1 ]; then
    cat "$logs/convert.log" >&2
    exit "$code"
  fi
  node scripts/show-conversion.mjs "$samples/openpipe.jsonl" "$to.jsonl" "$to.report.json"
}

heading "Setup and build"
setup build
mkdir -p "$written" "$logs"
started=$SECONDS
say "Building the C++ core as WebAssembly (build/wasm), and the npm package around it (dist)."
quietly build npm run --silent build
say "Built in $((SECONDS - started)) s."

heading "Checking three files, each with good and bad rows"
for platform in openpipe humanloop arize; do entrybridge check "$samples/$platform.jsonl"; done

heading "Converting the OpenPipe rows for Humanloop"
convert humanloop

heading "Converting the OpenPipe rows for Arize"
convert arize

heading "Done"
say "The rows written are in $written. More to try:"
say "  node dist/cli.mjs explain last-message-not-assistant"
say "  node dist/cli.mjs convert $samples/arize.jsonl --from arize --to openpipe"
say "  npm run demo      the same in a browser, on this machine only"
