// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files that are hashed; see files.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "peer.h"

static void add(struct files *f, const char *line, unsigned int room)
{
	unsigned int i;

	if (f->nr == room)
		peer_fail("more files than lines", 0);
	for (i = 0; i < FILES_DIGEST; i++) {
		if (sscanf(line + 2 * i, "%2hhx", &f->want[f->nr][i]) != 1)
			peer_fail("BENCH_SUMS", 0);
	}
	f->path[f->nr] = strdup(line + 2 * FILES_DIGEST + 2);
	if (!f->path[f->nr++])
		peer_fail("memory", ENOMEM);
}

void files_load(struct files *f)
{
	const char *name = getenv("BENCH_SUMS");
	FILE *sums = name ? fopen(name, "r") : NULL;
	unsigned int lines = 0;
	char line[4096];

	if (!sums)
		peer_fail("BENCH_SUMS", errno);
	while (fgets(line, sizeof(line), sums))
		lines++;
	rewind(sums);
	f->nr = 0;
	f->path = calloc(lines, sizeof(*f->path));
	f->want = calloc(lines, sizeof(*f->want));
	f->got = calloc(lines, sizeof(*f->got));
	if (!lines || !f->path || !f->want || !f->got)
		peer_fail("memory", ENOMEM);
	while (fgets(line, sizeof(line), sums)) {
		line[strcspn(line, "\n")] = 0;
		if (strlen(line) > 2 * FILES_DIGEST + 2)
			add(f, line, lines);
	}
	fclose(sums);
}

void files_check(const struct files *f)
{
	unsigned int i;

	for (i = 0; i < f->nr; i++) {
		if (memcmp(f->want[i], f->got[i], FILES_DIGEST))
			peer_fail(f->path[i], 0);
	}
}
