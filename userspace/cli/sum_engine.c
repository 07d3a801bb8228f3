// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * The engine of ltask sum: one task for each file, many at a time.
 *
 * A window of jobs slides over what the source gives. Jobs enter at its tail:
 * their files are opened and collected in a batch, and as soon as a batch is
 * submitted its descriptors are closed again, since each task has its own
 * reference; so the limit of open files bounds the batch, not the window.
 * Results come back in any order, each with the number of its job; jobs leave
 * at the head, in order. The channel has room for a result of each job of the
 * window (if the kernel grants that many), so that tasks don't wait to get rid
 * of them.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sum.h"

#define WINDOW		512U
#define BATCH		64U
/* Descriptors that are not for files: standard ones, ltask's, a directory. */
#define OTHER_FDS	16U
/* How long to wait while others use up the limit of tasks. */
#define PATIENCE_MS	10000
#define PAUSE_MS	10

/*
 * Job number N is jobs[N % WINDOW]; those from @head up to @tail exist.
 * @batched: the jobs in @batch, in its order.
 */
struct sum_engine {
	struct ltask_session *session;
	struct ltask_op_info op;
	int chan_fd;
	unsigned int elem_size;
	void *results;
	struct ltask_batch *batch;
	unsigned int batch_max;
	unsigned int nr_batched;
	struct {
		struct sum_job *job;
		int fd;
	} batched[BATCH];
	struct sum_source *source;
	struct sum_job jobs[WINDOW];
	__u64 head;
	__u64 tail;
	unsigned int running;
	unsigned int retries;
	bool stdin_busy;
	bool broken;
};

static struct sum_job *job_at(struct sum_engine *engine, __u64 number)
{
	return &engine->jobs[number % WINDOW];
}

static void finish_job(struct sum_engine *engine, struct sum_job *job, int err)
{
	job->err = err;
	job->state = SUM_DONE;
	if (job->is_stdin) {
		sum_stdin_done(job);
		engine->stdin_busy = false;
	}
	progress_step(job->len);
}

static void emit_ready(struct sum_engine *engine)
{
	while (engine->head < engine->tail) {
		struct sum_job *job = job_at(engine, engine->head);

		if (job->state != SUM_DONE)
			break;
		engine->source->emit(engine->source, job);
		engine->head++;
	}
}

static bool unreadable_for_kernel(int err)
{
	return err == EINVAL || err == ESPIPE || err == EOPNOTSUPP;
}

/* The kernel has no digest for the job. */
static void fail_job(struct sum_engine *engine, struct sum_job *job, int err)
{
	if (!unreadable_for_kernel(err) || job->copied) {
		finish_job(engine, job, err);
		return;
	}
	job->state = SUM_RETRY;
	engine->retries++;
}

static void take_result(struct sum_engine *engine,
			const struct ltask_result *result)
{
	const struct ltask_sha256_result *sha = ltask_result_sha256(result);
	__u64 number = result->user_data;
	struct sum_job *job = job_at(engine, number);

	if (number < engine->head || number >= engine->tail ||
	    job->state != SUM_RUNNING)
		return;
	engine->running--;
	if (result->ret < 0) {
		fail_job(engine, job, (int)-result->ret);
		return;
	}
	job->len = sha->len;
	memcpy(job->digest, sha->digest, sizeof(job->digest));
	finish_job(engine, job, 0);
}

/* A task that the kernel ended sends nothing: give up its job. */
static void give_up_running(struct sum_engine *engine, int err)
{
	__u64 number;

	for (number = engine->head; number < engine->tail; number++) {
		struct sum_job *job = job_at(engine, number);

		if (job->state == SUM_RUNNING)
			finish_job(engine, job, err);
	}
	engine->running = 0;
}

/* Takes the results that are there; with @wait, and none there, waits. */
static int collect(struct sum_engine *engine, bool wait)
{
	struct pollfd poll_fd = { .fd = engine->chan_fd, .events = POLLIN };
	int ended = -ETIME;
	int got, i;

	while (engine->running) {
		got = poll(&poll_fd, 1, wait && ended < 0 ? 1000 : 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			report_errno(errno, "waiting for results");
			return -1;
		}
		if (got)
			break;
		if (!wait)
			return 0;
		if (ended >= 0) {
			give_up_running(engine, ended ? ended : EIO);
			return 0;
		}
		ended = ltask_wait_timeout(engine->session, -1, 0);
	}
	if (!engine->running)
		return 0;
	got = ltask_chan_read(engine->chan_fd, engine->results,
			      engine->elem_size, WINDOW);
	if (got <= 0 && got != -EINTR) {
		report_errno(got < 0 ? -got : EPIPE, "reading results");
		return -1;
	}
	for (i = 0; i < got; i++)
		take_result(engine, ltask_result_at(engine->results,
						    engine->elem_size,
						    (unsigned int)i));
	return 0;
}

/* The first @nr jobs of the batch have left it. */
static void unbatch(struct sum_engine *engine, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		close(engine->batched[i].fd);
	engine->nr_batched -= nr;
	memmove(engine->batched, engine->batched + nr,
		engine->nr_batched * sizeof(engine->batched[0]));
}

/* The kernel takes no more tasks for now: let some end. */
static int make_room(struct sum_engine *engine, int *patience_ms)
{
	struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000 };

	if (engine->running)
		return collect(engine, true);
	if (*patience_ms <= 0) {
		report_errno(EAGAIN, "starting tasks");
		return -1;
	}
	*patience_ms -= PAUSE_MS;
	nanosleep(&pause, NULL);
	return 0;
}

/* The first job of the batch was refused with @err. */
static int refused(struct sum_engine *engine, int err, int *patience_ms)
{
	switch (err) {
	case EINTR:
		return 0;
	case EAGAIN:
		return make_room(engine, patience_ms);
	case ENOMEM:
		if (engine->running)
			return collect(engine, true);
		break;
	case ENOENT:
	case ECANCELED:
	case ENODEV:
		/* Not the file's fault: the session or the operation is gone. */
		report_errno(err, "starting tasks");
		return -1;
	default:
		break;
	}
	fail_job(engine, engine->batched[0].job, err);
	ltask_batch_skip(engine->batch);
	unbatch(engine, 1);
	return 0;
}

static int submit(struct sum_engine *engine)
{
	int patience_ms = PATIENCE_MS;

	while (engine->nr_batched) {
		__s64 ret = ltask_batch_submit(engine->batch);
		unsigned int taken, i;

		if (ret < 0) {
			if (refused(engine, (int)-ret, &patience_ms) < 0)
				return -1;
			continue;
		}
		taken = engine->nr_batched -
			ltask_batch_pending(engine->batch);
		for (i = 0; i < taken; i++)
			engine->batched[i].job->state = SUM_RUNNING;
		engine->running += taken;
		unbatch(engine, taken);
		patience_ms = PATIENCE_MS;
	}
	return 0;
}

static int add_to_batch(struct sum_engine *engine, struct sum_job *job,
			__u64 number, int fd)
{
	struct ltask_sha256_args args = { .fd = fd };
	struct ltask_go_req req;
	int ret;

	ltask_prep(&req, &engine->op, &args);
	req.chan_fd = engine->chan_fd;
	req.user_data = number;
	ret = ltask_batch_add(engine->batch, &req);
	if (ret < 0) {
		report_errno(-ret, "collecting tasks");
		close(fd);
		return -1;
	}
	job->state = SUM_BATCHED;
	engine->batched[engine->nr_batched].job = job;
	engine->batched[engine->nr_batched].fd = fd;
	engine->nr_batched++;
	if (engine->nr_batched < engine->batch_max)
		return 0;
	if (submit(engine) < 0 || collect(engine, false) < 0)
		return -1;
	emit_ready(engine);
	return 0;
}

/* Opens the file of a job by @open, and puts it into the batch. */
static int begin_job(struct sum_engine *engine, struct sum_job *job,
		     __u64 number, int (*open)(struct sum_job *job))
{
	int fd = open(job);

	while (fd == -EMFILE || fd == -ENFILE) {
		/* Ours that are open may be all that is missing. */
		if (engine->nr_batched) {
			if (submit(engine) < 0)
				return -1;
		} else if (engine->running && fd == -ENFILE) {
			if (collect(engine, true) < 0)
				return -1;
		} else {
			break;
		}
		fd = open(job);
	}
	if (fd < 0) {
		finish_job(engine, job, -fd);
		return 0;
	}
	if (job->is_stdin)
		engine->stdin_busy = true;
	return add_to_batch(engine, job, number, fd);
}

/* Standard input can be named twice, but is read by one after the other. */
static int wait_for_stdin(struct sum_engine *engine)
{
	while (engine->stdin_busy && !engine->retries) {
		if (submit(engine) < 0 || collect(engine, true) < 0)
			return -1;
	}
	return 0;
}

static int begin_retries(struct sum_engine *engine)
{
	__u64 number;

	for (number = engine->head; engine->retries && number < engine->tail;
	     number++) {
		struct sum_job *job = job_at(engine, number);

		if (job->state != SUM_RETRY)
			continue;
		engine->retries--;
		if (begin_job(engine, job, number, sum_open_copy) < 0)
			return -1;
	}
	return 0;
}

/* Fills the window as far as the source has jobs; 1: it has more. */
static int fill(struct sum_engine *engine)
{
	struct sum_source *source = engine->source;

	while (engine->tail - engine->head < WINDOW) {
		__u64 number = engine->tail;
		struct sum_job *job = job_at(engine, number);

		memset(job, 0, sizeof(*job));
		if (!source->next(source, job))
			return 0;
		engine->tail++;
		if (job->state == SUM_DONE)
			continue;
		if (!strcmp(job->name, "-")) {
			while (engine->stdin_busy) {
				if (wait_for_stdin(engine) < 0 ||
				    begin_retries(engine) < 0)
					return -1;
			}
		}
		if (begin_job(engine, job, number, sum_open) < 0)
			return -1;
	}
	return 1;
}

static int slide(struct sum_engine *engine)
{
	int more = 1;

	while (more || engine->head < engine->tail) {
		if (more) {
			more = fill(engine);
			if (more < 0)
				return -1;
		}
		if (begin_retries(engine) < 0 || submit(engine) < 0)
			return -1;
		/* Refill in batches, not one by one. */
		do {
			if (collect(engine, true) < 0)
				return -1;
			emit_ready(engine);
		} while (engine->running && !engine->retries &&
			 (!more || engine->tail - engine->head >
				   WINDOW - engine->batch_max));
	}
	return 0;
}

int sum_engine_run(struct sum_engine *engine, struct sum_source *source)
{
	engine->source = source;
	/* What failed halfway has jobs of another source in its window. */
	if (engine->broken || slide(engine) < 0) {
		engine->broken = true;
		return -1;
	}
	return 0;
}

static unsigned int choose_batch_max(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur >= BATCH + OTHER_FDS)
		return BATCH;
	if (limit.rlim_cur <= OTHER_FDS)
		return 1;
	return (unsigned int)limit.rlim_cur - OTHER_FDS;
}

static int set_up(struct sum_engine *engine)
{
	unsigned int capacity = WINDOW;
	struct ltask_info info;
	int ret;

	if (open_session(&engine->session) < 0)
		return -1;
	ret = ltask_op_find(engine->session, "sha256", &engine->op);
	if (!ret && (engine->op.arg_len != sizeof(struct ltask_sha256_args) ||
		     engine->op.result_len !=
			     sizeof(struct ltask_sha256_result)))
		ret = -EPROTO;
	if (ret < 0) {
		report_errno(-ret, "operation sha256");
		return -1;
	}
	ret = ltask_info(engine->session, &info);
	if (ret < 0) {
		report_errno(-ret, "/dev/ltask");
		return -1;
	}
	if (capacity > info.max_capacity)
		capacity = info.max_capacity;
	engine->elem_size = ltask_result_size(&engine->op);
	engine->chan_fd = ltask_chan_create(engine->session, engine->elem_size,
					    capacity);
	if (engine->chan_fd < 0) {
		report_errno(-engine->chan_fd, "making a channel");
		return -1;
	}
	engine->results = xrealloc(NULL, WINDOW, engine->elem_size);
	engine->batch_max = choose_batch_max();
	ret = ltask_batch_create(&engine->batch, engine->session, BATCH,
				 BATCH * sizeof(struct ltask_sha256_args));
	if (ret < 0) {
		report_errno(-ret, "making a batch");
		return -1;
	}
	return 0;
}

int sum_engine_open(struct sum_engine **engine)
{
	struct sum_engine *e = xrealloc(NULL, 1, sizeof(*e));

	memset(e, 0, sizeof(*e));
	e->chan_fd = -1;
	if (set_up(e) < 0) {
		sum_engine_close(e);
		return -1;
	}
	*engine = e;
	return 0;
}

void sum_engine_close(struct sum_engine *engine)
{
	unbatch(engine, engine->nr_batched);
	ltask_batch_destroy(engine->batch);
	if (engine->chan_fd >= 0)
		close(engine->chan_fd);
	ltask_session_close(engine->session);
	free(engine->results);
	free(engine);
}
