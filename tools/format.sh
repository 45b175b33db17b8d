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
wrong=0
for file in "${files[@]}"; do
  if ! clang-format-14 --dry-run --Werror "$file" 2>/dev/null; then
    echo "$file: not formatted; run tools/format.sh"
    wrong=1
  fi
done
exit "$wrong"
