// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program waits for its tasks, or cancels them.
 */
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/nsproxy.h>
#include <linux/overflow.h>
#include <linux/time_namespace.h>
#include <ltask/group.h>
#include "../sync/wg.h"
#include "dev.h"

static int wait_wg(int fd, s64 deadline)
{
	struct ltask_dev_wg *wg = ltask_dev_wg_from_fd(fd);
	int err;

	if (IS_ERR(wg))
		return PTR_ERR(wg);
	err = ltask_wg_wait_until(&wg->wg, deadline);
	ltask_dev_wg_put(wg);
	return err;
}

/* The caller's clock may be shifted by its time namespace. */
static s64 host_deadline(s64 deadline)
{
	struct timespec64 shift = {};
	s64 host;

	if (deadline <= 0)
		return deadline;
	timens_add_monotonic(&shift);
	if (check_sub_overflow(deadline, (s64)timespec64_to_ns(&shift), &host))
		return S64_MAX;
	/* A negative one would be for ever. */
	return max_t(s64, host, 0);
}

/**
 * ltask_ioc_wait - LTASK_IOC_WAIT
 * @s: the session.
 * @arg: address of a &struct ltask_wait.
 *
 * The deadline is absolute, so the call may simply be restarted after a
 * signal.
 */
long ltask_ioc_wait(struct ltask_session *s, void __user *arg)
{
	struct ltask_wait wait;
	s64 deadline;
	int err;

	err = ltask_abi_read(&wait, sizeof(wait), arg);
	if (err)
		return err;
	if (wait.flags)
		return -EINVAL;
	wait.error = 0;
	deadline = host_deadline(wait.deadline);
	if (wait.wg_fd != -1) {
		err = wait_wg(wait.wg_fd, deadline);
	} else {
		err = ltask_group_wait_until(s->group, deadline);
		wait.error = -ltask_group_error(s->group);
	}
	if (err)
		return err;
	return ltask_abi_write(arg, &wait, sizeof(wait));
}

/**
 * ltask_ioc_cancel - LTASK_IOC_CANCEL
 * @s: the session.
 * @arg: address of a &struct ltask_cancel.
 */
long ltask_ioc_cancel(struct ltask_session *s, void __user *arg)
{
	struct ltask_cancel cancel;
	int err;

	err = ltask_abi_read(&cancel, sizeof(cancel), arg);
	if (err)
		return err;
	if (cancel.flags)
		return -EINVAL;
	ltask_group_cancel(s->group, -ECANCELED);
	return 0;
}
