// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: begins when the module is loaded, after the manner of rcutorture. The
 * main kthread starts the workers, watches that they move, and tells the result.
 */
#define pr_fmt(fmt) "ltask_torture: " fmt

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/random.h>
#include "torture.h"

static unsigned long long seed;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "of all choices; 0: random (default)");

static unsigned int seconds = 60;
module_param(seconds, uint, 0644);
MODULE_PARM_DESC(seconds, "how long (default 60); may be changed while it runs");

static unsigned int workers;
module_param(workers, uint, 0444);
MODULE_PARM_DESC(workers, "scenes at the same time (default 0: two more than CPUs)");

static unsigned int first;
module_param(first, uint, 0444);
MODULE_PARM_DESC(first, "number of the first scene, to come to one sooner");

static unsigned int stall = IS_ENABLED(CONFIG_KASAN) ? 150 : 40;
module_param(stall, uint, 0644);
MODULE_PARM_DESC(stall, "seconds without progress that are a failure");

struct worker {
	struct task_struct *thread;
	struct tt_scene *scene;
	bool done;
	bool shown;
};

static struct worker *crew;
static struct task_struct *main_thread;
static unsigned long started;
static bool unloading;

/** tt_patience - jiffies without progress that are a failure */
unsigned long tt_patience(void)
{
	return READ_ONCE(stall) * HZ;
}

/** tt_stopping - is it time to end? */
bool tt_stopping(void)
{
	return READ_ONCE(unloading) || atomic_read(&tt_failures) ||
	       time_after_eq(jiffies, started + READ_ONCE(seconds) * HZ);
}

static int work(void *data)
{
	struct worker *w = data;
	int err = 0;

	for (; !tt_stopping(); w->scene->nr++) {
		err = tt_scene_run(w->scene);
		if (err && err != -ENOMEM)
			tt_fail(w->scene, "can't begin: %d", err);
	}
	tt_scene_phase(w->scene, "done");
	/* Pairs with those in watch() and all_done(): the books are closed. */
	smp_store_release(&w->done, true);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static void watch(struct worker *w)
{
	struct tt_scene *s = w->scene;
	unsigned long since = READ_ONCE(s->since);

	/* Pairs with the one in work(). */
	if (smp_load_acquire(&w->done) || w->shown ||
	    time_before(jiffies, since + tt_patience()))
		return;
	w->shown = true;
	WRITE_ONCE(tt_state, "stalled");
	tt_fail(s, "for %lu s nothing but: %s", (jiffies - since) / HZ,
		READ_ONCE(s->phase));
	tt_scene_show(s);
}

static bool all_done(void)
{
	unsigned int i;

	for (i = 0; i < workers; i++) {
		/* Pairs with the one in work(). */
		if (!smp_load_acquire(&crew[i].done))
			return false;
	}
	return true;
}

/* What others of ltask's users do meanwhile is theirs, so at most as many. */
static void check_tasks(u64 before)
{
	unsigned int tries = 1000;

	while (ltask_num_tasks() > before && --tries)
		msleep(20);
	if (!tries)
		tt_fail(NULL, "%llu tasks before, %llu after", before,
			ltask_num_tasks());
	if (tt_total(TT_E_TAKEN) != tt_total(TT_E_GOT) + tt_total(TT_E_DRAINED))
		tt_fail(NULL, "%llu values sent, %llu received, %llu drained",
			tt_total(TT_E_TAKEN), tt_total(TT_E_GOT),
			tt_total(TT_E_DRAINED));
}

static int torture(void *unused)
{
	u64 before = ltask_num_tasks();
	unsigned int i;

	started = jiffies;
	for (i = 0; i < workers; i++) {
		tt_scene_phase(crew[i].scene, "begins");
		wake_up_process(crew[i].thread);
	}
	while (!all_done()) {
		msleep(100);
		for (i = 0; i < workers; i++)
			watch(&crew[i]);
	}
	tt_procs_stop();
	check_tasks(before);
	tt_report_totals();
	pr_info("end, seed %llu: %s\n", seed,
		atomic_read(&tt_failures) ? "FAILURE" : "SUCCESS");
	WRITE_ONCE(tt_state, atomic_read(&tt_failures) ? "failed" : "passed");
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

/* No worker has begun, or all have ended. */
static void free_crew(void)
{
	unsigned int i;

	for (i = 0; i < workers; i++) {
		if (!IS_ERR_OR_NULL(crew[i].thread))
			kthread_stop(crew[i].thread);
		kvfree(crew[i].scene);
	}
	kvfree(crew);
}

static int make_crew(void)
{
	unsigned int i;

	crew = kvcalloc(workers, sizeof(*crew), GFP_KERNEL);
	if (!crew)
		return -ENOMEM;
	for (i = 0; i < workers; i++) {
		struct worker *w = &crew[i];

		w->scene = kvzalloc(sizeof(*w->scene), GFP_KERNEL);
		if (!w->scene)
			return -ENOMEM;
		w->scene->seed = seed;
		w->scene->worker = i;
		w->scene->nr = first;
		w->thread = kthread_create(work, w, "lt_torture/%u", i);
		if (IS_ERR(w->thread))
			return PTR_ERR(w->thread);
	}
	return 0;
}

static int __init tt_init(void)
{
	int err;

	if (!seed)
		seed = get_random_u32();
	if (!workers)
		workers = num_online_cpus() + 2;
	workers = min(workers, 200U);
	pr_info("seed=%llu seconds=%u workers=%u first=%u kinds=0x%lx stall=%u\n",
		seed, seconds, workers, first, tt_kinds, stall);
	tt_steps_init();
	err = make_crew();
	if (err)
		goto out_crew;
	err = tt_procs_start(seed);
	if (err)
		goto out_procs;
	main_thread = kthread_run(torture, NULL, "lt_torture");
	if (IS_ERR(main_thread)) {
		err = PTR_ERR(main_thread);
		goto out_procs;
	}
	tt_report_init();
	return 0;

out_procs:
	tt_procs_stop();
out_crew:
	if (crew)
		free_crew();
	return err;
}

/* While it runs, its groups mostly keep the module from being unloaded. */
static void __exit tt_exit(void)
{
	WRITE_ONCE(unloading, true);
	kthread_stop(main_thread);
	free_crew();
	tt_report_exit();
}

module_init(tt_init);
module_exit(tt_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Random mixes of all that ltask has, with books kept");
