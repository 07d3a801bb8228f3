// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the benchmark's programs share; see peer.h.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "peer.h"

static const char *who;

double peer_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

void peer_tell(const char *figure, const char *unit, double value)
{
	printf("%s\t%s\t%s\t%.1f\n", figure, who, unit, value);
}

void peer_each(const char *figure, double start, double n)
{
	peer_tell(figure, "ns", (peer_now() - start) / n);
}

void peer_fail(const char *what, int err)
{
	fprintf(stderr, "%s: %s: %s\n", who, what, err ? strerror(err) : "wrong");
	exit(1);
}

void peer_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		peer_fail("affinity", 0);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double peer_median(double *v, unsigned int n)
{
	qsort(v, n, sizeof(*v), compare);
	return (v[(n - 1) / 2] + v[n / 2]) / 2;
}

double peer_available(void)
{
	double now = 0, before;
	unsigned int tries = 0;

	do {
		FILE *f = fopen("/proc/meminfo", "r");
		char line[128];
		long kb;

		before = now;
		usleep(50000);
		if (!f)
			peer_fail("/proc/meminfo", 0);
		while (fgets(line, sizeof(line), f)) {
			if (sscanf(line, "MemAvailable: %ld", &kb) == 1)
				now = (double)kb * 1024;
		}
		fclose(f);
	} while (now > before && ++tries < 20);
	return now;
}

int peer_main(const struct peer *peer, int argc, char **argv)
{
	const struct peer_workload *w;
	int n = argc > 2 ? atoi(argv[2]) : 0;

	who = peer->who;
	if (argc == 2 && !strcmp(argv[1], "version")) {
		puts(peer->version);
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (w = peer->workloads; w->name; w++)
			puts(w->name);
		return 0;
	}
	for (w = peer->workloads; argc > 1 && n >= 0 && w->name; w++) {
		if (!strcmp(argv[1], w->name)) {
			w->run(n && (unsigned int)n < w->n ? (unsigned int)n : w->n);
			return 0;
		}
	}
	fprintf(stderr, "usage: %s list | version | WORKLOAD [N]\n", argv[0]);
	return 2;
}
