// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Pipeline with cancel: numbers go through two stages, each a task; the program
 * takes three of them and wants no more. In Go:
 *
 *	ctx, cancel := context.WithCancel(context.Background())
 *	middle := stage(ctx, source)
 *	sink := stage(ctx, middle)
 *	for n < 3 {
 *		select {
 *		case source <- i: i++
 *		case v := <-sink: fmt.Println(v); n++
 *		}
 *	}
 *	cancel()
 *	wg.Wait()
 */
#include "example.h"

/* for v := range in { select { case out <- v: case <-ctx.Done(): return } } */
static void stage(struct ltask_session *session, int ctx, int in, int out)
{
	struct ltask_op_info nop = op_find(session, "nop");
	struct ltask_go_req req;

	ltask_prep_in(&req, &nop, in);
	ltask_prep_ctx(&req, ctx);
	req.chan_fd = out;
	must(ltask_go(session, &req), "go");
}

int main(void)
{
	struct ltask_session *session = session_open();
	int ctx = must(ltask_ctx_with_cancel(session, -1), "context");
	int source = result_chan(session, 0);
	int middle = result_chan(session, 0);
	int sink = result_chan(session, 0);
	struct ltask_result next = { .user_data = 1 }, value;
	int n = 0;

	stage(session, ctx, source, middle);
	stage(session, ctx, middle, sink);
	while (n < 3) {
		struct ltask_select_case cases[] = {
			LTASK_SEND(source, &next),
			LTASK_RECV(sink, &value),
		};

		switch (must(ltask_select(session, cases, 2), "select")) {
		case 0:
			next.user_data++;
			break;
		case 1:
			printf("%llu\n", (unsigned long long)value.user_data);
			n++;
			break;
		}
	}
	must(ltask_ctx_cancel(ctx, 0), "cancel");
	must(ltask_wait(session, -1), "waiting");
	printf("all stages have ended: %s\n", strerror(-ltask_ctx_err(ctx)));
	return ltask_session_close(session) < 0;
}
