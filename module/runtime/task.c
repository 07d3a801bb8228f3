// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks: their memory, the go statement, and their end.
 */
#include <linux/export.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <ltask/task.h>
#include "bulk.h"
#include "sched.h"
#include "stack.h"
#include "group.h"
#include "ctx.h"
#include "params.h"

#define MAGAZINE	64
#define DEPOT_MAX	32	/* magazines */
#define COUNT_BATCH	64

static struct kmem_cache *cache;

/* Tasks that exist: the sum of these. */
static atomic_long_t nr_tasks;
static DEFINE_PER_CPU(int, task_delta);

/*
 * Free tasks. Each CPU has some to take from and put on, and perhaps a full
 * magazine. What one CPU starts and another ends goes back by the depot, a
 * magazine at a time.
 */
struct free_list {
	struct ltask *first;
	unsigned int nr;
	struct ltask *full;	/* MAGAZINE of them, or NULL */
};

/* Owner of the CPU's processor. */
static DEFINE_PER_CPU(struct free_list, free_tasks);

static struct {
	raw_spinlock_t lock;
	struct list_head magazines;	/* lock; by the group_node of the first */
	unsigned int nr;		/* lock; read without it as a hint */
} depot = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(depot.lock),
	.magazines = LIST_HEAD_INIT(depot.magazines),
};

/* What stays true of a free task; init_on_alloc leaves it alone. */
static void construct(void *mem)
{
	struct ltask *t = mem;

	memset(t, 0, sizeof(*t));
	atomic_set(&t->waiter.state, LTASK_W_DONE);
}

static void count_tasks(int n)
{
	int delta = this_cpu_add_return(task_delta, n);

	if (unlikely(delta >= COUNT_BATCH || delta <= -COUNT_BATCH))
		atomic_long_add(this_cpu_xchg(task_delta, 0), &nr_tasks);
}

static struct ltask *depot_get(void)
{
	struct ltask *first;
	unsigned long flags;

	if (!READ_ONCE(depot.nr))
		return NULL;
	raw_spin_lock_irqsave(&depot.lock, flags);
	first = list_first_entry_or_null(&depot.magazines, struct ltask,
					 group_node);
	if (first) {
		list_del(&first->group_node);
		WRITE_ONCE(depot.nr, depot.nr - 1);
	}
	raw_spin_unlock_irqrestore(&depot.lock, flags);
	return first;
}

static void free_chain(struct ltask *t)
{
	void *mem[LTASK_BULK];
	unsigned int nr;

	while (t) {
		for (nr = 0; t && nr < LTASK_BULK; t = t->next)
			mem[nr++] = t;
		ltask_free_bulk(cache, mem, nr);
	}
}

static void depot_put(struct ltask *first)
{
	unsigned long flags;
	bool room;

	raw_spin_lock_irqsave(&depot.lock, flags);
	room = depot.nr < DEPOT_MAX;
	if (room) {
		list_add(&first->group_node, &depot.magazines);
		WRITE_ONCE(depot.nr, depot.nr + 1);
	}
	raw_spin_unlock_irqrestore(&depot.lock, flags);
	if (!room)
		free_chain(first);
}

/* A free task of this CPU or of the depot, or NULL. */
static struct ltask *task_cached(void)
{
	struct free_list *list = this_cpu_ptr(&free_tasks);
	struct ltask *t = list->first;

	if (unlikely(!t)) {
		t = list->full;
		list->full = NULL;
		if (!t)
			t = depot_get();
		if (!t)
			return NULL;
		list->nr = MAGAZINE;
	}
	list->first = t->next;
	list->nr--;
	return t;
}

static void task_free(struct ltask *t)
{
	struct free_list *list = this_cpu_ptr(&free_tasks);

	if (unlikely(list->nr == MAGAZINE)) {
		if (list->full)
			depot_put(list->full);
		list->full = list->first;
		list->first = NULL;
		list->nr = 0;
	}
	t->next = list->first;
	list->first = t;
	list->nr++;
}

/* How a task is allocated where ltask_go() may be called from. */
static gfp_t task_gfp(void)
{
	return !ltask_caller() && preemptible() && !rcu_preempt_depth() ?
	       GFP_KERNEL : GFP_NOWAIT | __GFP_NOWARN;
}

static struct ltask *task_alloc(void)
{
	struct ltask *t = NULL;

	if (ltask_alloc_fails(sizeof(*t)))
		return NULL;
	preempt_disable();
	if (likely(ltask_may_own()))
		t = task_cached();
	preempt_enable();
	return likely(t) ? t : kmem_cache_alloc(cache, task_gfp());
}

/**
 * ltask_is_task_code - does a function begin with the stack check?
 * @fn: the function.
 */
bool ltask_is_task_code(const void *fn)
{
	static const u8 endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	const u8 *p = fn;
	s32 rel;

	if (!memcmp(p, endbr64, sizeof(endbr64)))
		p += sizeof(endbr64);
	if (*p++ != 0xe8)			/* call rel32 */
		return false;
	memcpy(&rel, p, sizeof(rel));
	return p + sizeof(rel) + rel == (const u8 *)ltask_check;
}

struct start {
	struct ltask_group *group;
	const void *fn;
	struct ltask_ctx *ctx;
	struct ltask_end *end;
	unsigned long caller;
	const char *name;
	const void *data;	/* bytes, or six arguments */
	size_t len;
	u8 flags;
};

/* Near the limit the exact number decides, or it would never fall again. */
static bool too_many(void)
{
	u64 most = READ_ONCE(ltask_max_tasks);
	long about = atomic_long_read(&nr_tasks);

	return about >= 0 && (u64)about >= most && ltask_num_tasks() >= most;
}

/* Inline, so that each caller has but what it needs of it. */
static __always_inline int start(const struct start *s)
{
	void *heap = NULL;
	struct ltask *t;
	int err;

	if (!s->group || !s->fn)
		return -EINVAL;
	if (unlikely(!(s->flags & LT_F_FULL) && !ltask_is_task_code(s->fn)))
		return -EINVAL;
	if (unlikely(too_many()))
		return -EAGAIN;
	if (unlikely(s->len > LTASK_INLINE)) {
		if (ltask_alloc_fails(s->len))
			return -ENOMEM;
		heap = kmalloc(s->len, task_gfp());
		if (!heap)
			return -ENOMEM;
	}
	t = task_alloc();
	if (!t) {
		kfree(heap);
		return -ENOMEM;
	}
	t->bind = NULL;
	if (unlikely(s->ctx)) {
		err = ltask_ctx_bind(t, s->ctx, task_gfp());
		if (err)
			goto out_task;
	}
	err = ltask_group_spawned(s->group);
	if (unlikely(err))
		goto out_bind;
	count_tasks(1);

	t->seg = NULL;
	t->stack_bytes = 0;
	t->fn = (ltask_fn_t)s->fn;
	t->flags = s->flags;
	t->group = s->group;
	t->end = s->end;
	t->defers = NULL;
	t->caller = s->caller;
	t->name = s->name;
	t->carrier = NULL;
	if (s->flags & LT_F_DATA) {
		t->ret = (long)(heap ? heap : t->data);
		memcpy((void *)t->ret, s->data, s->len);
		if (heap) {
			t->flags |= LT_F_HEAP;
			t->args[0] = (u64)heap;
		}
	} else {
		memcpy(t->args, s->data, sizeof(t->args));
	}
	ltask_sched_submit(t);
	return 0;

out_bind:
	if (t->bind)
		ltask_ctx_unbind(t);
out_task:
	kfree(heap);
	kmem_cache_free(cache, t);
	return err;
}

/* What __ltask_go() comes to: the end of ltask_go(). */
long ltask_go_frame(struct ltask_go_frame *f)
{
	const struct start s = {
		.group = f->group,
		.fn = f->fn,
		.end = f->end,
		.caller = f->caller,
		.data = f->args,
	};

	f->ret = start(&s);
	return f->ret;
}

/**
 * ltask_go_bytes - start fn(data) as a task, with its own copy of the data
 * @g: the group that it belongs to.
 * @fn: a function of task code.
 * @data: the bytes; the task gets the address of a copy, aligned to 8, which
 *        lives as long as it does.
 * @len: how many, 0 to LTASK_DATA_MAX. Up to 64 need no allocation.
 *
 * Context: any.
 * Return: as ltask_go(), or -E2BIG: more than LTASK_DATA_MAX.
 */
int ltask_go_bytes(struct ltask_group *g, void (*fn)(void *data),
		   const void *data, size_t len)
{
	const struct start s = {
		.group = g,
		.fn = fn,
		.caller = _RET_IP_,
		.data = data,
		.len = len,
		.flags = LT_F_DATA,
	};

	return len > LTASK_DATA_MAX ? -E2BIG : start(&s);
}
EXPORT_SYMBOL_GPL(ltask_go_bytes);

/**
 * ltask_spawn_from - as ltask_spawn(), for who does it for another
 * @attr: as for ltask_spawn().
 * @fn: as for ltask_spawn().
 * @data: as for ltask_spawn().
 * @len: as for ltask_spawn().
 * @caller: where the task was started, for dumps.
 *
 * Context: any.
 * Return: as ltask_spawn().
 */
int ltask_spawn_from(const struct ltask_attr *attr, void (*fn)(void *data),
		     const void *data, size_t len, unsigned long caller)
{
	const struct start s = {
		.group = attr->group,
		.ctx = attr->ctx,
		.fn = fn,
		.end = attr->end,
		.caller = caller,
		.name = attr->name,
		.data = data,
		.len = len,
		.flags = LT_F_DATA |
			 (attr->flags & LTASK_FULL_STACK ? LT_F_FULL : 0),
	};

	if (attr->flags & ~LTASK_FULL_STACK)
		return -EINVAL;
	return len > LTASK_DATA_MAX ? -E2BIG : start(&s);
}

/**
 * ltask_spawn - start fn(data) as a task, with attributes
 * @attr: the attributes.
 * @fn: a function of task code; with LTASK_FULL_STACK, of kernel code.
 * @data: as for ltask_go_bytes().
 * @len: as for ltask_go_bytes().
 *
 * Context: any.
 * Return: as ltask_go_bytes(), or -EINVAL: unknown flags.
 */
int ltask_spawn(const struct ltask_attr *attr, void (*fn)(void *data),
		const void *data, size_t len)
{
	return ltask_spawn_from(attr, fn, data, len, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ltask_spawn);

/**
 * ltask_task_finish - a task has ended: take it apart
 * @t: the task, which no code runs on any more.
 *
 * Context: holder.
 */
void ltask_task_finish(struct ltask *t)
{
	struct ltask_group *g = t->group;
	struct ltask_end *end = t->end;

	if (unlikely(t->carrier))
		ltask_carrier_detach(t);
	ltask_stack_release(t);
	if (t->flags & LT_F_LISTED)
		ltask_group_unlist(t);
	if (unlikely(t->bind))
		ltask_ctx_unbind(t);
	if (t->flags & LT_F_HEAP)
		kfree((void *)t->args[0]);
	task_free(t);
	if (end)
		end->fn(end);
	this_cpu_inc(ltask_procs.count.ended);
	count_tasks(-1);
	ltask_group_ended(g);
}

/**
 * ltask_num_tasks - how many tasks there are
 *
 * Context: any.
 * Return: their number, of no one moment while tasks start and end.
 */
u64 ltask_num_tasks(void)
{
	long nr = atomic_long_read(&nr_tasks);
	int cpu;

	for_each_possible_cpu(cpu)
		nr += READ_ONCE(*per_cpu_ptr(&task_delta, cpu));
	return max(nr, 0L);
}
EXPORT_SYMBOL_GPL(ltask_num_tasks);

/**
 * ltask_this_task - the current task, or NULL
 *
 * Context: any; in a runtime call, or in a kernel function that the task called.
 */
struct ltask *ltask_this_task(void)
{
	struct ltask_carrier *c;
	struct ltask *t = ltask_caller();

	if (t)
		return t;
	if (!in_task())
		return NULL;
	preempt_disable();
	c = this_cpu_read(ltask_this.carrier);
	t = c && c->in_call ? c->task : NULL;
	preempt_enable();
	return t;
}

/**
 * ltask_running - is the caller a task on its own stack?
 *
 * Context: any.
 */
bool ltask_running(void)
{
	return in_task() && ltask_caller();
}
EXPORT_SYMBOL_GPL(ltask_running);

/** ltask_task_cached - bytes of free task structures kept for reuse */
u64 ltask_task_cached(void)
{
	u64 nr = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct free_list *list = per_cpu_ptr(&free_tasks, cpu);

		nr += READ_ONCE(list->nr);
		if (READ_ONCE(list->full))
			nr += MAGAZINE;
	}
	nr += READ_ONCE(depot.nr) * MAGAZINE;
	return nr * sizeof(struct ltask);
}

/** ltask_task_init - make the cache of tasks; 0 or -ENOMEM */
int ltask_task_init(void)
{
	/* By RCU for ltask_queue_next_in(), which may come a moment late. */
	cache = kmem_cache_create_usercopy("ltask_task", sizeof(struct ltask),
					   8, SLAB_TYPESAFE_BY_RCU,
					   offsetof(struct ltask, data),
					   LTASK_INLINE, construct);
	return cache ? 0 : -ENOMEM;
}

/** ltask_task_exit - undo ltask_task_init(); no task is left */
void ltask_task_exit(void)
{
	struct ltask *t;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct free_list *list = per_cpu_ptr(&free_tasks, cpu);

		free_chain(list->first);
		free_chain(list->full);
	}
	while ((t = depot_get()))
		free_chain(t);
	kmem_cache_destroy(cache);
}
