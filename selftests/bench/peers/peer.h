/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the benchmark's programs share. Each is a peer of ltask, or ltask as a
 * program sees it, and runs one workload once:
 *
 *	PROGRAM list		names of the workloads that it has
 *	PROGRAM version		what it is built of
 *	PROGRAM WORKLOAD [N]	lines of figure, who, unit and value, with tabs between;
 *				N is how often at most, 0 leaves it to PROGRAM
 *
 * Workloads and figures have the names that the module's have (selftests/modules/
 * bench), and do the same. What is done on one processor there is done on the first
 * CPU here.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct peer_workload - a workload that a program has
 * @name: its name; NULL: there are no more.
 * @n: how often it is done, unless less is asked.
 * @run: does it @n times and tells its figures.
 */
struct peer_workload {
	const char *name;
	unsigned int n;
	void (*run)(unsigned int n);
};

/**
 * struct peer - a program
 * @who: what the figures are told of.
 * @version: what it is built of.
 * @workloads: what it has.
 */
struct peer {
	const char *who;
	const char *version;
	const struct peer_workload *workloads;
};

int peer_main(const struct peer *peer, int argc, char **argv);

/* Nanoseconds of CLOCK_MONOTONIC. */
double peer_now(void);
void peer_tell(const char *figure, const char *unit, double value);
/* Nanoseconds since @start for each of @n. */
void peer_each(const char *figure, double start, double n);
/* What can't be: says so and exits. @err is an errno, or 0. */
void peer_fail(const char *what, int err) __attribute__((__noreturn__));
/* The whole program on the first CPU. */
void peer_one_cpu(void);
/* Median of @n, which are sorted. */
double peer_median(double *v, unsigned int n);
/* Bytes that are available, once there aren't more and more of them. */
double peer_available(void);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_PEER_H */
