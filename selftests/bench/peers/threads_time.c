// SPDX-License-Identifier: GPL-2.0-only
/*
 * POSIX threads: what takes time or memory: sleeping, waking, being many, several
 * CPUs, a tree of files.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "digest.h"
#include "files.h"
#include "peer.h"
#include "threads.h"

#define SAMPLES	1000U

static sem_t parked, go;

static void *park(void *arg)
{
	sem_post(&parked);
	sem_wait(&go);
	return arg;
}

/* As those have them who have many: the smallest stack. */
void threads_parked(unsigned int n)
{
	pthread_t *t = calloc(n, sizeof(*t));
	pthread_attr_t attr;
	double before, start;
	unsigned int i;

	if (!t)
		peer_fail("memory", ENOMEM);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 16384);
	sem_init(&parked, 0, 0);
	sem_init(&go, 0, 0);
	before = peer_available();
	start = peer_now();
	for (i = 0; i < n; i++) {
		int err = pthread_create(&t[i], &attr, park, NULL);

		if (err)
			peer_fail("pthread_create", err);
	}
	for (i = 0; i < n; i++)
		sem_wait(&parked);
	peer_each("start and park", start, n);
	peer_tell("memory, parked", "bytes", (before - peer_available()) / n);
	start = peer_now();
	for (i = 0; i < n; i++)
		sem_post(&go);
	for (i = 0; i < n; i++)
		pthread_join(t[i], NULL);
	peer_each("wake and end", start, n);
}

static void sleep_for(const char *figure, long ns, unsigned int n)
{
	struct timespec ts = { .tv_nsec = ns };
	double took[SAMPLES];
	unsigned int i;

	for (i = 0; i < n; i++) {
		double start = peer_now();

		clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
		took[i] = peer_now() - start;
	}
	peer_tell(figure, "ns", peer_median(took, n));
}

void threads_sleep(unsigned int n)
{
	n = n < SAMPLES ? n : SAMPLES;
	/* Who wants it exact says so; else 50 us are added. */
	prctl(PR_SET_TIMERSLACK, 1);
	sleep_for("sleep of 50 us", 50000, n);
	sleep_for("sleep of 1 ms", 1000000, n);
}

static sem_t turn;
/* Whoever waits sees it by the semaphore. */
static double stamp;
static double took[SAMPLES];

static void on_cpu(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

static void wake_or_wait(unsigned int me, unsigned int n)
{
	struct timespec pause = { .tv_nsec = 300000 };
	unsigned int i;

	on_cpu(me);
	for (i = 0; i < n; i++) {
		if (me) {
			nanosleep(&pause, NULL);
			stamp = peer_now();
			sem_post(&turn);
		} else {
			sem_wait(&turn);
			took[i] = peer_now() - stamp;
		}
	}
}

void threads_wake(unsigned int n)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return;
	n = n < SAMPLES ? n : SAMPLES;
	sem_init(&turn, 0, 0);
	threads_crew(2, wake_or_wait, n);
	peer_tell("wake-up by another CPU", "ns", peer_median(took, n));
}

static atomic_uint next;

/* As bench_task_compute(). */
static unsigned long compute(unsigned int n)
{
	unsigned long v = n;

	while (n--) {
		v = v * 6364136223846793005UL + 1442695040888963407UL;
		__asm__ volatile("" : "+r" (v));
	}
	return v;
}

static volatile unsigned long result;

/* A pool: a thread for each CPU takes what is to be done. */
static void compute_some(unsigned int me, unsigned int n)
{
	(void)me;
	while (atomic_fetch_add(&next, 1) < n)
		result = compute(20000);
}

void threads_cpus(unsigned int n)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN), i;
	char figure[64];

	for (i = 1; i <= cpus && i <= 4; i++) {
		next = 0;
		snprintf(figure, sizeof(figure), "independent tasks, %ld CPU%s", i,
			 i > 1 ? "s" : "");
		peer_tell(figure, "ns",
			  threads_crew((unsigned int)i, compute_some, n) / n);
	}
}

static struct files files;

static void hash_some(unsigned int me, unsigned int n)
{
	unsigned char *buf = malloc(FILES_PIECE);
	struct digest *d = digest_new();
	unsigned int i;
	ssize_t got;

	(void)me;
	(void)n;
	if (!buf)
		peer_fail("memory", ENOMEM);
	while ((i = atomic_fetch_add(&next, 1)) < files.nr) {
		int fd = open(files.path[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			peer_fail(files.path[i], errno);
		digest_begin(d);
		while ((got = read(fd, buf, FILES_PIECE)) > 0)
			digest_add(d, buf, (size_t)got);
		if (got < 0)
			peer_fail(files.path[i], errno);
		digest_end(d, files.got[i]);
		close(fd);
	}
	digest_free(d);
	free(buf);
}

void threads_hash(unsigned int n)
{
	(void)n;
	files_load(&files);
	peer_tell("hash a tree, a file", "ns",
		  threads_crew((unsigned int)sysconf(_SC_NPROCESSORS_ONLN),
			       hash_some, 0) / files.nr);
	files_check(&files);
}
