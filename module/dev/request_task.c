// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tasks of user space do. This file is task code.
 *
 * Nothing is allocated here, and what is let go is no more held: a task that
 * the runtime has to kill in the middle leaves it all to its end hook.
 */
#include <linux/string.h>
#include <ltask/chan.h>
#include <ltask/task.h>
#include "dev.h"

static s64 run(struct ltask_request *req, const void *args, void *result)
{
	struct ltask_op_call call = {
		.args = args,
		.result = result,
		.files = req->files,
		.cred = req->cred,
		.memcg = req->memcg,
		.fsize = req->fsize,
	};
	s64 ret;

	/* Cancelled while it was queued: it never began. */
	ret = ltask_cancelled();
	if (!ret)
		ret = req->op->run(&call);
	if (req->single && req->nr_files)
		ltask_request_close_files(req);
	return ret;
}

/**
 * ltask_request_task - run an operation whose result nobody wants
 * @data: address of the pointer to the request.
 */
void ltask_request_task(void *data)
{
	struct ltask_request *req = *(struct ltask_request **)data;

	run(req, req->args, NULL);
}

/*
 * A channel that is closed drops the result; so does one without room, if the
 * task is cancelled.
 */
static void run_and_tell(struct ltask_run *r, const void *args, u64 user_data)
{
	struct ltask_result *result = (struct ltask_result *)r->record;
	struct ltask_dev_chan *c = r->request->chan;
	int err;

	result->ret = run(r->request, args, result + 1);
	result->user_data = user_data;
	if (!c)
		return;
	err = ltask_chan_send(c->chan, r->record);
	if (err == -ECANCELED || err == -ETIME)
		ltask_chan_try_send(c->chan, r->record);
}

/**
 * ltask_run_task - run an operation and send its result
 * @data: address of the pointer to the &struct ltask_run.
 */
void ltask_run_task(void *data)
{
	struct ltask_run *r = *(struct ltask_run **)data;

	run_and_tell(r, r->request->args, r->request->user_data);
}

/**
 * ltask_jobs_task - run an operation for all that comes from a channel
 * @data: address of the pointer to the &struct ltask_run.
 */
void ltask_jobs_task(void *data)
{
	struct ltask_run *r = *(struct ltask_run **)data;
	struct ltask_job *job = ltask_run_job(r);

	while (ltask_chan_recv(r->request->in->chan, job) == 1) {
		run_and_tell(r, job + 1, job->user_data);
		memset(r->record, 0, r->request->record_size);
	}
}
