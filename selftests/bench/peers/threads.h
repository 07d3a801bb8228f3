/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The workloads of POSIX threads, where they are in files of their own.
 */
#ifndef BENCH_THREADS_H
#define BENCH_THREADS_H

#include <pthread.h>

void threads_start(pthread_t *t, void *(*fn)(void *arg), void *arg);
/* Nanoseconds from when all @nr are there until all are done. */
double threads_crew(unsigned int nr, void (*fn)(unsigned int me, unsigned int n),
		    unsigned int n);

void threads_stream(unsigned int n);
void threads_produce(unsigned int n);
void threads_parked(unsigned int n);
void threads_sleep(unsigned int n);
void threads_wake(unsigned int n);
void threads_cpus(unsigned int n);
void threads_hash(unsigned int n);

#endif /* BENCH_THREADS_H */
