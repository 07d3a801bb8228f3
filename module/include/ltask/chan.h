/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Channels, with Go's rules: buffered or not, first come first served, closed
 * once, drained before the end is seen. A NULL channel blocks for ever.
 */
#ifndef _LTASK_CHAN_H
#define _LTASK_CHAN_H

#include <linux/build_bug.h>
#include <linux/types.h>

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

/**
 * DEFINE_LTASK_CHAN - functions for a channel of one type
 * @name: prefix of the functions and name of the channel's struct.
 * @type: type of the elements.
 *
 * Defines struct @name and @name_create(), @name_send() (takes the value),
 * @name_recv(), @name_try_send(), @name_try_recv(), @name_close(),
 * @name_put(), which do what ltask_chan_...() do and check the type.
 */
#define DEFINE_LTASK_CHAN(name, type)					\
struct name;								\
static inline struct ltask_chan *name##_chan(struct name *c)		\
{									\
	return (struct ltask_chan *)c;					\
}									\
static inline __maybe_unused struct name *				\
name##_create(unsigned int capacity)					\
{									\
	BUILD_BUG_ON(sizeof(type) > LTASK_ELEM_MAX);			\
	return (struct name *)ltask_chan_create(sizeof(type), capacity); \
}									\
static inline __maybe_unused int name##_send(struct name *c, type v)	\
{									\
	return ltask_chan_send(name##_chan(c), &v);			\
}									\
static inline __maybe_unused int name##_try_send(struct name *c, type v) \
{									\
	return ltask_chan_try_send(name##_chan(c), &v);			\
}									\
static inline __maybe_unused int name##_recv(struct name *c, type *v)	\
{									\
	return ltask_chan_recv(name##_chan(c), v);			\
}									\
static inline __maybe_unused int name##_try_recv(struct name *c, type *v) \
{									\
	return ltask_chan_try_recv(name##_chan(c), v);			\
}									\
static inline __maybe_unused int name##_close(struct name *c)		\
{									\
	return ltask_chan_close(name##_chan(c));			\
}									\
static inline __maybe_unused void name##_put(struct name *c)		\
{									\
	ltask_chan_put(name##_chan(c));					\
}

#endif /* _LTASK_CHAN_H */
