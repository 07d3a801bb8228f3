/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * libltask: run operations as tasks in the kernel.
 *
 * A thin layer over /dev/ltask. It adds to the ABI of ltask.h what every
 * program would write again: operations found by name, arguments put where
 * the kernel wants them, batches that survive being taken in part, relative
 * timeouts. A call has the name of the structure that the kernel takes for it.
 *
 * Rules that hold for every call:
 *  - It returns 0 or a positive result, or a negative errno. The variable
 *    errno is left as it was.
 *  - Channels, wait groups and contexts are plain descriptors, close-on-exec:
 *    close(2), read(2), write(2), poll(2) and fcntl(2) do what one expects.
 *  - There is no global state. Any number of threads may use one session at
 *    a time, but for ltask_session_close(); a batch belongs to one thread
 *    at a time.
 */
#ifndef LIBLTASK_H
#define LIBLTASK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <ltask.h>

/** define LIBLTASK_VERSION - version of the library that this header is of. */
#define LIBLTASK_VERSION "0.2.0"

#ifdef __cplusplus
extern "C" {
/* A call and its structure may share a name, as stat(2) and struct stat do. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

/* An open session; see ltask_session_open(). */
struct ltask_session;

/* Requests that wait to be submitted; see ltask_batch_create(). */
struct ltask_batch;

/* Sessions */

/**
 * ltask_session_open() - open /dev/ltask
 * @session: receives the session.
 *
 * Return: 0, or a negative errno: those of open(2), and -ENOMEM.
 */
int ltask_session_open(struct ltask_session **session);

/**
 * ltask_session_adopt() - make a session of a descriptor
 * @session: receives the session.
 * @fd: descriptor of /dev/ltask, for instance one that came over a socket.
 *      It belongs to the session afterwards.
 *
 * Return: 0, or a negative errno: -EBADF, -ENOTTY if @fd is no session of
 * ltask, -ENOMEM. If it fails @fd still belongs to the caller.
 */
int ltask_session_adopt(struct ltask_session **session, int fd);

/**
 * ltask_session_close() - close a session
 * @session: the session, or NULL. Not valid afterwards.
 *
 * If no other process has a descriptor of the session its tasks are cancelled
 * and ended before this returns. Channels and wait groups of the session are
 * descriptors of their own and stay open.
 *
 * Return: 0, or a negative errno of close(2).
 */
int ltask_session_close(struct ltask_session *session);

/**
 * ltask_session_fd() - the descriptor of a session
 * @session: the session. It keeps the descriptor.
 *
 * Return: the descriptor.
 */
int ltask_session_fd(const struct ltask_session *session);

/**
 * ltask_info() - what this ltask is and where its limits are
 * @session: the session.
 * @info: receives the information.
 *
 * Return: 0 or a negative errno.
 */
int ltask_info(struct ltask_session *session, struct ltask_info *info);

/**
 * ltask_stat() - what all of ltask is doing now
 * @session: the session.
 * @stat: receives the figures.
 *
 * Return: 0 or a negative errno.
 */
int ltask_stat(struct ltask_session *session, struct ltask_stat *stat);

/* Operations */

/**
 * ltask_op_at() - look at one operation of the kernel's list
 * @session: the session.
 * @index: which, from 0.
 * @op: receives it.
 *
 * Return: 0, or a negative errno: -ENOENT when there are no more.
 */
int ltask_op_at(struct ltask_session *session, unsigned int index,
		struct ltask_op_info *op);

/**
 * ltask_op_find() - look up an operation by its name
 * @session: the session. It remembers the kernel's list, and asks the kernel
 *           again only for a name that it does not know.
 * @name: name of the operation.
 * @op: receives it.
 *
 * Return: 0, or a negative errno: -ENOENT if there is no such operation.
 */
int ltask_op_find(struct ltask_session *session, const char *name,
		  struct ltask_op_info *op);

/**
 * ltask_op_refresh() - ask the kernel for its list of operations again
 * @session: the session.
 *
 * Needed only after a request for a known operation was refused with -ENOENT:
 * the module that had it was unloaded.
 *
 * Return: how many there are, or a negative errno.
 */
int ltask_op_refresh(struct ltask_session *session);

/**
 * ltask_op_arg() - find an argument by its name
 * @op: the operation.
 * @name: name of the argument.
 *
 * Return: its index in @op->args, or -ENOENT.
 */
int ltask_op_arg(const struct ltask_op_info *op, const char *name);

/**
 * ltask_op_set_arg() - put a number where an operation expects it
 * @op: the operation.
 * @args: @op->arg_len bytes of arguments, zeroed before the first is set.
 * @index: which of @op->args.
 * @value: the number; for LTASK_ARG_U64 and LTASK_ARG_NS its 64 bits are
 *         taken as unsigned.
 *
 * For operations that are known only at run time. Those of ltask.h have
 * structures for their arguments.
 *
 * Return: 0, or a negative errno: -ENOENT if there is no such argument,
 * -ERANGE if the number does not fit, -EOPNOTSUPP if this library does not
 * know the type, -EINVAL if the kernel's layout is impossible.
 */
int ltask_op_set_arg(const struct ltask_op_info *op, void *args,
		     unsigned int index, __s64 value);

/* Channels and wait groups */

/**
 * ltask_chan_create() - make a channel
 * @session: the session.
 * @elem_size: bytes of an element. For results: ltask_result_size().
 * @capacity: elements that it buffers.
 *
 * Return: a descriptor for reading and writing, or a negative errno.
 */
int ltask_chan_create(struct ltask_session *session, unsigned int elem_size,
		      unsigned int capacity);

/**
 * ltask_chan_open() - another descriptor of a channel, for one direction
 * @chan_fd: a descriptor of the channel.
 * @flags: LTASK_CHAN_RDONLY or LTASK_CHAN_WRONLY.
 *
 * A program that keeps only a descriptor for reading sees the end of the
 * channel when its tasks have sent their results.
 *
 * Return: the descriptor, or a negative errno.
 */
int ltask_chan_open(int chan_fd, unsigned int flags);

/**
 * ltask_chan_close() - close a channel for all who have it
 * @chan_fd: a descriptor of the channel; stays open, for close(2).
 *
 * Return: 0, or a negative errno: -EPIPE if it was closed before.
 */
int ltask_chan_close(int chan_fd);

/**
 * ltask_chan_read() - receive elements
 * @chan_fd: a descriptor of the channel.
 * @buf: room for @count elements.
 * @elem_size: bytes of an element.
 * @count: how many to take at most.
 *
 * Waits for the first unless the descriptor has O_NONBLOCK.
 *
 * Return: how many were received, 0 at the end of the channel, or a negative
 * errno: those of read(2).
 */
int ltask_chan_read(int chan_fd, void *buf, size_t elem_size,
		    unsigned int count);

/**
 * ltask_chan_write() - send elements
 * @chan_fd: a descriptor of the channel.
 * @buf: @count elements.
 * @elem_size: bytes of an element.
 * @count: how many to send.
 *
 * Return: how many were sent, or a negative errno: those of write(2), -EPIPE
 * once the channel is closed.
 */
int ltask_chan_write(int chan_fd, const void *buf, size_t elem_size,
		     unsigned int count);

/**
 * ltask_wg_create() - make a wait group
 * @session: the session.
 *
 * Return: a descriptor that polls readable while the wait group has no tasks,
 * or a negative errno.
 */
int ltask_wg_create(struct ltask_session *session);

/* Contexts */

/**
 * ltask_ctx_with_cancel() - make a context that can be cancelled
 * @session: the session.
 * @parent_fd: a context that it is derived from, or -1: the session's own.
 *
 * When it is done, so are those that are derived from it, and the tasks that
 * have it or one of those get -ECANCELED, or -ETIME, from every wait; see
 * ltask_prep_ctx(). It is done when it is cancelled, and that it is at the
 * latest when its last descriptor is closed.
 *
 * Return: a descriptor that polls readable once the context is done, or a
 * negative errno.
 */
int ltask_ctx_with_cancel(struct ltask_session *session, int parent_fd);

/**
 * ltask_ctx_with_deadline() - make a context that is done at some time
 * @session: the session.
 * @parent_fd: as for ltask_ctx_with_cancel(). An earlier deadline of it stays.
 * @deadline: absolute, in nanoseconds of CLOCK_MONOTONIC; negative: never.
 *
 * Return: as ltask_ctx_with_cancel().
 */
int ltask_ctx_with_deadline(struct ltask_session *session, int parent_fd,
			    __s64 deadline);

/**
 * ltask_ctx_with_timeout() - make a context that is done after some time
 * @session: the session.
 * @parent_fd: as for ltask_ctx_with_deadline().
 * @timeout_ns: how long from now; negative: for ever.
 *
 * Return: as ltask_ctx_with_cancel().
 */
int ltask_ctx_with_timeout(struct ltask_session *session, int parent_fd,
			   __s64 timeout_ns);

/**
 * ltask_ctx_cancel() - cancel a context, for good
 * @ctx_fd: the context.
 * @cause: why, a negative errno for ltask_ctx_cause(); 0 means -ECANCELED.
 *
 * Does not wait for the tasks.
 *
 * Return: 0, also if it was done already, or a negative errno.
 */
int ltask_ctx_cancel(int ctx_fd, int cause);

/**
 * ltask_ctx_err() - is a context done?
 * @ctx_fd: the context.
 *
 * Return: 0 if it isn't; -ECANCELED; -ETIME: its deadline has come. Another
 * negative errno if it couldn't be asked.
 */
int ltask_ctx_err(int ctx_fd);

/**
 * ltask_ctx_cause() - why is a context done?
 * @ctx_fd: the context.
 *
 * Return: 0 if it isn't; else what ltask_ctx_cancel() was given; -ETIME.
 */
int ltask_ctx_cause(int ctx_fd);

/**
 * ltask_ctx_info() - all that there is to know of a context
 * @ctx_fd: the context.
 * @info: receives it.
 *
 * Return: 0 or a negative errno.
 */
int ltask_ctx_info(int ctx_fd, struct ltask_ctx_info *info);

/* Select */

/** define LTASK_NS - one nanosecond, in nanoseconds. */
#define LTASK_NS	1LL
/** define LTASK_US - one microsecond. */
#define LTASK_US	1000LL
/** define LTASK_MS - one millisecond. */
#define LTASK_MS	1000000LL
/** define LTASK_SEC - one second. */
#define LTASK_SEC	1000000000LL

/* A case; the macros below call it. */
static inline struct ltask_select_case ltask_case(enum ltask_select_op op,
						  int fd, const void *value,
						  size_t len)
{
	struct ltask_select_case c;

	memset(&c, 0, sizeof(c));
	c.op = op;
	c.fd = fd;
	c.value = (__u64)(uintptr_t)value;
	c.len = (__u32)len;
	return c;
}

/* What LTASK_TIMEOUT() needs: the time, where others have an address. */
static inline struct ltask_select_case ltask_case_timeout(__s64 ns)
{
	struct ltask_select_case c =
		ltask_case(LTASK_SELECT_TIMEOUT, 0, NULL, 0);

	c.value = ns < 0 ? 0 : (__u64)ns;
	return c;
}

/** define LTASK_RECV - a case that receives from channel @fd into *@v */
#define LTASK_RECV(fd, v) \
	ltask_case(LTASK_SELECT_RECV, (fd), (v), sizeof(*(v)))

/** define LTASK_RECV_ANY - a case that receives from channel @fd, and drops it */
#define LTASK_RECV_ANY(fd) \
	ltask_case(LTASK_SELECT_RECV, (fd), NULL, 0)

/** define LTASK_SEND - a case that sends *@v on channel @fd */
#define LTASK_SEND(fd, v) \
	ltask_case(LTASK_SELECT_SEND, (fd), (v), sizeof(*(v)))

/** define LTASK_DEFAULT - what is chosen if no other case is ready */
#define LTASK_DEFAULT \
	ltask_case(LTASK_SELECT_DEFAULT, 0, NULL, 0)

/** define LTASK_TIMEOUT - chosen if none is ready within @ns nanoseconds */
#define LTASK_TIMEOUT(ns) \
	ltask_case_timeout(ns)

/** define LTASK_DONE - a case that is ready once context @fd is done */
#define LTASK_DONE(fd) \
	ltask_case(LTASK_SELECT_DONE, (fd), NULL, 0)

/**
 * ltask_select() - do the first of several things that can be done
 * @session: any session.
 * @cases: what can be done, made by LTASK_RECV() and its kin, in any order.
 *         A descriptor of -1 makes a case that is never ready, as Go's nil
 *         channel does.
 * @nr_cases: how many, up to LTASK_SELECT_MAX.
 *
 * Go's select: if several are ready one of them is taken at random. The ok of
 * the case that was chosen is as in "v, ok := <-c": 0 if the channel is closed
 * (and, to receive, drained; the value is zeroes then).
 *
 * Return: the index of the case that was chosen, or a negative errno, -EINTR
 * among them: then nothing was sent or received.
 */
int ltask_select(struct ltask_session *session,
		 struct ltask_select_case *cases, unsigned int nr_cases);

/* Going */

/**
 * ltask_prep() - fill in a request
 * @req: the request. Becomes one task, without a channel and wait group;
 *       set chan_fd, wg_fd, count and user_data afterwards as needed.
 * @op: the operation.
 * @args: its arguments, @op->arg_len bytes, or NULL if it takes none. Zero the
 *        structure before you set its members: padding must be zero.
 */
static inline void ltask_prep(struct ltask_go_req *req,
			      const struct ltask_op_info *op, const void *args)
{
	memset(req, 0, sizeof(*req));
	req->op = op->id;
	req->chan_fd = -1;
	req->wg_fd = -1;
	req->count = 1;
	req->arg_len = op->arg_len;
	req->args = (__u64)(uintptr_t)args;
}

/**
 * ltask_prep_ctx() - let a request's tasks have a context
 * @req: the request, filled in.
 * @ctx_fd: the context. Closing its last descriptor cancels the tasks.
 */
static inline void ltask_prep_ctx(struct ltask_go_req *req, int ctx_fd)
{
	req->flags |= LTASK_GO_CTX;
	req->ctx_fd = ctx_fd;
}

/**
 * ltask_prep_in() - fill in a request for tasks that work off a channel
 * @req: the request, as after ltask_prep().
 * @op: the operation, which takes no descriptors.
 * @in_fd: the channel. Its elements are a &struct ltask_job and the operation's
 *         arguments, or longer.
 *
 * Each task runs the operation for what it receives, one after the other, until
 * the channel is closed and drained, and sends each result to chan_fd, if set.
 */
static inline void ltask_prep_in(struct ltask_go_req *req,
				 const struct ltask_op_info *op, int in_fd)
{
	ltask_prep(req, op, NULL);
	req->arg_len = 0;
	req->flags |= LTASK_GO_IN;
	req->in_fd = in_fd;
}

/**
 * ltask_go() - start the tasks of one request
 * @session: the session.
 * @req: the request.
 *
 * Return: how many tasks were started, which is @req->count or less if a
 * limit was met on the way, or a negative errno if not one was started.
 */
__s64 ltask_go(struct ltask_session *session, const struct ltask_go_req *req);

/**
 * ltask_go_many() - start the tasks of many requests in one call
 * @session: the session.
 * @reqs: the requests.
 * @nr_reqs: how many.
 * @result: receives how far it came (@done, @nr_done) and the positive errno
 *          that stopped it, if any (@error); or NULL.
 *
 * Return: how many requests were taken wholly, or a negative errno if no task
 * was started at all.
 */
int ltask_go_many(struct ltask_session *session,
		  const struct ltask_go_req *reqs, unsigned int nr_reqs,
		  struct ltask_go *result);

/**
 * ltask_batch_create() - make room to collect requests
 * @batch: receives the batch.
 * @session: where it will be submitted; must outlive the batch.
 * @nr_reqs: most requests that it holds, at least 1.
 * @arg_bytes: most bytes of arguments that it holds, over all requests.
 *
 * Return: 0, or a negative errno: -EINVAL, -ENOMEM.
 */
int ltask_batch_create(struct ltask_batch **batch,
		       struct ltask_session *session, unsigned int nr_reqs,
		       size_t arg_bytes);

/**
 * ltask_batch_destroy() - free a batch, with the requests that are in it
 * @batch: the batch, or NULL.
 */
void ltask_batch_destroy(struct ltask_batch *batch);

/**
 * ltask_batch_add() - add a request
 * @batch: the batch.
 * @req: the request; it and its arguments are copied.
 *
 * Return: 0, or a negative errno: -ENOSPC if there is no room: submit first.
 */
int ltask_batch_add(struct ltask_batch *batch, const struct ltask_go_req *req);

/**
 * ltask_batch_submit() - start the tasks of the requests of a batch
 * @batch: the batch.
 *
 * Requests that were taken leave the batch; one that was taken in part stays
 * with what is left of its count. When the kernel stopped short, the next
 * call goes on from there, and fails with the reason if it still holds.
 * The first request that is left is then the one that was refused:
 * -EAGAIN means to let some tasks end and to try again, other errors that
 * ltask_batch_skip() will be needed.
 *
 * Return: how many tasks were started (0 if the batch was empty), or a
 * negative errno if not one was started.
 */
__s64 ltask_batch_submit(struct ltask_batch *batch);

/**
 * ltask_batch_pending() - how many requests are in a batch
 * @batch: the batch.
 *
 * Return: the number.
 */
unsigned int ltask_batch_pending(const struct ltask_batch *batch);

/**
 * ltask_batch_first() - look at the first request of a batch
 * @batch: the batch.
 *
 * Return: the request, valid until the batch is used again, or NULL.
 */
const struct ltask_go_req *ltask_batch_first(const struct ltask_batch *batch);

/**
 * ltask_batch_skip() - drop the first request of a batch
 * @batch: the batch.
 *
 * Return: 0, or -ENOENT if it is empty.
 */
int ltask_batch_skip(struct ltask_batch *batch);

/* Waiting and cancelling */

/**
 * ltask_wait() - wait until tasks have ended
 * @session: the session.
 * @wg_fd: a wait group, or -1 for all tasks of the session.
 *
 * Return: 0 when they have. A positive errno when they have, but the kernel
 * had to end one of the session's (EOVERFLOW: it used too much stack); only
 * with @wg_fd -1. A negative errno when waiting failed, -EINTR among them.
 */
int ltask_wait(struct ltask_session *session, int wg_fd);

/**
 * ltask_wait_timeout() - wait until tasks have ended, but not for ever
 * @session: the session.
 * @wg_fd: a wait group, or -1 for all tasks of the session.
 * @timeout_ns: how long at most; 0 only looks; negative waits for ever.
 *
 * Return: as ltask_wait(), and -ETIME when the time is over.
 */
int ltask_wait_timeout(struct ltask_session *session, int wg_fd,
		       __s64 timeout_ns);

/**
 * ltask_cancel() - cancel all tasks of a session, for good
 * @session: the session.
 *
 * Does not wait for them. Later requests get -ECANCELED.
 *
 * Return: 0 or a negative errno.
 */
int ltask_cancel(struct ltask_session *session);

/* Results */

/**
 * ltask_result_size() - bytes of an element for the results of an operation
 * @op: the operation.
 *
 * Rounded up so that every element of an array of them is aligned.
 *
 * Return: the number of bytes.
 */
static inline unsigned int ltask_result_size(const struct ltask_op_info *op)
{
	return ((unsigned int)sizeof(struct ltask_result) + op->result_len +
		7U) & ~7U;
}

/**
 * ltask_result_at() - one of the results that were read
 * @buf: what ltask_chan_read() filled, aligned for a 64-bit number.
 * @elem_size: bytes of an element, a multiple of 8.
 * @index: which.
 *
 * Return: the result.
 */
static inline const struct ltask_result *
ltask_result_at(const void *buf, size_t elem_size, unsigned int index)
{
	return (const struct ltask_result *)(const void *)
		((const char *)buf + elem_size * index);
}

/**
 * ltask_result_payload() - what an operation added to its result
 * @result: the result.
 *
 * Return: address of the operation's result_len bytes.
 */
static inline const void *
ltask_result_payload(const struct ltask_result *result)
{
	return result + 1;
}

/**
 * ltask_result_sha256() - payload of "sha256"
 * @result: a result with ret 0.
 *
 * Return: length and digest.
 */
static inline const struct ltask_sha256_result *
ltask_result_sha256(const struct ltask_result *result)
{
	return (const struct ltask_sha256_result *)ltask_result_payload(result);
}

#ifdef __cplusplus
#pragma GCC diagnostic pop
}
#endif

#endif /* LIBLTASK_H */
