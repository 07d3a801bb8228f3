/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /dev/ltask, as its own files see it.
 *
 * What owns what: a session is a file and a group of tasks. A channel or a
 * wait group is an object that files and requests hold; so is a context, but its
 * file alone may cancel it, and does when it goes. A request is what the tasks of
 * one &struct ltask_go_req share; its tasks hold it.
 */
#ifndef _LTASK_DEV_H
#define _LTASK_DEV_H

#include <linux/err.h>
#include <linux/align.h>
#include <linux/irq_work.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <ltask/go.h>
#include <ltask/op.h>
#include <ltask/wg.h>

struct file;
struct iov_iter;
struct kiocb;
struct ltask_chan;
struct ltask_ctx;
struct ltask_group;

/* Most bytes of arguments that a request may have. */
#define LTASK_ARG_LEN_MAX	4096

/**
 * struct ltask_wake - those who poll a descriptor
 * @wait: they.
 * @work: wakes them, from under whatever lock.
 */
struct ltask_wake {
	wait_queue_head_t wait;
	struct irq_work work;
};

/**
 * struct ltask_session - an open /dev/ltask
 * @group: its tasks.
 * @wake: who polls for their end.
 * @lock: protects the members below.
 * @room: tasks that may be started before the group's must be counted again.
 * @limit: limit that @room was reckoned from.
 * @starting: tasks that were granted and may not have been started yet.
 * @watched: the group tells @wake.
 * @end: ends it where its closing would have to wait for long.
 */
struct ltask_session {
	struct ltask_group *group;
	struct ltask_wake wake;
	spinlock_t lock;	/* protects the members below */
	unsigned long room;
	unsigned long limit;
	unsigned long starting;
	bool watched;

	struct work_struct end;
};

/**
 * struct ltask_dev_chan - a channel that descriptors lead to
 * @ref: files and requests.
 * @writers: files and requests that may write; at 0 the channel closes.
 * @readers: files and requests that may read; at 0 the channel closes, too.
 * @chan: the channel.
 * @wake: who polls.
 * @free: frees it, where that may sleep.
 */
struct ltask_dev_chan {
	refcount_t ref;
	atomic_t writers;
	atomic_t readers;
	struct ltask_chan *chan;
	struct ltask_wake wake;
	struct work_struct free;
};

/**
 * struct ltask_dev_wg - a wait group that descriptors lead to
 * @wg: the wait group.
 * @ref: files and requests.
 * @wake: who polls.
 * @free: frees it, where that may sleep.
 */
struct ltask_dev_wg {
	struct ltask_wg wg;
	refcount_t ref;
	struct ltask_wake wake;
	struct work_struct free;
};

/**
 * struct ltask_request - what the tasks of one request share
 * @end: told by each task that needs no record.
 * @op: the operation; held.
 * @cred: the submitter's credentials; held.
 * @memcg: the submitter's memory cgroup, or NULL; held.
 * @fsize: the submitter's RLIMIT_FSIZE.
 * @args: copy of the arguments, in @room or kmalloc'ed.
 * @files: files among them, behind the arguments; held.
 * @chan: gets the results, or NULL; held, as a writer.
 * @wg: counts the tasks, or NULL; held.
 * @ctx: the tasks' context, or NULL: the session's; held.
 * @in: the tasks take their arguments from it, or NULL; held, as a reader.
 * @user_data: for the results.
 * @nr_files: how many @files.
 * @single: there is but one task: it lets the files go before it tells its
 *          result.
 * @record_size: bytes of a task's record; 0: none is needed.
 * @room: space for arguments and files that are short.
 * @ref: tasks, and who starts them.
 */
struct ltask_request {
	struct ltask_end end;
	struct ltask_op *op;
	const struct cred *cred;
	struct mem_cgroup *memcg;
	u64 fsize;
	void *args;
	struct file **files;
	struct ltask_dev_chan *chan;
	struct ltask_dev_wg *wg;
	struct ltask_ctx *ctx;
	struct ltask_dev_chan *in;
	u64 user_data;
	u32 nr_files;
	bool single;
	u32 record_size;
	u64 room[8];
	refcount_t ref;
};

/**
 * struct ltask_run - a task that makes a record
 * @end: told when it has ended.
 * @request: its request; held.
 * @record: &struct ltask_result and the operation's payload; behind them room
 *          for what comes from the request's @in.
 */
struct ltask_run {
	struct ltask_end end;
	struct ltask_request *request;
	u8 record[] __aligned(8);
};

static inline struct ltask_job *ltask_run_job(struct ltask_run *run)
{
	return (void *)(run->record + ALIGN(run->request->record_size, 8));
}

extern struct workqueue_struct *ltask_dev_wq;

/* abi.c */
int ltask_abi_read(void *to, size_t size, const void __user *from);
int ltask_abi_read_item(void *to, size_t size, u64 from, u32 given);
int ltask_abi_write(void __user *to, const void *from, size_t size);
int ltask_abi_install(struct file *file, void __user *to, void *from,
		      size_t size, s32 *fd);

static inline bool ltask_abi_is(unsigned int cmd, unsigned int call)
{
	/* The size is the structure's own, so that it can grow. */
	return !((cmd ^ call) & ~(_IOC_SIZEMASK << _IOC_SIZESHIFT));
}

/* wake.c */
void ltask_wake_init(struct ltask_wake *w);
void ltask_wake(struct ltask_wake *w);
void ltask_wake_exit(struct ltask_wake *w);

/* session.c */
struct ltask_session *ltask_session_create(void);
void ltask_session_destroy(struct ltask_session *s);
bool ltask_session_watch(struct ltask_session *s);
unsigned int ltask_session_grant(struct ltask_session *s, unsigned int n);
void ltask_session_settle(struct ltask_session *s, unsigned int granted,
			  unsigned int started);
unsigned long ltask_session_limit(void);
unsigned int ltask_session_count(void);

/* info.c */
long ltask_ioc_info(struct ltask_session *s, void __user *arg);
long ltask_ioc_op_info(struct ltask_session *s, void __user *arg);
long ltask_ioc_stat(struct ltask_session *s, void __user *arg);

/* wait.c */
long ltask_ioc_wait(struct ltask_session *s, void __user *arg);
long ltask_ioc_cancel(struct ltask_session *s, void __user *arg);

/* go.c */
long ltask_ioc_go(struct ltask_session *s, void __user *arg);

/* request.c */
struct ltask_request *ltask_request_create(const struct ltask_go_req *r);
void ltask_request_put(struct ltask_request *req);
void ltask_request_close_files(struct ltask_request *req);
bool ltask_request_plain(const struct ltask_request *req);
int ltask_request_start(struct ltask_request *req, struct ltask_group *group,
			unsigned int n, unsigned int *started);
int ltask_request_init(void);
void ltask_request_exit(void);

/* request_task.c: task code. */
void ltask_request_task(void *data);
void ltask_run_task(void *data);
void ltask_jobs_task(void *data);

/* chan_file.c */
long ltask_ioc_chan_create(struct ltask_session *s, void __user *arg);
struct ltask_dev_chan *ltask_dev_chan_of(const struct file *file);
struct ltask_dev_chan *ltask_dev_chan_from_fd(int fd, fmode_t mode);
void ltask_dev_chan_put(struct ltask_dev_chan *c, fmode_t mode);

/* chan_io.c */
ssize_t ltask_chan_read_iter(struct kiocb *iocb, struct iov_iter *to);
ssize_t ltask_chan_write_iter(struct kiocb *iocb, struct iov_iter *from);

/* wg_file.c */
long ltask_ioc_wg_create(struct ltask_session *s, void __user *arg);
struct ltask_dev_wg *ltask_dev_wg_from_fd(int fd);
void ltask_dev_wg_put(struct ltask_dev_wg *wg);

/* ctx_file.c */
long ltask_ioc_ctx_create(struct ltask_session *s, void __user *arg);
struct ltask_ctx *ltask_dev_ctx_of(struct file *file);
struct ltask_ctx *ltask_dev_ctx_from_fd(int fd);

/* select.c */
long ltask_ioc_select(struct ltask_session *s, void __user *arg);

/* device.c */
int ltask_dev_init(void);
void ltask_dev_exit(void);

#endif /* _LTASK_DEV_H */
