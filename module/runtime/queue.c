// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run queues: a ring for each processor, and one queue for what overflows.
 *
 * The ring is Go's (runtime/proc.go): its owner fills it without atomic
 * operations, everybody takes from it by moving the head. A ring of pointers
 * rather than a list, because one can look ahead in it: with many tasks
 * queued the cache misses on them cost more than all the rest.
 */
#include <linux/prandom.h>
#include <linux/random.h>
#include "queue.h"

static struct {
	raw_spinlock_t lock;
	struct ltask *first;	/* lock */
	struct ltask **last;	/* lock */
	unsigned int nr;	/* lock; read without it as a hint */
} global = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(global.lock),
	.last = &global.first,
};

static void global_push_list(struct ltask *first, struct ltask *last,
			     unsigned int nr)
{
	unsigned long flags;

	last->next = NULL;
	raw_spin_lock_irqsave(&global.lock, flags);
	*global.last = first;
	global.last = &last->next;
	WRITE_ONCE(global.nr, global.nr + nr);
	raw_spin_unlock_irqrestore(&global.lock, flags);
}

/**
 * ltask_queue_global_push - queue a task where any processor finds it
 * @t: the task.
 *
 * Context: any.
 */
void ltask_queue_global_push(struct ltask *t)
{
	global_push_list(t, t, 1);
}

/* Moves half of a full ring, and @t, to the global queue. */
static bool ring_overflow(struct ltask_proc *p, struct ltask *t, u32 head)
{
	u32 nr = LTASK_RING / 2, i;
	struct ltask *first = READ_ONCE(p->ring[head & RING_MASK]);

	/* The entries stay as they are until the tail moves, which is ours. */
	if (atomic_cmpxchg(&p->head, head, head + nr) != head)
		return false;
	for (i = 0; i < nr - 1; i++)
		p->ring[(head + i) & RING_MASK]->next =
			p->ring[(head + i + 1) & RING_MASK];
	p->ring[(head + nr - 1) & RING_MASK]->next = t;
	global_push_list(first, t, nr + 1);
	return true;
}

/**
 * ltask_queue_push - queue a task at the end of a processor's queue
 * @p: the processor.
 * @t: the task.
 *
 * Context: owner of @p.
 */
void ltask_queue_push(struct ltask_proc *p, struct ltask *t)
{
	for (;;) {
		u32 head = atomic_read_acquire(&p->head);

		if (likely(p->tail - head < LTASK_RING)) {
			WRITE_ONCE(p->ring[p->tail & RING_MASK], t);
			/* Pairs with the acquire in steal_half(). */
			smp_store_release(&p->tail, p->tail + 1);
			return;
		}
		if (ring_overflow(p, t, head))
			return;
	}
}

static void drain_inbox(struct ltask_proc *p)
{
	struct llist_node *list = llist_del_all(&p->inbox);
	struct ltask *t, *next;

	list = llist_reverse_order(list);
	llist_for_each_entry_safe(t, next, list, link)
		ltask_queue_push(p, t);
}

/**
 * ltask_queue_pop - take the next task from a processor's own queue
 * @p: the processor.
 *
 * Context: owner of @p.
 * Return: the task or NULL.
 */
struct ltask *ltask_queue_pop(struct ltask_proc *p)
{
	struct ltask *t;

	if (!llist_empty(&p->inbox))
		drain_inbox(p);
	if (READ_ONCE(p->ticks) >= LTASK_SLICE_MS) {
		t = take_runnext(p);
		if (t)
			ltask_queue_push(p, t);
	}
	return ltask_queue_next(p);
}

/**
 * ltask_queue_global_pop - take a fair share of the global queue
 * @p: the processor; what is more than one task goes into its ring.
 *
 * Context: owner of @p.
 * Return: the first task or NULL.
 */
struct ltask *ltask_queue_global_pop(struct ltask_proc *p)
{
	u32 room = LTASK_RING - (p->tail - (u32)atomic_read(&p->head));
	unsigned long flags;
	struct ltask *t, *rest;
	unsigned int nr;

	if (!READ_ONCE(global.nr))
		return NULL;
	raw_spin_lock_irqsave(&global.lock, flags);
	nr = min3(global.nr / num_online_cpus() + 1, global.nr,
		  min_t(unsigned int, room, LTASK_RING / 2));
	if (!nr && global.nr)
		nr = 1;
	t = global.first;
	for (rest = t, room = nr; room > 1; room--)
		rest = rest->next;
	if (nr) {
		global.first = rest->next;
		if (!global.first)
			global.last = &global.first;
		WRITE_ONCE(global.nr, global.nr - nr);
		rest->next = NULL;
	}
	raw_spin_unlock_irqrestore(&global.lock, flags);
	if (!t)
		return NULL;
	for (rest = t->next; rest;) {
		struct ltask *next = rest->next;

		ltask_queue_push(p, rest);
		rest = next;
	}
	p->sched_tick++;
	return t;
}

/* Moves half of @victim's ring into the empty one of @p. */
static u32 steal_half(struct ltask_proc *p, struct ltask_proc *victim)
{
	for (;;) {
		u32 head = atomic_read_acquire(&victim->head);
		/* Pairs with the release in ltask_queue_push(). */
		u32 nr = smp_load_acquire(&victim->tail) - head;
		u32 i;

		nr -= nr / 2;
		if (!nr)
			return 0;
		if (nr > LTASK_RING / 2)	/* head and tail don't match */
			continue;
		for (i = 0; i < nr; i++)
			WRITE_ONCE(p->ring[(p->tail + i) & RING_MASK],
				   READ_ONCE(victim->ring[(head + i) & RING_MASK]));
		if (atomic_cmpxchg(&victim->head, head, head + nr) == head)
			return nr;
	}
}

/**
 * ltask_queue_steal - take half of what some other processor has queued
 * @p: the processor that has nothing left.
 *
 * A task that was just made ready and goes next is left to its processor: its
 * waker will most likely park soon and run it on a warm cache. Only if one
 * task runs there without end (@stuck) it is taken.
 *
 * Context: owner of @p.
 * Return: a task or NULL.
 */
struct ltask *ltask_queue_steal(struct ltask_proc *p)
{
	unsigned int start = get_random_u32() % nr_cpu_ids, i;

	for (i = 0; i < nr_cpu_ids; i++) {
		unsigned int cpu = (start + i) % nr_cpu_ids;
		struct ltask_proc *victim;
		struct ltask *t;
		u32 nr;

		if (cpu == p->cpu || !cpu_possible(cpu))
			continue;
		victim = per_cpu_ptr(&ltask_procs, cpu);
		nr = steal_half(p, victim);
		if (nr) {
			p->count.steals += nr;
			t = p->ring[(p->tail + nr - 1) & RING_MASK];
			/* As in ltask_queue_push(). */
			smp_store_release(&p->tail, p->tail + nr - 1);
			p->sched_tick++;
			return t;
		}
		if (!llist_empty(&victim->inbox)) {
			struct llist_node *list = llist_del_all(&victim->inbox);
			struct ltask *next;

			list = llist_reverse_order(list);
			llist_for_each_entry_safe(t, next, list, link) {
				p->count.steals++;
				ltask_queue_push(p, t);
			}
			t = ring_pop(p);
			if (t) {
				p->sched_tick++;
				return t;
			}
		}
		if (READ_ONCE(victim->stuck)) {
			t = take_runnext(victim);
			if (t) {
				p->count.steals++;
				p->sched_tick++;
				return t;
			}
		}
	}
	return NULL;
}

/**
 * ltask_queue_flush - give all that a processor has queued to the others
 * @p: a processor that takes part no more.
 *
 * Context: owner of @p.
 */
void ltask_queue_flush(struct ltask_proc *p)
{
	struct ltask *t;

	while ((t = ltask_queue_pop(p)))
		ltask_queue_global_push(t);
}

/**
 * ltask_queue_next_in - is the next task in the queue one of a group's?
 * @g: the group.
 *
 * If so that task's end is still to come, and comes after whatever this CPU
 * did before. It may be stolen, end and be freed while this looks: task
 * structures stay what they are for a grace period, and the head tells.
 *
 * Context: owner of this CPU's processor.
 */
bool ltask_queue_next_in(const struct ltask_group *g)
{
	struct ltask_proc *p = ltask_this_proc();
	u32 head = atomic_read(&p->head);
	bool same;

	if (head == p->tail)
		return false;
	same = READ_ONCE(READ_ONCE(p->ring[head & RING_MASK])->group) == g;
	/* The group before the head. */
	smp_rmb();
	return same && (u32)atomic_read(&p->head) == head;
}

/**
 * ltask_queue_local_work - is anything in the processor's own queue?
 * @p: the processor.
 *
 * Context: any; exact for the owner, else a hint.
 */
bool ltask_queue_local_work(struct ltask_proc *p)
{
	return (u32)atomic_read(&p->head) != READ_ONCE(p->tail) ||
	       READ_ONCE(p->runnext) || !llist_empty(&p->inbox);
}

/**
 * ltask_queue_global_work - is anything in the global queue?
 *
 * Context: any; a hint.
 */
bool ltask_queue_global_work(void)
{
	return READ_ONCE(global.nr);
}

/**
 * ltask_queue_has_work - could the processor find a task anywhere?
 * @p: the processor.
 *
 * Context: any. A full barrier between making the processor known as idle and
 * this call, and one between queueing a task and looking for idle processors
 * (in ltask_sched_wake_one()), see to it that no task is overlooked.
 */
bool ltask_queue_has_work(struct ltask_proc *p)
{
	unsigned int cpu;

	if (ltask_queue_local_work(p))
		return true;
	if (!READ_ONCE(p->active))
		return false;
	if (READ_ONCE(global.nr))
		return true;
	for_each_possible_cpu(cpu) {
		struct ltask_proc *q = per_cpu_ptr(&ltask_procs, cpu);

		if (q != p && ((u32)atomic_read(&q->head) != READ_ONCE(q->tail) ||
			       !llist_empty(&q->inbox) ||
			       (READ_ONCE(q->stuck) && READ_ONCE(q->runnext))))
			return true;
	}
	return false;
}
