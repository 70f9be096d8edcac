#!/usr/bin/env bash
# Sees to it that the tools are there, and installs with apt-get what is missing.
#
#   bash scripts/setup.sh           what scripts/try.sh needs: to build the package
#   bash scripts/setup.sh test      what scripts/test.sh needs as well
#   bash scripts/setup.sh develop   what scripts/tidy.sh needs as well
#
# What is on the PATH counts, whoever installed it. Where apt-get is missing, it says what to
# install. It also installs the npm packages, where package-lock.json has changed since the last
# time. The other scripts source this file and call `setup`.

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- What is needed -----------------------------------------------------------------------------

needs_of() {
  case $1 in
    build) echo "emscripten rapidjson valijson cmake ninja" ;;
    test) echo "$(needs_of build) compiler googletest clang-format chromium clang fuzzer" ;;
    develop) echo "$(needs_of test) clang-tidy" ;;
    *)
      complain "setup: unknown set \"$1\" (build, test, develop)"
      return 2
      ;;
  esac
}

# The Debian package, and what it is for.
package_of() {
  case $1 in
    emscripten) echo "emscripten" ;;
    rapidjson) echo "rapidjson-dev" ;;
    valijson) echo "libvalijson-dev" ;;
    cmake) echo "cmake" ;;
    ninja) echo "ninja-build" ;;
    compiler) echo "g++" ;;
    googletest) echo "libgtest-dev" ;;
    clang-format) echo "clang-format" ;;
    clang-tidy) echo "clang-tidy" ;;
    clang) echo "clang" ;;
    fuzzer) echo "libclang-rt-dev" ;;
    chromium) echo "chromium" ;;
  esac
}
purpose_of() {
  case $1 in
    emscripten) echo "compiles C++ to WebAssembly" ;;
    rapidjson) echo "headers: holds JSON documents" ;;
    valijson) echo "headers: checks against JSON Schema" ;;
    cmake) echo "describes the build (3.21 or newer)" ;;
    ninja) echo "runs the build" ;;
    compiler) echo "a C++20 compiler, for the native tests" ;;
    googletest) echo "the C++ tests" ;;
    clang-format) echo "checks how the C++ is formatted" ;;
    clang-tidy) echo "lints the C++" ;;
    clang) echo "compiles the fuzz targets" ;;
    fuzzer) echo "libFuzzer and the sanitizers of clang" ;;
    chromium) echo "runs the browser tests, headless" ;;
  esac
}

is_there() {
  case $1 in
    emscripten) have em-config || [ -e "${EMSDK:-/nowhere}/upstream/emscripten/em-config" ] ;;
    rapidjson) header rapidjson/document.h "${RAPIDJSON_FOLDER:-}" ;;
    valijson) header valijson/validator.hpp "${VALIJSON_FOLDER:-}" ;;
    cmake) have cmake && cmake_is_new_enough ;;
    ninja) have ninja ;;
    compiler) have "${CXX:-c++}" || have g++ || have clang++ ;;
    googletest) header gtest/gtest.h "" || { have pkg-config && pkg-config --exists gtest; } ;;
    clang) have clang++ ;;
    fuzzer) have clang++ && ls "$(clang++ -print-resource-dir)"/lib/*/*clang_rt.fuzzer* ;;
    chromium) [ -n "$(find_chromium)" ] ;;
    *) have "$1" ;;
  esac
}

header() {
  local folder
  for folder in "$2" /usr/include /usr/local/include /opt/homebrew/include; do
    if [ -n "$folder" ] && [ -e "$folder/$1" ]; then return 0; fi
  done
  return 1
}

cmake_is_new_enough() {
  local version major rest
  version=$(cmake --version | sed -n '1s/^cmake version //p')
  major=${version%%.*}
  rest=${version#*.}
  [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "${rest%%.*}" -ge 21 ]; }
}

# The browser: CHROMIUM_PATH if it is set, else the first of the usual ones.
find_chromium() {
  local browser
  if [ -n "${CHROMIUM_PATH:-}" ]; then
    if [ -x "$CHROMIUM_PATH" ]; then echo "$CHROMIUM_PATH"; fi
    return 0
  fi
  for browser in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if have "$browser"; then
      command -v "$browser"
      return 0
    fi
  done
}

missing_of() {
  local need
  for need in "$@"; do
    is_there "$need" >/dev/null 2>&1 || echo "$need"
  done
}

# --- Installing ---------------------------------------------------------------------------------

# Prints the lines "  package   what it is for".
list_packages() {
  local need
  for need in "$@"; do
    printf '  %-16s %s\n' "$(package_of "$need")" "$(purpose_of "$need")"
  done
}

# Installs the packages of the needs. Fails, having said why, where that cannot be done.
install_with_apt() {
  local need packages=() as_root=() log=build/logs/apt-get.log
  for need in "$@"; do packages+=("$(package_of "$need")"); done
  if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo; then
      complain "Installing needs root, and sudo is missing. As root, run:"
      complain "  apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)

  say "Installing with apt-get, and what these depend on (it may take minutes; the log is $log):"
  list_packages "$@"
  mkdir -p build/logs
  # A list of packages that is out of date may still do: installing decides.
  "${as_root[@]}" update >"$log" 2>&1 </dev/null ||
    say "apt-get update failed; going on with the lists that are there."
  if ! "${as_root[@]}" install -y --no-install-recommends "${packages[@]}" >>"$log" 2>&1 </dev/null
  then
    tail -n 20 "$log" >&2
    complain "apt-get could not install: ${packages[*]}"
    return 1
  fi
  hash -r
}

explain_by_hand() {
  local need
  complain "Missing, and not to be had from apt-get here:"
  for need in "$@"; do complain "  $(printf '%-13s %s' "$need" "$(purpose_of "$need")")"; done
  complain ""
  complain "Debian, Ubuntu  apt-get install emscripten rapidjson-dev libvalijson-dev cmake ninja-build"
  complain "                for the tests also: g++ libgtest-dev clang-format clang libclang-rt-dev chromium"
  complain "macOS           brew install emscripten rapidjson valijson cmake ninja"
  complain "                for the tests also: brew install googletest clang-format llvm, and Chrome"
  complain "Fedora          dnf install emscripten rapidjson-devel cmake ninja-build"
  complain "                for the tests also: gcc-c++ gtest-devel clang clang-tools-extra compiler-rt chromium"
  complain "Arch            pacman -S emscripten rapidjson cmake ninja"
  complain "                for the tests also: gcc gtest clang compiler-rt chromium"
  complain ""
  complain "Anywhere: Emscripten also comes as the emsdk (https://emscripten.org); source its"
  complain "emsdk_env.sh. RapidJSON (https://github.com/Tencent/rapidjson) and valijson"
  complain "(https://github.com/tristanpenman/valijson) are headers only. Where they are not in a"
  complain "usual place, set"
  complain "  RAPIDJSON_FOLDER  the folder that holds rapidjson/document.h"
  complain "  VALIJSON_FOLDER   the folder that holds valijson/validator.hpp"
  complain "  CHROMIUM_PATH     the Chromium or Chrome to run the browser tests in"
}

check_node() {
  local version
  if ! have node || ! have npm; then
    complain "Node.js 20 or newer with npm is needed: https://nodejs.org"
    return 1
  fi
  version=$(node --version)
  version=${version#v}
  if [ "${version%%.*}" -lt 20 ]; then
    complain "Node.js 20 or newer is needed, $(command -v node) is $version: https://nodejs.org"
    return 1
  fi
}

install_npm_packages() {
  local stamp=node_modules/.entrybridge-package-lock.json log=build/logs/npm-ci.log
  if cmp -s package-lock.json "$stamp"; then return 0; fi
  say "Installing the npm packages of package-lock.json into node_modules (the log is $log)."
  mkdir -p build/logs
  if ! npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1 </dev/null; then
    head -n 20 "$log" >&2
    complain "npm ci failed."
    return 1
  fi
  cp package-lock.json "$stamp"
}

# --- The whole ----------------------------------------------------------------------------------

# setup build|test|develop, from the project's folder.
setup() {
  local missing needs
  check_node || return 1
  needs=$(needs_of "$1") || return 2
  # Names without spaces, so words are what is wanted here and below.
  # shellcheck disable=SC2086
  missing=$(missing_of $needs)
  if [ -n "$missing" ]; then
    if have apt-get; then
      # shellcheck disable=SC2086
      install_with_apt $missing || return 1
      check_node || return 1
      # shellcheck disable=SC2086
      missing=$(missing_of $needs)
    fi
    if [ -n "$missing" ]; then
      # shellcheck disable=SC2086
      explain_by_hand $missing
      return 1
    fi
  fi
  install_npm_packages || return 1

  local browser
  browser=$(find_chromium)
  if [ -n "$browser" ]; then export CHROMIUM_PATH=$browser; fi
  # Where CMake's find_path looks, too.
  if [ -n "${RAPIDJSON_FOLDER:-}${VALIJSON_FOLDER:-}" ]; then
    CMAKE_INCLUDE_PATH=${RAPIDJSON_FOLDER:-$VALIJSON_FOLDER}:${VALIJSON_FOLDER:-$RAPIDJSON_FOLDER}
    export CMAKE_INCLUDE_PATH
  fi
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  cd "$(dirname "$0")/.."
  setup "${1:-build}"
  say "Everything for \"${1:-build}\" is there."
fi
