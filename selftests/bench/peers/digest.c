// SPDX-License-Identifier: GPL-2.0-only
/*
 * SHA-256; see digest.h.
 */
#include <errno.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "digest.h"
#include "peer.h"

struct digest {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

struct digest *digest_new(void)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d) {
		d->md = EVP_MD_fetch(NULL, "SHA256", NULL);
		d->ctx = EVP_MD_CTX_new();
	}
	if (!d || !d->md || !d->ctx)
		peer_fail("SHA256", ENOMEM);
	return d;
}

void digest_begin(struct digest *d)
{
	if (!EVP_DigestInit_ex2(d->ctx, d->md, NULL))
		peer_fail("SHA256", 0);
}

void digest_add(struct digest *d, const void *data, size_t len)
{
	if (!EVP_DigestUpdate(d->ctx, data, len))
		peer_fail("SHA256", 0);
}

void digest_end(struct digest *d, unsigned char *out)
{
	if (!EVP_DigestFinal_ex(d->ctx, out, NULL))
		peer_fail("SHA256", 0);
}

void digest_free(struct digest *d)
{
	EVP_MD_CTX_free(d->ctx);
	EVP_MD_free(d->md);
	free(d);
}
