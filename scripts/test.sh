#!/usr/bin/env bash
# Builds everything and runs all tests; stops at the first failure.
#
#   bash scripts/test.sh         all of it
#   bash scripts/test.sh quick   without the sanitizers, the fuzzing, the builds without SIMD and the
#                                bundlers and hosts that use the packed package
#
# Installs what is missing (scripts/setup.sh). What each step printed is kept in build/logs.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

mode=${1:-all}
if [ "$mode" != all ] && [ "$mode" != quick ]; then
  complain "usage: bash scripts/test.sh [quick]"
  exit 2
fi

readonly logs=build/logs
readonly jest=(node --experimental-vm-modules --disable-warning=ExperimentalWarning
  node_modules/jest/bin/jest.js)
cores=$(getconf _NPROCESSORS_ONLN)
export CTEST_PARALLEL_LEVEL=$cores
unset FORCE_COLOR
mkdir -p "$logs"

# --- Steps and what they say --------------------------------------------------------------------

passed=0
skipped=0
closing=()

# step NAME COMMAND…: one line if it works; else the end of its log, and the script ends.
step() {
  local name=$1 log=$logs/${1//[^A-Za-z0-9]/-}.log started=$SECONDS
  shift
  printf '%-52s' "$name"
  if "$@" >"$log" 2>&1 </dev/null; then
    printf '%4d s\n' "$((SECONDS - started))"
    return
  fi
  printf 'FAILED\n\n'
  # Without what ctest says of tests that passed.
  grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed )' "$log" | tail -n 100
  printf '\nFAILED: %s. The whole log: %s\n' "$name" "$log" >&2
  exit 1
}

# step_if_changed NAME COMMAND…: a step that is left out where no source has changed since it last
# worked, and no core for the package has been built.
step_if_changed() {
  local name=$1 stamp=$logs/${1//[^A-Za-z0-9]/-}.done
  if [ -e "$stamp" ] && [ -z "$(changed_since "$stamp")" ]; then
    printf '%-52s   as before\n' "$name"
    return
  fi
  touch "$stamp.next"
  step "$@"
  mv "$stamp.next" "$stamp"
}

# Folders count too, so that a file which is gone is noticed; save demo, where dist is made.
changed_since() {
  find . -mindepth 1 \( -path ./build -o -path ./dist -o -path ./demo/dist -o -path ./node_modules \
    -o -path ./examples/beam/node_modules -o -path ./examples/beam/dist -o -path ./.git \) -prune -o ! -path ./demo -newer "$1" -print -quit
  find build/wasm*/bindings -name 'entrybridge_core.*' -newer "$1" -print -quit
}

# tests RUNNER NAME COMMAND…: a step whose closing lines are shown and whose tests are counted.
tests() {
  local runner=$1 name=$2
  shift 2
  step "$name" "$@"
  "read_$runner" "$name" "$logs/${name//[^A-Za-z0-9]/-}.log"
}

# A runner that ran nothing has proved nothing.
no_tests() {
  printf 'FAILED: %s ran no tests. The whole log: %s\n' "$1" "$2" >&2
  exit 1
}

read_ctest() {
  local line
  line=$(grep -E '^100% tests passed, 0 tests failed out of [1-9]' "$2") || no_tests "$@"
  printf '    %s\n' "$line"
  closing+=("$1: $line")
  passed=$((passed + ${line##* }))
}

read_jest() {
  local line count
  grep -E '^(Test Suites|Tests):' "$2" | sed 's/^/    /'
  line=$(sed -n '/ [1-9][0-9]* passed/s/^Tests: *//p' "$2")
  [ -n "$line" ] || no_tests "$@"
  closing+=("$1: $line")
  count=$(sed -n 's/^Tests:.* \([0-9]*\) passed.*/\1/p' "$2")
  passed=$((passed + count))
  count=$(sed -n 's/^Tests:.* \([0-9]*\) skipped.*/\1/p' "$2")
  skipped=$((skipped + ${count:-0}))
}

read_node() {
  local count
  count=$(sed -n 's/^# pass \([1-9][0-9]*\)$/\1/p' "$2")
  [ -n "$count" ] || no_tests "$@"
  printf '    %s passed\n' "$count"
  closing+=("$1: $count passed")
  passed=$((passed + count))
}

# --- The parts ----------------------------------------------------------------------------------

cmake_build() {
  cmake --preset "$1" && cmake --build --preset "$1"
}

# The whole package again, around the core without SIMD: a copy of the sources in build/scalar,
# where its own tests find it as `entrybridge`.
build_scalar_package() {
  local part copy=build/scalar core=build/wasm-scalar/bindings/entrybridge_core
  rm -rf "$copy"
  mkdir -p "$copy"/build/{wasm,wasm-scalar}/bindings
  tar -cf - --exclude=./.git --exclude=./build --exclude=./dist --exclude=./node_modules \
    --exclude=./examples . |
    tar -xf - -C "$copy"
  for part in wasm wasm-scalar; do
    cp "$core.mjs" "$core.wasm" "$copy/build/$part/bindings/"
    # As it was optimized without SIMD, and newer than the one it was made from.
    cp "$core.small.wasm" "$copy/build/$part/bindings/"
  done
  ln -s ../../node_modules "$copy/node_modules"
  node "$copy/scripts/build.mjs" js
}

# The first block of a language below a heading of the README.
readme_block() {
  awk -v heading="## $1" -v fence="\`\`\`$2" '
    $0 == heading { below = 1 }
    below && $0 == fence { on = 1; next }
    on && /^```$/ { exit }
    on' README.md
}

# The README's examples: the C++ one against the installed library, the JavaScript one against dist.
run_readme_examples() {
  local folder=build/readme
  mkdir -p "$folder"
  readme_block "In C++" cmake >"$folder/CMakeLists.txt"
  readme_block "In C++" cpp >"$folder/main.cpp"
  readme_block "In JavaScript" js >"$folder/example.mjs"
  cmake --install build/native --prefix "$folder/prefix" &&
    cmake -G Ninja -S "$folder" -B "$folder/build" -DCMAKE_PREFIX_PATH="$PWD/$folder/prefix" &&
    cmake --build "$folder/build" && "$folder/build/example" && node "$folder/example.mjs"
}

# A package of its own, with dependencies of its own.
run_beam_example() {
  (cd examples/beam && npm ci --ignore-scripts --no-audit --no-fund && npm test)
}

check_format() {
  local files
  files=$(find src bindings tests/cpp -name '*.cpp' -o -name '*.h')
  # shellcheck disable=SC2086 # file names without spaces
  clang-format --dry-run --Werror $files
}

# --- The whole ----------------------------------------------------------------------------------

setup test

# Another version of clang-format formats in another way.
if clang-format --version | grep -q 'version 14\.'; then
  step "C++: format" check_format
else
  say "C++: format: left out, it wants clang-format 14, found: $(clang-format --version)"
fi
step "native: build" cmake_build native
tests ctest "native: C++ tests" ctest --preset native
if [ "$mode" = all ]; then
  step "native with ASan and UBSan: build" cmake_build sanitize
  tests ctest "native with ASan and UBSan: C++ tests" ctest --preset sanitize
  step "native without SIMD: build" cmake_build native-scalar
  tests ctest "native without SIMD: C++ tests" ctest --preset native-scalar
fi
step "WebAssembly: build" npm run --silent build:wasm
step "npm package: build" npm run --silent build:js
if [ "$mode" = all ]; then
  step_if_changed "npm package without SIMD: build" build_scalar_package
  step_if_changed "fuzzing: five targets, a quarter of a minute each" bash scripts/fuzz.sh
fi
step_if_changed "JavaScript: lint, format, types" npm run --silent lint
step "README: examples" run_readme_examples
tests jest "npm package: Jest" npm run --silent test:js -- --maxWorkers="$cores"
if [ "$mode" = all ]; then
  tests jest "npm package without SIMD: Jest" \
    "${jest[@]}" -c build/scalar/jest.config.js --maxWorkers="$cores"
fi
tests jest "browser: Jest in headless Chromium" npm run --silent test:browser
if [ "$mode" = all ]; then
  tests node "Apache Beam: the example on the direct runner" run_beam_example
  tests jest "npm package, packed: its consumers" npm run --silent test:package
fi

printf '\nAll steps passed in %d s.\n' "$SECONDS"
printf '%s\n' "${closing[@]}"
printf '%d passed, 0 failed, %d skipped\n' "$passed" "$skipped"
