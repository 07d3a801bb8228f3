/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * SHA-256 for the stand-in device, which has no kernel to ask.
 */
#ifndef LTASK_TESTS_FAKE_H
#define LTASK_TESTS_FAKE_H

#include <stddef.h>

#include <linux/types.h>

struct sha256 {
	__u32 state[8];
	__u64 len;
	unsigned char block[64];
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const unsigned char *data, size_t len);
void sha256_end(struct sha256 *sha, unsigned char *digest);

#endif /* LTASK_TESTS_FAKE_H */
