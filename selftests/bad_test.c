// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bad input to every call: each gives its errno, and changes nothing.
 */
#include "abi.h"
#include <sys/mman.h>

#define CALL(_cmd, _struct, ...) {					\
	.name = #_cmd, .cmd = LTASK_IOC_##_cmd,				\
	.size = sizeof(struct _struct), __VA_ARGS__			\
}

/* What the ABI says of each call that takes a structure. */
static const struct call {
	const char *name;
	unsigned long cmd;
	unsigned int size;
	unsigned int flags;	/* offset; 0: has none */
	unsigned int pad;	/* offset; 0: has none */
	bool on_chan;
	bool on_ctx;
	bool writes;		/* something into the structure */
} calls[] = {
	CALL(INFO, ltask_info, .flags = 4, .writes = true),
	CALL(OP_INFO, ltask_op_info, .writes = true),
	CALL(CHAN_CREATE, ltask_chan_create, .flags = 4, .writes = true,
	     .pad = offsetof(struct ltask_chan_create, pad)),
	CALL(WG_CREATE, ltask_wg_create, .flags = 4, .writes = true,
	     .pad = offsetof(struct ltask_wg_create, pad)),
	CALL(GO, ltask_go, .flags = 4, .writes = true),
	CALL(WAIT, ltask_wait, .flags = 4, .writes = true),
	CALL(CANCEL, ltask_cancel, .flags = 4),
	CALL(STAT, ltask_stat, .flags = 4, .writes = true),
	CALL(CTX_CREATE, ltask_ctx_create, .flags = 4, .writes = true),
	CALL(SELECT, ltask_select, .flags = 4, .writes = true,
	     .pad = offsetof(struct ltask_select, pad)),
	CALL(CTX_CANCEL, ltask_ctx_cancel, .flags = 4, .on_ctx = true,
	     .pad = offsetof(struct ltask_ctx_cancel, pad)),
	CALL(CTX_INFO, ltask_ctx_info, .flags = 4, .on_ctx = true,
	     .writes = true),
	CALL(CHAN_OPEN, ltask_chan_open, .on_chan = true, .writes = true,
	     .pad = offsetof(struct ltask_chan_open, pad)),
};

FIXTURE(bad)
{
	int s;
	int chan;
	int ctx;
	int fds;
	char *page;	/* the one after it can't be touched */
	long page_size;
	struct ltask_stat before;
};

FIXTURE_SETUP(bad)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	self->chan = chan_create(self->s, 64, 4);
	ASSERT_LE(0, self->chan);
	self->ctx = ctx_create(self->s, -1, -1);
	ASSERT_LE(0, self->ctx);
	self->page_size = sysconf(_SC_PAGESIZE);
	self->page = mmap(NULL, 2 * self->page_size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->page);
	ASSERT_EQ(0, mprotect(self->page + self->page_size, self->page_size,
			      PROT_NONE));
	self->fds = count_fds();
	ASSERT_EQ(0, get_stat(self->s, &self->before));
}

/* Whatever was refused: no task, no session, no descriptor more. */
FIXTURE_TEARDOWN(bad)
{
	struct ltask_stat stat;

	EXPECT_EQ(0, get_stat(self->s, &stat));
	EXPECT_EQ(self->before.spawned, stat.spawned);
	EXPECT_EQ(self->before.sessions, stat.sessions);
	EXPECT_EQ(self->before.groups, stat.groups);
	EXPECT_EQ(self->fds, count_fds());
	close(self->ctx);
	close(self->chan);
	close(self->s);
}

/* A structure that would be taken. */
static void fill(const struct call *c, void *arg)
{
	memset(arg, 0, c->size);
	*(uint32_t *)arg = c->size;
	if (c->cmd == LTASK_IOC_CHAN_CREATE) {
		((struct ltask_chan_create *)arg)->elem_size = 8;
	} else if (c->cmd == LTASK_IOC_CHAN_OPEN) {
		((struct ltask_chan_open *)arg)->flags = LTASK_CHAN_RDONLY;
	} else if (c->cmd == LTASK_IOC_WAIT) {
		((struct ltask_wait *)arg)->wg_fd = -1;
	} else if (c->cmd == LTASK_IOC_GO) {
		((struct ltask_go *)arg)->req_size =
			sizeof(struct ltask_go_req);
	} else if (c->cmd == LTASK_IOC_CTX_CREATE) {
		((struct ltask_ctx_create *)arg)->parent_fd = -1;
	} else if (c->cmd == LTASK_IOC_SELECT) {
		static struct ltask_select_case none;

		/* Something to choose. */
		memset(&none, 0, sizeof(none));
		none.op = LTASK_SELECT_DEFAULT;
		((struct ltask_select *)arg)->cases = (uintptr_t)&none;
		((struct ltask_select *)arg)->nr_cases = 1;
		((struct ltask_select *)arg)->case_size = sizeof(none);
	}
}

/* Closes what a call that was taken made. */
static int taken(const struct call *c, void *arg)
{
	if (c->cmd == LTASK_IOC_CHAN_CREATE)
		return close(((struct ltask_chan_create *)arg)->fd);
	if (c->cmd == LTASK_IOC_WG_CREATE)
		return close(((struct ltask_wg_create *)arg)->fd);
	if (c->cmd == LTASK_IOC_CTX_CREATE)
		return close(((struct ltask_ctx_create *)arg)->fd);
	if (c->cmd == LTASK_IOC_CHAN_OPEN)
		return close(((struct ltask_chan_open *)arg)->fd);
	return 0;
}

/* The call of that number, and a descriptor for it. */
static bool pick_call(unsigned int nr, int s, int chan, int ctx,
		      const struct call **c, int *fd)
{
	if (nr >= ARRAY_SIZE(calls))
		return false;
	*c = &calls[nr];
	*fd = calls[nr].on_chan ? chan : calls[nr].on_ctx ? ctx : s;
	return true;
}

#define FOR_EACH_CALL(c, fd)						\
	for (unsigned int nr_ = 0;					\
	     pick_call(nr_, self->s, self->chan, self->ctx, &(c), &(fd)); nr_++)

#define EXPECT_CALL(expected, c, fd, arg)				\
do {									\
	const struct call *c_ = (c);					\
									\
	EXPECT_EQ(expected, call(fd, c_->cmd, arg)) {			\
		TH_LOG("%s", c_->name);					\
	}								\
} while (0)

/* So that the other tests fail for the reason that they mean. */
TEST_F_TIMEOUT(bad, good_is_taken, 30)
{
	const struct call *c;
	uint64_t arg[256];
	int fd;

	FOR_EACH_CALL(c, fd) {
		if (c->cmd == LTASK_IOC_CANCEL)
			continue;
		fill(c, arg);
		EXPECT_CALL(0, c, fd, arg);
		EXPECT_EQ(0, taken(c, arg));
	}
}

TEST_F_TIMEOUT(bad, unknown_calls, 30)
{
	uint64_t arg[256] = { sizeof(struct ltask_info) };
	int wg = wg_create(self->s), i;
	const struct call *c;
	unsigned int nr;

	ASSERT_LE(0, wg);
	for (nr = 0x0a; nr < 0x100; nr++) {
		EXPECT_EQ(-ENOTTY, call(self->s, _IOWR(LTASK_IOC_TYPE, nr,
						       struct ltask_info),
					arg));
		if (nr >= 0x42)
			EXPECT_EQ(-ENOTTY,
				  call(self->chan,
				       _IOWR(LTASK_IOC_TYPE, nr,
					     struct ltask_chan_open), arg));
	}
	for (nr = 0; nr < 0x100; nr++) {
		if (nr == 0x80 || nr == 0x81)
			continue;
		EXPECT_EQ(-ENOTTY, call(self->ctx,
					_IOWR(LTASK_IOC_TYPE, nr,
					      struct ltask_ctx_info), arg));
	}
	for (i = 0; i < 8; i++)
		EXPECT_EQ(-ENOTTY, call(self->s,
					_IOWR(LTASK_IOC_TYPE + 1 + i, i,
					      struct ltask_info), arg));
	EXPECT_EQ(-ENOTTY, call(self->s, 0, arg));
	EXPECT_EQ(-ENOTTY, call(self->s, ~0UL, arg));
	/* Known ones, on something else. */
	for (c = calls; c < calls + ARRAY_SIZE(calls); c++) {
		fill(c, arg);
		EXPECT_CALL(-ENOTTY, c, c->on_chan ? self->s : self->chan, arg);
		EXPECT_CALL(-ENOTTY, c, c->on_ctx ? self->s : self->ctx, arg);
		EXPECT_CALL(-ENOTTY, c, wg, arg);
	}
	EXPECT_EQ(-ENOTTY, chan_close(self->s));
	EXPECT_EQ(-ENOTTY, chan_close(wg));
	EXPECT_EQ(-ENOTTY, chan_close(self->ctx));
	close(wg);
}

TEST_F_TIMEOUT(bad, unknown_flags, 30)
{
	const struct call *c;
	uint64_t arg[256], old[256];
	int fd, bit;

	FOR_EACH_CALL(c, fd) {
		for (bit = 0; c->flags && bit < 32; bit++) {
			fill(c, arg);
			((uint32_t *)arg)[c->flags / 4] = 1U << bit;
			memcpy(old, arg, c->size);
			EXPECT_CALL(-EINVAL, c, fd, arg);
			EXPECT_EQ(0, memcmp(old, arg, c->size));
		}
	}
	EXPECT_EQ(-EINVAL, chan_open(self->chan, 0));
	EXPECT_EQ(-EINVAL, chan_open(self->chan, 3));
	for (bit = 2; bit < 32; bit++) {
		EXPECT_EQ(-EINVAL, chan_open(self->chan, 1U << bit));
		EXPECT_EQ(-EINVAL, chan_open(self->chan, 1U << bit | 1));
	}
}

TEST_F_TIMEOUT(bad, padding, 30)
{
	const struct call *c;
	uint64_t arg[256], old[256];
	int fd, bit;

	FOR_EACH_CALL(c, fd) {
		for (bit = 0; c->pad && bit < 32; bit++) {
			fill(c, arg);
			((uint32_t *)arg)[c->pad / 4] = 1U << bit;
			memcpy(old, arg, c->size);
			EXPECT_CALL(-EINVAL, c, fd, arg);
			EXPECT_EQ(0, memcmp(old, arg, c->size));
		}
	}
}

TEST_F_TIMEOUT(bad, short_structures, 30)
{
	const struct call *c;
	uint64_t arg[256], old[256];
	int fd;

	FOR_EACH_CALL(c, fd) {
		const unsigned int sizes[] = {
			0, 1, 3, 4, 7, c->size / 2, c->size - 8, c->size - 4,
			c->size - 1,
		};
		unsigned int i;

		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			fill(c, arg);
			*(uint32_t *)arg = sizes[i];
			memcpy(old, arg, c->size);
			EXPECT_CALL(-EINVAL, c, fd, arg);
			EXPECT_EQ(0, memcmp(old, arg, c->size));
		}
	}
}

/* From a program of tomorrow: taken if it asks for nothing that is unknown. */
TEST_F_TIMEOUT(bad, long_structures, 30)
{
	static const unsigned int more[] = { 1, 4, 8, 100, 1000 };
	const struct call *c;
	uint64_t arg[512], old[512];
	unsigned int i;
	int fd;

	FOR_EACH_CALL(c, fd) {
		for (i = 0; i < ARRAY_SIZE(more); i++) {
			unsigned int size = c->size + more[i];

			memset(arg, 0, sizeof(arg));
			fill(c, arg);
			*(uint32_t *)arg = size;
			((char *)arg)[size - 1] = 1;
			memcpy(old, arg, sizeof(arg));
			EXPECT_CALL(-E2BIG, c, fd, arg);
			EXPECT_EQ(0, memcmp(old, arg, sizeof(arg)));
			if (c->cmd == LTASK_IOC_CANCEL)
				continue;
			((char *)arg)[size - 1] = 0;
			((char *)arg)[size] = 77;
			EXPECT_CALL(0, c, fd, arg);
			EXPECT_EQ(0, taken(c, arg));
			EXPECT_EQ(77, ((char *)arg)[size]);
			EXPECT_EQ(0, ((char *)arg)[size - 1]);
		}
		/* Beyond all reason. */
		fill(c, self->page);
		*(uint32_t *)self->page = ~0U;
		EXPECT_CALL(-E2BIG, c, fd, self->page);
		*(uint32_t *)self->page = 1U << 31;
		EXPECT_CALL(-E2BIG, c, fd, self->page);
	}
}

/* Not where a compiler would put them: it must work, or say EFAULT. */
TEST_F_TIMEOUT(bad, misaligned_structures, 30)
{
	const struct call *c;
	uint64_t arg[256];
	unsigned int at;
	int fd;

	FOR_EACH_CALL(c, fd) {
		if (c->cmd == LTASK_IOC_CANCEL)
			continue;
		for (at = 1; at < 8; at++) {
			fill(c, arg);
			memcpy((char *)self->page + at, arg, c->size);
			EXPECT_CALL(0, c, fd, self->page + at);
			memcpy(arg, self->page + at, c->size);
			EXPECT_EQ(0, taken(c, arg));
		}
	}
}

TEST_F_TIMEOUT(bad, page_crossing_structures, 60)
{
	char *end = self->page + self->page_size;
	const struct call *c;
	uint64_t arg[256];
	unsigned int in;
	int fd;

	FOR_EACH_CALL(c, fd) {
		if (c->cmd == LTASK_IOC_CANCEL)
			continue;
		fill(c, arg);
		memcpy(end - c->size, arg, c->size);
		EXPECT_CALL(0, c, fd, end - c->size);
		memcpy(arg, end - c->size, c->size);
		EXPECT_EQ(0, taken(c, arg));
	}
	FOR_EACH_CALL(c, fd) {
		for (in = 0; in < c->size; in += 4) {
			fill(c, arg);
			memcpy(end - in, arg, in);
			EXPECT_CALL(-EFAULT, c, fd, end - in);
		}
		/* What is too much is looked at, too. */
		fill(c, arg);
		*(uint32_t *)arg = c->size + 8;
		memcpy(end - c->size, arg, c->size);
		EXPECT_CALL(-EFAULT, c, fd, end - c->size);
	}
}

TEST_F_TIMEOUT(bad, addresses, 30)
{
	void *const bad[] = {
		NULL, (void *)8, self->page + self->page_size,
		(void *)0x7ffffffff000, (void *)0x800000000000,
		(void *)0xffff888000000000, (void *)0xffffffff81000000,
		(void *)~0UL, (void *)~7UL,
	};
	const struct call *c;
	unsigned int i;
	int fd;

	FOR_EACH_CALL(c, fd) {
		for (i = 0; i < ARRAY_SIZE(bad); i++)
			EXPECT_CALL(-EFAULT, c, fd, bad[i]);
	}
}

/* Where nothing can be told, nothing is done. */
TEST_F_TIMEOUT(bad, read_only_structures, 30)
{
	struct ltask_go_req req = { 0 };
	struct ltask_op_info nop;
	const struct call *c;
	int fd;

	ASSERT_EQ(0, find_op(self->s, "nop", &nop));
	req = request(&nop, NULL);
	FOR_EACH_CALL(c, fd) {
		if (!c->writes)
			continue;
		fill(c, self->page);
		if (c->cmd == LTASK_IOC_GO) {
			((struct ltask_go *)self->page)->reqs = (uintptr_t)&req;
			((struct ltask_go *)self->page)->nr_reqs = 1;
		}
		ASSERT_EQ(0, mprotect(self->page, self->page_size, PROT_READ));
		EXPECT_CALL(-EFAULT, c, fd, self->page);
		ASSERT_EQ(0, mprotect(self->page, self->page_size,
				      PROT_READ | PROT_WRITE));
	}
}

TEST_F_TIMEOUT(bad, channel_sizes, 30)
{
	struct ltask_info info;
	int fd;

	ASSERT_EQ(0, get_info(self->s, &info));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 0, 0));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 0, 10));
	EXPECT_EQ(-EINVAL, chan_create(self->s, ~0U, 0));
	EXPECT_EQ(-EINVAL, chan_create(self->s, ~0U, ~0U));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 1U << 31, 2));
	EXPECT_EQ(-EINVAL, chan_create(self->s, info.max_elem_size + 1, 1));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 1, ~0U));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 1, 1U << 31));
	EXPECT_EQ(-EINVAL, chan_create(self->s, 1, info.max_capacity + 1));
	/* Each of both may be, both together may be too much. */
	fd = chan_create(self->s, info.max_elem_size, info.max_capacity);
	if (fd >= 0)
		close(fd);
	else
		EXPECT_TRUE(fd == -EINVAL || fd == -ENOMEM);
}

TEST_F_TIMEOUT(bad, requests, 60)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int wg = wg_create(self->s), closed = dup(null);
	int r = chan_open(self->chan, LTASK_CHAN_RDONLY);
	struct ltask_op_info nop, sleep, sha256;
	struct ltask_sleep_args args = { 0 };
	struct ltask_go_req req;
	struct ltask_info info;
	unsigned int bit;
	int small, w;

	close(closed);
	ASSERT_LE(0, wg);
	ASSERT_LE(0, r);
	ASSERT_EQ(0, get_info(self->s, &info));
	ASSERT_EQ(0, find_op(self->s, "nop", &nop));
	ASSERT_EQ(0, find_op(self->s, "sleep", &sleep));
#define EXPECT_GO(error, op, ...) do {					\
		req = request(op, &args);				\
		__VA_ARGS__;						\
		EXPECT_EQ(-(error), go(self->s, &req, 1, NULL)) {	\
			TH_LOG("with %s", #__VA_ARGS__);		\
		}							\
	} while (0)
	for (bit = 0; bit < 32; bit++)
		EXPECT_GO(EINVAL, &nop, req.flags = 1U << bit);
	EXPECT_GO(ENOENT, &nop, req.op = ~0U);
	EXPECT_GO(ENOENT, &nop, req.op += 1U << 31);
	EXPECT_GO(EINVAL, &nop, req.count = 0);
	EXPECT_GO(EINVAL, &nop, req.arg_len = 1);
	EXPECT_GO(EINVAL, &nop, req.arg_len = 8);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = 0);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = 4);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = 7);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = 9);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = 16);
	EXPECT_GO(EINVAL, &sleep, req.arg_len = info.max_arg_len);
	EXPECT_GO(E2BIG, &sleep, req.arg_len = info.max_arg_len + 1);
	EXPECT_GO(E2BIG, &sleep, req.arg_len = ~0U);
	EXPECT_GO(EFAULT, &sleep, req.args = 0);
	EXPECT_GO(EFAULT, &sleep, req.args = 8);
	EXPECT_GO(EFAULT, &sleep, req.args = ~0ULL);
	EXPECT_GO(EFAULT, &sleep, req.args = 0xffff888000000000);
	EXPECT_GO(EFAULT, &sleep, req.args = 0xffffffff81000000);
	EXPECT_GO(EFAULT, &sleep, req.args = (uintptr_t)self->page +
					    self->page_size);
	EXPECT_GO(EFAULT, &sleep, req.args = (uintptr_t)self->page +
					    self->page_size - 4);
	/* Channels. */
	EXPECT_GO(EBADF, &nop, req.chan_fd = closed);
	EXPECT_GO(EBADF, &nop, req.chan_fd = -2);
	EXPECT_GO(EBADF, &nop, req.chan_fd = INT32_MAX);
	EXPECT_GO(EBADF, &nop, req.chan_fd = INT32_MIN);
	EXPECT_GO(EBADF, &nop, req.chan_fd = r);
	EXPECT_GO(EINVAL, &nop, req.chan_fd = null);
	EXPECT_GO(EINVAL, &nop, req.chan_fd = wg);
	EXPECT_GO(EINVAL, &nop, req.chan_fd = self->s);
	small = chan_create(self->s, sizeof(struct ltask_result) - 1, 1);
	ASSERT_LE(0, small);
	EXPECT_GO(EMSGSIZE, &nop, req.chan_fd = small);
	close(small);
	/* Wait groups. */
	EXPECT_GO(EBADF, &nop, req.wg_fd = closed);
	EXPECT_GO(EBADF, &nop, req.wg_fd = -2);
	EXPECT_GO(EINVAL, &nop, req.wg_fd = null);
	EXPECT_GO(EINVAL, &nop, req.wg_fd = self->chan);
	EXPECT_GO(EINVAL, &nop, req.wg_fd = self->s);
	/* Contexts, and channels to take arguments from. */
	EXPECT_GO(EINVAL, &nop, req.ctx_fd = self->ctx);
	EXPECT_GO(EINVAL, &nop, req.ctx_fd = -1);
	EXPECT_GO(EINVAL, &nop, req.in_fd = self->chan);
	EXPECT_GO(EINVAL, &nop, req.in_fd = -1);
#define EXPECT_CTX(error, fd)						\
	EXPECT_GO(error, &nop, req.flags = LTASK_GO_CTX; req.ctx_fd = (fd))
	EXPECT_CTX(EBADF, closed);
	EXPECT_CTX(EBADF, -1);
	EXPECT_CTX(EBADF, INT32_MIN);
	EXPECT_CTX(EINVAL, null);
	EXPECT_CTX(EINVAL, wg);
	EXPECT_CTX(EINVAL, self->chan);
	EXPECT_CTX(EINVAL, self->s);
#define EXPECT_IN(error, op, fd, ...)					\
	EXPECT_GO(error, op, req.flags = LTASK_GO_IN; req.in_fd = (fd);	\
		  req.arg_len = 0; req.args = 0; __VA_ARGS__)
	w = chan_open(self->chan, LTASK_CHAN_WRONLY);
	ASSERT_LE(0, w);
	small = chan_create(self->s, sizeof(struct ltask_job) + 7, 1);
	ASSERT_LE(0, small);
	ASSERT_EQ(0, find_op(self->s, "sha256", &sha256));
	EXPECT_IN(EBADF, &sleep, INT32_MAX);
	EXPECT_IN(EBADF, &sleep, -1);
	EXPECT_IN(EBADF, &sleep, w);
	EXPECT_IN(EINVAL, &sleep, null);
	EXPECT_IN(EINVAL, &sleep, wg);
	EXPECT_IN(EINVAL, &sleep, self->ctx);
	EXPECT_IN(EINVAL, &sleep, self->s);
	EXPECT_IN(EMSGSIZE, &sleep, small);
	EXPECT_IN(EINVAL, &sleep, self->chan, req.arg_len = 8);
	EXPECT_IN(EINVAL, &sleep, self->chan, req.args = (uintptr_t)&args);
	EXPECT_IN(EINVAL, &sleep, self->chan, req.user_data = 1);
	EXPECT_IN(EINVAL, &sleep, self->chan, req.count = 0);
	EXPECT_IN(EOPNOTSUPP, &sha256, self->chan);
	close(small);
	close(w);
	/* What failed is not counted. */
	EXPECT_EQ(0, wait_for(self->s, wg, 0));
	EXPECT_EQ(0, wait_for(self->s, -1, 0));
	close(null);
	close(wg);
	close(r);
}

TEST_F_TIMEOUT(bad, closed_channel, 30)
{
	int c = chan_create(self->s, 64, 4);
	struct ltask_op_info nop;
	struct ltask_go_req req;

	ASSERT_LE(0, c);
	ASSERT_EQ(0, find_op(self->s, "nop", &nop));
	req = request(&nop, NULL);
	req.chan_fd = c;
	ASSERT_EQ(0, chan_close(c));
	EXPECT_EQ(-EPIPE, go(self->s, &req, 1, NULL));
	EXPECT_EQ(-EPIPE, chan_close(c));
	EXPECT_EQ(-1, write(c, self->page, 64));
	EXPECT_EQ(EPIPE, errno);
	EXPECT_EQ(0, read(c, self->page, 64));
	close(c);
}

/* Files among the arguments. */
TEST_F_TIMEOUT(bad, file_arguments, 30)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), closed = dup(null);
	int wg = wg_create(self->s), other = session_open();
	struct ltask_sha256_args args = { 0 };
	const struct {
		int fd;
		int error;
	} cases[] = {
		{ closed, EBADF }, { -1, EBADF }, { INT32_MIN, EBADF },
		{ INT32_MAX, EBADF }, { self->s, EINVAL }, { other, EINVAL },
		{ self->chan, EINVAL }, { wg, EINVAL }, { self->ctx, EINVAL },
	};
	struct ltask_op_info op, cp;
	struct ltask_go_req req;
	unsigned int i;

	close(closed);
	ASSERT_LE(0, wg);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	ASSERT_EQ(0, find_op(self->s, "copy", &cp));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ltask_copy_args in = { .fd_in = cases[i].fd,
					      .fd_out = null };
		struct ltask_copy_args out = { .fd_in = null,
					       .fd_out = cases[i].fd };

		args.fd = cases[i].fd;
		req = request(&op, &args);
		EXPECT_EQ(-cases[i].error, go(self->s, &req, 1, NULL)) {
			TH_LOG("case %u", i);
		}
		req = request(&cp, &in);
		EXPECT_EQ(-cases[i].error, go(self->s, &req, 1, NULL));
		req = request(&cp, &out);
		EXPECT_EQ(-cases[i].error, go(self->s, &req, 1, NULL));
	}
	args.fd = null;
	args.pad = 1;
	req = request(&op, &args);
	EXPECT_EQ(-EINVAL, go(self->s, &req, 1, NULL));
	close(other);
	close(wg);
	close(null);
}

TEST_F_TIMEOUT(bad, batches, 60)
{
	struct ltask_go_req req = { 0 };
	struct ltask_op_info nop;
	struct {
		struct ltask_go_req req;
		char more[8];
	} longer;
	struct ltask_go arg;
	unsigned int i;
	const struct {
		uint64_t reqs;
		uint32_t nr, size;
		int error;
	} cases[] = {
		{ (uintptr_t)&req, 1, 0, EINVAL },
		{ (uintptr_t)&req, 1, 8, EINVAL },
		/* One byte less than the first version. */
		{ (uintptr_t)&req, 1, offsetof(struct ltask_go_req, ctx_fd) - 1,
		  EINVAL },
		{ (uintptr_t)&req, 1, 4097, E2BIG },
		{ (uintptr_t)&req, 1, ~0U, E2BIG },
		{ 0, 1, sizeof(req), EFAULT },
		{ 8, 1, sizeof(req), EFAULT },
		{ ~0ULL, 1, sizeof(req), EFAULT },
		{ ~0ULL - 20, 10, sizeof(req), EFAULT },
		{ 0xffff888000000000, 1, sizeof(req), EFAULT },
		{ 0xffffffff81000000, 100, sizeof(req), EFAULT },
		{ 0, ~0U, sizeof(req), EFAULT },
		{ (uintptr_t)self->page + self->page_size, ~0U, sizeof(req),
		  EFAULT },
		{ (uintptr_t)self->page + self->page_size - 8, 1, sizeof(req),
		  EFAULT },
	};

	ASSERT_EQ(0, find_op(self->s, "nop", &nop));
	req = request(&nop, NULL);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		arg = (struct ltask_go) {
			.size = sizeof(arg), .reqs = cases[i].reqs,
			.nr_reqs = cases[i].nr, .req_size = cases[i].size,
		};
		EXPECT_EQ(-cases[i].error, call(self->s, LTASK_IOC_GO, &arg)) {
			TH_LOG("case %u", i);
		}
		EXPECT_EQ(0, arg.done);
		EXPECT_EQ(0, arg.nr_done);
	}
	/* Longer requests than are known. */
	memset(&longer, 0, sizeof(longer));
	longer.req = req;
	longer.more[7] = 1;
	arg = (struct ltask_go) {
		.size = sizeof(arg), .reqs = (uintptr_t)&longer, .nr_reqs = 1,
		.req_size = sizeof(longer),
	};
	EXPECT_EQ(-E2BIG, call(self->s, LTASK_IOC_GO, &arg));
	EXPECT_EQ(0, arg.done);
}

FIXTURE(brim)
{
	int s;
	struct ltask_info info;
	struct ltask_stat before;
};

FIXTURE_SETUP(brim)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, get_info(self->s, &self->info));
	ASSERT_EQ(0, get_stat(self->s, &self->before));
	ASSERT_EQ(0, write_text(PARAMETERS "max_session_tasks", "1000"));
}

FIXTURE_TEARDOWN(brim)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu",
		 (unsigned long long)self->info.max_session_tasks);
	EXPECT_EQ(0, write_text(PARAMETERS "max_session_tasks", text));
	close(self->s);
}

/* 2^32 - 1 tasks are too many: the call takes what there is room for, and ends. */
TEST_F_TIMEOUT(brim, largest_count, 60)
{
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_op_info op;
	struct ltask_go_req req;
	struct ltask_go arg;

	ASSERT_EQ(0, find_op(self->s, "sleep", &op));
	req = request(&op, &args);
	req.count = ~0U;
	EXPECT_EQ(0, go(self->s, &req, 1, &arg));
	EXPECT_EQ(EAGAIN, arg.error);
	EXPECT_EQ(1000, arg.done);
	EXPECT_EQ(0, arg.nr_done);
	/* Not one ends, so there is no more room. */
	EXPECT_EQ(-EAGAIN, go(self->s, &req, 1, &arg));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

/* Requests up to where memory ends are taken; the rest is refused. */
TEST_F_TIMEOUT(brim, requests_up_to_a_hole, 60)
{
	static const unsigned int there[] = { 1, 2, 3, 17, 63, 64, 65, 100 };
	long size = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, 3 * size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ltask_op_info nop;
	struct ltask_go arg;
	unsigned int i, j;

	ASSERT_NE(MAP_FAILED, page);
	ASSERT_EQ(0, mprotect(page + 2 * size, size, PROT_NONE));
	ASSERT_EQ(0, find_op(self->s, "nop", &nop));
	for (i = 0; i < ARRAY_SIZE(there); i++) {
		/* And a half. */
		char *at = page + 2 * size - 20 -
			   there[i] * sizeof(struct ltask_go_req);
		struct ltask_stat before, after;

		for (j = 0; j < there[i]; j++) {
			struct ltask_go_req req = request(&nop, NULL);

			memcpy(at + j * sizeof(req), &req, sizeof(req));
		}
		ASSERT_EQ(0, get_stat(self->s, &before));
		EXPECT_EQ(0, go(self->s, at, ~0U, &arg));
		EXPECT_EQ(there[i], arg.done);
		EXPECT_EQ(there[i], arg.nr_done);
		EXPECT_EQ(EFAULT, arg.error);
		EXPECT_EQ(0, wait_all(self->s));
		ASSERT_EQ(0, get_stat(self->s, &after));
		EXPECT_EQ(there[i], after.spawned - before.spawned);
	}
}

TEST_MAIN
