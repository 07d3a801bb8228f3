// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * For programs that were linked with version 0.1: their requests are shorter.
 * Only the shared library has this.
 */
#include <limits.h>
#include <stddef.h>

#include "internal.h"

#define REQ_SIZE_0_1 offsetof(struct ltask_go_req, ctx_fd)

__asm__(".symver ltask_go_many_0_1, ltask_go_many@LIBLTASK_0.1");
__asm__(".symver ltask_go_0_1, ltask_go@LIBLTASK_0.1");
__asm__(".symver ltask_batch_add_0_1, ltask_batch_add@LIBLTASK_0.1");

LTASK_API int ltask_go_many_0_1(struct ltask_session *session,
				const void *reqs, unsigned int nr_reqs,
				struct ltask_go *result)
{
	return ltask_go_sized(session, reqs, nr_reqs, REQ_SIZE_0_1, result);
}

LTASK_API __s64 ltask_go_0_1(struct ltask_session *session, const void *req)
{
	struct ltask_go result;
	int ret = ltask_go_sized(session, req, 1, REQ_SIZE_0_1, &result);

	return ret < 0 ? ret : (__s64)result.done;
}

LTASK_API int ltask_batch_add_0_1(struct ltask_batch *batch, const void *req)
{
	struct ltask_go_req whole;

	memset(&whole, 0, sizeof(whole));
	memcpy(&whole, req, REQ_SIZE_0_1);
	return ltask_batch_add(batch, &whole);
}
