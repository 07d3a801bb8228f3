// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Fan-in with timeout: two that talk, each over a channel of its own, a task for
 * each that passes it on to one channel, and an end when nothing comes for a
 * while. In Go:
 *
 *	c := fanIn(talk("ann"), talk("joe"))
 *	for {
 *		select {
 *		case s := <-c: fmt.Println(s)
 *		case <-time.After(time.Second): fmt.Println("silence"); return
 *		}
 *	}
 */
#include "example.h"

/* Says something three times, each a little later than the one before. */
static int talk(struct ltask_session *session, unsigned int who)
{
	struct ltask_op_info sleep_op = op_find(session, "sleep");
	int c = result_chan(session, 0);
	struct ltask_go_req req;
	unsigned int i;

	for (i = 1; i <= 3; i++) {
		struct ltask_sleep_args args = {
			.ns = (__u64)LTASK_MS * 20 * i * (who + 1),
		};

		ltask_prep(&req, &sleep_op, &args);
		req.chan_fd = c;
		req.user_data = who;
		must(ltask_go(session, &req), "go");
	}
	return c;
}

/* go func() { for s := range from { to <- s } }() */
static void pass_on(struct ltask_session *session, int from, int to)
{
	struct ltask_op_info nop = op_find(session, "nop");
	struct ltask_go_req req;

	ltask_prep_in(&req, &nop, from);
	req.chan_fd = to;
	must(ltask_go(session, &req), "go");
}

int main(void)
{
	static const char *const names[] = { "ann", "joe" };
	struct ltask_session *session = session_open();
	int c = result_chan(session, 0);
	struct ltask_result said;
	unsigned int i;

	for (i = 0; i < 2; i++)
		pass_on(session, talk(session, i), c);
	for (;;) {
		struct ltask_select_case cases[] = {
			LTASK_RECV(c, &said),
			LTASK_TIMEOUT(1 * LTASK_SEC),
		};

		if (must(ltask_select(session, cases, 2), "select") == 1)
			break;
		printf("%s says something\n", names[said.user_data]);
	}
	puts("silence");
	/* Ends those that still wait for ann and joe. */
	return ltask_session_close(session) < 0;
}
