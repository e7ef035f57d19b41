# Runs as root of a user namespace of its own, which no other file or process of the user's belongs to, with mounts, processes and
# network of its own: everything can be read and nothing written but one folder and /tmp.
# sandbox.sh WORK MEMORY-BYTES TASKS [keep PATH | hide PATH | cover FILE]… -- PROGRAM ARGUMENT…
set -eu
work=$1 memory=$2 tasks=$3
shift 3
# Sockets of the session (a message bus, Docker, a debugger of .NET) lie here: who reaches them can have things done outside.
mount -t tmpfs -o mode=755 lab /run
mkdir /run/lab
mount --bind "$work" /run/lab
kept=0 covered=0
: >/run/nothing
while [ "$1" != -- ]; do
    case $1 in
    keep)
        # A place below one that is hidden.
        kept=$((kept + 1))
        mkdir "/run/kept-$kept"
        mount --bind "$2" "/run/kept-$kept"
        printf '%s' "$2" >"/run/kept-$kept.path"
        ;;
    cover)
        covered=$((covered + 1))
        printf '%s' "$2" >"/run/covered-$covered.path"
        ;;
    hide) mount -t tmpfs -o size=1m lab "$2" ;;
    esac
    shift 2
done
shift
mount -t tmpfs -o size=512m,mode=1777 lab /tmp
while [ "$kept" -gt 0 ]; do
    path=$(cat "/run/kept-$kept.path")
    mkdir -p "$path"
    mount --bind "/run/kept-$kept" "$path"
    kept=$((kept - 1))
done
while [ "$covered" -gt 0 ]; do
    path=$(cat "/run/covered-$covered.path")
    if [ -f "$path" ]; then mount --bind /run/nothing "$path"; fi
    covered=$((covered - 1))
done
cut -d' ' -f5 /proc/self/mountinfo | while read -r at; do
    at=$(printf '%b' "$at")
    case $at in
    /run/lab | /tmp | /proc | /proc/*) ;;
    *) mount -o remount,bind,ro "$at" ;;
    esac
done
# --nproc does not hold the system's administrator, who may be the teacher; a namespace's own bound does, from Linux 6.14 on, where it is
# no longer that of the whole machine.
release=$(uname -r)
major=${release%%.*} minor=${release#*.}
minor=${minor%%[!0-9]*}
if [ "$major" -gt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -ge 14 ]; }; then
    { echo $((tasks + 1)) >/proc/sys/kernel/pid_max; } 2>/dev/null || true
fi
# Settings of the whole system stand below /proc/sys, and belong to whoever is its administrator outside, capabilities or not.
mount -o remount,bind,ro /proc
cd /run/lab
# What is root here must not be able to mount again.
exec prlimit --data="$memory" --nproc="$tasks" --fsize=1073741824 --core=0 \
    setpriv --bounding-set=-all --inh-caps=-all --no-new-privs -- "$@"
