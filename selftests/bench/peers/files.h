/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files that are hashed, and what must come of it: sha256sum's output, which
 * the environment's BENCH_SUMS names.
 */
#ifndef BENCH_FILES_H
#define BENCH_FILES_H

#define FILES_DIGEST	32
/* What is read at once; most files are no larger. */
#define FILES_PIECE	65536U

/**
 * struct files - the files
 * @nr: how many.
 * @path: their names.
 * @want: their digests.
 * @got: what was found.
 */
struct files {
	unsigned int nr;
	char **path;
	unsigned char (*want)[FILES_DIGEST];
	unsigned char (*got)[FILES_DIGEST];
};

void files_load(struct files *files);
/* Fails if a digest isn't what it should be. */
void files_check(const struct files *files);

#endif /* BENCH_FILES_H */
