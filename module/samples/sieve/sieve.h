/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What both halves of the sieve know: the channel's type and the tasks.
 */
#ifndef _LTASK_SIEVE_H
#define _LTASK_SIEVE_H

#include <linux/types.h>
#include <ltask/ltask.h>

/* numbers_send(c, 7) compiles, numbers_send(c, "seven") does not. */
DEFINE_LTASK_CHAN(numbers, u32)

void sieve_generate(struct numbers *out);
void sieve_filter(struct numbers *in, struct numbers *out, u32 prime);

#endif /* _LTASK_SIEVE_H */
