// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * SHA-256 as FIPS 180-4 defines it, for tests only. The constants are the
 * fractions of the roots of the first primes, and are computed as such.
 */
#include <string.h>

#include "fake.h"

/* The first 32 bits of the fraction of the @root-th root (2 or 3) of @n. */
static __u32 root_fraction(unsigned int n, int root)
{
	unsigned __int128 target = (unsigned __int128)n << (32 * root);
	__u64 value = 0;
	int bit;

	for (bit = 37; bit >= 0; bit--) {
		unsigned __int128 try = value | 1ULL << bit;
		unsigned __int128 power = try * try;

		if (root == 3)
			power *= try;
		if (power <= target)
			value = (__u64)try;
	}
	return (__u32)value;
}

static void constants(__u32 *k, __u32 *h)
{
	unsigned int n, divisor, found = 0;

	for (n = 2; found < 64; n++) {
		for (divisor = 2; n % divisor; divisor++)
			;
		if (divisor != n)
			continue;
		k[found] = root_fraction(n, 3);
		if (found < 8)
			h[found] = root_fraction(n, 2);
		found++;
	}
}

static __u32 turn(__u32 x, int by)
{
	return x >> by | x << (32 - by);
}

static __u32 k[64], h[8];

__attribute__((constructor)) static void set_constants(void)
{
	constants(k, h);
}

static void add_block(struct sha256 *sha)
{
	__u32 w[64], s[8], t1, t2;
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (__u32)sha->block[4 * i] << 24 |
		       (__u32)sha->block[4 * i + 1] << 16 |
		       (__u32)sha->block[4 * i + 2] << 8 |
		       (__u32)sha->block[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^
			w[i - 15] >> 3) +
		       (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^
			w[i - 2] >> 10);
	memcpy(s, sha->state, sizeof(s));
	for (i = 0; i < 64; i++) {
		t1 = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
		     ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
		t2 = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
		     ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		sha->state[i] += s[i];
}

void sha256_begin(struct sha256 *sha)
{
	memcpy(sha->state, h, sizeof(h));
	sha->len = 0;
}

void sha256_add(struct sha256 *sha, const unsigned char *data, size_t len)
{
	while (len) {
		size_t used = sha->len % sizeof(sha->block);
		size_t part = sizeof(sha->block) - used;

		if (part > len)
			part = len;
		memcpy(sha->block + used, data, part);
		sha->len += part;
		data += part;
		len -= part;
		if (used + part == sizeof(sha->block))
			add_block(sha);
	}
}

void sha256_end(struct sha256 *sha, unsigned char *digest)
{
	__u64 bits = sha->len * 8;
	unsigned char bytes[8];
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(sha, (const unsigned char *)"\x80", 1);
	while (sha->len % sizeof(sha->block) != 56)
		sha256_add(sha, (const unsigned char *)"", 1);
	sha256_add(sha, bytes, sizeof(bytes));
	for (i = 0; i < 32; i++)
		digest[i] = (unsigned char)(sha->state[i / 4] >>
					    (24 - 8 * (i % 4)));
}
