#!/bin/bash
# Formats all C++ files, or with --check names those that are not formatted. One version for everyone: clang-format-14.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v clang-format-14 >/dev/null; then
  echo "clang-format-14 is missing:  apt-get install clang-format-14" >&2
  exit 1
fi
mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.h' '*.c' '*.cpp')
if [[ ${1:-} != --check ]]; then
  clang-format-14 -i "${files[@]}"
  exit
fi
# Some files to a process: most of its time is its start.
if ! printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$(nproc)" clang-format-14 --dry-run --Werror; then
  echo "not formatted, see above; run tools/format.sh"
  exit 1
fi
