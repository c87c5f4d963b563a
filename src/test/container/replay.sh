#!/usr/bin/env bash
# Replays the Dockerfile where there is no container engine: every stage in a root file system of its own, made with
# mmdebstrap, every RUN and COPY as a layer, and then the server as the image would start it: as its user, on a root that
# nobody can write, with the volume, and without a network. Somebody asks for a picture and gets it.
#
#     apt-get install -y mmdebstrap curl iproute2
#     src/test/container/replay.sh --out replayed.png
#
# Root is needed, for mounts of its own that go when it ends. It knows what the Dockerfile uses of Docker's language, and ends
# where it meets more.
set -euo pipefail

usage="usage: $0 [--flavor cpu] [--maven DIR] [--ca FILE] [--work DIR] [--out FILE]
  --flavor F   the build argument FLAVOR; an image for CUDA is built, and not run
  --maven DIR  a Maven repository's parent, such as ~/.m2, to take libraries from; it is not written
  --ca FILE    a further certificate authority, for builds behind a proxy
  --work DIR   where layers are kept, and found again if they are there; a temporary folder that goes, unless set
  --out FILE   where the picture goes"
flavor=cpu maven='' ca='' work='' out=replayed.png
while [ $# -gt 0 ]; do
    case $1 in
        --flavor) flavor=$2 ;;
        --maven) maven=$(realpath "$2") ;;
        --ca) ca=$(realpath "$2") ;;
        --work) work=$(realpath -m "$2") ;;
        --out) out=$(realpath "$2") ;;
        *) echo "$usage" >&2; exit 2 ;;
    esac
    shift 2
done
project=$(realpath "$(dirname "$0")/../../..")

# Mounts and processes of its own: all of them end with this script.
if [ -z "${REPLAY_INSIDE:-}" ]; then
    kept=$work
    work=${work:-$(mktemp -d /var/tmp/replay.XXXXXX)}
    mkdir -p "$work"
    code=0
    REPLAY_INSIDE=1 unshare --mount --pid --fork --kill-child -- "$0" --flavor "$flavor" ${maven:+--maven "$maven"} \
        ${ca:+--ca "$ca"} --work "$work" --out "$out" || code=$?
    [ -n "$kept" ] || rm -rf "$work"
    exit "$code"
fi
mount --make-rprivate /
mount -t proc proc /proc
cd "$project"

fail() { echo "$*" >&2; exit 1; }
say() { printf '%7.1f s  %s\n' "$((($(date +%s%N) - begun) / 100000000))e-1" "$*"; }
begun=$(date +%s%N)

# ---- Docker's language ----

# One instruction on each line, without comments.
instructions() {
    awk '/^[[:space:]]*#/ { next }
        { line = line $0; if (sub(/\\$/, "", line)) next; if (line ~ /[^[:space:]]/) print line; line = "" }' Dockerfile
}

declare -A arguments=([FLAVOR]=$flavor) values=() layers=() directories=() users=()

# $NAME and ${NAME} by what ARG and ENV say.
expanded() {
    local text=$1 name
    while [[ $text =~ \$\{?([A-Za-z_]+)\}? ]]; do
        name=${BASH_REMATCH[1]}
        text=${text/"${BASH_REMATCH[0]}"/${values[$name]-}}
    done
    printf '%s' "$text"
}

# ["a", "b"] as one word on each line.
words() {
    [[ $1 == \[*\] ]] || fail "not in the exec form: $1"
    grep -o '"[^"]*"' <<< "$1" | tr -d '"'
}

environment() {
    local name
    for name in "${!values[@]}"; do printf '%s=%s\n' "$name" "${values[$name]}"; done
}

# ---- Layers ----

# Puts a stage's layers over each other, the last on top, and makes what is written a new one, or nothing be written.
lay() {
    local stage=$1 place=$2 upper=${3:-} lower='' layer
    mkdir -p "$place"
    for layer in ${layers[$stage]}; do lower=$layer${lower:+:$lower}; done
    if [ -n "$upper" ]; then
        mkdir -p "$upper" "$upper.work"
        mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$upper.work" "$place"
    else
        # A read-only overlay wants two layers.
        mkdir -p "$work/empty"
        mount -t overlay overlay -o "ro,lowerdir=$lower:$work/empty" "$place"
    fi
}

base() {
    local release=${1#debian:} root
    release=${release%-slim}
    [[ $1 == debian:*-slim ]] || fail "$1: only Debian's own images can be replayed"
    root=$work/base-$release
    if [ ! -e "$root.done" ]; then
        rm -rf "$root"
        # As Docker's Debian has it: no manuals, and apt keeps nothing.
        mmdebstrap --quiet --variant=minbase --dpkgopt='path-exclude=/usr/share/man/*' \
            --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
            --aptopt='Dir::Cache::pkgcache ""' --aptopt='Dir::Cache::srcpkgcache ""' --aptopt='Acquire::Languages "none"' \
            --aptopt='DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; }' "$release" "$root"
        if [ -n "$ca" ]; then
            install -D -m 644 "$ca" "$root/usr/local/share/ca-certificates/replay.crt"
        fi
        touch "$root.done"
    fi
    echo "$root"
}

machinery() {
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
}

run() {
    local place=$1 command=$2 option target
    machinery "$place"
    while [[ $command =~ ^--mount=type=cache,target=([^[:space:]]+)[[:space:]]+(.*)$ ]]; do
        target=${BASH_REMATCH[1]} command=${BASH_REMATCH[2]}
        mkdir -p "$place$target" "$work/cache.work" "$work/cache" "$work/nothing"
        mount -t overlay overlay \
            -o "lowerdir=${maven:-$work/nothing},upperdir=$work/cache,workdir=$work/cache.work" "$place$target"
    done
    local -a set
    mapfile -t set < <(environment)
    chroot "$place" env -i HOME=/root "${set[@]}" /bin/sh -c "cd '$directory' && $command" > "$work/run.log" 2>&1 \
        || { tail -40 "$work/run.log" >&2; fail "RUN $command"; }
}

copy() {
    local place=$1 from=$work/context owner='' source target
    shift
    while [[ $1 == --* ]]; do
        case $1 in
            --from=*) from=$work/from; lay "${1#--from=}" "$from" ;;
            --chown=*) owner=${1#--chown=} ;;
            *) fail "COPY $1 is not known here" ;;
        esac
        shift
    done
    local -a all=("$@")
    target=$(expanded "${all[-1]}")
    [[ $target == /* ]] || target=$directory/$target
    for source in "${all[@]:0:$#-1}"; do
        [ -e "$from/$source" ] || fail "COPY $source: there is no such file"
        if [ -d "$from/$source" ]; then
            mkdir -p "$place$target"
            cp -a --no-preserve=ownership "$from/$source/." "$place$target/"
        else
            [[ ${all[-1]} != */ ]] || mkdir -p "$place$target"
            cp -a --no-preserve=ownership "$from/$source" "$place$target"
        fi
    done
    [ -z "$owner" ] || chown -R "$owner" "$place$target"
    if [ "$from" = "$work/from" ]; then umount "$from"; fi
}

# What .dockerignore lets through: everything is left out but what it names with "!".
context() {
    rm -rf "$work/context"
    mkdir -p "$work/context"
    [ "$(grep -v '^#' .dockerignore | head -1)" = '*' ] || fail ".dockerignore does not begin by leaving everything out"
    grep '^!' .dockerignore | cut -c2- | while read -r path; do cp -a --parents "$path" "$work/context"; done
}

# ---- The replay ----

stage='' directory=/ user=0 volume='' health='' entry='' arguments_of_entry='' number=0
context
printf '%12s  %s\n' 'bytes' 'layer'
while IFS= read -r line <&3; do
    keyword=${line%%[[:space:]]*}
    rest=$(sed 's/^[A-Z]*[[:space:]]*//' <<< "$line")
    case $keyword in
        ARG)
            name=${rest%%=*}
            values[$name]=${arguments[$name]-${rest#*=}}
            ;;
        FROM)
            read -r image as name <<< "$rest"
            [ "${as:-AS}" = AS ] || fail "$line"
            stage=${name:-image} directory=/ user=0 values=()
            layers[$stage]=${layers[$image]-$(base "$image")}
            values[PATH]=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            say "stage $stage from $image"
            ;;
        ENV)
            while [[ $rest =~ ^[[:space:]]*([A-Z_]+)=([^[:space:]]+)(.*)$ ]]; do
                rest=${BASH_REMATCH[3]}
                values[${BASH_REMATCH[1]}]=$(expanded "${BASH_REMATCH[2]}")
            done
            ;;
        WORKDIR) directory=$rest ;;
        USER) user=$rest ;;
        VOLUME) volume=$rest ;;
        EXPOSE) port=$rest ;;
        HEALTHCHECK) health=${rest#*CMD } ;;
        ENTRYPOINT) entry=$rest ;;
        CMD) arguments_of_entry=$rest ;;
        RUN | COPY)
            number=$((number + 1))
            layer=$work/layer-$flavor-$number
            if [ ! -e "$layer.done" ]; then
                rm -rf "$layer" "$layer.work"
                lay "$stage" "$work/root" "$layer"
                mkdir -p "$work/root$directory"
                if [ "$keyword" = RUN ]; then run "$work/root" "$rest"; else
                    # shellcheck disable=SC2086 # words of an instruction
                    copy "$work/root" $rest
                fi
                umount --recursive "$work/root"
                touch "$layer.done"
            fi
            layers[$stage]+=" $layer"
            printf '%12d  %s: %.100s\n' "$(du -sb --exclude="$layer/var/cache/maven" "$layer" | cut -f1)" "$stage" "$(tr -s ' ' <<< "$line")"
            ;;
        *) fail "$keyword is not known here" ;;
    esac
done 3< <(instructions)
[ "$user" = 1000 ] || fail "the image runs as $user"
if [ "$flavor" != cpu ]; then
    say "built; running it takes the driver of a GPU"
    exit
fi

# ---- The image runs ----

root=$work/image
lay image "$root"
machinery "$root"
mount -t tmpfs -o noexec,nosuid tmpfs "$root/tmp"
rm -rf "$work/volume"
mkdir -p "$work/volume"
chown --reference="$root$volume" "$work/volume"
mount --bind "$work/volume" "$root$volume"

cat > "$work/visit" <<'VISIT'
set -euo pipefail
ip link set lo up
inside=(chroot --userspec=1000 "$root" env -i)
start() {
    begun=$(date +%s%N)
    "${inside[@]}" "${set[@]}" "$@" /bin/sh -c 'cd "$1"; shift; exec "$@"' - "$directory" "${command[@]}" &
    server=$!
    curl -sf --retry 300 --retry-delay 0 --retry-max-time 60 --retry-all-errors "$studio/readyz" > "$work/ready" 2> "$work/retries"
    printf 'ready after %d ms\n' "$((($(date +%s%N) - begun) / 1000000))"
}
stop() {
    kill "$server"
    code=0
    wait "$server" || code=$?
    [ "$code" = 143 ] || { echo "the server ended with $code" >&2; exit 1; }
}
healthy() { "${inside[@]}" "${set[@]}" "${health[@]}"; }
studio=http://127.0.0.1:$port

if healthy 2> /dev/null; then echo 'healthy before it runs' >&2; exit 1; fi
start
healthy
echo 'the HEALTHCHECK says that it is healthy'
if "${inside[@]}" touch /opt/distillery/x 2> /dev/null; then echo 'the root can be written' >&2; exit 1; fi
begun=$(date +%s%N)
job=$(curl -sf -o "$work/answer" -w '%{redirect_url}' --data-urlencode 'prompt=a red apple on a yellow background' "$studio/generate")
for _ in $(seq 600); do
    picture=$(curl -sf "$job" | grep -o '/pictures/[0-9a-f]*\.png' | head -1) && break
    sleep 0.1
done
curl -sf -o "$out" "$studio$picture"
[ "$(head -c 4 "$out" | tail -c 3)" = PNG ]
printf 'a picture after %d ms\n' "$((($(date +%s%N) - begun) / 1000000))"
stop

# The same disk, now in a Space: the picture is still there, and the page may stand in a frame.
start SPACE_ID=somebody/distillery SPACE_HOST=somebody-distillery.hf.space
curl -sf -o "$work/again.png" "$studio$picture"
cmp "$out" "$work/again.png"
curl -sf -D "$work/head" -o "$work/page" -H 'Host: somebody-distillery.hf.space' "$studio/"
grep -qi '^content-security-policy:.*frame-ancestors .*https://huggingface.co' "$work/head"
grep -qi '^set-cookie:.*partitioned' "$work/head"
if grep -qi '^x-frame-options' "$work/head"; then echo 'X-Frame-Options keeps the page out of frames' >&2; exit 1; fi
stop
echo 'stopped, started again with all it had, and shown in a Space'
VISIT

# What the other shell needs, by its names.
mapfile -t set < <(environment | grep -v '^FLAVOR=')
mapfile -t command < <(words "$entry"; words "$arguments_of_entry")
mapfile -t health < <(words "$health")
{
    declare -p set command health root directory port work out
    cat "$work/visit"
} > "$work/visit.sh"
unshare --net -- bash "$work/visit.sh"
say "done; the picture is $out"
