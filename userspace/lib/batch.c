// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Batches: requests and copies of their arguments, collected to be submitted
 * in one call. The kernel may stop anywhere in a batch, even in the middle of
 * a request with a count; what it did not take stays here, in order.
 */
#include <stdlib.h>

#include "internal.h"

LTASK_SINCE(ltask_batch_add, 0.2);

/*
 * @reqs: room for @room requests; those from @head up to @tail are pending.
 * @args: room for @arg_room bytes; those from @arg_head up to @arg_tail belong
 *        to pending requests, in their order, each aligned to 8.
 */
struct ltask_batch {
	struct ltask_session *session;
	struct ltask_go_req *reqs;
	char *args;
	unsigned int room;
	unsigned int head;
	unsigned int tail;
	size_t arg_room;
	size_t arg_head;
	size_t arg_tail;
};

static size_t align8(size_t len)
{
	return (len + 7) & ~(size_t)7;
}

LTASK_API int ltask_batch_create(struct ltask_batch **batch,
				 struct ltask_session *session,
				 unsigned int nr_reqs, size_t arg_bytes)
{
	struct ltask_batch *b;
	int saved = errno;
	size_t pad;

	if (!nr_reqs)
		return -EINVAL;
	/* Aligning may cost each request 7 bytes that the caller did not count. */
	pad = (size_t)nr_reqs * 7;
	if (arg_bytes > SIZE_MAX - pad - 7)
		return -ENOMEM;
	b = calloc(1, sizeof(*b));
	if (!b)
		goto no_memory;
	b->session = session;
	b->room = nr_reqs;
	b->arg_room = align8(arg_bytes + pad);
	b->reqs = calloc(nr_reqs, sizeof(*b->reqs));
	b->args = malloc(b->arg_room);
	if (!b->reqs || !b->args)
		goto no_memory;
	*batch = b;
	return 0;

no_memory:
	ltask_batch_destroy(b);
	errno = saved;
	return -ENOMEM;
}

LTASK_API void ltask_batch_destroy(struct ltask_batch *batch)
{
	int saved = errno;

	if (!batch)
		return;
	free(batch->reqs);
	free(batch->args);
	free(batch);
	errno = saved;
}

/* Move what is pending to the front, to have all free room behind it. */
static void compact(struct ltask_batch *b)
{
	size_t args = b->arg_tail - b->arg_head;
	unsigned int reqs = b->tail - b->head;
	unsigned int i;

	memmove(b->args, b->args + b->arg_head, args);
	memmove(b->reqs, b->reqs + b->head, reqs * sizeof(*b->reqs));
	for (i = 0; i < reqs; i++)
		if (b->reqs[i].arg_len)
			b->reqs[i].args -= b->arg_head;
	b->head = 0;
	b->tail = reqs;
	b->arg_head = 0;
	b->arg_tail = args;
}

LTASK_API int ltask_batch_add(struct ltask_batch *batch,
			      const struct ltask_go_req *req)
{
	size_t len = align8(req->arg_len);
	struct ltask_go_req *copy;

	if (req->arg_len > batch->arg_room)
		return -ENOSPC;
	if (batch->tail == batch->room ||
	    len > batch->arg_room - batch->arg_tail) {
		compact(batch);
		if (batch->tail == batch->room ||
		    len > batch->arg_room - batch->arg_tail)
			return -ENOSPC;
	}
	copy = &batch->reqs[batch->tail++];
	*copy = *req;
	if (len) {
		char *to = batch->args + batch->arg_tail;

		memcpy(to, (const void *)(uintptr_t)req->args, req->arg_len);
		copy->args = (__u64)(uintptr_t)to;
		batch->arg_tail += len;
	}
	return 0;
}

LTASK_API int ltask_batch_skip(struct ltask_batch *batch)
{
	if (batch->head == batch->tail)
		return -ENOENT;
	batch->arg_head += align8(batch->reqs[batch->head].arg_len);
	batch->head++;
	if (batch->head == batch->tail) {
		batch->head = 0;
		batch->tail = 0;
		batch->arg_head = 0;
		batch->arg_tail = 0;
	}
	return 0;
}

LTASK_API __s64 ltask_batch_submit(struct ltask_batch *batch)
{
	struct ltask_go result;
	__u64 in_part;
	__u32 i;
	int ret;

	if (batch->head == batch->tail)
		return 0;
	ret = ltask_go_many(batch->session, batch->reqs + batch->head,
			    batch->tail - batch->head, &result);
	if (ret < 0)
		return ret;
	in_part = result.done;
	for (i = 0; i < result.nr_done; i++) {
		in_part -= batch->reqs[batch->head].count;
		ltask_batch_skip(batch);
	}
	/* The kernel says in sum only how much it took of the next one. */
	if (in_part && batch->head != batch->tail)
		batch->reqs[batch->head].count -= (__u32)in_part;
	return (__s64)result.done;
}

LTASK_API unsigned int ltask_batch_pending(const struct ltask_batch *batch)
{
	return batch->tail - batch->head;
}

LTASK_API const struct ltask_go_req *
ltask_batch_first(const struct ltask_batch *batch)
{
	if (batch->head == batch->tail)
		return NULL;
	return &batch->reqs[batch->head];
}
