# shellcheck shell=bash
# Debian packages, for the scripts that source this file.

# All that the program needs to build. Boost.Math is headers that libboost-program-options-dev brings along.
program_packages=(cmake ninja-build g++ libeigen3-dev libboost-program-options-dev libfmt-dev nlohmann-json3-dev zlib1g-dev
  liblzma-dev libpng-dev libjpeg62-turbo-dev)
# The tests, too.
test_packages=("${program_packages[@]}" doctest-dev python3)
# Everything that .ci/run does.
# shellcheck disable=SC2034 # used there
ci_packages=("${test_packages[@]}" clang-14 clang-format-14 libclang-rt-14-dev libomp-14-dev libbenchmark-dev shellcheck
  python3-numpy python3-pandas python3-sklearn python3-onnx python3-matplotlib mypy pkg-config zsh fish
  libopenmpi-dev openmpi-bin libxgboost0 abigail-tools valgrind)

# Installs those of the given packages that are missing. Neither root nor apt is needed when there are none.
install_missing() {
  local package missing=() as_root=() log
  for package in "$@"; do
    if ! dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed; then missing+=("$package"); fi
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing, and only root may install them: ${missing[*]}" >&2
      echo "Run this as root once, or:  apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Installing with apt: ${missing[*]}" >&2
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } \
    </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt could not install them; the lines above say why (all: $log)" >&2
    return 1
  fi
  rm -f "$log"
}

# Arguments for cmake that make it use ccache, where there is one. It then knows a file by its place in the checkout, wherever that
# lies: a fresh clone finds what another one compiled.
compiler_launcher() {
  # Precompiled headers want the sloppiness, and differ from checkout to checkout (ccache's manual; CMakeLists.txt writes the sums).
  local sloppiness=pch_defines,time_macros,include_file_mtime,include_file_ctime
  if command -v ccache >/dev/null; then
    echo "-DCMAKE_CXX_COMPILER_LAUNCHER=env;CCACHE_BASEDIR=$PWD;CCACHE_NOHASHDIR=1;CCACHE_SLOPPINESS=$sloppiness;CCACHE_PCH_EXTSUM=1;ccache"
  fi
}
