# shellcheck shell=bash
# What `run` and `test` share: to install what is missing and to build what has changed. Sourced by them, with `root` (the repository)
# and `logs` (a folder) set. Nothing here needs the network when all is installed and built.
# shellcheck disable=SC2154 # root and logs come from the script that sources this

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DEBIAN_FRONTEND=noninteractive
export MSBUILDDISABLENODEREUSE=1 # a build leaves no process behind

stamps="$root/artifacts/stamps"
install=true
children=()
sources=(src assets eng player Directory.Build.props Directory.Packages.props global.json .editorconfig)

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Starts a program as the leader of a process group of its own: Ctrl-C in the terminal does not reach it, and what it starts in turn can
# be ended with it. The kernel ends it when this script is killed. Its process id is in `child`.
launch() {
    set -m
    setpriv --pdeathsig TERM "$@" </dev/null &
    set +m
    child=$!
    children+=("$child")
}

# Runs a program to its end. Bash runs a trap only between foreground programs, but at once while it waits for one in the background.
attend() {
    launch "$@"
    local status=0
    wait "$child" || status=$?
    unset 'children[-1]'
    return "$status"
}

# Asks all programs to end, gives them two seconds, and ends what is left, their own children too.
end_children() {
    trap '' INT TERM HUP
    set +e # what has ended by itself cannot be killed
    local child try
    ((${#children[@]} == 0)) || kill -TERM "${children[@]}" 2>/dev/null
    for ((try = 0; try < 20; try++)); do
        kill -0 "${children[@]}" 2>/dev/null || break
        sleep 0.1
    done
    for child in "${children[@]}"; do
        kill -KILL -- "-$child" 2>/dev/null
    done
}

# step LOG TEXT COMMAND...: one line on the terminal; all that the command says goes to its log, whose end is shown when it fails.
step() {
    local log="$logs/$1.log" text=$2 start=$SECONDS
    shift 2
    printf '%s ... ' "$text"
    if attend "$@" >"$log" 2>&1; then
        say "done ($((SECONDS - start)) s)"
    else
        say "failed"
        tail -n 20 "$log" >&2
        die "the step failed; all it said is in $log"
    fi
}

need_programs() {
    local version
    command -v dotnet >/dev/null ||
        die "the .NET 10 SDK is missing: install it as https://dotnet.microsoft.com/download/dotnet/10.0 says, then start this again"
    version=$(cd "$root" && dotnet --version 2>/dev/null) ||
        die "no .NET SDK here satisfies global.json: install .NET 10 as https://dotnet.microsoft.com/download/dotnet/10.0 says, then start this again"
    [[ $version == 10.* ]] || die "the .NET SDK is $version, version 10 is needed: see https://dotnet.microsoft.com/download/dotnet/10.0"
    command -v npm >/dev/null || die "Node.js with npm is missing: install version 20 or later as https://nodejs.org says, then start this again"
    version=$(node --version)
    version=${version#v}
    ((${version%%.*} >= 20)) || die "Node.js is $version, version 20 or later is needed: see https://nodejs.org"
}

# Installs the Debian packages that are not there yet.
need_packages() {
    local missing=() package as=()
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local remedy="run 'sudo apt-get install -y ${missing[*]}', then start this again"
    $install || die "these packages are missing: $remedy"
    command -v apt-get >/dev/null || die "this is not Debian, and these are missing: ${missing[*]}; install what matches them, then start this with --no-install"
    if ((EUID != 0)); then
        sudo -n apt-get --version >/dev/null 2>&1 || die "these packages are missing and this user may not install any: $remedy"
        as=(sudo -n)
    fi
    step apt-update "Reading the list of packages" "${as[@]}" apt-get -q update
    step apt-install "Installing ${missing[*]}" "${as[@]}" apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}"

    # Debian starts a server when it installs one. Of nginx only the program is wanted.
    if [[ " ${missing[*]} " == *" nginx "* && -d /run/systemd/system ]]; then
        step nginx-service "Switching Debian's own nginx off" "${as[@]}" systemctl disable --now nginx
    fi
}

# One number for the names and the contents of all sources below these paths.
fingerprint() {
    (cd "$root" && find "$@" \( -name node_modules -o -name dist \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

# unless_built NAME FINGERPRINT COMMAND...: skips what was done for the same sources before.
unless_built() {
    local stamp="$stamps/$1" now=$2
    shift 2
    [[ -f $stamp && $(<"$stamp") == "$now" ]] && return
    "$@"
    mkdir -p "$stamps"
    printf '%s\n' "$now" >"$stamp"
}

build_player() {
    unless_built player-packages "$(fingerprint player/package.json player/package-lock.json)" \
        step npm "Fetching the player's packages" npm --prefix "$root/player" ci
    unless_built player "$(fingerprint player)" step player "Building the player" npm --prefix "$root/player" run build
}

# The player is among the servers' sources because its pages are served. `Packages=nuget ./run` builds with other packages (docs/models.md).
build_servers() { unless_built servers "$(fingerprint "${sources[@]}")${Packages-}" build_each src/MediaServer src/Proxy; }

# Everything includes the servers: after it, build_servers finds nothing to do.
build_all() {
    unless_built all "$(fingerprint "${sources[@]}" tests Loomcast.slnx)${Packages-}" build_each Loomcast.slnx
    unless_built servers "$(fingerprint "${sources[@]}")${Packages-}" true
}

# No compiler server: it would outlive the script.
build_each() {
    local target
    for target; do
        step "build-${target##*/}" "Building ${target##*/}" dotnet build "$root/$target" -c Release -p:UseSharedCompilation=false
    done
}
