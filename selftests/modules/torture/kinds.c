// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: which kinds of operation take part, by name, for those who narrow a
 * failure down:
 *
 *	kinds=+hotplug		those that take part by default, and CPU hotplug
 *	kinds=-irq,-thread	but these
 *	kinds=mutex,cond	these only
 *	kinds=0x1fff		by number, see enum tt_kind
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "torture.h"

unsigned long tt_kinds = TT_KINDS_DEFAULT;

static const char * const names[TT_NR_KINDS] = {
	[TT_CHAN] = "chan",
	[TT_TRY] = "try",
	[TT_TIMED] = "timed",
	[TT_SELECT] = "select",
	[TT_CLOSE] = "close",
	[TT_SPAWN] = "spawn",
	[TT_TIME] = "time",
	[TT_STACK] = "stack",
	[TT_CALL] = "call",
	[TT_ATOMIC] = "atomic",
	[TT_WG] = "wg",
	[TT_CTX] = "ctx",
	[TT_GROUP] = "group",
	[TT_MUTEX] = "mutex",
	[TT_RWMUTEX] = "rwmutex",
	[TT_COND] = "cond",
	[TT_ONCE] = "once",
	[TT_SEM] = "sem",
	[TT_ERRGROUP] = "errgroup",
	[TT_TIMER] = "timer",
	[TT_FUTURE] = "future",
	[TT_CANCEL] = "cancel",
	[TT_THREAD] = "thread",
	[TT_IRQ] = "irq",
	[TT_PROCS] = "procs",
	[TT_HOTPLUG] = "hotplug",
};

/**
 * tt_has - does a kind of operation take part?
 * @kind: the kind.
 */
bool tt_has(enum tt_kind kind)
{
	return tt_kinds & BIT(kind);
}

/* Changes *@kinds as one word of the list says. */
static int apply(unsigned long *kinds, const char *word)
{
	bool without = *word == '-';
	int kind;

	if (*word == '-' || *word == '+')
		word++;
	kind = match_string(names, TT_NR_KINDS, word);
	if (kind < 0)
		return kind;
	if (without)
		*kinds &= ~BIT(kind);
	else
		*kinds |= BIT(kind);
	return 0;
}

static int set_kinds(const char *val, const struct kernel_param *kp)
{
	unsigned long kinds = TT_KINDS_DEFAULT;
	char *copy, *rest, *word;
	int err = 0;

	if (!kstrtoul(val, 0, &kinds)) {
		tt_kinds = kinds & (BIT(TT_NR_KINDS) - 1);
		return 0;
	}
	copy = kstrdup(val, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rest = strim(copy);
	if (*rest != '+' && *rest != '-')
		kinds = 0;
	while (!err && (word = strsep(&rest, ",")))
		err = apply(&kinds, word);
	kfree(copy);
	if (!err)
		tt_kinds = kinds;
	return err;
}

static int get_kinds(char *buf, const struct kernel_param *kp)
{
	unsigned int kind;
	int len = 0;

	for (kind = 0; kind < TT_NR_KINDS; kind++) {
		if (tt_has(kind))
			len += sysfs_emit_at(buf, len, "%s%s", len ? "," : "",
					     names[kind]);
	}
	return len + sysfs_emit_at(buf, len, "\n");
}

static const struct kernel_param_ops kinds_ops = {
	.set = set_kinds,
	.get = get_kinds,
};

module_param_cb(kinds, &kinds_ops, NULL, 0444);
MODULE_PARM_DESC(kinds, "of operation: names, +name, -name, or a mask (default: all but hotplug)");
