// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * A stand-in for /dev/ltask, to be preloaded: lets the library and the command
 * be tested on a host without the module. It holds to the rules of the ABI as
 * far as those two can see them; it proves nothing about the module.
 *
 * A task is a thread with a descriptor table of its own, which keeps only the
 * channel and the file of its request, as a task in the kernel does. A channel
 * is a pipe: whole elements, waiting, poll() and the end of the file then come
 * from the real kernel.
 *
 * The environment may ask for trouble:
 *	FAKE_LTASK_TASKS=N	at most N tasks at a time, EAGAIN beyond
 *	FAKE_LTASK_KILL=N	the Nth task is ended without a result
 *	FAKE_LTASK_NO_PIPES=N	sha256 refuses what has no position: 1, ESPIPE from
 *				the task; 2, EINVAL when it is submitted
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <ltask.h>

#include "fake.h"

#define MAX_FDS 4096

enum kind { OTHER, SESSION, CHANNEL, WAIT_GROUP };

enum op { OP_NOP, OP_SLEEP, OP_SHA256, OP_COPY, NR_OPS };

static const struct ltask_op_info ops[NR_OPS] = {
	{ .name = "nop", .id = 11, .description = "do nothing" },
	{ .name = "sleep", .id = 12, .arg_len = 8, .nr_args = 1,
	  .args = { { LTASK_ARG_NS, 0, "ns" } },
	  .description = "sleep" },
	{ .name = "sha256", .id = 13, .arg_len = 8, .nr_args = 1,
	  .result_len = sizeof(struct ltask_sha256_result),
	  .args = { { LTASK_ARG_FD, 0, "fd" } },
	  .description = "hash a file" },
	{ .name = "copy", .id = 14, .arg_len = 32, .nr_args = 5,
	  .args = { { LTASK_ARG_FD, 0, "fd_in" },
		    { LTASK_ARG_FD, 4, "fd_out" },
		    { LTASK_ARG_S64, 8, "off_in" },
		    { LTASK_ARG_S64, 16, "off_out" },
		    { LTASK_ARG_U64, 24, "len" } },
	  .description = "copy a file" },
};

/* All below is guarded by @lock; @changed tells that a task has ended. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct {
	enum kind kind;
	unsigned int elem_size;
	__u64 tasks;
} fds[MAX_FDS];
static __u64 live, spawned;
static bool cancelled;
static __u32 first_error;

static __u64 setting(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoull(value, NULL, 10) : 0;
}

struct work {
	enum op op;
	struct ltask_go_req req;
	char args[32];
	unsigned int elem_size;
	__u64 times;
	__u64 number;
	sem_t *began;
};

static __s64 do_sleep(const char *args)
{
	struct timespec until;
	__s64 ret = 0;
	__u64 ns;

	memcpy(&ns, args, sizeof(ns));
	clock_gettime(CLOCK_MONOTONIC, &until);
	ns += (__u64)until.tv_nsec;
	until.tv_sec += (time_t)(ns / 1000000000);
	until.tv_nsec = (long)(ns % 1000000000);
	pthread_mutex_lock(&lock);
	while (!ret && !cancelled)
		ret = -pthread_cond_clockwait(&changed, &lock, CLOCK_MONOTONIC,
					      &until);
	if (cancelled)
		ret = -ECANCELED;
	else if (ret == -ETIMEDOUT)
		ret = 0;
	pthread_mutex_unlock(&lock);
	return ret;
}

static __s64 do_sha256(const char *args, struct ltask_sha256_result *result)
{
	unsigned char buf[16384];
	struct sha256 sha;
	ssize_t got;
	int fd;

	memcpy(&fd, args, sizeof(fd));
	sha256_begin(&sha);
	for (;;) {
		got = pread(fd, buf, sizeof(buf), (off_t)sha.len);
		if (got < 0 && errno == ESPIPE && !setting("FAKE_LTASK_NO_PIPES"))
			got = read(fd, buf, sizeof(buf));
		if (got < 0)
			return -errno;
		if (!got)
			break;
		sha256_add(&sha, buf, (size_t)got);
	}
	result->len = sha.len;
	sha256_end(&sha, result->digest);
	return 0;
}

static __s64 do_copy(const char *args)
{
	struct ltask_copy_args copy;
	char buf[16384];
	__s64 done = 0;
	ssize_t got;

	memcpy(&copy, args, sizeof(copy));
	if (copy.off_in >= 0)
		lseek(copy.fd_in, copy.off_in, SEEK_SET);
	if (copy.off_out >= 0)
		lseek(copy.fd_out, copy.off_out, SEEK_SET);
	for (;;) {
		size_t want = sizeof(buf);

		if (copy.len && copy.len - (__u64)done < want)
			want = copy.len - (__u64)done;
		got = want ? read(copy.fd_in, buf, want) : 0;
		if (got > 0)
			got = write(copy.fd_out, buf, (size_t)got);
		if (got < 0)
			return done ? done : -errno;
		if (!got)
			return done;
		done += got;
	}
}

/* Keeps of the descriptors of the process those that are the task's own. */
static void take_descriptors(const struct work *work)
{
	int keep[3] = { work->req.chan_fd, -1, -1 };
	unsigned int from = 0;
	size_t i, j;

	unshare(CLONE_FILES);
	if (work->op == OP_SHA256 || work->op == OP_COPY)
		memcpy(&keep[1], work->args, sizeof(int));
	if (work->op == OP_COPY)
		memcpy(&keep[2], work->args + 4, sizeof(int));
	for (i = 0; i < 3; i++)
		for (j = i + 1; j < 3; j++)
			if (keep[j] < keep[i]) {
				int tmp = keep[i];

				keep[i] = keep[j];
				keep[j] = tmp;
			}
	for (i = 0; i < 3; i++) {
		if (keep[i] < 0)
			continue;
		if ((unsigned int)keep[i] > from)
			close_range(from, (unsigned int)keep[i] - 1, 0);
		from = (unsigned int)keep[i] + 1;
	}
	close_range(from, ~0U, 0);
}

static void task_ended(const struct work *work, bool killed)
{
	pthread_mutex_lock(&lock);
	live--;
	if (work->req.wg_fd >= 0)
		fds[work->req.wg_fd].tasks--;
	if (killed && !first_error)
		first_error = EOVERFLOW;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void run_task(struct work *work)
{
	union {
		struct {
			struct ltask_result head;
			struct ltask_sha256_result sha;
		} result;
		char bytes[512];
	} elem = { .bytes = { 0 } };
	bool killed = work->number++ == setting("FAKE_LTASK_KILL");

	elem.result.head.user_data = work->req.user_data;
	if (work->op == OP_SLEEP)
		elem.result.head.ret = do_sleep(work->args);
	else if (work->op == OP_SHA256)
		elem.result.head.ret = do_sha256(work->args, &elem.result.sha);
	else if (work->op == OP_COPY)
		elem.result.head.ret = do_copy(work->args);
	if (work->req.chan_fd >= 0 && !killed &&
	    write(work->req.chan_fd, &elem, work->elem_size) < 0)
		abort();
	task_ended(work, killed);
}

static void *run(void *arg)
{
	struct work *work = arg;

	take_descriptors(work);
	sem_post(work->began);
	while (work->times--)
		run_task(work);
	free(work);
	return NULL;
}

/* Called with @lock held; gives it up for a moment. */
static void start(enum op op, const struct ltask_go_req *req, __u64 times)
{
	struct work *work = calloc(1, sizeof(*work));
	pthread_attr_t attr;
	pthread_t thread;
	sem_t began;

	work->op = op;
	work->req = *req;
	memcpy(work->args, (const void *)(uintptr_t)req->args, req->arg_len);
	if (req->chan_fd >= 0)
		work->elem_size = fds[req->chan_fd].elem_size;
	work->times = times;
	work->number = spawned + 1;
	live += times;
	spawned += times;
	if (req->wg_fd >= 0)
		fds[req->wg_fd].tasks += times;
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 131072);
	/* The caller may close its descriptors when the thread has its own. */
	sem_init(&began, 0, 0);
	work->began = &began;
	pthread_mutex_unlock(&lock);
	if (pthread_create(&thread, &attr, run, work))
		abort();
	while (sem_wait(&began))
		;
	sem_destroy(&began);
	pthread_attr_destroy(&attr);
	pthread_mutex_lock(&lock);
}

static int check_fd(int fd, int not_mode)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 || (flags & O_ACCMODE) == not_mode ? -EBADF : 0;
}

static int check(const struct ltask_go_req *req, enum op *op)
{
	int fd, i;

	for (i = 0; i < NR_OPS && ops[i].id != req->op; i++)
		;
	if (i == NR_OPS)
		return -ENOENT;
	*op = (enum op)i;
	if (req->flags || req->ctx_fd || req->in_fd || !req->count ||
	    req->arg_len != ops[i].arg_len)
		return -EINVAL;
	if (req->chan_fd >= 0) {
		if (req->chan_fd >= MAX_FDS ||
		    fds[req->chan_fd].kind != CHANNEL ||
		    check_fd(req->chan_fd, O_RDONLY))
			return -EBADF;
		if (fds[req->chan_fd].elem_size <
		    sizeof(struct ltask_result) + ops[i].result_len)
			return -EMSGSIZE;
	}
	if (req->wg_fd >= 0 && fds[req->wg_fd].kind != WAIT_GROUP)
		return -EBADF;
	for (i = 0; i < (int)ops[*op].nr_args; i++) {
		if (ops[*op].args[i].type != LTASK_ARG_FD)
			continue;
		memcpy(&fd, (char *)(uintptr_t)req->args +
			       ops[*op].args[i].offset, sizeof(fd));
		if (check_fd(fd, i ? O_RDONLY : O_WRONLY))
			return -EBADF;
		if (setting("FAKE_LTASK_NO_PIPES") == 2 &&
		    lseek(fd, 0, SEEK_CUR) < 0)
			return -EINVAL;
	}
	return cancelled ? -ECANCELED : 0;
}

static int do_go(struct ltask_go *go)
{
	const char *reqs = (const char *)(uintptr_t)go->reqs;
	__u64 limit = setting("FAKE_LTASK_TASKS"), take, i;
	int error = 0;
	enum op op;

	/* Of this version or the first. */
	if (go->flags || (go->req_size != sizeof(struct ltask_go_req) &&
			  go->req_size != offsetof(struct ltask_go_req, ctx_fd)))
		return -EINVAL;
	go->done = 0;
	for (go->nr_done = 0; go->nr_done < go->nr_reqs; go->nr_done++) {
		struct ltask_go_req copy = { 0 };
		const struct ltask_go_req *req = &copy;

		memcpy(&copy, reqs + (size_t)go->nr_done * go->req_size,
		       go->req_size);
		error = check(req, &op);
		if (error)
			break;
		take = req->count;
		if (limit && take > limit - (live < limit ? live : limit))
			take = limit - (live < limit ? live : limit);
		if (op == OP_NOP && take)
			start(op, req, take);
		else
			for (i = 0; i < take; i++)
				start(op, req, 1);
		go->done += take;
		if (take < req->count) {
			error = -EAGAIN;
			break;
		}
	}
	go->error = (__u32)-error;
	return go->done ? 0 : error;
}

static int do_wait(struct ltask_wait *wait)
{
	const __u64 *count = &live;
	struct timespec until;
	int ret = 0;

	if (wait->wg_fd >= 0) {
		if (fds[wait->wg_fd].kind != WAIT_GROUP)
			return -EINVAL;
		count = &fds[wait->wg_fd].tasks;
	}
	until.tv_sec = (time_t)(wait->deadline / 1000000000);
	until.tv_nsec = (long)(wait->deadline % 1000000000);
	while (*count && !ret) {
		if (wait->deadline < 0)
			pthread_cond_wait(&changed, &lock);
		else
			ret = pthread_cond_clockwait(&changed, &lock,
						     CLOCK_MONOTONIC, &until);
	}
	wait->error = wait->wg_fd < 0 ? first_error : 0;
	return *count ? -ETIME : 0;
}

static int remember(int fd, enum kind kind, unsigned int elem_size)
{
	if (fd < 0)
		return -errno;
	if (fd >= MAX_FDS)
		abort();
	fds[fd].kind = kind;
	fds[fd].elem_size = elem_size;
	fds[fd].tasks = 0;
	return 0;
}

static int reopen(int fd, int flags)
{
	char path[40] = "/proc/self/fd/", digits[12];
	size_t len = 0, at = strlen(path);

	do {
		digits[len++] = (char)('0' + fd % 10);
		fd /= 10;
	} while (fd);
	while (len)
		path[at++] = digits[--len];
	path[at] = '\0';
	return open(path, flags | O_CLOEXEC);
}

static int do_chan_create(struct ltask_chan_create *create)
{
	int ends[2];

	if (create->flags || !create->elem_size || create->elem_size > 512)
		return -EINVAL;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	create->fd = reopen(ends[0], O_RDWR);
	close(ends[0]);
	close(ends[1]);
	return remember(create->fd, CHANNEL, create->elem_size);
}

static int do_op_info(struct ltask_op_info *info)
{
	__u32 index = info->index, size = info->size;

	if (index >= NR_OPS)
		return -ENOENT;
	*info = ops[index];
	info->index = index;
	info->size = size;
	return 0;
}

static int call_session(unsigned long cmd, void *arg)
{
	struct ltask_info *info = arg;
	struct ltask_stat *stat = arg;
	struct ltask_wg_create *wg = arg;

	switch (cmd) {
	case LTASK_IOC_INFO:
		info->abi_version = LTASK_ABI_VERSION;
		info->nr_ops = NR_OPS;
		info->max_capacity = 65536;
		info->max_elem_size = 512;
		strcpy(info->version, "fake");
		return 0;
	case LTASK_IOC_OP_INFO:
		return do_op_info(arg);
	case LTASK_IOC_CHAN_CREATE:
		return do_chan_create(arg);
	case LTASK_IOC_WG_CREATE:
		wg->fd = eventfd(0, EFD_CLOEXEC);
		return remember(wg->fd, WAIT_GROUP, 0);
	case LTASK_IOC_GO:
		return do_go(arg);
	case LTASK_IOC_WAIT:
		return do_wait(arg);
	case LTASK_IOC_CANCEL:
		cancelled = true;
		pthread_cond_broadcast(&changed);
		return 0;
	case LTASK_IOC_STAT:
		stat->tasks = live;
		stat->spawned = spawned;
		stat->carriers = 2;
		stat->stack_bytes = 1536;
		return 0;
	default:
		return -ENOTTY;
	}
}

static int call_channel(int fd, unsigned long cmd, void *arg)
{
	struct ltask_chan_open *chan_open = arg;

	if (cmd != LTASK_IOC_CHAN_OPEN)
		return -ENOTTY;
	chan_open->fd = reopen(fd, chan_open->flags == LTASK_CHAN_RDONLY ?
				       O_RDONLY : O_WRONLY);
	return remember(chan_open->fd, CHANNEL, fds[fd].elem_size);
}

int ioctl(int fd, unsigned long cmd, ...)
{
	__typeof__(ioctl) *next = (__typeof__(ioctl) *)dlsym(RTLD_NEXT, "ioctl");
	enum kind kind = fd >= 0 && fd < MAX_FDS ? fds[fd].kind : OTHER;
	va_list args;
	int ret;
	void *arg;

	va_start(args, cmd);
	arg = va_arg(args, void *);
	va_end(args);
	if (kind != SESSION && kind != CHANNEL)
		return next(fd, cmd, arg);
	pthread_mutex_lock(&lock);
	ret = kind == SESSION ? call_session(cmd, arg) :
				call_channel(fd, cmd, arg);
	pthread_mutex_unlock(&lock);
	errno = -ret;
	return ret ? -1 : 0;
}

int close(int fd)
{
	__typeof__(close) *next = (__typeof__(close) *)dlsym(RTLD_NEXT, "close");

	if (fd >= 0 && fd < MAX_FDS)
		fds[fd].kind = OTHER;
	return next(fd);
}

static int open_as(const char *name, const char *path, int flags, va_list args)
{
	__typeof__(open) *next = (__typeof__(open) *)dlsym(RTLD_NEXT, name);
	int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, int) : 0;
	int fd;

	if (strcmp(path, "/dev/ltask"))
		return next(path, flags, mode);
	fd = next("/dev/null", flags);
	pthread_mutex_lock(&lock);
	if (fd >= 0)
		remember(fd, SESSION, 0);
	pthread_mutex_unlock(&lock);
	return fd;
}

int open(const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = open_as("open", path, flags, args);
	va_end(args);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	int fd;

	va_start(args, flags);
	fd = open_as("open64", path, flags, args);
	va_end(args);
	return fd;
}
