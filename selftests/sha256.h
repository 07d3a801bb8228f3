/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SHA-256 as FIPS 180-4 has it, for tests: a second opinion on the kernel's that
 * shares no code with it.
 */
#ifndef LTASK_SELFTESTS_SHA256_H
#define LTASK_SELFTESTS_SHA256_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t sha256_ror(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* The first 32 bits of the fraction of the @root-th root of the @n-th prime. */
static inline uint32_t sha256_fraction(unsigned int n, unsigned int root)
{
	unsigned __int128 lo, hi, target;
	unsigned int p = 1, d;

	do {
		p++;
		for (d = 2; d * d <= p && p % d; d++)
			;
		if (d * d > p && !n--)
			break;
	} while (1);
	/* The largest integer whose power is at most p * 2^(32 * root). */
	lo = 0;
	hi = (unsigned __int128)1 << 37;
	target = (unsigned __int128)p << (32 * root);
	while (hi - lo > 1) {
		unsigned __int128 mid = (lo + hi) / 2;

		if ((root == 2 ? mid * mid : mid * mid * mid) <= target)
			lo = mid;
		else
			hi = mid;
	}
	return (uint32_t)lo;
}

static inline void sha256_block(uint32_t h[8], const uint32_t k[64],
				const uint8_t *block)
{
	uint32_t w[64], v[8], t1, t2;
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 |
		       block[4 * i + 2] << 8 | block[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (sha256_ror(w[i - 15], 7) ^ sha256_ror(w[i - 15], 18) ^
			w[i - 15] >> 3) +
		       (sha256_ror(w[i - 2], 17) ^ sha256_ror(w[i - 2], 19) ^
			w[i - 2] >> 10);
	memcpy(v, h, sizeof(v));
	for (i = 0; i < 64; i++) {
		t1 = v[7] + k[i] + w[i] + ((v[4] & v[5]) ^ (~v[4] & v[6])) +
		     (sha256_ror(v[4], 6) ^ sha256_ror(v[4], 11) ^
		      sha256_ror(v[4], 25));
		t2 = ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])) +
		     (sha256_ror(v[0], 2) ^ sha256_ror(v[0], 13) ^
		      sha256_ror(v[0], 22));
		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[0] = t1 + t2;
		v[4] += t1;
	}
	for (i = 0; i < 8; i++)
		h[i] += v[i];
}

static inline void sha256(const void *data, size_t len, uint8_t digest[32])
{
	static uint32_t k[64], start[8];
	const uint8_t *p = data;
	uint8_t tail[128] = "";
	size_t left = len, tail_len, i;
	uint32_t h[8];

	if (!k[0]) {
		for (i = 0; i < 8; i++)
			start[i] = sha256_fraction(i, 2);
		for (i = 0; i < 64; i++)
			k[i] = sha256_fraction(i, 3);
	}
	memcpy(h, start, sizeof(h));
	for (; left >= 64; left -= 64, p += 64)
		sha256_block(h, k, p);
	memcpy(tail, p, left);
	tail[left] = 0x80;
	tail_len = left < 56 ? 64 : 128;
	for (i = 0; i < 8; i++)
		tail[tail_len - 1 - i] = (uint64_t)len * 8 >> 8 * i;
	for (i = 0; i < tail_len; i += 64)
		sha256_block(h, k, tail + i);
	for (i = 0; i < 32; i++)
		digest[i] = h[i / 4] >> 8 * (3 - i % 4);
}

#endif /* LTASK_SELFTESTS_SHA256_H */
