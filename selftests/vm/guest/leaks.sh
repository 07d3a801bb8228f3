# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Why: after unload nothing of ltask may be left. Names are looked for exactly;
# memory is compared with what it was before the first load.

kmemleak=/sys/kernel/debug/kmemleak

# Bytes in use that nothing can reclaim: slab objects and the rest of the kernel's
# own memory, in KB. Each CPU keeps empty slabs of each cache for itself: they go
# first, but where KASAN would look through all of its quarantine for each cache.
unreclaimable()
{
	local shrink

	sync
	echo 3 >/proc/sys/vm/drop_caches
	if [ ! -w $kmemleak ]; then
		for shrink in /sys/kernel/slab/*/shrink; do
			echo 1 >"$shrink"
		done
	fi
	awk '/^(SUnreclaim|Percpu|VmallocUsed|KernelStack):/ { n += $2 } END { print n }' \
		/proc/meminfo
}

# Free pages that a CPU keeps for itself aren't in MemFree.
free_memory()
{
	awk '/^(MemFree|Buffers|Cached|SReclaimable):/ { n += $2 }
		/^Shmem:/ { n -= $2 }
		$1 == "count:" { n += $2 * 4 } END { print n }' \
		/proc/meminfo /proc/zoneinfo
}

# slabs FILE - active bytes of each cache.
slabs()
{
	awk 'NR > 2 { print $1, $2 * $4 }' /proc/slabinfo | sort >"$1"
}

# Freed objects may wait for a grace period and per-CPU work.
settle()
{
	sleep "${1:-1}"
}

leaks_before()
{
	if [ -w $kmemleak ]; then
		# What the boot left is not ours.
		settle 6
		echo scan >$kmemleak
		echo scan >$kmemleak
		echo clear >$kmemleak
	fi
	kernel_before=$(unreclaimable)
	free_before=$(free_memory)
	slabs /run/slabs-before
}

# Prints what is left; false if anything is.
leaks_after()
{
	local left=0 found kernel_after free_after grown

	settle 2
	found=$(grep -E '^ltask' /proc/slabinfo) && {
		echo "slab caches left: $found"
		left=1
	}
	found=$(pgrep -l '^(ltask|lt_)') && {
		echo "kthreads left: $found"
		left=1
	}
	found=$(compgen -G '/dev/*ltask*' || compgen -G '/sys/module/ltask*' ||
		compgen -G '/sys/kernel/debug/ltask*' || compgen -G '/proc/*ltask*' ||
		compgen -G '/sys/class/*/ltask*') && {
		echo "files left: $found"
		left=1
	}
	found=$(grep -E '\[(ltask[a-z_]*)\]' /proc/kallsyms | head -n 3) && [ -n "$found" ] && {
		echo "symbols left: $found"
		left=1
	}
	# Out-of-tree and unsigned are the only taints that are ours to set.
	found=$(($(cat /proc/sys/kernel/tainted) & ~(4096 | 8192)))
	[ $found -eq 0 ] || {
		echo "the kernel is tainted: $found"
		left=1
	}

	kernel_after=$(unreclaimable)
	free_after=$(free_memory)
	slabs /run/slabs-after
	grown=$(join /run/slabs-before /run/slabs-after |
		awk '{ d = $3 - $2 } d > 65536 { printf " %s +%d", $1, d }')
	echo "memory: kernel $kernel_before KB before, $kernel_after KB after;" \
		"free $free_before KB, $free_after KB; slabs that grew:${grown:- none}"
	# KASAN keeps what was freed for a while: there, kmemleak speaks for memory.
	if [ -w $kmemleak ]; then
		kernel_after=$kernel_before free_after=$free_before
	fi
	# No leak of a task, a stack or a channel per test hides in these margins for
	# long: the tests make hundreds of thousands.
	if [ $((kernel_after - kernel_before)) -gt "${LEAK_KERNEL_KB:-2048}" ]; then
		echo "kernel memory has grown"
		left=1
	fi
	if [ $((free_before - free_after)) -gt "${LEAK_FREE_KB:-16384}" ]; then
		echo "free memory has shrunk"
		left=1
	fi

	if [ -w $kmemleak ]; then
		settle 6
		echo scan >$kmemleak
		settle 1
		echo scan >$kmemleak
		cat $kmemleak >/run/kmemleak
		if [ -s /run/kmemleak ]; then
			cp /run/kmemleak "$LTASK_RESULT/kmemleak"
			echo "kmemleak:"
			head -n 100 /run/kmemleak
			left=1
		fi
	fi
	return $left
}
