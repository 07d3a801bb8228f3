// SPDX-License-Identifier: GPL-2.0-only
/*
 * POSIX threads: a queue of 128 places, a mutex and two conditions.
 */
#include <pthread.h>

#include "peer.h"
#include "threads.h"

#define PLACES	128U
#define MANY	8U

static struct {
	pthread_mutex_t lock;
	pthread_cond_t readers, writers;
	long place[PLACES];		/* lock, and what follows */
	unsigned int head, nr;
	unsigned int producers, consumers;
	unsigned long sum;
} q = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.readers = PTHREAD_COND_INITIALIZER,
	.writers = PTHREAD_COND_INITIALIZER,
};

static void put(long v)
{
	pthread_mutex_lock(&q.lock);
	while (q.nr == PLACES)
		pthread_cond_wait(&q.writers, &q.lock);
	q.place[(q.head + q.nr++) % PLACES] = v;
	pthread_cond_signal(&q.readers);
	pthread_mutex_unlock(&q.lock);
}

static void take(void)
{
	pthread_mutex_lock(&q.lock);
	while (!q.nr)
		pthread_cond_wait(&q.readers, &q.lock);
	q.sum += (unsigned long)q.place[q.head];
	q.head = (q.head + 1) % PLACES;
	q.nr--;
	pthread_cond_signal(&q.writers);
	pthread_mutex_unlock(&q.lock);
}

static void part(unsigned int me, unsigned int n)
{
	unsigned int i;

	if (me < q.producers) {
		for (i = 0; i < n / q.producers; i++)
			put(i);
	} else {
		for (i = 0; i < n / q.consumers; i++)
			take();
	}
}

static void some(const char *figure, unsigned int n, unsigned int producers,
		 unsigned int consumers)
{
	unsigned long each = n / producers;

	q.producers = producers;
	q.consumers = consumers;
	q.sum = 0;
	peer_tell(figure, "ns",
		  threads_crew(producers + consumers, part, n) / n);
	if (q.sum != producers * (each * (each - 1) / 2))
		peer_fail("sum", 0);
}

void threads_stream(unsigned int n)
{
	peer_one_cpu();
	some("stream, buffer of 128", n, 1, 1);
}

void threads_produce(unsigned int n)
{
	n = n / MANY * MANY;
	some("1 producer, 1 consumer", n, 1, 1);
	some("8 producers, 1 consumer", n, MANY, 1);
	some("1 producer, 8 consumers", n, 1, MANY);
}
