// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select, for a program: its cases become the kernel's.
 *
 * Values pass through a buffer here, as in chan_io.c, and for the same reason.
 * Everything that may fail is done before the select: what a program is not told
 * of must not have happened.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "../runtime/params.h"
#include "../sync/chan.h"
#include "../sync/select.h"
#include "dev.h"

#define FEW	4	/* cases that need no memory */
#define SMALL	128	/* bytes of values that need none */

/**
 * struct choice - a select under way
 * @user: the caller's cases.
 * @cases: the kernel's; one more than these: for the deadline.
 * @files: what they refer to; held. NULL: nothing.
 * @n: how many the caller has.
 * @timeout: the caller's case for the deadline, or -1.
 * @memory: of the three, if there are many, or NULL.
 * @values: the values, each aligned to 8, in the order of the cases.
 * @small: for few.
 * @few_user: for few.
 * @few_cases: for few.
 * @few_files: for few.
 */
struct choice {
	struct ltask_select_case *user;
	struct ltask_case *cases;
	struct file **files;
	unsigned int n;
	int timeout;
	void *memory;
	u8 *values;
	u8 small[SMALL] __aligned(8);
	struct ltask_select_case few_user[FEW];
	struct ltask_case few_cases[FEW + 1];
	struct file *few_files[FEW];
};

static int choice_begin(struct choice *c, unsigned int n)
{
	size_t bytes = n * (sizeof(*c->user) + sizeof(*c->cases) +
			    sizeof(*c->files)) + sizeof(*c->cases);

	c->n = 0;
	c->timeout = -1;
	c->memory = NULL;
	c->values = c->small;
	c->user = c->few_user;
	c->cases = c->few_cases;
	c->files = c->few_files;
	if (n <= FEW)
		return 0;
	if (ltask_alloc_fails(bytes))
		return -ENOMEM;
	c->memory = kmalloc(bytes, GFP_KERNEL_ACCOUNT);
	if (!c->memory)
		return -ENOMEM;
	c->user = c->memory;
	c->cases = (struct ltask_case *)(c->user + n);
	c->files = (struct file **)(c->cases + n + 1);
	return 0;
}

static void choice_end(struct choice *c)
{
	unsigned int i;

	for (i = 0; i < c->n; i++) {
		if (c->files[i])
			fput(c->files[i]);
	}
	if (c->values != c->small)
		kvfree(c->values);
	kfree(c->memory);
}

static bool is_io(const struct ltask_select_case *u)
{
	return u->op == LTASK_SELECT_RECV || u->op == LTASK_SELECT_SEND;
}

/* The channel of a case, as the case may use it. */
static int get_chan(const struct ltask_select_case *u, struct file *file,
		    struct ltask_chan **chan)
{
	struct ltask_dev_chan *c = ltask_dev_chan_of(file);
	bool recv = u->op == LTASK_SELECT_RECV;

	if (!c)
		return -EINVAL;
	if (!(file->f_mode & (recv ? FMODE_READ : FMODE_WRITE)))
		return -EBADF;
	if (u->len != ltask_chan_elem_size(c->chan) &&
	    !(recv && !u->len && !u->value))
		return -EMSGSIZE;
	*chan = c->chan;
	return 0;
}

/* Fills in a case that refers to something; @file is held by the caller. */
static int get_object(const struct ltask_select_case *u, struct file *file,
		      struct ltask_case *to)
{
	if (is_io(u))
		return get_chan(u, file, &to->chan);
	to->ctx = ltask_dev_ctx_of(file);
	return to->ctx ? 0 : -EINVAL;
}

static int take_case(struct choice *c, const struct ltask_select_case *u)
{
	static const u8 ops[] = {
		[LTASK_SELECT_RECV] = LTASK_CASE_RECV,
		[LTASK_SELECT_SEND] = LTASK_CASE_SEND,
		[LTASK_SELECT_DEFAULT] = LTASK_CASE_DEFAULT,
		/* One that is never ready; the deadline's own comes last. */
		[LTASK_SELECT_TIMEOUT] = LTASK_CASE_DONE,
		[LTASK_SELECT_DONE] = LTASK_CASE_DONE,
	};
	struct ltask_case *to = &c->cases[c->n];
	struct file *file;
	int err;

	if (u->op >= ARRAY_SIZE(ops) || !ops[u->op])
		return -EINVAL;
	if (!is_io(u) && (u->value || u->len))
		return -EINVAL;
	*to = (struct ltask_case){ .op = ops[u->op] };
	c->files[c->n] = NULL;
	if (u->op == LTASK_SELECT_TIMEOUT || u->op == LTASK_SELECT_DEFAULT) {
		if (u->fd)
			return -EINVAL;
		if (u->op == LTASK_SELECT_TIMEOUT) {
			if (c->timeout >= 0)
				return -EINVAL;
			c->timeout = c->n;
		}
	} else if (u->fd != -1) {
		file = fget(u->fd);
		if (!file)
			return -EBADF;
		err = get_object(u, file, to);
		if (err) {
			fput(file);
			return err;
		}
		c->files[c->n] = file;
	}
	c->n++;
	return 0;
}

static int take_cases(struct choice *c, const struct ltask_select *sel)
{
	struct ltask_select_case __user *at;
	unsigned int i;
	int err;

	for (i = 0; i < sel->nr_cases; i++) {
		u64 address = sel->cases + (u64)i * sel->case_size;

		err = ltask_abi_read_item(&c->user[i], sizeof(*c->user),
					  address, sel->case_size);
		if (err)
			return err;
		/* Clear what tells the outcome, and see that it can be told. */
		at = u64_to_user_ptr(address);
		if (put_user(0, &at->ok))
			return -EFAULT;
		err = take_case(c, &c->user[i]);
		if (err)
			return err;
	}
	return 0;
}

static size_t value_size(const struct choice *c, unsigned int i)
{
	struct ltask_chan *chan = c->cases[i].chan;

	return is_io(&c->user[i]) && chan ? ltask_chan_elem_size(chan) : 0;
}

static int get_values(struct choice *c)
{
	size_t bytes = 0, at = 0;
	unsigned int i;

	for (i = 0; i < c->n; i++)
		bytes += ALIGN(value_size(c, i), 8);
	if (bytes > sizeof(c->small)) {
		if (ltask_alloc_fails(bytes))
			return -ENOMEM;
		c->values = kvmalloc(bytes, GFP_KERNEL_ACCOUNT);
		if (!c->values) {
			c->values = c->small;
			return -ENOMEM;
		}
	}
	for (i = 0; i < c->n; i++) {
		const struct ltask_select_case *u = &c->user[i];
		void __user *value = u64_to_user_ptr(u->value);
		size_t size = value_size(c, i), bad;

		if (!size)
			continue;
		c->cases[i].elem = c->values + at;
		at += ALIGN(size, 8);
		if (u->op == LTASK_SELECT_RECV)
			bad = fault_in_safe_writeable(value, u->len);
		else
			bad = copy_from_user(c->cases[i].elem, value, size);
		if (bad)
			return -EFAULT;
	}
	return 0;
}

/* Returns the caller's case that was chosen. */
static int choose(struct choice *c, s64 deadline)
{
	unsigned int n = c->n;
	s64 left;
	int i;

	if (deadline >= 0) {
		left = deadline - ktime_get_ns();
		c->cases[n++] = LTASK_TIMEOUT(max_t(s64, left, 0));
	}
	i = ltask_select_interruptible(c->cases, n);
	if (i < 0 || (unsigned int)i < c->n)
		return i;
	return c->timeout >= 0 ? c->timeout : -ETIME;
}

static int tell(struct choice *c, void __user *arg, struct ltask_select *sel,
		unsigned int i)
{
	struct ltask_select_case __user *at =
		u64_to_user_ptr(sel->cases + (u64)i * sel->case_size);
	const struct ltask_select_case *u = &c->user[i];
	/* The caller's timeout is not the one that the kernel chose. */
	bool ok = (int)i == c->timeout || c->cases[i].ok;

	if (u->op == LTASK_SELECT_RECV &&
	    copy_to_user(u64_to_user_ptr(u->value), c->cases[i].elem, u->len))
		return -EFAULT;
	if (put_user((u32)ok, &at->ok))
		return -EFAULT;
	sel->chosen = i;
	return ltask_abi_write(arg, sel, sizeof(*sel));
}

static int run(struct choice *c, void __user *arg, struct ltask_select *sel)
{
	int ret;

	ret = take_cases(c, sel);
	if (ret)
		return ret;
	ret = get_values(c);
	if (ret)
		return ret;
	ret = choose(c, sel->deadline);
	return ret < 0 ? ret : tell(c, arg, sel, ret);
}

/**
 * ltask_ioc_select - LTASK_IOC_SELECT
 * @s: the session; any will do.
 * @arg: address of a &struct ltask_select.
 *
 * The deadline is absolute, so the call may simply be restarted after a
 * signal.
 */
long ltask_ioc_select(struct ltask_session *s, void __user *arg)
{
	struct ltask_select sel;
	struct choice c;
	int err;

	err = ltask_abi_read(&sel, sizeof(sel), arg);
	if (err)
		return err;
	if (sel.flags || sel.pad ||
	    sel.case_size < sizeof(struct ltask_select_case))
		return -EINVAL;
	if (sel.nr_cases > LTASK_SELECT_MAX || sel.case_size > PAGE_SIZE)
		return -E2BIG;
	err = ltask_abi_write(arg, &sel, sizeof(sel));
	if (err)
		return err;
	err = choice_begin(&c, sel.nr_cases);
	if (!err)
		err = run(&c, arg, &sel);
	choice_end(&c);
	return err;
}
