#!/usr/bin/env bash
# Fuzzes the core under ASan and UBSan, from the corpus in tests/fuzz/corpus.
#
#   bash scripts/fuzz.sh [SECONDS]    for each target; 15 if not given
#
# What is found is kept in build/fuzz/found; put it into tests/fuzz/corpus with its mend.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh
setup test

seconds=${1:-15}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
mkdir -p build/fuzz/found
passed=0
for target in accept explain frames convert; do
  grown=build/fuzz/grown/$target
  mkdir -p "$grown"
  printf 'fuzz %s: ' "$target"
  if ! build/fuzz/tests/fuzz/fuzz_$target -max_total_time="$seconds" -max_len=4096 -timeout=10 \
    -rss_limit_mb=2048 -seed=20240611 -artifact_prefix=build/fuzz/found/ -print_final_stats=1 \
    -dict=tests/fuzz/json.dict "$grown" tests/fuzz/corpus >"build/fuzz/$target.log" 2>&1; then
    tail -n 40 "build/fuzz/$target.log"
    exit 1
  fi
  grep -a 'number_of_executed_units' "build/fuzz/$target.log" | sed 's/.*: */runs: /'
  passed=$((passed + 1))
done
printf '%d passed, 0 failed\n' "$passed"
