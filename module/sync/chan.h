/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Channels, as the floors above see them.
 */
#ifndef _LTASK_SYNC_CHAN_H
#define _LTASK_SYNC_CHAN_H

#include <linux/types.h>
#include <ltask/chan.h>

int ltask_chan_send_interruptible(struct ltask_chan *c, const void *v);
int ltask_chan_recv_interruptible(struct ltask_chan *c, void *v);
void ltask_chan_set_notify(struct ltask_chan *c, void (*fn)(void *arg),
			   void *arg);
bool ltask_chan_readable(struct ltask_chan *c);
bool ltask_chan_writable(struct ltask_chan *c);
bool ltask_chan_closed(struct ltask_chan *c);

#endif /* _LTASK_SYNC_CHAN_H */
