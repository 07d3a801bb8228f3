/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Giving many objects back to their slab cache at once, which costs a third of one
 * by one.
 */
#ifndef _LTASK_RUNTIME_BULK_H
#define _LTASK_RUNTIME_BULK_H

#include <linux/irqflags.h>
#include <linux/slab.h>

#define LTASK_BULK	32	/* pointers to as many fit on a stack */

static inline void ltask_free_bulk(struct kmem_cache *cache, void **mem,
				   unsigned int nr)
{
	/* A task that ends with interrupts disabled is wrong; we get along. */
	if (unlikely(irqs_disabled())) {
		while (nr)
			kmem_cache_free(cache, mem[--nr]);
	} else if (nr) {
		kmem_cache_free_bulk(cache, nr, mem);
	}
}

#endif /* _LTASK_RUNTIME_BULK_H */
