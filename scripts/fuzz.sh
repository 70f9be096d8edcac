#!/usr/bin/env bash
# Fuzzes the core under ASan and UBSan, from the corpus in tests/fuzz/corpus; the target of schemas
# has its own, corpus-schema, and its own words.
#
#   bash scripts/fuzz.sh            as many inputs a target as take about a quarter of a minute,
#                                   from a fixed seed: the same ones every time
#   bash scripts/fuzz.sh SECONDS    for this long each, from another seed every time
#
# What is found is kept in build/fuzz/found; put it into the corpus with its mend.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh
setup test

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
mkdir -p build/fuzz/found
passed=0
for each in accept:800000 explain:200000 frames:40000 convert:30000 schema:60000; do
  target=${each%:*}
  corpus=tests/fuzz/corpus
  words=tests/fuzz/json.dict
  if [ "$target" = schema ]; then
    corpus=tests/fuzz/corpus-schema
    words=tests/fuzz/schema.dict
  fi
  if [ $# -gt 0 ]; then
    extent=(-max_total_time="$1")
    grown=build/fuzz/grown/$target
  else
    extent=(-runs="${each#*:}" -seed=20240611)
    grown=build/fuzz/fresh/$target
    rm -rf "$grown"
  fi
  mkdir -p "$grown" # what libFuzzer adds goes to the first folder
  printf 'fuzz %s: ' "$target"
  if ! build/fuzz/tests/fuzz/fuzz_"$target" "${extent[@]}" -max_len=4096 -timeout=10 \
    -rss_limit_mb=2048 -artifact_prefix=build/fuzz/found/ -print_final_stats=1 \
    -dict="$words" "$grown" "$corpus" >"build/fuzz/$target.log" 2>&1; then
    tail -n 40 "build/fuzz/$target.log"
    exit 1
  fi
  grep -a 'number_of_executed_units' "build/fuzz/$target.log" | sed 's/.*: */runs: /'
  passed=$((passed + 1))
done
printf '%d passed, 0 failed\n' "$passed"
