// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Select. The kernel takes one absolute deadline; a case with a timeout, as
 * people write it, counts from now. So the cases are copied where there is one:
 * the caller's may be used again.
 */
#include "internal.h"

static int select_until(struct ltask_session *session,
			struct ltask_select_case *cases, unsigned int nr_cases,
			__s64 deadline)
{
	struct ltask_select arg = {
		.size = sizeof(arg),
		.cases = (__u64)(uintptr_t)cases,
		.nr_cases = nr_cases,
		.case_size = sizeof(*cases),
		.deadline = deadline,
	};
	int ret = ltask_call(session->fd, LTASK_IOC_SELECT, &arg);

	return ret < 0 ? ret : (int)arg.chosen;
}

static int select_timeout(struct ltask_session *session,
			  struct ltask_select_case *cases,
			  unsigned int nr_cases, unsigned int timeout)
{
	struct ltask_select_case copies[LTASK_SELECT_MAX];
	__u64 ns = cases[timeout].value;
	unsigned int i;
	int ret;

	memcpy(copies, cases, nr_cases * sizeof(*cases));
	copies[timeout].value = 0;
	if (ns > INT64_MAX)
		ns = INT64_MAX;
	ret = select_until(session, copies, nr_cases,
			   ns ? ltask_deadline((__s64)ns) : 0);
	for (i = 0; i < nr_cases; i++)
		cases[i].ok = copies[i].ok;
	return ret;
}

LTASK_API int ltask_select(struct ltask_session *session,
			   struct ltask_select_case *cases,
			   unsigned int nr_cases)
{
	unsigned int i;

	if (nr_cases > LTASK_SELECT_MAX)
		return -E2BIG;
	for (i = 0; i < nr_cases; i++)
		if (cases[i].op == LTASK_SELECT_TIMEOUT)
			return select_timeout(session, cases, nr_cases, i);
	return select_until(session, cases, nr_cases, -1);
}
