// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tasks of the sieve. This file is task code (ltask-y in Kbuild): each call
 * of these functions has a stack of two kilobytes and no thread of its own, so
 * that a loop that waits in its middle may simply be written as one.
 */
#include "sieve.h"

/**
 * sieve_generate - send 2, 3, 4, … until somebody is tired of it
 * @out: where to; the task's own reference.
 */
void sieve_generate(struct numbers *out)
{
	u32 n = 2;

	/* Once the group is cancelled, each wait of its tasks fails. */
	while (!numbers_send(out, n))
		n++;
	numbers_put(out);
}

/**
 * sieve_filter - pass on what a prime does not divide
 * @in: numbers from the left neighbour; the task's own reference.
 * @out: for the right neighbour; likewise.
 * @prime: the prime.
 */
void sieve_filter(struct numbers *in, struct numbers *out, u32 prime)
{
	u32 n;

	/* 1: a value. 0 would be the end of a closed channel. */
	while (numbers_recv(in, &n) == 1) {
		if (n % prime && numbers_send(out, n))
			break;
	}
	numbers_put(in);
	numbers_put(out);
}
