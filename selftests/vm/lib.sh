# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Why: what all scripts of the VM harness share: where things are, how to say
# what happens, how to get a missing tool on a fresh machine.

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
REPO=$(cd "$VM_DIR/../.." && pwd -P)
BUILD=${LTASK_BUILD:-$REPO/build}
CACHE=${LTASK_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/ltask}
JOBS=${JOBS:-$(nproc)}
export REPO BUILD CACHE JOBS VM_DIR

# The version of the packaged source that the debug kernel, checkpatch and
# kselftest's own files are taken from: Debian 12's own.
# shellcheck disable=SC2034
SOURCE_VERSION=6.1

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	say "${0##*/}: $*"
	exit 1
}

# need PACKAGE:COMMAND... - install the packages whose command (or, with a
# leading slash, whose file) is missing.
need()
{
	local item missing=()

	for item; do
		case ${item#*:} in
		/*) [ -e "${item#*:}" ] || missing+=("${item%%:*}") ;;
		*) command -v "${item#*:}" >/dev/null || missing+=("${item%%:*}") ;;
		esac
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	[ "$(id -u)" -eq 0 ] ||
		die "missing, and only root can install: ${missing[*]}"
	say "installing ${missing[*]}"
	(
		export DEBIAN_FRONTEND=noninteractive
		exec 9>/run/lock/ltask-apt.lock
		flock 9
		apt-get -q -y -o DPkg::Lock::Timeout=300 install \
			--no-install-recommends "${missing[@]}" ||
		{
			apt-get -q -o DPkg::Lock::Timeout=300 update &&
			apt-get -q -y -o DPkg::Lock::Timeout=300 install \
				--no-install-recommends "${missing[@]}"
		}
	) >&2 </dev/null
}

# What the packaged kernels' headers and this project's programs are built with.
need_build_tools()
{
	need gcc:gcc libc6-dev:/usr/include/stdio.h make:make rsync:rsync \
		libelf-dev:/usr/include/libelf.h kmod:modprobe \
		linux-libc-dev:/usr/include/linux/types.h
}

# cache_lock NAME - one process at a time fills a part of the cache.
cache_lock()
{
	mkdir -p "$CACHE"
	exec 8>"$CACHE/.lock-$1"
	flock 8
}

# Debian's "amd64" flavour: the "cloud" one has no 9p modules.
# shellcheck disable=SC2034
FLAVOUR=amd64
