// SPDX-License-Identifier: GPL-2.0-only
/*
 * The go call: many requests at once.
 *
 * Requests are fetched a few dozen at a time, and nothing is held meanwhile.
 * Those that follow each other and carry nothing but their operation are all
 * the same to their tasks, which share one request then: a batch of single
 * no-ops costs as little as one with a count.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "../ops/ops.h"
#include "../runtime/params.h"
#include "dev.h"

#define FETCH	64	/* requests fetched at a time */
#define GRANT	256	/* tasks granted, and started, at a time */

/* Bytes of the first version of a request. */
#define REQ_SIZE_MIN	offsetofend(struct ltask_go_req, user_data)

/**
 * struct batch - a go call under way
 * @session: of which session.
 * @plain: the last request that carries nothing, or NULL.
 * @granted: tasks granted by the session.
 * @started: tasks started of them.
 * @done: tasks started in all.
 * @nr_done: requests taken wholly.
 */
struct batch {
	struct ltask_session *session;
	struct ltask_request *plain;
	unsigned int granted;
	unsigned int started;
	u64 done;
	u32 nr_done;
};

static void settle(struct batch *b)
{
	ltask_session_settle(b->session, b->granted, b->started);
	b->granted = 0;
	b->started = 0;
}

/*
 * Is the process about to die? The kernel marks only those signals at once as
 * fatal that dump no core.
 */
static bool dying(void)
{
	sigset_t *const pending[] = {
		&current->pending.signal,
		&current->signal->shared_pending.signal,
	};
	struct sighand_struct *hand;
	bool yes = false;
	unsigned int i;
	int sig;

	if (likely(!signal_pending(current)))
		return false;
	if (fatal_signal_pending(current))
		return true;
	/* The thread's own, as long as it runs. */
	hand = rcu_dereference_raw(current->sighand);
	spin_lock_irq(&hand->siglock);
	for (sig = 1; sig < _NSIG && !yes; sig++) {
		if (!sig_kernel_coredump(sig) ||
		    sigismember(&current->blocked, sig) ||
		    hand->action[sig - 1].sa.sa_handler != SIG_DFL)
			continue;
		for (i = 0; i < ARRAY_SIZE(pending); i++)
			yes |= sigismember(pending[i], sig);
	}
	spin_unlock_irq(&hand->siglock);
	return yes;
}

/* Starts up to @n tasks; returns how many, or an error if it were none. */
static int start_some(struct batch *b, struct ltask_request *req,
		      unsigned int n)
{
	unsigned int started;
	int err;

	if (b->started == b->granted) {
		settle(b);
		if (dying())
			return -EINTR;
		cond_resched();
		b->granted = ltask_session_grant(b->session, GRANT);
		if (!b->granted)
			return -EAGAIN;
	}
	n = min(n, b->granted - b->started);
	err = ltask_request_start(req, b->session->group, n, &started);
	b->started += started;
	b->done += started;
	return started ? started : err;
}

/*
 * Takes no more of a count than a limit allows to be there at once: if tasks end
 * as fast as they are started nothing else would ever stop the largest count.
 */
static int start_all(struct batch *b, struct ltask_request *req, u32 count)
{
	u32 left = min3((unsigned long)count, ltask_session_limit(),
			READ_ONCE(ltask_max_tasks));
	int err = left < count ? -EAGAIN : 0;
	int n;

	while (left) {
		n = start_some(b, req, left);
		if (n < 0)
			return n;
		left -= n;
	}
	return err;
}

static bool same_as(const struct ltask_request *plain,
		    const struct ltask_go_req *r)
{
	return plain && plain->op->id == r->op && !r->flags && r->count &&
	       !r->arg_len && r->chan_fd == -1 && r->wg_fd == -1 &&
	       !r->ctx_fd && !r->in_fd;
}

static int take(struct batch *b, const struct ltask_go_req *r)
{
	struct ltask_request *req;
	int err;

	if (same_as(b->plain, r))
		return start_all(b, b->plain, r->count);
	req = ltask_request_create(r);
	if (IS_ERR(req))
		return PTR_ERR(req);
	err = start_all(b, req, r->count);
	if (ltask_request_plain(req))
		swap(b->plain, req);
	if (req)
		ltask_request_put(req);
	return err;
}

/* Fetches some; returns how many. *err: why there aren't more. */
static u32 fetch(struct ltask_go_req *reqs, u64 from, u32 nr, u32 size,
		 int *err)
{
	u32 got;

	*err = 0;
	if (likely(size == sizeof(*reqs))) {
		got = nr - DIV_ROUND_UP(copy_from_user(reqs,
						       u64_to_user_ptr(from),
						       nr * sizeof(*reqs)),
					sizeof(*reqs));
		if (got < nr)
			*err = -EFAULT;
		return got;
	}
	for (got = 0; got < nr; got++, from += size) {
		*err = ltask_abi_read_item(&reqs[got], sizeof(*reqs), from,
					   size);
		if (*err)
			break;
	}
	return got;
}

/* Fetches some and takes them. What can be read before a bad address counts. */
static int take_some(struct batch *b, struct ltask_go_req *reqs, u64 from,
		     u32 nr, u32 size)
{
	int err, fetched;
	u32 got, i;

	got = fetch(reqs, from, nr, size, &fetched);
	for (i = 0; i < got; i++) {
		err = take(b, &reqs[i]);
		if (err)
			return err;
		b->nr_done++;
	}
	return fetched;
}

static int take_all(struct batch *b, const struct ltask_go *go)
{
	struct ltask_go_req few[4], *reqs = few;
	u32 room = ARRAY_SIZE(few), left, nr;
	u64 from = go->reqs;
	int err = 0;

	if (go->nr_reqs > room) {
		room = min_t(u32, go->nr_reqs, FETCH);
		if (ltask_alloc_fails(room * sizeof(*reqs)))
			return -ENOMEM;
		reqs = kmalloc_array(room, sizeof(*reqs), GFP_KERNEL);
		if (!reqs)
			return -ENOMEM;
	}
	for (left = go->nr_reqs; left && !err; left -= nr) {
		nr = min(left, room);
		err = take_some(b, reqs, from, nr, go->req_size);
		from += (u64)nr * go->req_size;
	}
	if (reqs != few)
		kfree(reqs);
	return err;
}

/**
 * ltask_ioc_go - LTASK_IOC_GO
 * @s: the session.
 * @arg: address of a &struct ltask_go.
 */
long ltask_ioc_go(struct ltask_session *s, void __user *arg)
{
	struct batch b = { .session = s };
	struct ltask_go go;
	int err;

	err = ltask_abi_read(&go, sizeof(go), arg);
	if (err)
		return err;
	if (go.flags || go.req_size < REQ_SIZE_MIN)
		return -EINVAL;
	if (go.req_size > PAGE_SIZE)
		return -E2BIG;
	go.done = 0;
	go.nr_done = 0;
	go.error = 0;
	/* Tasks can't be taken back: find now that it can't be written. */
	err = ltask_abi_write(arg, &go, sizeof(go));
	if (err)
		return err;
	err = take_all(&b, &go);
	settle(&b);
	if (b.plain)
		ltask_request_put(b.plain);
	if (err && !b.done)
		return err;
	go.done = b.done;
	go.nr_done = b.nr_done;
	go.error = -err;
	return ltask_abi_write(arg, &go, sizeof(go));
}
