// SPDX-License-Identifier: GPL-2.0-only
/*
 * POSIX threads: started and joined, and values from one to another.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#include "peer.h"
#include "threads.h"

#define AT_ONCE	1000U

static void *nop(void *arg)
{
	return arg;
}

void threads_start(pthread_t *t, void *(*fn)(void *arg), void *arg)
{
	int err = pthread_create(t, NULL, fn, arg);

	if (err)
		peer_fail("pthread_create", err);
}

static void start_and_join(const char *figure, unsigned int n,
			   unsigned int at_once, void *(*fn)(void *arg))
{
	pthread_t *t = calloc(at_once, sizeof(*t));
	double start = peer_now();
	unsigned int left, nr, i;

	if (!t)
		peer_fail("memory", ENOMEM);
	for (left = n; left; left -= nr) {
		nr = left < at_once ? left : at_once;
		for (i = 0; i < nr; i++)
			threads_start(&t[i], fn, NULL);
		for (i = 0; i < nr; i++)
			pthread_join(t[i], NULL);
	}
	peer_each(figure, start, n);
	free(t);
}

static void one_by_one(unsigned int n)
{
	start_and_join("spawn, one by one", n, 1, nop);
}

static void batch(unsigned int n)
{
	start_and_join("spawn, batches of 1000", n, AT_ONCE, nop);
}

static void crowd(unsigned int n)
{
	start_and_join("spawn and join, 10 at once", n, 10, nop);
	start_and_join("spawn and join, 100 at once", n, 100, nop);
	start_and_join("spawn and join, 1000 at once", n, 1000, nop);
}

/* Eight words each. */
static __attribute__((__noinline__)) unsigned long frame(unsigned int left)
{
	unsigned long words[8], below = 0;

	words[left % 8] = left;
	__asm__ volatile("" : : "r" (words) : "memory");
	if (left)
		below = frame(left - 1);
	return below + words[left % 8];
}

static void *frames(void *arg)
{
	frame(99);
	return arg;
}

static void grow(unsigned int n)
{
	start_and_join("spawn and 100 frames", n, AT_ONCE, frames);
}

/* Threads that begin together, each knowing which one it is. */
struct crew {
	pthread_barrier_t begin;
	void (*fn)(unsigned int me, unsigned int n);
	unsigned int n;
};

struct member {
	struct crew *crew;
	unsigned int me;
	pthread_t thread;
};

static void *member_main(void *arg)
{
	struct member *m = arg;

	pthread_barrier_wait(&m->crew->begin);
	m->crew->fn(m->me, m->crew->n);
	return NULL;
}

double threads_crew(unsigned int nr, void (*fn)(unsigned int me, unsigned int n),
		    unsigned int n)
{
	struct member *m = calloc(nr, sizeof(*m));
	struct crew crew = { .fn = fn, .n = n };
	unsigned int i;
	double start;

	if (!m || pthread_barrier_init(&crew.begin, NULL, nr + 1))
		peer_fail("memory", ENOMEM);
	for (i = 0; i < nr; i++) {
		m[i].crew = &crew;
		m[i].me = i;
		threads_start(&m[i].thread, member_main, &m[i]);
	}
	start = peer_now();
	pthread_barrier_wait(&crew.begin);
	for (i = 0; i < nr; i++)
		pthread_join(m[i].thread, NULL);
	free(m);
	return peer_now() - start;
}

static void yield_part(unsigned int me, unsigned int n)
{
	(void)me;
	while (n--)
		sched_yield();
}

/* By this policy each yield switches; by the ordinary one few do. */
static void yield_two(unsigned int n)
{
	struct sched_param param = { .sched_priority = 1 };

	peer_one_cpu();
	if (sched_setscheduler(0, SCHED_FIFO, &param))
		peer_fail("SCHED_FIFO", errno);
	peer_tell("switch by yield", "ns",
		  threads_crew(2, yield_part, n / 2) / (n / 2 * 2));
}

#define RING	503U

static sem_t turn[RING];
static long token;

static void hop(unsigned int me, unsigned int n)
{
	(void)n;
	for (;;) {
		sem_wait(&turn[me]);
		if (!token)
			break;
		token--;
		sem_post(&turn[(me + 1) % RING]);
	}
	sem_post(&turn[(me + 1) % RING]);
}

static void pass_round(unsigned int n)
{
	unsigned int i;

	for (i = 0; i < RING; i++)
		sem_init(&turn[i], 0, 0);
	token = n;
	sem_post(&turn[0]);
	peer_tell("ring of 503, a hop", "ns",
		  threads_crew(RING, hop, 0) / (n + RING));
}

static void ping_or_pong(unsigned int me, unsigned int n)
{
	while (n--) {
		if (me)
			sem_wait(&turn[0]);
		sem_post(&turn[me]);
		if (!me)
			sem_wait(&turn[1]);
	}
}

static void pingpong(unsigned int n)
{
	peer_one_cpu();
	sem_init(&turn[0], 0, 0);
	sem_init(&turn[1], 0, 0);
	peer_tell("ping-pong, there and back", "ns",
		  threads_crew(2, ping_or_pong, n) / n);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned long count;	/* mutex */

static void count_up(unsigned int me, unsigned int n)
{
	(void)me;
	while (n--) {
		pthread_mutex_lock(&mutex);
		count++;
		pthread_mutex_unlock(&mutex);
	}
}

static void count_by(const char *figure, unsigned int n, unsigned int nr)
{
	peer_tell(figure, "ns", threads_crew(nr, count_up, n / nr) / n);
	if (count != n / nr * nr)
		peer_fail("count", 0);
}

static void lock(unsigned int n)
{
	count_by("mutex, alone", n, 1);
}

static void count_by_many(unsigned int n)
{
	count_by("mutex, 8 contend", n, 8);
}

static const struct peer_workload workloads[] = {
	{ "spawn", 1000, one_by_one },
	{ "batch", 2000, batch },
	{ "crowd", 1000, crowd },
	{ "grow", 2000, grow },
	{ "switch", 40000, yield_two },
	{ "ring", 20000, pass_round },
	{ "pingpong", 20000, pingpong },
	{ "stream", 200000, threads_stream },
	{ "produce", 80000, threads_produce },
	{ "lock", 400000, lock },
	{ "contend", 400000, count_by_many },
	{ "parked", 1000, threads_parked },
	{ "sleep", 100, threads_sleep },
	{ "wake", 500, threads_wake },
	{ "cpus", 10000, threads_cpus },
	{ "hash", 1, threads_hash },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	static const struct peer peer = {
		"pthread", "glibc " VERSION ", OpenSSL " VERSION_CRYPTO, workloads,
	};

	return peer_main(&peer, argc, argv);
}
