// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs test cases inside the kernel, one at a time, on behalf of whoever
 * writes a case's name to a debugfs file: KUnit is missing from distribution
 * kernels, and the cases need a thread that a runner can time and kill.
 *
 * ltask_test/<suite>/list	"name seconds once|both|smp" per line
 * ltask_test/<suite>/run	write "name [maxprocs]": 0, -EIO when an
 *				expectation failed, -EOPNOTSUPP when skipped
 * ltask_test/<suite>/log	what the last case had to say
 */
#define pr_fmt(fmt) "ltask_test: " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <ltask_test.h>

#define LOG_SIZE	16384
#define MAX_FAILURES	20

/* A kernel with KASAN and its like is as slow as that. */
static unsigned int scale = IS_ENABLED(CONFIG_KASAN) ? 10 : 1;
module_param(scale, uint, 0644);
MODULE_PARM_DESC(scale, "divide the large counts of cases by this");

static struct dentry *root;
static DEFINE_MUTEX(run_lock);		/* one case at a time */

static DEFINE_SPINLOCK(log_lock);	/* protects the four below */
static char log_buf[LOG_SIZE];
static size_t log_len;
static unsigned int failures;
static bool skipped;

static __printf(1, 0) void log_line(const char *fmt, va_list args)
{
	char line[256];

	vscnprintf(line, sizeof(line), fmt, args);
	pr_info("%s\n", line);
	log_len += scnprintf(log_buf + log_len, LOG_SIZE - log_len, "%s\n",
			     line);
}

/**
 * lt_note - add a line to the log of the case
 * @fmt: as for printk().
 */
void lt_note(const char *fmt, ...)
{
	unsigned long flags;
	va_list args;

	spin_lock_irqsave(&log_lock, flags);
	va_start(args, fmt);
	log_line(fmt, args);
	va_end(args);
	spin_unlock_irqrestore(&log_lock, flags);
}
EXPORT_SYMBOL_GPL(lt_note);

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

/**
 * lt_fail - tell that an expectation did not hold
 * @file: where it stands.
 * @line: where it stands.
 * @fmt: as for printk().
 *
 * Context: any.
 */
void lt_fail(const char *file, int line, const char *fmt, ...)
{
	unsigned long flags;
	char text[160];
	unsigned int nr;
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	spin_lock_irqsave(&log_lock, flags);
	nr = ++failures;
	spin_unlock_irqrestore(&log_lock, flags);
	if (nr <= MAX_FAILURES)
		lt_note("expected %s:%d: %s", base_name(file), line, text);
}
EXPORT_SYMBOL_GPL(lt_fail);

/**
 * lt_fail_cmp - tell that a comparison did not hold
 * @file: where it stands.
 * @line: where it stands.
 * @what: its text.
 * @a: value of the left side.
 * @b: value of the right side.
 *
 * Context: any.
 */
void lt_fail_cmp(const char *file, int line, const char *what, s64 a, s64 b)
{
	lt_fail(file, line, "%s (%lld, %lld)", what, a, b);
}
EXPORT_SYMBOL_GPL(lt_fail_cmp);

/**
 * lt_skip - tell that the case can't be shown here
 * @fmt: why, as for printk().
 */
void lt_skip(const char *fmt, ...)
{
	unsigned long flags;
	va_list args;

	spin_lock_irqsave(&log_lock, flags);
	skipped = true;
	va_start(args, fmt);
	log_line(fmt, args);
	va_end(args);
	spin_unlock_irqrestore(&log_lock, flags);
}
EXPORT_SYMBOL_GPL(lt_skip);

/**
 * lt_failed - has an expectation of the running case failed?
 */
bool lt_failed(void)
{
	return READ_ONCE(failures);
}
EXPORT_SYMBOL_GPL(lt_failed);

/**
 * lt_count - a large count, smaller where the machine is slow
 * @n: the count for a real machine.
 */
unsigned int lt_count(unsigned int n)
{
	unsigned int by = clamp(READ_ONCE(scale), 1U, 10U);

	return max(n / by, 1U);
}
EXPORT_SYMBOL_GPL(lt_count);

/**
 * lt_lost - how much memory is not there any more
 * @before: what si_mem_available() said.
 *
 * KASAN keeps what was freed for a while, and kmemleak speaks for memory there.
 *
 * Return: bytes; with KASAN 0.
 */
s64 lt_lost(s64 before)
{
	if (IS_ENABLED(CONFIG_KASAN))
		return 0;
	return (before - (s64)si_mem_available()) * (s64)PAGE_SIZE;
}
EXPORT_SYMBOL_GPL(lt_lost);

/**
 * lt_group - make a group for a case
 * @name: its name.
 * @owner: the module of the case.
 *
 * Return: the group, or NULL and a failed expectation.
 */
struct ltask_group *lt_group(const char *name, struct module *owner)
{
	struct ltask_group *g = __ltask_group_create(name, owner);

	if (!IS_ERR(g))
		return g;
	lt_fail(__FILE__, __LINE__, "group %s: %ld", name, PTR_ERR(g));
	return NULL;
}
EXPORT_SYMBOL_GPL(lt_group);

/**
 * lt_group_end - wait for a group, then destroy it
 * @g: the group, may be NULL.
 *
 * Return: what ltask_group_wait() gave.
 */
int lt_group_end(struct ltask_group *g)
{
	int err;

	if (!g)
		return -ENOMEM;
	err = ltask_group_wait(g);
	ltask_group_destroy(g);
	return err;
}
EXPORT_SYMBOL_GPL(lt_group_end);

static int run_case(const struct lt_case *c, unsigned int procs)
{
	u64 before = ltask_num_tasks();
	unsigned int old = 0;

	log_len = 0;
	failures = 0;
	skipped = false;
	if (procs)
		old = ltask_set_maxprocs(procs);
	c->fn();
	if (old)
		ltask_set_maxprocs(old);
	EXPECT_EVENTUALLY(ltask_num_tasks() == before, 10000);
	if (failures)
		return -EIO;
	return skipped ? -EOPNOTSUPP : 0;
}

static ssize_t run_write(struct file *file, const char __user *ubuf,
			 size_t len, loff_t *pos)
{
	struct lt_suite *suite = file_inode(file)->i_private;
	unsigned int i, procs = 0;
	char buf[96], *name, *arg;
	int err = -ENOENT;

	if (len >= sizeof(buf))
		return -ENAMETOOLONG;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = 0;
	arg = strim(buf);
	name = strsep(&arg, " ");
	if (arg && kstrtouint(arg, 0, &procs))
		return -EINVAL;

	if (mutex_lock_killable(&run_lock))
		return -EINTR;
	for (i = 0; i < suite->nr_cases; i++) {
		if (strcmp(suite->cases[i].name, name))
			continue;
		err = run_case(&suite->cases[i], procs);
		break;
	}
	mutex_unlock(&run_lock);
	return err ? err : len;
}

static const struct file_operations run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= run_write,
	.llseek	= noop_llseek,
};

static int list_show(struct seq_file *m, void *unused)
{
	struct lt_suite *suite = m->private;
	unsigned int i;

	for (i = 0; i < suite->nr_cases; i++) {
		const struct lt_case *c = &suite->cases[i];

		seq_printf(m, "%s %u %s\n", c->name, c->seconds,
			   c->flags & LT_SMP ? "smp" :
			   c->flags & LT_ONCE ? "once" : "both");
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(list);

static int log_show(struct seq_file *m, void *unused)
{
	seq_write(m, log_buf, READ_ONCE(log_len));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(log);

/**
 * lt_suite_register - offer the cases of a module
 * @suite: must stay until lt_suite_unregister().
 *
 * Return: 0 or a negative errno.
 */
int lt_suite_register(struct lt_suite *suite)
{
	suite->dir = debugfs_create_dir(suite->name, root);
	if (IS_ERR(suite->dir))
		return PTR_ERR(suite->dir);
	debugfs_create_file("list", 0400, suite->dir, suite, &list_fops);
	debugfs_create_file("run", 0200, suite->dir, suite, &run_fops);
	debugfs_create_file("log", 0400, suite->dir, suite, &log_fops);
	return 0;
}
EXPORT_SYMBOL_GPL(lt_suite_register);

/**
 * lt_suite_unregister - withdraw the cases, waiting for the one that runs
 * @suite: the suite.
 */
void lt_suite_unregister(struct lt_suite *suite)
{
	debugfs_remove(suite->dir);
}
EXPORT_SYMBOL_GPL(lt_suite_unregister);

static int __init lt_core_init(void)
{
	root = debugfs_create_dir("ltask_test", NULL);
	return PTR_ERR_OR_ZERO(root);
}

static void __exit lt_core_exit(void)
{
	debugfs_remove(root);
}

module_init(lt_core_init);
module_exit(lt_core_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Runs ltask's kernel-side selftests");
