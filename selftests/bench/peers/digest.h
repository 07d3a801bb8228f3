/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SHA-256 as a program has it: OpenSSL's.
 */
#ifndef BENCH_DIGEST_H
#define BENCH_DIGEST_H

#include <stddef.h>

/* One for each thread, used again and again. */
struct digest;

struct digest *digest_new(void);
void digest_begin(struct digest *d);
void digest_add(struct digest *d, const void *data, size_t len);
void digest_end(struct digest *d, unsigned char *out);
void digest_free(struct digest *d);

#endif /* BENCH_DIGEST_H */
