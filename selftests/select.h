/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * LTASK_IOC_SELECT, for the tests of it.
 */
#ifndef LTASK_SELFTESTS_SELECT_H
#define LTASK_SELFTESTS_SELECT_H

#include "abi.h"

static inline struct ltask_select_case io(uint32_t op, int fd, void *v)
{
	return (struct ltask_select_case) {
		.op = op, .fd = fd, .value = (uintptr_t)v, .len = 8,
		.ok = 77,
	};
}

#define RECV(fd, v)	io(LTASK_SELECT_RECV, fd, v)
#define SEND(fd, v)	io(LTASK_SELECT_SEND, fd, v)
#define BARE(_op, _fd)	((struct ltask_select_case) {			\
	.op = LTASK_SELECT_ ## _op, .fd = (_fd), .ok = 77 })
#define DEFAULT		BARE(DEFAULT, 0)
#define TIMEOUT		BARE(TIMEOUT, 0)
#define DONE(fd)	BARE(DONE, fd)

static inline int select_until(int s, struct ltask_select_case *cases,
			       unsigned int n, long long deadline)
{
	struct ltask_select arg = {
		.size = sizeof(arg), .cases = (uintptr_t)cases, .nr_cases = n,
		.case_size = sizeof(*cases), .deadline = deadline,
		.chosen = 12345,
	};

	return call(s, LTASK_IOC_SELECT, &arg) ?: (int)arg.chosen;
}

/* At most @ns, or for ever; returns what was chosen. */
static inline int choose(int s, struct ltask_select_case *cases, unsigned int n,
			 long long ns)
{
	if (ns > 0)
		ns += now();
	return select_until(s, cases, n, ns);
}

#endif /* LTASK_SELFTESTS_SELECT_H */
