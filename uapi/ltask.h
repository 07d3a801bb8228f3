/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The user interface of ltask: what a program may ask of /dev/ltask.
 *
 * Opening /dev/ltask makes a session. A session is a group of tasks: closing
 * its last descriptor, or the death of the process, cancels its tasks and
 * ends them. Everything that can be waited for is a descriptor.
 *
 * Rules that hold for every call:
 *  - It returns 0 or -1 with errno; results are in the structure.
 *  - Structures begin with their own size in bytes. A shorter one than the
 *    kernel's is taken as if the rest were zero (below the first version's
 *    size: EINVAL); of a longer one the rest must be zero (else E2BIG), and
 *    the kernel writes back no more than both know.
 *  - Unknown flags and padding that isn't zero give EINVAL.
 *  - A call that fails changes nothing.
 *  - An unknown call gives ENOTTY; an address that can't be read or written,
 *    EFAULT.
 *  - Times are nanoseconds of CLOCK_MONOTONIC.
 *  - The layout is the same for 32-bit and 64-bit callers.
 */
#ifndef _UAPI_LTASK_H
#define _UAPI_LTASK_H

#include <linux/ioctl.h>
#include <linux/types.h>

/** define LTASK_ABI_VERSION - grows when calls or members are added. */
#define LTASK_ABI_VERSION	2

#define LTASK_OP_NAME_LEN	32
#define LTASK_OP_DESC_LEN	128
#define LTASK_OP_MAX_ARGS	8
#define LTASK_ARG_NAME_LEN	24

/**
 * struct ltask_info - what this ltask is and where its limits are
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @abi_version: LTASK_ABI_VERSION of the module.
 * @nr_ops: operations registered now.
 * @maxprocs: CPUs that take part.
 * @max_arg_len: most bytes of arguments that one request may have.
 * @max_elem_size: most bytes that an element of a channel may have.
 * @max_capacity: most elements that a channel may buffer.
 * @max_session_tasks: most tasks that one session may have at a time.
 * @max_tasks: most tasks that all sessions may have at a time.
 * @stack_min: bytes of a task's first stack segment.
 * @stack_max: bytes of stack that a task may grow to.
 * @version: the module's version, a string that ends with a zero byte.
 */
struct ltask_info {
	__u32 size;
	__u32 flags;
	__u32 abi_version;
	__u32 nr_ops;
	__u32 maxprocs;
	__u32 max_arg_len;
	__u32 max_elem_size;
	__u32 max_capacity;
	__u64 max_session_tasks;
	__u64 max_tasks;
	__u32 stack_min;
	__u32 stack_max;
	char version[32];
};

/**
 * enum ltask_arg_type - what an argument of an operation means
 * @LTASK_ARG_U64: an unsigned number, 8 bytes.
 * @LTASK_ARG_S64: a signed number, 8 bytes.
 * @LTASK_ARG_U32: an unsigned number, 4 bytes.
 * @LTASK_ARG_FD: a file descriptor of the caller, 4 bytes.
 * @LTASK_ARG_NS: a duration in nanoseconds, 8 bytes.
 */
enum ltask_arg_type {
	LTASK_ARG_U64 = 1,
	LTASK_ARG_S64 = 2,
	LTASK_ARG_U32 = 3,
	LTASK_ARG_FD = 4,
	LTASK_ARG_NS = 5,
};

/**
 * struct ltask_arg_desc - one argument of an operation
 * @type: an enum ltask_arg_type.
 * @offset: where it lies in the argument bytes.
 * @name: what it is called, ends with a zero byte.
 */
struct ltask_arg_desc {
	__u32 type;
	__u32 offset;
	char name[LTASK_ARG_NAME_LEN];
};

/**
 * struct ltask_op_info - one operation, for enumeration
 * @size: bytes of this structure, set by the caller.
 * @index: which one, from 0 without gaps, set by the caller. ENOENT when
 *         there are no more.
 * @id: the number that a request names it by; stays as long as the module
 *      that registered it is loaded.
 * @arg_len: bytes of arguments that it takes.
 * @result_len: bytes of payload that follow &struct ltask_result in the
 *              record that it sends to the request's channel.
 * @nr_args: how many of @args are filled.
 * @name: its name, ends with a zero byte.
 * @description: one line for people, ends with a zero byte.
 * @args: the layout of its arguments.
 */
struct ltask_op_info {
	__u32 size;
	__u32 index;
	__u32 id;
	__u32 arg_len;
	__u32 result_len;
	__u32 nr_args;
	char name[LTASK_OP_NAME_LEN];
	char description[LTASK_OP_DESC_LEN];
	struct ltask_arg_desc args[LTASK_OP_MAX_ARGS];
};

/**
 * struct ltask_chan_create - make a channel
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @elem_size: bytes of an element, 1 to &struct ltask_info.max_elem_size.
 * @capacity: elements that it buffers, 0 (sender and receiver meet) to
 *            &struct ltask_info.max_capacity.
 * @fd: receives the descriptor (close-on-exec, for reading and writing).
 * @pad: must be zero.
 *
 * read() of the descriptor takes as many whole elements as are there and fit,
 * and waits for the first; 0 is the end: the channel is closed and drained.
 * write() sends whole elements and returns how many bytes were taken; EPIPE
 * once the channel is closed. A length that isn't a multiple of @elem_size is
 * EINVAL for write(), and for read() if not even one fits. O_NONBLOCK, poll()
 * and epoll work. The channel closes when the last descriptor that may write
 * is closed and no task is left that was given it for its result, or when the
 * last descriptor that may read is closed, as nobody could receive any more,
 * or by LTASK_IOC_CHAN_CLOSE. poll() tells EPOLLHUP (EPOLLERR, if the
 * descriptor is only for writing) once it is closed. If the memory that a
 * read() was given is unmapped while it runs, elements that it had taken are
 * lost. Memory is charged to the caller's memory cgroup.
 *
 * Errors: EINVAL (also if all elements together are more than 64 MB), ENOMEM,
 * EMFILE, ENFILE.
 */
struct ltask_chan_create {
	__u32 size;
	__u32 flags;
	__u32 elem_size;
	__u32 capacity;
	__s32 fd;
	__u32 pad;
};

#define LTASK_CHAN_RDONLY	1U
#define LTASK_CHAN_WRONLY	2U

/**
 * struct ltask_chan_open - another descriptor of a channel, for one direction
 * @size: bytes of this structure, set by the caller.
 * @flags: LTASK_CHAN_RDONLY or LTASK_CHAN_WRONLY.
 * @fd: receives the descriptor (close-on-exec).
 * @pad: must be zero.
 *
 * Called on a channel's descriptor. A program that keeps only a descriptor
 * for reading sees the end of the channel when its tasks have sent theirs.
 *
 * Errors: EINVAL, EACCES (a descriptor doesn't give what it has not),
 * ENOMEM, EMFILE, ENFILE.
 */
struct ltask_chan_open {
	__u32 size;
	__u32 flags;
	__s32 fd;
	__u32 pad;
};

/**
 * struct ltask_wg_create - make a wait group
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @fd: receives the descriptor (close-on-exec). It polls readable while no
 *      task of the wait group is left.
 * @pad: must be zero.
 *
 * Errors: EINVAL, ENOMEM, EMFILE, ENFILE.
 */
struct ltask_wg_create {
	__u32 size;
	__u32 flags;
	__s32 fd;
	__u32 pad;
};

/**
 * struct ltask_ctx_create - make a context, which can cancel a part of the tasks
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @parent_fd: context that it is derived from, which may be another session's;
 *             -1: the session's own, which is done once the session is
 *             cancelled or closed. (EBADF; EINVAL if it is something else.)
 * @fd: receives the descriptor (close-on-exec).
 * @deadline: absolute time in nanoseconds of CLOCK_MONOTONIC at which it is
 *            done by itself; negative: never; past: it is done already. An
 *            earlier one of the parent stays.
 *
 * A context is done when it is cancelled, when its deadline comes, or when its
 * parent is done. Then every wait of the tasks that were started with it, now
 * or later, ends with ECANCELED, or ETIME for a deadline; the rest of the
 * session goes on.
 *
 * The descriptor polls readable, with EPOLLHUP, once the context is done.
 * Closing the last descriptor cancels the context, as "defer cancel()" does in
 * Go: a program that dies, or forgets it, leaves no task behind that nobody
 * could stop any more. So it is to stay open for as long as its tasks, and the
 * contexts below it, are to go on. It may be passed to other processes, which
 * then may cancel it, too. Memory is charged to the caller's memory cgroup.
 *
 * Errors: EINVAL, EBADF, ENOMEM, EMFILE, ENFILE; ELOOP: more than 256 contexts
 * would be above it.
 */
struct ltask_ctx_create {
	__u32 size;
	__u32 flags;
	__s32 parent_fd;
	__s32 fd;
	__s64 deadline;
};

/**
 * struct ltask_ctx_cancel - cancel a context, for good
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @cause: why, a positive errno for &struct ltask_ctx_info.cause; 0 means
 *         ECANCELED. EINVAL above 4095.
 * @pad: must be zero.
 *
 * Called on a context's descriptor. All below it is done when this returns.
 * Of a context that is done already nothing comes, and that is no error.
 */
struct ltask_ctx_cancel {
	__u32 size;
	__u32 flags;
	__u32 cause;
	__u32 pad;
};

/**
 * struct ltask_ctx_info - whether and why a context is done
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @error: 0: it isn't done; ECANCELED: it was cancelled, or one above it; ETIME:
 *         its deadline has come, or that of one above it.
 * @cause: 0: it isn't done; else what the call that cancelled it gave, or
 *         ETIME.
 * @deadline: the earliest deadline of it and of those above it, in nanoseconds
 *            of CLOCK_MONOTONIC; -1: there is none.
 *
 * Called on a context's descriptor.
 */
struct ltask_ctx_info {
	__u32 size;
	__u32 flags;
	__u32 error;
	__u32 cause;
	__s64 deadline;
};

/* The tasks have the context of ctx_fd rather than the session's. */
#define LTASK_GO_CTX	1U
/* The tasks take one argument after the other from the channel of in_fd. */
#define LTASK_GO_IN	2U

/**
 * struct ltask_go_req - start an operation as one task or as many
 * @op: &struct ltask_op_info.id of the operation (ENOENT if there is none).
 * @flags: LTASK_GO_CTX, LTASK_GO_IN, or zero.
 * @chan_fd: channel that gets a &struct ltask_result from every task, or -1;
 *           once the task is cancelled, only while it has room.
 *           Its elements must have room for it and for the operation's
 *           result_len bytes (EMSGSIZE); what is left is zero. The descriptor
 *           must be open for writing (EBADF; EINVAL if it is something else)
 *           and the channel not closed (EPIPE).
 * @wg_fd: wait group that counts the task until it ends, or -1 (EBADF;
 *         EINVAL if it is something else).
 * @count: how many tasks to start, at least 1.
 * @arg_len: bytes of arguments, exactly the operation's arg_len (EINVAL;
 *           E2BIG above &struct ltask_info.max_arg_len).
 * @args: address of the arguments; copied before the call returns.
 * @user_data: comes back in &struct ltask_result.
 * @ctx_fd: with LTASK_GO_CTX: the tasks' context (EBADF; EINVAL if it is
 *          something else; ECANCELED or ETIME if it is done). They hold it, but
 *          not its descriptor, whose closing cancels them. Without: zero.
 * @in_fd: with LTASK_GO_IN: channel that the tasks take their arguments from.
 *         Without: zero.
 *
 * With LTASK_GO_IN each task is a loop: for each element that it receives from
 * @in_fd it runs the operation and sends a &struct ltask_result, until the
 * channel is closed and drained, or the task is cancelled. An element is a
 * &struct ltask_job; its user_data comes back in the result, and the request's
 * @user_data must be zero, as must @arg_len and @args. Elements need room for
 * the arguments (EMSGSIZE); what is left is ignored, so that elements may be the
 * results of tasks before. The descriptor must be open for reading (EBADF;
 * EINVAL if it is something else). Only for operations without descriptors
 * among their arguments (EOPNOTSUPP).
 *
 * The first version of this structure ends with @user_data.
 *
 * File descriptors among the arguments are looked up when the call is made
 * (EBADF); the task has its own references and the credentials of the caller.
 * What an operation itself refuses at once is in ltask(4): EISDIR, ESPIPE,
 * EOVERFLOW and the like.
 * Sessions, channels, wait groups, contexts (EINVAL) and Unix sockets (EOPNOTSUPP: a
 * session may lie in the queue of one) can't be arguments: a task could keep its
 * own session from ever being closed.
 */
struct ltask_go_req {
	__u32 op;
	__u32 flags;
	__s32 chan_fd;
	__s32 wg_fd;
	__u32 count;
	__u32 arg_len;
	__u64 args;
	__u64 user_data;
	__s32 ctx_fd;
	__s32 in_fd;
};

/**
 * struct ltask_job - an element of a channel that tasks take arguments from
 * @user_data: comes back in &struct ltask_result.
 *
 * The operation's arguments (arg_len bytes) follow.
 */
struct ltask_job {
	__u64 user_data;
};

/**
 * struct ltask_go - start the tasks of many requests in one call
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @reqs: address of an array of &struct ltask_go_req.
 * @nr_reqs: requests in the array. 0 is allowed and does nothing.
 * @req_size: bytes of one request, sizeof(struct ltask_go_req). The rules for
 *            sizes of structures are good for it, too; a request that is longer
 *            than the kernel knows and not zero there stops the batch (E2BIG).
 * @done: receives how many tasks were started, over all requests.
 * @nr_done: receives how many requests were taken wholly.
 * @error: receives 0, or the positive errno that stopped the batch.
 *
 * Requests are taken in order. At the first that can't be taken the batch
 * stops; what was started goes on. If nothing was started at all the call
 * fails with that error, else it returns 0 and @error tells.
 *
 * Errors: those of &struct ltask_go_req; EAGAIN when a limit of tasks is
 * reached, and after as many of one request as a limit allows at a time: the
 * rest may follow when some have ended; ECANCELED once the
 * session is cancelled; EINTR when a signal came that ends the process;
 * ENOMEM.
 */
struct ltask_go {
	__u32 size;
	__u32 flags;
	__u64 reqs;
	__u32 nr_reqs;
	__u32 req_size;
	__u64 done;
	__u32 nr_done;
	__u32 error;
};

/**
 * struct ltask_result - what a task sends to its request's channel
 * @user_data: of the request.
 * @ret: what the operation returned: 0 or positive, or a negative errno.
 *
 * The operation's own payload (result_len bytes) follows.
 */
struct ltask_result {
	__u64 user_data;
	__s64 ret;
};

/**
 * struct ltask_wait - wait until tasks have ended
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @wg_fd: a wait group, or -1 for all tasks of the session.
 * @error: receives 0, or the positive errno of the first task that the kernel
 *         had to end (EOVERFLOW: its stack went past stack_max). Only with
 *         @wg_fd -1.
 * @deadline: absolute time in nanoseconds of CLOCK_MONOTONIC; negative: for
 *            ever; 0 or past: only look.
 *
 * Errors: ETIME when the deadline passed, EINTR (restarted as SA_RESTART
 * says), EBADF, EINVAL if @wg_fd is something else.
 */
struct ltask_wait {
	__u32 size;
	__u32 flags;
	__s32 wg_fd;
	__u32 error;
	__s64 deadline;
};

/**
 * enum ltask_select_op - what a case of a select does
 * @LTASK_SELECT_RECV: receive from a channel. Ready, too, when that is closed
 *                     and drained.
 * @LTASK_SELECT_SEND: send to a channel. Ready, too, when that is closed.
 * @LTASK_SELECT_DEFAULT: chosen if no other is ready.
 * @LTASK_SELECT_TIMEOUT: chosen if no other is ready up to the call's deadline.
 * @LTASK_SELECT_DONE: ready once a context is done.
 */
enum ltask_select_op {
	LTASK_SELECT_RECV = 1,
	LTASK_SELECT_SEND = 2,
	LTASK_SELECT_DEFAULT = 3,
	LTASK_SELECT_TIMEOUT = 4,
	LTASK_SELECT_DONE = 5,
};

/** define LTASK_SELECT_MAX - most cases that one select may have. */
#define LTASK_SELECT_MAX	64

/**
 * struct ltask_select_case - one case of a select
 * @op: an enum ltask_select_op.
 * @fd: RECV, SEND: a descriptor of a channel, of whichever session, that may
 *      do that (EBADF; EINVAL if it is something else). DONE: of a context.
 *      -1: never ready, as a nil channel of Go's. Otherwise zero.
 * @value: RECV: where the value is put, if the case is chosen; SEND: where it
 *         lies. Otherwise zero.
 * @len: RECV, SEND: bytes there, exactly an element (EMSGSIZE; not asked with
 *       @fd -1). RECV: 0, if @value is 0, too: the value is dropped. Otherwise
 *       zero.
 * @ok: set to 1 in the case that was chosen, but to 0 if its channel is closed
 *      (RECV: and drained; the value is zeroes then). 0 in all others.
 *
 * The same descriptor may be in several cases.
 */
struct ltask_select_case {
	__u32 op;
	__s32 fd;
	__u64 value;
	__u32 len;
	__u32 ok;
};

/**
 * struct ltask_select - do the first of several things that can be done
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @cases: address of an array of &struct ltask_select_case.
 * @nr_cases: how many, up to LTASK_SELECT_MAX (E2BIG). None: waits until the
 *            deadline.
 * @case_size: bytes of one, sizeof(struct ltask_select_case). The rules for
 *             sizes of structures are good for it, too.
 * @deadline: absolute time in nanoseconds of CLOCK_MONOTONIC; negative: for
 *            ever; past: only look. Then the case TIMEOUT is chosen, or the
 *            call fails with ETIME if there is none.
 * @chosen: receives the index of the case that was chosen.
 * @pad: must be zero.
 *
 * Go's select: if several cases are ready one is taken at random, each as
 * likely as the others; only what was chosen happens. There may be one DEFAULT
 * and one TIMEOUT. O_NONBLOCK of a descriptor means nothing here: that is what
 * DEFAULT is for.
 *
 * All values to send are read, and all places for values are faulted in, before
 * anything is received or sent: a bad address is EFAULT even in a case that
 * would not be chosen, and nothing has happened. If another thread unmaps the
 * place meanwhile, a value that was received is lost, and that is EFAULT, too.
 *
 * Errors: those of &struct ltask_select_case; EINVAL: an unknown @op, a second
 * DEFAULT or TIMEOUT, a member that should be zero; ETIME; EINTR (restarted as
 * SA_RESTART says: the deadline is absolute); EFAULT; ENOMEM.
 */
struct ltask_select {
	__u32 size;
	__u32 flags;
	__u64 cases;
	__u32 nr_cases;
	__u32 case_size;
	__s64 deadline;
	__u32 chosen;
	__u32 pad;
};

/**
 * struct ltask_cancel - cancel all tasks of the session, for good
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 *
 * Returns at once; each task's next or current wait ends with ECANCELED.
 * Later requests get ECANCELED.
 */
struct ltask_cancel {
	__u32 size;
	__u32 flags;
};

/**
 * struct ltask_stat - what all of ltask is doing now
 * @size: bytes of this structure, set by the caller.
 * @flags: must be zero.
 * @tasks: tasks that exist: @queued + @running + @parked + @blocked, each read
 *         at a slightly different moment.
 * @queued: waiting for a processor.
 * @running: running task code.
 * @parked: parked in a wait of ltask's own.
 * @blocked: blocking inside a kernel function, each holding a carrier.
 * @spawned: tasks ever started.
 * @switches: times that a processor went to another task.
 * @steals: tasks taken from another processor's queue.
 * @handoffs: times that a processor was handed to another carrier because
 *            its own blocked.
 * @grows: stack segments added to tasks.
 * @overflows: tasks that died because their stack went past stack_max.
 * @carriers: kernel threads.
 * @spare_carriers: those of them that are idle spares.
 * @processors: CPUs that could take part.
 * @maxprocs: CPUs that take part.
 * @groups: groups, sessions among them.
 * @sessions: sessions open.
 * @stack_bytes: bytes of stack segments in use.
 * @task_bytes: bytes of task structures in use.
 * @cached_bytes: bytes of free structures and segments kept for reuse.
 */
struct ltask_stat {
	__u32 size;
	__u32 flags;
	__u64 tasks;
	__u64 queued;
	__u64 running;
	__u64 parked;
	__u64 blocked;
	__u64 spawned;
	__u64 switches;
	__u64 steals;
	__u64 handoffs;
	__u64 grows;
	__u64 overflows;
	__u32 carriers;
	__u32 spare_carriers;
	__u32 processors;
	__u32 maxprocs;
	__u32 groups;
	__u32 sessions;
	__u64 stack_bytes;
	__u64 task_bytes;
	__u64 cached_bytes;
};

/* Arguments and results of the operations that ltask brings along. */

/**
 * struct ltask_sleep_args - arguments of "sleep" and "spin"
 * @ns: how long to sleep, or how much CPU time to burn.
 */
struct ltask_sleep_args {
	__u64 ns;
};

/**
 * struct ltask_sha256_args - arguments of "sha256"
 * @fd: file to read from its beginning to its end; its position stays.
 * @pad: must be zero.
 */
struct ltask_sha256_args {
	__s32 fd;
	__u32 pad;
};

/**
 * struct ltask_sha256_result - payload of "sha256"
 * @len: bytes that were read.
 * @digest: SHA-256 of them.
 */
struct ltask_sha256_result {
	__u64 len;
	__u8 digest[32];
};

/**
 * struct ltask_copy_args - arguments of "copy"
 * @fd_in: file to read.
 * @fd_out: file to write.
 * @off_in: where to begin reading, or -1: at the file's position, which moves.
 * @off_out: where to begin writing, or -1: at the file's position, which moves.
 * @len: bytes to copy, or 0: up to the end of @fd_in.
 *
 * The task's @ret in &struct ltask_result is the number of bytes copied, or
 * the error if nothing could be copied.
 */
struct ltask_copy_args {
	__s32 fd_in;
	__s32 fd_out;
	__s64 off_in;
	__s64 off_out;
	__u64 len;
};

/*
 * The kernel takes no notice of the size within a call's number: the
 * structure tells its own, and may grow.
 */
#define LTASK_IOC_TYPE		0xC7

/* On a session: */
#define LTASK_IOC_INFO		_IOWR(LTASK_IOC_TYPE, 0x00, struct ltask_info)
#define LTASK_IOC_OP_INFO	_IOWR(LTASK_IOC_TYPE, 0x01, struct ltask_op_info)
#define LTASK_IOC_CHAN_CREATE	_IOWR(LTASK_IOC_TYPE, 0x02, struct ltask_chan_create)
#define LTASK_IOC_WG_CREATE	_IOWR(LTASK_IOC_TYPE, 0x03, struct ltask_wg_create)
#define LTASK_IOC_GO		_IOWR(LTASK_IOC_TYPE, 0x04, struct ltask_go)
#define LTASK_IOC_WAIT		_IOWR(LTASK_IOC_TYPE, 0x05, struct ltask_wait)
#define LTASK_IOC_CANCEL	_IOWR(LTASK_IOC_TYPE, 0x06, struct ltask_cancel)
#define LTASK_IOC_STAT		_IOWR(LTASK_IOC_TYPE, 0x07, struct ltask_stat)
#define LTASK_IOC_CTX_CREATE	_IOWR(LTASK_IOC_TYPE, 0x08, struct ltask_ctx_create)
#define LTASK_IOC_SELECT	_IOWR(LTASK_IOC_TYPE, 0x09, struct ltask_select)

/* On a channel: */
/* CHAN_CLOSE: EPIPE if it is closed, EACCES: the descriptor can't write. */
#define LTASK_IOC_CHAN_CLOSE	_IO(LTASK_IOC_TYPE, 0x40)
#define LTASK_IOC_CHAN_OPEN	_IOWR(LTASK_IOC_TYPE, 0x41, struct ltask_chan_open)

/* On a context: */
#define LTASK_IOC_CTX_CANCEL	_IOWR(LTASK_IOC_TYPE, 0x80, struct ltask_ctx_cancel)
#define LTASK_IOC_CTX_INFO	_IOWR(LTASK_IOC_TYPE, 0x81, struct ltask_ctx_info)

#endif /* _UAPI_LTASK_H */
