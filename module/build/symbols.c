// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of symbols that task code may meet outside its object. It lives in
 * a text file beside this program, because the runtime grows more often than
 * the compiler wrapper does.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taskcc.h"

struct entry {
	enum kind kind;
	bool glob;
	char *name;
	char *reason;
};

static struct entry *entries;
static size_t num_entries;

static const char * const kind_names[] = {
	[KIND_KERNEL] = "kernel",
	[KIND_RUNTIME] = "runtime",
	[KIND_TASK] = "task",
	[KIND_DIRECT] = "direct",
	[KIND_POINTER] = "pointer",
	[KIND_FORBIDDEN] = "forbidden",
};

static enum kind parse_kind(const char *word, const char *path,
			    unsigned int line)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kind_names); i++)
		if (!strcmp(word, kind_names[i]))
			return i;
	die("%s:%u: unknown kind '%s'", path, line, word);
}

static char *next_word(char **p)
{
	char *start;

	while (isspace((unsigned char)**p))
		(*p)++;
	start = *p;
	while (**p && !isspace((unsigned char)**p))
		(*p)++;
	if (**p)
		*(*p)++ = '\0';
	return start;
}

/* Lines of "kind name [reason]"; a name may end in '*'; '#' starts a comment. */
void symbols_load(const char *path)
{
	unsigned int line = 0;
	char buf[1024];
	FILE *f;

	f = fopen(path, "r");
	if (!f)
		die("%s: %s", path, strerror(errno));
	while (fgets(buf, sizeof(buf), f)) {
		char *p = buf, *word, *name;
		struct entry *e;

		line++;
		buf[strcspn(buf, "#\n")] = '\0';
		word = next_word(&p);
		if (!*word)
			continue;
		name = next_word(&p);
		if (!*name)
			die("%s:%u: a kind without a name", path, line);
		while (isspace((unsigned char)*p))
			p++;

		entries = xrealloc(entries, (num_entries + 1) * sizeof(*e));
		e = &entries[num_entries++];
		e->kind = parse_kind(word, path, line);
		e->glob = has_suffix(name, "*");
		if (e->glob)
			name[strlen(name) - 1] = '\0';
		e->name = xasprintf("%s", name);
		e->reason = *p ? xasprintf("%s", p) : NULL;
	}
	if (ferror(f))
		die("%s: read error", path);
	fclose(f);
}

/* An exact name wins over a glob, a longer glob over a shorter one. */
enum kind symbol_kind(const char *name, const char **reason)
{
	const struct entry *best = NULL;
	size_t i;

	for (i = 0; i < num_entries; i++) {
		const struct entry *e = &entries[i];

		if (!e->glob && !strcmp(name, e->name)) {
			best = e;
			break;
		}
		if (e->glob && has_prefix(name, e->name) &&
		    (!best || strlen(e->name) > strlen(best->name)))
			best = e;
	}
	if (reason)
		*reason = best ? best->reason : NULL;
	return best ? best->kind : KIND_KERNEL;
}
