/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Channels, with Go's rules: buffered or not, first come first served, closed
 * once, drained before the end is seen. A NULL channel blocks for ever.
 */
#ifndef _LTASK_CHAN_H
#define _LTASK_CHAN_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <ltask/select.h>

struct ltask_chan;

struct ltask_chan *ltask_chan_create(size_t elem_size, unsigned int capacity);
struct ltask_chan *ltask_chan_get(struct ltask_chan *c);
void ltask_chan_put(struct ltask_chan *c);
int ltask_chan_send(struct ltask_chan *c, const void *v);
int ltask_chan_recv(struct ltask_chan *c, void *v);
int ltask_chan_try_send(struct ltask_chan *c, const void *v);
int ltask_chan_try_recv(struct ltask_chan *c, void *v);
int ltask_chan_close(struct ltask_chan *c);
unsigned int ltask_chan_len(struct ltask_chan *c);
unsigned int ltask_chan_cap(struct ltask_chan *c);
size_t ltask_chan_elem_size(struct ltask_chan *c);

/** define LTASK_ELEM_MAX - most bytes that a channel's element may have. */
#define LTASK_ELEM_MAX	65535
/** define LTASK_CHAN_BYTES_MAX - most bytes that a channel may buffer. */
#define LTASK_CHAN_BYTES_MAX	(64UL << 20)

/* A parameter of such a union's type takes any of its members as it is. */
#define __LTASK_ANY_OF	__attribute__((__transparent_union__))

/**
 * DEFINE_LTASK_CHAN - functions for a channel of one type
 * @name: prefix of the functions and name of the channel's struct.
 * @type: type of the elements.
 *
 * Defines struct @name, and two views of a channel, which do not compile where
 * they are misused, as Go's chan<- and <-chan: struct @name_sender, made by
 * @name_sender(), can't be received from; struct @name_receiver, made by
 * @name_receiver(), can't be sent on or closed. Neither can be made the other, or
 * the channel again. They have no references of their own.
 *
 * For channel and sender: @name_send() (takes the value), @name_try_send(),
 * @name_send_timeout(), @name_close(), and @name_send_case(), a case of
 * ltask_select() that sends what a pointer points to. For channel and receiver:
 * @name_recv(), @name_try_recv(), @name_recv_timeout(), @name_recv_case(). For
 * all: @name_put(), @name_len(), @name_cap(). For one: @name_create(),
 * @name_get(), @name_sender_get(), @name_receiver_get(); @name_chan(), which is
 * the channel without its type. They do what ltask_chan_...() and LTASK_...() do,
 * and check the type.
 */
#define DEFINE_LTASK_CHAN(name, type)					\
struct name;								\
struct name##_sender;							\
struct name##_receiver;							\
									\
union name##_to {							\
	struct name *both;						\
	struct name##_sender *sender;					\
} __LTASK_ANY_OF;							\
									\
union name##_from {							\
	struct name *both;						\
	struct name##_receiver *receiver;				\
} __LTASK_ANY_OF;							\
									\
union name##_any {							\
	struct name *both;						\
	struct name##_sender *sender;					\
	struct name##_receiver *receiver;				\
} __LTASK_ANY_OF;							\
									\
static inline __maybe_unused struct ltask_chan *			\
name##_chan(struct name *c)						\
{									\
	return (struct ltask_chan *)c;					\
}									\
static inline __maybe_unused struct name *				\
name##_create(unsigned int capacity)					\
{									\
	BUILD_BUG_ON(sizeof(type) > LTASK_ELEM_MAX);			\
	return (struct name *)ltask_chan_create(sizeof(type), capacity); \
}									\
static inline __maybe_unused struct name##_sender *			\
name##_sender(struct name *c)						\
{									\
	return (struct name##_sender *)c;				\
}									\
static inline __maybe_unused struct name##_receiver *			\
name##_receiver(struct name *c)						\
{									\
	return (struct name##_receiver *)c;				\
}									\
static inline __maybe_unused struct name *name##_get(struct name *c)	\
{									\
	return (struct name *)ltask_chan_get(name##_chan(c));		\
}									\
static inline __maybe_unused struct name##_sender *			\
name##_sender_get(struct name##_sender *c)				\
{									\
	return name##_sender(name##_get((struct name *)c));		\
}									\
static inline __maybe_unused struct name##_receiver *			\
name##_receiver_get(struct name##_receiver *c)				\
{									\
	return name##_receiver(name##_get((struct name *)c));		\
}									\
static inline __maybe_unused void name##_put(union name##_any c)	\
{									\
	ltask_chan_put(name##_chan(c.both));				\
}									\
static inline __maybe_unused unsigned int name##_len(union name##_any c) \
{									\
	return ltask_chan_len(name##_chan(c.both));			\
}									\
static inline __maybe_unused unsigned int name##_cap(union name##_any c) \
{									\
	return ltask_chan_cap(name##_chan(c.both));			\
}									\
static inline __maybe_unused int name##_send(union name##_to c, type v)	\
{									\
	return ltask_chan_send(name##_chan(c.both), &v);		\
}									\
static inline __maybe_unused int name##_try_send(union name##_to c, type v) \
{									\
	return ltask_chan_try_send(name##_chan(c.both), &v);		\
}									\
static inline __maybe_unused int					\
name##_send_timeout(union name##_to c, type v, u64 ns)			\
{									\
	return ltask_chan_send_timeout(name##_chan(c.both), &v, ns);	\
}									\
static inline __maybe_unused int name##_close(union name##_to c)	\
{									\
	return ltask_chan_close(name##_chan(c.both));			\
}									\
static inline __maybe_unused struct ltask_case				\
name##_send_case(union name##_to c, type const *v)			\
{									\
	return LTASK_SEND(name##_chan(c.both), v);			\
}									\
static inline __maybe_unused int name##_recv(union name##_from c, type *v) \
{									\
	return ltask_chan_recv(name##_chan(c.both), v);			\
}									\
static inline __maybe_unused int					\
name##_try_recv(union name##_from c, type *v)				\
{									\
	return ltask_chan_try_recv(name##_chan(c.both), v);		\
}									\
static inline __maybe_unused int					\
name##_recv_timeout(union name##_from c, type *v, u64 ns)		\
{									\
	return ltask_chan_recv_timeout(name##_chan(c.both), v, ns);	\
}									\
static inline __maybe_unused struct ltask_case				\
name##_recv_case(union name##_from c, type *v)				\
{									\
	return LTASK_RECV(name##_chan(c.both), v);			\
}

#endif /* _LTASK_CHAN_H */
