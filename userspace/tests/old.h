/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What programs call that were linked with version 0.1 of the library.
 */
#ifndef OLD_H
#define OLD_H

#include <stddef.h>

#include <libltask.h>

struct old_req {
	char bytes[offsetof(struct ltask_go_req, ctx_fd)];
};

__s64 old_go(struct ltask_session *session, const struct old_req *req);
int old_go_many(struct ltask_session *session, const struct old_req *reqs,
		unsigned int nr_reqs, struct ltask_go *result);
int old_batch_add(struct ltask_batch *batch, const struct old_req *req);

__asm__(".symver old_go, ltask_go@LIBLTASK_0.1");
__asm__(".symver old_go_many, ltask_go_many@LIBLTASK_0.1");
__asm__(".symver old_batch_add, ltask_batch_add@LIBLTASK_0.1");

#endif /* OLD_H */
