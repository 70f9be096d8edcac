#!/usr/bin/env bash
# Runs clang-tidy (.clang-tidy) over the C++ core, or over the files given.
#
#   bash scripts/tidy.sh [FILE.cpp…]
#
# It takes minutes, so scripts/test.sh leaves it out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh
setup develop

files=("$@")
if [ ${#files[@]} -eq 0 ]; then files=(src/*/*.cpp src/rules/*/*.cpp); fi
cmake --preset native >/dev/null
printf '%s\0' "${files[@]}" |
  xargs -0 -n 4 -P "$(getconf _NPROCESSORS_ONLN)" clang-tidy --quiet -p build/native 2>/dev/null
say "clang-tidy has nothing to say of ${#files[@]} files."
