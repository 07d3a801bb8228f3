// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stack segments: where they come from, how a task gets more, and what
 * happens to one that wants too much.
 *
 * Segments double in size. Free ones of the first size wait on a list of
 * their CPU, the latest first, since that one is still in the cache: a task
 * that ends without having parked leaves its segment to the next.
 */
#include <linux/log2.h>
#include <linux/slab.h>
#include "bulk.h"
#include "sched.h"
#include "stack.h"
#include "group.h"
#include "params.h"
#include "dump.h"
#include <ltask/task.h>

#define NR_SIZES	7
#define MAGAZINE	LTASK_BULK

static struct kmem_cache *caches[NR_SIZES];
static char cache_names[NR_SIZES][24];

/* When both magazines are full the older goes back to the allocator. */
struct free_list {
	struct ltask_seg *first;
	unsigned int nr;		/* of them, up to MAGAZINE */
	struct ltask_seg *full;		/* MAGAZINE more, or none */
};

/* Owner of the CPU's processor. */
static DEFINE_PER_CPU(struct free_list, free_segs);
/* Bytes taken from the caches, less those given back; a sum over the CPUs. */
static DEFINE_PER_CPU(long, seg_bytes);

#define TOP_FREE	sizeof(void *)

static unsigned int size_index(u32 size)
{
	return ilog2(size / LTASK_STACK_MIN);
}

/*
 * A constructor keeps init_on_alloc from zeroing what needs no zeroes. Beside
 * objects that have one the allocator keeps a pointer of its own: left free
 * at the top, it makes them no larger than the segment's size.
 */
static void construct(void *mem)
{
}

static struct ltask_seg *seg_pop(void)
{
	struct free_list *list = this_cpu_ptr(&free_segs);
	struct ltask_seg *seg = list->first;

	if (unlikely(!seg)) {
		seg = list->full;
		if (!seg)
			return NULL;
		list->full = NULL;
		list->nr = MAGAZINE;
	}
	list->first = seg->next;
	list->nr--;
	return seg;
}

/* Gives a magazine back; returns how many segments it had. */
static unsigned int free_magazine(struct ltask_seg *first)
{
	void *mem[MAGAZINE];
	unsigned int nr = 0;

	for (; first; first = first->next)
		mem[nr++] = (void *)first->lo;
	ltask_free_bulk(caches[0], mem, nr);
	return nr;
}

static struct ltask_seg *seg_alloc(u32 size, gfp_t gfp)
{
	struct ltask_seg *seg;
	void *mem;

	if (ltask_alloc_fails(size))
		return NULL;
	mem = kmem_cache_alloc(caches[size_index(size)], gfp);
	if (!mem)
		return NULL;
	this_cpu_add(seg_bytes, size);
	seg = mem + size - TOP_FREE - sizeof(*seg);
	seg->lo = (unsigned long)mem;
	seg->size = size;
	return seg;
}

static void seg_free(struct ltask_seg *seg)
{
	struct free_list *list = this_cpu_ptr(&free_segs);

	if (unlikely(seg->size != LTASK_STACK_MIN)) {
		this_cpu_sub(seg_bytes, seg->size);
		kmem_cache_free(caches[size_index(seg->size)], (void *)seg->lo);
		return;
	}
	if (unlikely(list->nr == MAGAZINE)) {
		if (list->full)
			this_cpu_sub(seg_bytes, LTASK_STACK_MIN *
						(long)free_magazine(list->full));
		list->full = list->first;
		list->first = NULL;
		list->nr = 0;
	}
	seg->next = list->first;
	list->first = seg;
	list->nr++;
}

/**
 * ltask_stack_start - give a new task its first segment
 * @t: the task.
 * @gfp: how to allocate.
 *
 * Prepares it so that ltask_switch_to() enters at ltask_entry.
 *
 * Context: owner.
 * Return: 0 or -ENOMEM.
 */
int ltask_stack_start(struct ltask *t, gfp_t gfp)
{
	struct ltask_seg *seg = seg_pop();
	unsigned long *sp;

	if (!seg)
		seg = seg_alloc(LTASK_STACK_MIN, gfp);
	if (!seg)
		return -ENOMEM;
	seg->prev = NULL;
	seg->next = NULL;
	t->seg = seg;
	t->lo = seg->lo;
	t->stack_bytes = seg->size;
	/* Words that a callee on the next segment may copy as arguments. */
	sp = (unsigned long *)seg - 4;
	*--sp = (unsigned long)ltask_entry;
	/* Registers that ltask_switch_to() takes along: whatever they are. */
	t->sp = (unsigned long)(sp - 6);
	return 0;
}

/**
 * ltask_stack_trim - give back segments that a task has kept but isn't using
 * @t: the task, about to park.
 *
 * Context: owner.
 */
void ltask_stack_trim(struct ltask *t)
{
	struct ltask_seg *seg = t->seg->next;

	t->seg->next = NULL;
	while (seg) {
		struct ltask_seg *next = seg->next;

		t->stack_bytes -= seg->size;
		seg_free(seg);
		seg = next;
	}
}

/**
 * ltask_stack_release - give back all segments of a task that has ended
 * @t: the task.
 *
 * Context: owner.
 */
void ltask_stack_release(struct ltask *t)
{
	struct ltask_seg *seg = t->seg;

	if (!seg)
		return;
	if (unlikely(seg->next))
		ltask_stack_trim(t);
	while (seg) {
		struct ltask_seg *prev = seg->prev;

		seg_free(seg);
		seg = prev;
	}
	t->seg = NULL;
}

/* Another segment after the task's last; without memory, NULL. */
static struct ltask_seg *add_segment(struct ltask *t, u32 size)
{
	struct ltask_seg *seg = seg_alloc(size, GFP_NOWAIT | __GFP_NOWARN);

	if (!seg && ltask_preempt_allowed()) {
		ltask_kcall_enter(t);
		seg = seg_alloc(size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
		ltask_kcall_exit(t);
		this_cpu_write(ltask_this.caller, t);
	}
	if (!seg)
		return NULL;
	seg->prev = t->seg;
	seg->next = NULL;
	t->seg->next = seg;
	t->stack_bytes += size;
	this_cpu_inc(ltask_procs.count.grows);
	return seg;
}

/* The task has had its share: it ends here, after its deferred calls. */
static long end_overflown(struct ltask *t, unsigned long *ret_slot)
{
	t->flags |= LT_F_DYING;
	this_cpu_inc(ltask_procs.count.overflows);
	ltask_kcall_enter(t);
	ltask_group_set_error(t->group, -EOVERFLOW);
	ltask_dump_death(t, "stack overflow", ret_slot);
	ltask_kcall_exit(t);
	this_cpu_write(ltask_this.caller, t);
	ret_slot[-1] = (unsigned long)ltask_exit;
	/* Past the cap, for the deferred calls. */
	return add_segment(t, LTASK_STACK_MIN * 4) ? LT_SLOW_GROW :
						     LT_SLOW_SYSTEM;
}

/**
 * ltask_stack_slow - a function entry of the running task needs more than
 *		      the short way
 * @ret_slot: where on its stack the function's return address is; the word
 *            below holds the address of its body.
 *
 * Context: runtime call; called by assembly (check.S).
 * Return: LT_SLOW_STAY to look again, LT_SLOW_GROW to run the function on the
 * task's next segment, LT_SLOW_SYSTEM to run it on the system stack.
 */
long ltask_stack_slow(unsigned long *ret_slot)
{
	struct ltask *t = this_cpu_read(ltask_this.caller);
	u32 size;

	if (this_cpu_read(ltask_this.limit) == (unsigned long)LT_POISON) {
		this_cpu_write(ltask_this.limit, t->lo + LTASK_STACK_RESERVE);
		if (ltask_preempt_task(t))
			return LT_SLOW_STAY;
	}
	if ((unsigned long)(ret_slot - 1) >= t->lo + LTASK_STACK_RESERVE ||
	    t->seg->next)
		return LT_SLOW_STAY;
	size = min(t->seg->size * 2, LTASK_STACK_MIN << (NR_SIZES - 1));
	if (t->stack_bytes + size > READ_ONCE(ltask_stack_max)) {
		if (t->flags & LT_F_DYING)
			return LT_SLOW_SYSTEM;
		return end_overflown(t, ret_slot);
	}
	return add_segment(t, size) ? LT_SLOW_GROW : LT_SLOW_SYSTEM;
}

/**
 * ltask_stack_low - a function of task code begins low on a stack that isn't
 *		     the task's
 * @sp: the stack pointer.
 *
 * Most often it isn't low at all but the limit is another stack's. On the
 * carrier's own, where task code runs for want of memory, a task that goes
 * too deep has to end before it runs into the guard page.
 *
 * Context: any; called by assembly (check.S).
 */
void ltask_stack_low(unsigned long sp)
{
	unsigned long stack = (unsigned long)task_stack_page(current);
	struct ltask_carrier *c = this_cpu_read(ltask_this.carrier);
	struct ltask *t;

	if (!c || sp < stack || sp >= ltask_system_limit() || !in_task() ||
	    c->thread != current || !c->in_call)
		return;
	t = c->task;
	/* Its deferred calls have the rest. */
	if (t->flags & LT_F_DYING)
		return;
	t->flags |= LT_F_DYING;
	ltask_group_set_error(t->group, -EOVERFLOW);
	ltask_dump_death_of(t, "stack overflow, on a carrier's stack for want of memory");
	ltask_exit();
}

/**
 * ltask_stack_drain - give a CPU's free segments back
 * @cpu: the CPU, which is offline or runs no tasks.
 */
void ltask_stack_drain(int cpu)
{
	struct free_list *list = per_cpu_ptr(&free_segs, cpu);
	unsigned int nr = free_magazine(list->first) + free_magazine(list->full);

	this_cpu_sub(seg_bytes, LTASK_STACK_MIN * (long)nr);
	list->first = NULL;
	list->full = NULL;
	list->nr = 0;
}

/**
 * ltask_stack_stat - where the memory is
 * @used: receives the bytes of segments that tasks have.
 * @cached: receives the bytes of segments that wait for a task.
 */
void ltask_stack_stat(u64 *used, u64 *cached)
{
	long bytes = 0, nr = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct free_list *list = per_cpu_ptr(&free_segs, cpu);

		bytes += READ_ONCE(*per_cpu_ptr(&seg_bytes, cpu));
		nr += READ_ONCE(list->nr) +
		      (READ_ONCE(list->full) ? MAGAZINE : 0);
	}
	*cached = nr * LTASK_STACK_MIN;
	*used = max(bytes - nr * LTASK_STACK_MIN, 0L);
}

/** ltask_stack_init - make the caches; 0 or -ENOMEM */
int ltask_stack_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_SIZES; i++) {
		u32 size = LTASK_STACK_MIN << i;

		snprintf(cache_names[i], sizeof(cache_names[i]),
			 "ltask_stack_%u", size);
		/* Tasks may copy to and from user space. */
		caches[i] = kmem_cache_create_usercopy(cache_names[i],
						       size - TOP_FREE, 64, 0,
						       0, size - TOP_FREE,
						       construct);
		if (!caches[i]) {
			ltask_stack_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/** ltask_stack_exit - undo ltask_stack_init(); no task is left */
void ltask_stack_exit(void)
{
	int cpu, i;

	for_each_possible_cpu(cpu)
		ltask_stack_drain(cpu);
	for (i = 0; i < NR_SIZES; i++) {
		kmem_cache_destroy(caches[i]);
		caches[i] = NULL;
	}
}
