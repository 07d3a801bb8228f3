// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tasks of user space do. This file is task code.
 *
 * Nothing is allocated here, and what is let go is no more held: a task that
 * the runtime has to kill in the middle leaves it all to its end hook.
 */
#include <ltask/chan.h>
#include <ltask/task.h>
#include "dev.h"

static s64 run(struct ltask_request *req, void *result)
{
	struct ltask_op_call call = {
		.args = req->args,
		.result = result,
		.files = req->files,
		.cred = req->cred,
		.memcg = req->memcg,
		.fsize = req->fsize,
	};

	s64 ret;

	/* Cancelled while it was queued: it never began. */
	ret = ltask_cancelled() ? -ECANCELED : req->op->run(&call);
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
	run(*(struct ltask_request **)data, NULL);
}

/**
 * ltask_run_task - run an operation and send its result
 * @data: address of the pointer to the &struct ltask_run.
 *
 * A channel that is closed drops the result; so does one without room, if the
 * session is cancelled.
 */
void ltask_run_task(void *data)
{
	struct ltask_run *r = *(struct ltask_run **)data;
	struct ltask_request *req = r->request;
	struct ltask_result *result = (struct ltask_result *)r->record;

	result->ret = run(req, result + 1);
	result->user_data = req->user_data;
	if (req->chan &&
	    ltask_chan_send(req->chan->chan, r->record) == -ECANCELED)
		ltask_chan_try_send(req->chan->chan, r->record);
}
