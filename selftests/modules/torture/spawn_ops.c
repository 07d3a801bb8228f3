// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: starting tasks in all ways, and waiting for them by wait groups. A
 * task that is started runs once, whatever is cancelled meanwhile.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "torture.h"

/**
 * tt_started - was a task started? If not, for a reason?
 * @a: who wanted to.
 * @ret: what the call returned.
 */
bool tt_started(struct tt_actor *a, int ret)
{
	if (!ret)
		return true;
	tt_count(TT_E_REFUSED);
	if (ret == -ENOMEM || ret == -EAGAIN ||
	    (ret == -ECANCELED && READ_ONCE(a->scene->cancelling)))
		return false;
	tt_fail(a->scene, "actor %u: %s: %d", a->id, a->doing, ret);
	return false;
}

static void leaf_ran(struct tt_scene *s)
{
	tt_count(TT_E_LEAVES);
	atomic_inc(&s->leaves_ran);
}

static void leaf(struct tt_scene *s, u64 a, u32 b, s16 c, u8 d, void *e)
{
	if (b != (u32)a || c != (s16)a || d != (u8)a || e != (void *)~a)
		tt_fail(s, "arguments changed: %llx %x %x %x %lx", a, b, c, d,
			(unsigned long)e);
	leaf_ran(s);
}

void tt_go_leaf(struct tt_actor *a)
{
	struct tt_scene *s = a->scene;
	u64 x = (u64)tt_below(a, U32_MAX) << 20 | tt_below(a, 1 << 20);

	atomic_inc(&s->leaves_started);
	if (!tt_started(a, ltask_go(s->group, leaf, s, x, (u32)x, (s16)x,
				    (u8)x, (void *)~x)))
		atomic_dec(&s->leaves_started);
}

struct closure {
	struct tt_scene *scene;
	u32 len;
	u8 fill;
	u8 bytes[];
};

static void leaf_bytes(void *data)
{
	struct closure *c = data;

	if (memchr_inv(c->bytes, c->fill, c->len))
		tt_fail(c->scene, "data of %u bytes changed", c->len);
	leaf_ran(c->scene);
}

void tt_go_bytes(struct tt_actor *a)
{
	struct tt_scene *s = a->scene;
	struct closure *c = (struct closure *)a->values;
	int ret;

	c->scene = s;
	c->len = tt_below(a, sizeof(a->values) - sizeof(*c));
	c->fill = tt_below(a, 256);
	memset(c->bytes, c->fill, c->len);
	atomic_inc(&s->leaves_started);
	ret = ltask_go_bytes(s->group, leaf_bytes, c, sizeof(*c) + c->len);
	memset(c, 0, sizeof(*c) + c->len);
	if (!tt_started(a, ret))
		atomic_dec(&s->leaves_started);
}

/* One whose context is soon done, whatever it waits for then. */
static int spawn_short(struct tt_actor *a, struct ltask_attr *attr,
		       struct tt_actor *n)
{
	int ret;

	attr->ctx = ltask_ctx_with_timeout(a->scene->ctxs[tt_below(a, TT_CTXS)],
					   tt_below(a, 5000000));
	if (IS_ERR(attr->ctx))
		return PTR_ERR(attr->ctx);
	ret = ltask_spawn(attr, tt_actor_bytes, &n, sizeof(n));
	ltask_ctx_put(attr->ctx);
	return ret;
}

void tt_go_actor(struct tt_actor *a)
{
	struct tt_scene *s = a->scene;
	struct ltask_attr attr = { .group = s->group, .name = "torture" };
	struct tt_actor *n = tt_actor_new(s, TT_TASK);
	int ret;

	if (!n)
		return;
	switch (tt_below(a, 7)) {
	case 0:
		ret = ltask_go(s->group, tt_actor_main, n);
		break;
	case 1:
		ret = ltask_go_bytes(s->group, tt_actor_bytes, &n, sizeof(n));
		break;
	case 2:
		ret = ltask_wg_go(&a->children, s->group, tt_actor_main, n);
		break;
	case 3:
		attr.ctx = s->ctxs[tt_below(a, TT_CTXS)];
		ret = ltask_spawn(&attr, tt_actor_bytes, &n, sizeof(n));
		break;
	case 4:
		ret = spawn_short(a, &attr, n);
		break;
	default:
		attr.flags = LTASK_FULL_STACK;
		n->who = TT_KTHREAD;
		n->as = TT_KTHREAD;
		n->interruptible = true;
		ret = ltask_spawn(&attr, tt_full_stack_main, &n, sizeof(n));
	}
	if (!tt_started(a, ret))
		WRITE_ONCE(n->doing, "refused");
}

static void batch_leaf(struct tt_actor *a)
{
	if (!tt_below(a, 4))
		ltask_yield();
	atomic_inc(&a->batch_done);
}

void tt_go_batch(struct tt_actor *a)
{
	unsigned int n = 1 + tt_below(a, 8), nr = 0;
	int ret;

	if (a->no_batch)
		return;
	atomic_set(&a->batch_done, 0);
	while (n--) {
		if (tt_started(a, ltask_wg_go(&a->batch, a->scene->group,
					      batch_leaf, a)))
			nr++;
	}
	ret = ltask_wg_wait(&a->batch);
	if (ret) {
		a->no_batch = true;
		tt_wait_ended(a, ret);
	} else if (atomic_read(&a->batch_done) != nr) {
		tt_fail(a->scene, "actor %u: waited for %u tasks, %d ran", a->id,
			nr, atomic_read(&a->batch_done));
	}
}

static void wait_wg(struct tt_actor *a, struct ltask_wg *wg)
{
	int ret = ltask_wg_wait(wg);

	if (ret)
		tt_wait_ended(a, ret);
}

void tt_wait_children(struct tt_actor *a)
{
	wait_wg(a, &a->children);
}

void tt_wg_wait(struct tt_actor *a)
{
	wait_wg(a, &a->scene->wg);
}

static void wg_add(struct tt_actor *a, long n)
{
	int ret = ltask_wg_add(&a->scene->wg, n);

	if (ret)
		tt_fail(a->scene, "actor %u: wait group: add %ld: %d", a->id, n,
			ret);
}

void tt_wg_touch(struct tt_actor *a)
{
	wg_add(a, 1);
	wg_add(a, -1);
}

/* Holds it while it waits for something that does not hang on it. */
void tt_wg_hold(struct tt_actor *a)
{
	wg_add(a, 1);
	switch (tt_below(a, 4)) {
	case 0:
		tt_recv_timeout(a);
		break;
	case 1:
		tt_send_timeout(a);
		break;
	case 2:
		tt_select_few(a);
		break;
	default:
		tt_sleep(a);
	}
	wg_add(a, -1);
}
