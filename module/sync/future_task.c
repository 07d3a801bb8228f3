// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a future. This file is task code, as there is something to do
 * after the wait.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <ltask/chan.h>
#include <ltask/future.h>
#include <ltask/select.h>

static int result(struct ltask_future *f, void *v)
{
	int err = ltask_future_try(f, v);

	/* Somebody else closed its channel, or sent on it. */
	return err == -EINPROGRESS ? -EPIPE : err;
}

/**
 * ltask_future_wait - wait for the result of a future
 * @f: the future, of which the caller holds a reference.
 * @v: receives the value; zeroes, for an error of the future.
 *
 * Context: task, thread.
 * Return: 0; what it was made to fail with; -EOWNERDEAD: whoever had promised to
 * set it has ended without; -EPIPE: its channel was tampered with; -ECANCELED or
 * -ETIME for a task that is cancelled; -EINTR for a killed thread.
 */
int ltask_future_wait(struct ltask_future *f, void *v)
{
	int err = ltask_chan_recv(ltask_future_chan(f), NULL);

	return err < 0 ? err : result(f, v);
}
EXPORT_SYMBOL_GPL(ltask_future_wait);

/**
 * ltask_future_wait_timeout - wait for the result of a future for some time
 * @f: as for ltask_future_wait().
 * @v: as for ltask_future_wait().
 * @ns: nanoseconds to wait at most.
 *
 * Context: task, thread.
 * Return: as ltask_future_wait(), or -ETIME.
 */
int ltask_future_wait_timeout(struct ltask_future *f, void *v, u64 ns)
{
	int err = ltask_chan_recv_timeout(ltask_future_chan(f), NULL, ns);

	return err < 0 ? err : result(f, v);
}
EXPORT_SYMBOL_GPL(ltask_future_wait_timeout);
