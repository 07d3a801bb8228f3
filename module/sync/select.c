// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select, after Go's (runtime/select.go): take the locks of all channels in one
 * order, look, do what can be done; else queue at each and wait.
 *
 * In each queue a stand-in waits for the one that selects. Whoever claims a
 * stand-in claims that one, and so only one case wins. The winner takes the
 * others out of their queues before the one that selects goes on: nothing of a
 * select stays anywhere, however it ends.
 *
 * Locking: contexts before channels, then by address.
 */
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/sort.h>
#include "../runtime/hot.h"
#include "chan_ops.h"
#include "select_hot.h"

DEFINE_PER_CPU(u64, ltask_select_seed);

/*
 * What lockdep believes to be held around the locks of a select, which are of
 * two classes and so many that it could not know their order.
 */
static struct select_order {
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	struct lockdep_map dep_map;
#endif
} select_order __maybe_unused = {
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	.dep_map = STATIC_LOCKDEP_MAP_INIT("ltask_select", &select_order),
#endif
};

/* The order of the locks: kernel addresses have this bit, contexts lose it. */
static unsigned long rank(const struct ltask_case *c)
{
	return (unsigned long)c->chan ^
	       (c->op == LTASK_CASE_DONE ? 1UL << (BITS_PER_LONG - 1) : 0);
}

static int compare_order(const void *a, const void *b, const void *cases)
{
	const struct ltask_case *all = cases, *x = a, *y = b;
	unsigned long p = rank(&all[x->order]), q = rank(&all[y->order]);

	return p < q ? -1 : p > q;
}

static void swap_order(void *a, void *b, int size, const void *cases)
{
	struct ltask_case *x = a, *y = b;

	swap(x->order, y->order);
}

#define SORT_SIMPLY	8

/*
 * Puts the cases that have a lock in the order of their locks, one for each
 * lock: cases[0].order, cases[1].order ... are their numbers.
 */
static void order(struct ltask_selection *s)
{
	struct ltask_case *cases = s->cases;
	unsigned int nr = 0, i, j;

	for (i = 0; i < s->n; i++) {
		unsigned long r = rank(&cases[i]);

		if (!ltask_case_has_object(&cases[i]))
			continue;
		j = nr++;
		if (s->nr_objects <= SORT_SIMPLY) {
			for (; j && rank(&cases[cases[j - 1].order]) > r; j--)
				cases[j].order = cases[j - 1].order;
		}
		cases[j].order = i;
	}
	if (nr > SORT_SIMPLY)
		sort_r(cases, nr, sizeof(*cases), compare_order, swap_order,
		       cases);
	s->nr_locks = nr ? 1 : 0;
	for (i = 1; i < nr; i++) {
		if (rank(&cases[cases[i].order]) !=
		    rank(&cases[cases[s->nr_locks - 1].order]))
			cases[s->nr_locks++].order = cases[i].order;
	}
}

/*
 * lockdep has room to count 2,047 locks of a class: those past this many it isn't
 * told of. It has seen enough.
 */
#define LOCKDEP_LOCKS	1024

static bool is_told(unsigned int nth)
{
	return !IS_ENABLED(CONFIG_LOCKDEP) || nth < LOCKDEP_LOCKS;
}

/*
 * Each lock counts in the preempt count, where there is room for 255. One more
 * than that and we would seem to serve an interrupt: all of ours count as one.
 */
static void lock_nth(raw_spinlock_t *lock, unsigned int nth)
{
	if (is_told(nth)) {
		raw_spin_lock_nest_lock(lock, &select_order);
		__preempt_count_sub(PREEMPT_LOCK_OFFSET);
		__release(lock);	/* sparse counts no loops */
	} else {
		arch_spin_lock(&lock->raw_lock);
	}
}

static void unlock_nth(raw_spinlock_t *lock, unsigned int nth)
{
	if (is_told(nth)) {
		__acquire(lock);
		__preempt_count_add(PREEMPT_LOCK_OFFSET);
		raw_spin_unlock(lock);
	} else {
		arch_spin_unlock(&lock->raw_lock);
	}
}

static unsigned long lock_all(const struct ltask_selection *s)
{
	const struct ltask_case *cases = s->cases;
	unsigned long flags;
	unsigned int i;

	local_irq_save(flags);
	preempt_disable();
	lock_map_acquire(&select_order.dep_map);
	for (i = 0; i < s->nr_locks; i++)
		lock_nth(ltask_case_lock(&cases[cases[i].order]), i);
	return flags;
}

/*
 * Once the first is let go others may end the select, but they need all the
 * locks to take it out of its queues: @s is there until the last is let go.
 */
static void unlock_all(const struct ltask_selection *s)
{
	const struct ltask_case *cases = s->cases;
	unsigned int i = s->nr_locks;

	while (i--)
		unlock_nth(ltask_case_lock(&cases[cases[i].order]), i);
	lock_map_release(&select_order.dep_map);
}

/* The last of lock_all(): whoever was woken meanwhile may run. */
static void restore(unsigned long flags)
{
	local_irq_restore(flags);
	preempt_enable();
}

/* One of those that are ready, each as likely as the others; -1: none is. */
static int pick(const struct ltask_selection *s)
{
	unsigned int ready = 0, i;
	int choice = -1;

	for (i = 0; i < s->n; i++) {
		if (!ltask_case_has_object(&s->cases[i]) ||
		    !ltask_case_is_ready(&s->cases[i]))
			continue;
		/* Reservoir sampling. */
		if (!ready++ || ltask_select_random(ready))
			choice = i;
	}
	return choice;
}

/* -EAGAIN: somebody else was faster with the one that waited there. */
static int perform(struct ltask_case *c, struct ltask_waiter **peer)
{
	int ret;

	switch (c->op) {
	case LTASK_CASE_RECV:
		ret = ltask_chan_recv_told(c->chan, c->elem, peer);
		c->ok = ret == 1;
		return ret;
	case LTASK_CASE_SEND:
		ret = ltask_chan_send_told(c->chan, c->elem, peer);
		c->ok = !ret;
		return ret;
	default:
		c->ok = true;
		return 0;
	}
}

/* As above, for any of the cases. -EAGAIN: none is ready. */
static int perform_any(struct ltask_selection *s, struct ltask_waiter **peer)
{
	int i;

	/* One that turned out not to be ready isn't any more. */
	while ((i = pick(s)) >= 0) {
		if (perform(&s->cases[i], peer) != -EAGAIN)
			return i;
	}
	return -EAGAIN;
}

static struct list_head *queue_of(const struct ltask_case *c)
{
	switch (c->op) {
	case LTASK_CASE_RECV:
		return &c->chan->recvq;
	case LTASK_CASE_SEND:
		return &c->chan->sendq;
	default:
		return &c->ctx->waiters;
	}
}

static void enqueue(struct ltask_selection *s, struct ltask_waiter *w)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		struct ltask_case *c = &s->cases[i];
		struct ltask_waiter *e = &s->entries[i];

		if (!ltask_case_has_object(c))
			continue;
		e->elem = c->elem;
		e->select = w;
		atomic_set(&e->state, LTASK_W_STAND_IN);
		ltask_chan_enqueue(e, queue_of(c));
		if (c->op != LTASK_CASE_DONE)
			ltask_chan_will_wait(c->chan);
	}
}

/* Takes all out of their queues but @chosen, which is out already. */
static void dequeue(struct ltask_selection *s, struct ltask_waiter *chosen)
{
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		struct ltask_case *c = &s->cases[i];

		if (!ltask_case_has_object(c) || &s->entries[i] == chosen)
			continue;
		/* Taken even if it is out: whoever took it out may be at it. */
		raw_spin_lock_irqsave(ltask_case_lock(c), flags);
		list_del_init(&s->entries[i].node);
		raw_spin_unlock_irqrestore(ltask_case_lock(c), flags);
	}
}

/* The timer of a task that waits; its lock is held until that has parked. */
static void stop_sleeper(struct ltask_selection *s, struct ltask_waiter *w)
{
	unsigned long flags;

	if (w->thread || !s->sleeper)
		return;
	raw_spin_lock_irqsave(&s->sleeper->lock, flags);
	raw_spin_unlock_irqrestore(&s->sleeper->lock, flags);
	hrtimer_cancel(&s->sleeper->timer);
}

static void abort_select(struct ltask_waiter *w)
{
	struct ltask_selection *s = w->obj;

	dequeue(s, NULL);
	stop_sleeper(s, w);
}

static int chosen(struct ltask_waiter *w, struct ltask_waiter *stand_in,
		  int result)
{
	struct ltask_selection *s = w->obj;
	int i = stand_in - s->entries;
	struct ltask_case *c = &s->cases[i];

	c->ok = c->op == LTASK_CASE_RECV ? result == 1 :
		c->op != LTASK_CASE_SEND || !result;
	dequeue(s, stand_in);
	stop_sleeper(s, w);
	return i;
}

static int expired(struct ltask_waiter *w)
{
	struct ltask_selection *s = w->obj;

	dequeue(s, NULL);
	s->cases[s->timeout].ok = true;
	return s->timeout;
}

const struct ltask_wait_kind ltask_select_kind = {
	.reason = "select",
	.by_task = true,
	.abort = abort_select,
	.chosen = chosen,
	.expired = expired,
};

/* Time may end it: by a timeout, or by a context's deadline. */
const struct ltask_wait_kind ltask_select_timed = {
	.reason = "select",
	.abort = abort_select,
	.chosen = chosen,
	.expired = expired,
};

static const struct ltask_wait_kind select_nothing = {
	.reason = "select (no cases)",
	.by_task = true,
	.abort = ltask_abort_forever,
};

static const struct ltask_wait_kind *kind_of(const struct ltask_selection *s)
{
	unsigned int i;

	if (s->timeout >= 0)
		return &ltask_select_timed;
	for (i = 0; i < s->n; i++) {
		const struct ltask_case *c = &s->cases[i];

		if (ltask_case_has_object(c) &&
		    (c->op == LTASK_CASE_DONE ? c->ctx->deadline != KTIME_MAX :
		     ltask_chan_timed(c->chan)))
			return &ltask_select_timed;
	}
	return &ltask_select_kind;
}

/* Out of all queues again, whose locks are still held. */
static void leave(struct ltask_selection *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		if (ltask_case_has_object(&s->cases[i]))
			list_del_init(&s->entries[i].node);
	}
}

/* None is ready, and all locks are held. */
static int queue_and_arm(struct ltask_selection *s, struct ltask_waiter *w)
{
	int err;

	w->kind = kind_of(s);
	enqueue(s, w);
	err = ltask_waiter_arm(w);
	if (unlikely(err))
		leave(s);
	return err;
}

/* The long way tells why, if it is misuse or the task is cancelled. */
static noinline int unpark(struct ltask_selection *s, unsigned long flags)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		if (ltask_case_has_object(&s->cases[i]))
			ltask_hot_unlock(ltask_case_lock(&s->cases[i]));
	}
	raw_local_irq_restore(flags);
	return -EAGAIN;
}

/**
 * ltask_select_park - wait until one of a few cases is ready
 * @s: with cases, entries, n, and no sleeper. One or two cases that receive, send
 *     or wait for a context; none is ready, and the caller holds the locks of
 *     all, by ltask_chan_trylock() and ltask_hot_trylock().
 * @flags: of raw_local_irq_save() before that.
 *
 * Context: task (runtime call).
 * Return: as ltask_select(), or -EAGAIN: it is more than this.
 */
int ltask_select_park(struct ltask_selection *s, unsigned long flags)
{
	struct ltask *t = ltask_caller();
	raw_spinlock_t *locks[LTASK_SELECT_HOT];
	unsigned int nr = 0, i;
	int err;

	if (unlikely(!ltask_waits_lightly(t) || !ltask_may_wait(t, flags)))
		return unpark(s, flags);
	for (i = 0; i < s->n; i++) {
		if (likely(s->cases[i].chan))
			locks[nr++] = ltask_case_lock(&s->cases[i]);
	}
	if (unlikely(!nr))
		return unpark(s, flags);
	ltask_select_enqueue(s, &t->waiter);
	err = ltask_arm_hot(t, &t->waiter);
	if (unlikely(err)) {
		leave(s);
		return unpark(s, flags);
	}
	this_cpu_write(ltask_this.caller, NULL);
	/* From here on the task may run, and end, elsewhere. */
	while (nr--)
		ltask_hot_unlock(locks[nr]);
	raw_local_irq_enable();
	return ltask_sched_next();
}

/**
 * ltask_select_cancelled - a task that was about to wait is cancelled
 * @s: as for ltask_select_park(); in its queues.
 * @flags: as for ltask_select_park().
 * @next: the task that it would have gone over to.
 *
 * Context: task (runtime call), with interrupts off.
 * Return: -EAGAIN: the long way tells why.
 */
int ltask_select_cancelled(struct ltask_selection *s, unsigned long flags,
			   struct ltask *next)
{
	leave(s);
	unpark(s, flags);
	ltask_sched_put_back(next);
	return -EAGAIN;
}

static int block_task(struct ltask_selection *s, struct ltask_waiter *w,
		      unsigned long flags)
{
	int err = queue_and_arm(s, w);

	/* From here on the task may run, and end, elsewhere. */
	unlock_all(s);
	restore(flags);
	if (unlikely(err))
		return err;
	ltask_sched_next();
	return 0;
}

/* As above; who ends it needs the sleeper's lock, too, before it goes on. */
static int block_task_until(struct ltask_selection *s, struct ltask_waiter *w,
			    unsigned long flags, ktime_t expires)
{
	struct ltask_sleeper *sleeper = s->sleeper;
	int err;

	raw_spin_lock_init(&sleeper->lock);
	raw_spin_lock(&sleeper->lock);
	err = queue_and_arm(s, w);
	if (likely(!err))
		ltask_sleeper_start(sleeper, w, expires);
	unlock_all(s);
	raw_spin_unlock_irqrestore(&sleeper->lock, flags);
	preempt_enable();
	if (unlikely(err))
		return err;
	ltask_sched_next();
	return 0;
}

static int block_thread(struct ltask_selection *s, struct ltask_waiter *w,
			unsigned long flags, ktime_t expires)
{
	int ret;

	queue_and_arm(s, w);
	unlock_all(s);
	restore(flags);
	ret = ltask_waiter_sleep(w, s->thread_state, expires);
	if (ret != -ETIME)
		return ret;
	s->cases[s->timeout].ok = true;
	return s->timeout;
}

/* What is done without waiting: as ltask_select(), or -EAGAIN. */
static int perform_now(struct ltask_selection *s, struct ltask_waiter **peer)
{
	int ret = perform_any(s, peer);

	if (ret != -EAGAIN)
		return ret;
	if (s->otherwise >= 0)
		ret = s->otherwise;
	else if (s->timeout >= 0 && !s->cases[s->timeout].ns)
		ret = s->timeout;
	else
		return ret;
	s->cases[ret].ok = true;
	return ret;
}

/**
 * ltask_select_on - do what ltask_select() promises
 * @s: the selection, on the caller's stack, looked at.
 *
 * A runtime call of task code; with a default, from anywhere.
 *
 * Return: as ltask_select(); -EAGAIN: it would wait and has no entries.
 */
int ltask_select_on(struct ltask_selection *s)
{
	struct ltask_waiter own, *w = NULL, *peer = NULL;
	ktime_t expires = KTIME_MAX;
	unsigned long flags;
	int ret;

	if (s->otherwise < 0) {
		if (!s->nr_objects && s->timeout < 0)
			return ltask_wait_forever(&select_nothing,
						  s->thread_state);
		ret = ltask_waiter_begin(&w, &own, &ltask_select_kind, s, NULL);
		if (ret)
			return ret;
		if (s->timeout >= 0)
			expires = ktime_add_safe(ktime_get(),
						 min_t(u64, KTIME_MAX,
						       s->cases[s->timeout].ns));
	}
	order(s);
	flags = lock_all(s);
	ret = perform_now(s, &peer);
	if (ret != -EAGAIN || !s->entries) {
		unlock_all(s);
		local_irq_restore(flags);
		/* Not preempted yet: a claimed task must not wait for us long. */
		if (peer)
			ltask_waiter_complete(peer, s->cases[ret].op ==
						    LTASK_CASE_SEND);
		preempt_enable();
		return ret;
	}
	if (w->thread)
		return block_thread(s, w, flags, expires);
	if (s->timeout >= 0)
		return block_task_until(s, w, flags, expires);
	return block_task(s, w, flags);
}

/** ltask_select_init - seed what selects choose by */
void ltask_select_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(ltask_select_seed, cpu) = get_random_u64();
}
