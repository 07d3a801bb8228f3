// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests: all that a go call's tasks need from whoever made it: operation,
 * arguments, files, credentials, memory cgroup, where results go.
 *
 * Everything is held when the call returns, and let go by the end of the last
 * task, whichever way it ended: by returning, cancelled, or killed by the
 * runtime. That end is told with preemption off. Nothing there sleeps: fput()
 * in a kthread leaves the work to a worker, and channels are freed by ours.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/memcontrol.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/uaccess.h>
#include <ltask/chan.h>
#include <ltask/ctx.h>
#include "../ops/ops.h"
#include "../runtime/params.h"
#include "dev.h"

static struct kmem_cache *cache;

static void let_go(struct ltask_request *req)
{
	u32 i;

	for (i = 0; i < req->nr_files; i++)
		fput(req->files[i]);
	if (req->args != req->room)
		kfree(req->args);
	if (req->chan)
		ltask_dev_chan_put(req->chan, FMODE_WRITE);
	if (req->in)
		ltask_dev_chan_put(req->in, FMODE_READ);
	if (req->wg)
		ltask_dev_wg_put(req->wg);
	ltask_ctx_put(req->ctx);
	mem_cgroup_put(req->memcg);
	put_cred(req->cred);
	ltask_op_put(req->op);
	kmem_cache_free(cache, req);
}

/**
 * ltask_request_put - give a reference back
 * @req: the request.
 *
 * Context: thread, or with preemption off; not in an interrupt.
 */
void ltask_request_put(struct ltask_request *req)
{
	if (refcount_dec_and_test(&req->ref))
		let_go(req);
}

/**
 * ltask_request_close_files - let the files of a request with one task go
 * @req: the request.
 *
 * At once: fput() of a kthread would leave it to a worker, and a program that
 * has the result already would find the file still open (ETXTBSY, a pipe
 * without an end).
 *
 * Context: kernel call of the task.
 */
void ltask_request_close_files(struct ltask_request *req)
{
	while (req->nr_files)
		__fput_sync(req->files[--req->nr_files]);
}

/* A task without a record has ended. */
static void task_ended(struct ltask_end *end)
{
	struct ltask_request *req = container_of(end, struct ltask_request, end);

	if (req->wg)
		ltask_wg_done(&req->wg->wg);
	ltask_request_put(req);
}

/* A task with a record has ended. */
static void run_ended(struct ltask_end *end)
{
	struct ltask_run *run = container_of(end, struct ltask_run, end);
	struct ltask_request *req = run->request;

	kfree(run);
	task_ended(&req->end);
}

/*
 * A task must not hold what may hold its own session, or it would keep itself
 * alive: nothing of ours goes as an argument, and no Unix socket, for the
 * session may lie in its queue. The kernel finds such circles only where they
 * consist of sockets.
 */
static int check_circle(struct file *file)
{
	struct socket *sock;

	if (file->f_op->owner == THIS_MODULE)
		return -EINVAL;
	sock = IS_ENABLED(CONFIG_NET) ? sock_from_file(file) : NULL;
	return sock && sock->ops->family == AF_UNIX ? -EOPNOTSUPP : 0;
}

static int get_arg_file(struct ltask_request *req,
			const struct ltask_arg_desc *arg)
{
	struct file *file = fget(*(s32 *)(req->args + arg->offset));
	int err;

	if (!file)
		return -EBADF;
	err = check_circle(file);
	if (err) {
		fput(file);
		return err;
	}
	req->files[req->nr_files++] = file;
	return 0;
}

static int get_args(struct ltask_request *req, u64 from)
{
	const struct ltask_op *op = req->op;
	size_t files = ALIGN(op->arg_len, sizeof(u64)), bytes;
	u32 i;
	int err;

	if (!op->arg_len)
		return 0;
	bytes = files;
	for (i = 0; i < op->nr_args; i++)
		if (op->args[i].type == LTASK_ARG_FD)
			bytes += sizeof(struct file *);
	if (bytes > sizeof(req->room)) {
		if (ltask_alloc_fails(bytes))
			return -ENOMEM;
		req->args = kmalloc(bytes, GFP_KERNEL_ACCOUNT);
		if (!req->args) {
			req->args = req->room;
			return -ENOMEM;
		}
	}
	req->files = req->args + files;
	if (copy_from_user(req->args, u64_to_user_ptr(from), op->arg_len))
		return -EFAULT;
	for (i = 0; i < op->nr_args; i++) {
		if (op->args[i].type != LTASK_ARG_FD)
			continue;
		err = get_arg_file(req, &op->args[i]);
		if (err)
			return err;
	}
	return 0;
}

static int get_chan(struct ltask_request *req, int fd)
{
	struct ltask_dev_chan *c = ltask_dev_chan_from_fd(fd, FMODE_WRITE);
	u32 need = sizeof(struct ltask_result) + req->op->result_len;

	if (IS_ERR(c))
		return PTR_ERR(c);
	req->chan = c;
	req->record_size = ltask_chan_elem_size(c->chan);
	return req->record_size < need ? -EMSGSIZE : 0;
}

static int get_wg(struct ltask_request *req, int fd)
{
	struct ltask_dev_wg *wg = ltask_dev_wg_from_fd(fd);

	if (IS_ERR(wg))
		return PTR_ERR(wg);
	req->wg = wg;
	return 0;
}

static int get_ctx(struct ltask_request *req, int fd)
{
	struct ltask_ctx *ctx = ltask_dev_ctx_from_fd(fd);

	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	req->ctx = ctx;
	return 0;
}

/*
 * Descriptors in what comes from the channel would be whose? And what @check
 * finds is to be told to whoever made the request.
 */
static bool takes_jobs(const struct ltask_op *op)
{
	u32 i;

	for (i = 0; i < op->nr_args; i++) {
		if (op->args[i].type == LTASK_ARG_FD)
			return false;
	}
	return !op->check;
}

static int get_in(struct ltask_request *req, const struct ltask_go_req *r)
{
	struct ltask_dev_chan *c;

	if (r->arg_len || r->args || r->user_data)
		return -EINVAL;
	if (!takes_jobs(req->op))
		return -EOPNOTSUPP;
	c = ltask_dev_chan_from_fd(r->in_fd, FMODE_READ);
	if (IS_ERR(c))
		return PTR_ERR(c);
	req->in = c;
	if (ltask_chan_elem_size(c->chan) <
	    sizeof(struct ltask_job) + req->op->arg_len)
		return -EMSGSIZE;
	if (!req->record_size)
		req->record_size = sizeof(struct ltask_result);
	return 0;
}

static int check(const struct ltask_request *req)
{
	const struct ltask_op_call call = {
		.args = req->args,
		.files = req->files,
		.cred = req->cred,
		.memcg = req->memcg,
		.fsize = req->fsize,
	};

	return req->op->check ? req->op->check(&call) : 0;
}

static int fill(struct ltask_request *req, const struct ltask_go_req *r)
{
	const struct ltask_op *op = req->op;
	bool in = r->flags & LTASK_GO_IN;
	int err;

	if (!r->count)
		return -EINVAL;
	if (r->arg_len > LTASK_ARG_LEN_MAX)
		return -E2BIG;
	if (!in && r->arg_len != op->arg_len)
		return -EINVAL;
	if (op->result_len)
		req->record_size = sizeof(struct ltask_result) + op->result_len;
	if (r->chan_fd != -1) {
		err = get_chan(req, r->chan_fd);
		if (err)
			return err;
	}
	if (r->wg_fd != -1) {
		err = get_wg(req, r->wg_fd);
		if (err)
			return err;
	}
	if (r->flags & LTASK_GO_CTX) {
		err = get_ctx(req, r->ctx_fd);
		if (err)
			return err;
	}
	if (in)
		return get_in(req, r);
	err = get_args(req, r->args);
	if (err)
		return err;
	return check(req);
}

/* What isn't asked for must not be there, so that nothing is taken for fd 0. */
static bool members_ok(const struct ltask_go_req *r)
{
	return !(r->flags & ~(LTASK_GO_CTX | LTASK_GO_IN)) &&
	       (r->flags & LTASK_GO_CTX || !r->ctx_fd) &&
	       (r->flags & LTASK_GO_IN || !r->in_fd);
}

/**
 * ltask_request_create - make ready what the tasks of a request share
 * @r: the request.
 *
 * Context: the submitter's system call.
 * Return: the request, with one reference, or an error pointer.
 */
struct ltask_request *ltask_request_create(const struct ltask_go_req *r)
{
	struct ltask_request *req;
	struct ltask_op *op;
	int err;

	if (!members_ok(r))
		return ERR_PTR(-EINVAL);
	op = ltask_op_get(r->op);
	if (!op)
		return ERR_PTR(-ENOENT);
	req = ltask_alloc_fails(sizeof(*req)) ? NULL :
	      kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!req) {
		ltask_op_put(op);
		return ERR_PTR(-ENOMEM);
	}
	refcount_set(&req->ref, 1);
	req->end.fn = task_ended;
	req->op = op;
	req->cred = get_current_cred();
	req->memcg = get_mem_cgroup_from_mm(current->mm);
	req->fsize = rlimit(RLIMIT_FSIZE);
	req->args = req->room;
	req->user_data = r->user_data;
	req->single = r->count == 1;
	err = fill(req, r);
	if (err) {
		ltask_request_put(req);
		return ERR_PTR(err);
	}
	return req;
}

/**
 * ltask_request_plain - does a request carry nothing but its operation?
 * @req: the request.
 *
 * Return: true if another one that carries nothing can do with it.
 */
bool ltask_request_plain(const struct ltask_request *req)
{
	return !req->op->arg_len && !req->op->check && !req->chan &&
	       !req->wg && !req->ctx && !req->in;
}

static int start_plain(struct ltask_request *req, struct ltask_group *group)
{
	const struct ltask_attr attr = {
		.group = group,
		.ctx = req->ctx,
		.name = req->op->name,
		.end = &req->end,
	};

	return ltask_spawn(&attr, ltask_request_task, &req, sizeof(req));
}

/* The record is made here, so that no task ever lacks memory for it. */
static int start_run(struct ltask_request *req, struct ltask_group *group)
{
	size_t size = sizeof(struct ltask_run) + req->record_size;
	struct ltask_attr attr = {
		.group = group,
		.ctx = req->ctx,
		.name = req->op->name,
	};
	struct ltask_run *run;
	int err;

	if (req->in)
		size = ALIGN(size, 8) + ltask_chan_elem_size(req->in->chan);
	if (ltask_alloc_fails(size))
		return -ENOMEM;
	run = kzalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!run)
		return -ENOMEM;
	run->end.fn = run_ended;
	run->request = req;
	attr.end = &run->end;
	err = ltask_spawn(&attr, req->in ? ltask_jobs_task : ltask_run_task,
			  &run, sizeof(run));
	if (err)
		kfree(run);
	return err;
}

/**
 * ltask_request_start - start tasks of a request
 * @req: the request.
 * @group: their group.
 * @n: how many.
 * @started: receives how many were started.
 *
 * Context: the submitter's system call.
 * Return: 0 if all were, else the error.
 */
int ltask_request_start(struct ltask_request *req, struct ltask_group *group,
			unsigned int n, unsigned int *started)
{
	unsigned int i;
	int err = 0;

	*started = 0;
	if (req->ctx) {
		err = ltask_ctx_err(req->ctx);
		if (err)
			return err;
	}
	/* All at once, and before: each task's end gives one back. */
	refcount_add(n, &req->ref);
	if (req->wg)
		ltask_wg_add(&req->wg->wg, n);
	for (i = 0; i < n; i++) {
		err = req->record_size ? start_run(req, group) :
					 start_plain(req, group);
		if (err)
			break;
	}
	*started = i;
	if (i < n) {
		if (req->wg)
			ltask_wg_add(&req->wg->wg, -(long)(n - i));
		/* The caller's own is left. */
		WARN_ON_ONCE(refcount_sub_and_test(n - i, &req->ref));
	}
	return err;
}

/** ltask_request_init - make the cache of requests; 0 or -ENOMEM */
int ltask_request_init(void)
{
	/* Arguments are copied straight from user space into @room. */
	cache = kmem_cache_create_usercopy("ltask_request",
					   sizeof(struct ltask_request), 0,
					   SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT,
					   offsetof(struct ltask_request, room),
					   sizeof_field(struct ltask_request,
							room), NULL);
	return cache ? 0 : -ENOMEM;
}

/** ltask_request_exit - undo ltask_request_init(); no request is left */
void ltask_request_exit(void)
{
	kmem_cache_destroy(cache);
}
