// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Operations by name. Requests name them by a number that the kernel gave
 * out, so the kernel's list is kept with the session: a lookup is needed for
 * every kind of request, the list changes only when modules come and go.
 */
#include <limits.h>
#include <stdlib.h>

#include "internal.h"

LTASK_API int ltask_op_at(struct ltask_session *session, unsigned int index,
			  struct ltask_op_info *op)
{
	int ret;

	memset(op, 0, sizeof(*op));
	op->size = sizeof(*op);
	op->index = index;
	ret = ltask_call(session->fd, LTASK_IOC_OP_INFO, op);
	if (ret < 0)
		return ret;
	if (op->nr_args > LTASK_OP_MAX_ARGS)
		return -EPROTO;
	return 0;
}

static int reload(struct ltask_session *session)
{
	struct ltask_op_info *ops = NULL, *more;
	unsigned int nr = 0, room = 0;
	int saved = errno;
	int ret;

	for (;;) {
		if (nr == room) {
			room = room ? 2 * room : 16;
			more = reallocarray(ops, room, sizeof(*ops));
			if (!more) {
				ret = -ENOMEM;
				break;
			}
			ops = more;
		}
		ret = ltask_op_at(session, nr, &ops[nr]);
		if (ret < 0)
			break;
		nr++;
	}
	if (ret != -ENOENT) {
		free(ops);
	} else {
		free(session->ops);
		session->ops = ops;
		session->nr_ops = nr;
		ret = nr > INT_MAX ? INT_MAX : (int)nr;
	}
	errno = saved;
	return ret;
}

static int find(const struct ltask_session *session, const char *name,
		struct ltask_op_info *op)
{
	unsigned int i;

	for (i = 0; i < session->nr_ops; i++) {
		if (!strncmp(session->ops[i].name, name, LTASK_OP_NAME_LEN)) {
			*op = session->ops[i];
			return 0;
		}
	}
	return -ENOENT;
}

LTASK_API int ltask_op_find(struct ltask_session *session, const char *name,
			    struct ltask_op_info *op)
{
	int ret;

	pthread_mutex_lock(&session->lock);
	ret = find(session, name, op);
	if (ret == -ENOENT) {
		ret = reload(session);
		if (ret >= 0)
			ret = find(session, name, op);
	}
	pthread_mutex_unlock(&session->lock);
	return ret;
}

LTASK_API int ltask_op_refresh(struct ltask_session *session)
{
	int ret;

	pthread_mutex_lock(&session->lock);
	ret = reload(session);
	pthread_mutex_unlock(&session->lock);
	return ret;
}

LTASK_API int ltask_op_arg(const struct ltask_op_info *op, const char *name)
{
	unsigned int i;

	for (i = 0; i < op->nr_args; i++)
		if (!strncmp(op->args[i].name, name, LTASK_ARG_NAME_LEN))
			return (int)i;
	return -ENOENT;
}

static int put(const struct ltask_op_info *op, void *args, __u32 offset,
	       const void *from, size_t len)
{
	if (offset > op->arg_len || len > op->arg_len - offset)
		return -EINVAL;
	memcpy((char *)args + offset, from, len);
	return 0;
}

LTASK_API int ltask_op_set_arg(const struct ltask_op_info *op, void *args,
			       unsigned int index, __s64 value)
{
	const struct ltask_arg_desc *arg;
	__u32 u32 = (__u32)value;
	__s32 fd = (__s32)value;

	if (index >= op->nr_args)
		return -ENOENT;
	arg = &op->args[index];
	switch (arg->type) {
	case LTASK_ARG_U64:
	case LTASK_ARG_S64:
	case LTASK_ARG_NS:
		return put(op, args, arg->offset, &value, sizeof(value));
	case LTASK_ARG_U32:
		if (value != (__s64)u32)
			return -ERANGE;
		return put(op, args, arg->offset, &u32, sizeof(u32));
	case LTASK_ARG_FD:
		if (value != fd)
			return -ERANGE;
		return put(op, args, arg->offset, &fd, sizeof(fd));
	default:
		return -EOPNOTSUPP;
	}
}
