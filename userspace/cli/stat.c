// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask stat: what ltask is doing, once or again and again, for people or as
 * JSON for programs.
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"

static const struct option options[] = {
	{ "interval", required_argument, NULL, 'i' },
	{ "count", required_argument, NULL, 'n' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int print_help(void)
{
	fputs("Usage: ltask stat [-j] [-i SECONDS [-n COUNT]]\n"
	      "Show the tasks by state, carriers, processors and memory of ltask.\n"
	      "\n"
	      "  -i, --interval=SECONDS  show them again every SECONDS\n"
	      "  -n, --count=COUNT       end after COUNT times\n"
	      "  -j, --json              one JSON object a line\n"
	      "      --help              display this help and exit\n"
	      "\n"
	      "The command's own session is among those that it shows.\n",
	      stdout);
	return finish(EXIT_SUCCESS);
}

#define BIG(member)	{ #member, true, offsetof(struct ltask_stat, member) }
#define SMALL(member)	{ #member, false, offsetof(struct ltask_stat, member) }

static const struct {
	const char *name;
	bool big;
	size_t offset;
} members[] = {
	BIG(tasks), BIG(queued), BIG(running), BIG(parked), BIG(blocked),
	BIG(spawned), BIG(switches), BIG(steals), BIG(handoffs), BIG(grows),
	BIG(overflows),
	SMALL(carriers), SMALL(spare_carriers), SMALL(processors),
	SMALL(maxprocs), SMALL(groups), SMALL(sessions),
	BIG(stack_bytes), BIG(task_bytes), BIG(cached_bytes),
};

static void print_json(const struct ltask_stat *stat)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(members); i++) {
		const char *at = (const char *)stat + members[i].offset;
		__u32 small;
		__u64 big;

		if (members[i].big) {
			memcpy(&big, at, sizeof(big));
		} else {
			memcpy(&small, at, sizeof(small));
			big = small;
		}
		printf("%s\"%s\":%llu", i ? "," : "{", members[i].name,
		       big);
	}
	puts("}");
}

static const char *human(char *text, size_t len, __u64 bytes)
{
	static const char units[] = "BKMGTPE";
	double value = (double)bytes;
	int unit = 0;

	for (; value >= 1024; unit++)
		value /= 1024;
	snprintf(text, len, unit ? "%.1f%c" : "%.0f%c", value, units[unit]);
	return text;
}

static void print_people(const struct ltask_stat *stat)
{
	char stacks[16], tasks[16], cached[16];

	printf("tasks       %llu: %llu queued, %llu running, %llu parked, %llu blocked\n",
	       stat->tasks, stat->queued, stat->running, stat->parked,
	       stat->blocked);
	printf("groups      %u, sessions %u\n", stat->groups, stat->sessions);
	printf("processors  %u of %u\n", stat->maxprocs, stat->processors);
	printf("carriers    %u, spare %u\n", stat->carriers,
	       stat->spare_carriers);
	printf("memory      %s stacks, %s tasks, %s kept for reuse\n",
	       human(stacks, sizeof(stacks), stat->stack_bytes),
	       human(tasks, sizeof(tasks), stat->task_bytes),
	       human(cached, sizeof(cached), stat->cached_bytes));
	printf("since load  %llu spawned, %llu switches, %llu steals,\n",
	       stat->spawned, stat->switches, stat->steals);
	printf("            %llu hand-offs, %llu grows, %llu overflows\n",
	       stat->handoffs, stat->grows, stat->overflows);
}

/* Prints until it was done @count times (0: for ever), or fails. */
static int show(struct ltask_session *session, bool json, __u64 interval,
		__u64 count)
{
	struct timespec pause = {
		.tv_sec = (time_t)(interval / 1000000000),
		.tv_nsec = (long)(interval % 1000000000),
	};
	struct ltask_stat stat;
	__u64 i;
	int ret;

	for (i = 0; !count || i < count; i++) {
		if (i) {
			nanosleep(&pause, NULL);
			if (!json)
				putchar('\n');
		}
		ret = ltask_stat(session, &stat);
		if (ret < 0) {
			report_errno(-ret, "reading figures");
			return ret;
		}
		if (json)
			print_json(&stat);
		else
			print_people(&stat);
		/* finish() will say so. */
		if (fflush(stdout))
			return 0;
	}
	return 0;
}

/* A duration, but a number alone is seconds. */
static int parse_interval(const char *s, __u64 *ns)
{
	size_t len = strlen(s);
	char *text;
	int ret;

	if (!len || !isdigit((unsigned char)s[len - 1]))
		return parse_duration(s, ns);
	text = xrealloc(NULL, len + 2, 1);
	sprintf(text, "%ss", s);
	ret = parse_duration(text, ns);
	free(text);
	return ret;
}

int cmd_stat(int argc, char **argv)
{
	struct ltask_session *session;
	__u64 interval = 0, count = 0;
	bool json = false;
	int opt, ret;

	while ((opt = getopt_long(argc, argv, "i:n:j", options, NULL)) != -1) {
		switch (opt) {
		case 'i':
			ret = parse_interval(optarg, &interval);
			if (ret < 0 || !interval)
				return usage_error("invalid interval '%s'",
						   optarg);
			break;
		case 'n':
			if (parse_u64(optarg, &count) < 0 || !count)
				return usage_error("invalid count '%s'",
						   optarg);
			break;
		case 'j':
			json = true;
			break;
		case 'h':
			return print_help();
		default:
			return try_help();
		}
	}
	if (optind < argc)
		return usage_error("extra operand '%s'", argv[optind]);
	if (!interval) {
		if (count)
			return usage_error("a count needs an interval");
		count = 1;
	}
	if (open_session(&session) < 0)
		return EXIT_FAILED;
	ret = show(session, json, interval, count);
	ltask_session_close(session);
	return finish(ret < 0 ? EXIT_FAILED : EXIT_SUCCESS);
}
