// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Hello: start a task, go on, and hear from it over a channel. In Go:
 *
 *	done := make(chan int)
 *	go func() { time.Sleep(100 * time.Millisecond); done <- 1 }()
 *	fmt.Println("hello")
 *	<-done
 *	fmt.Println("world")
 */
#include "example.h"

int main(void)
{
	struct ltask_session *session = session_open();
	struct ltask_op_info sleep_op = op_find(session, "sleep");
	int done = result_chan(session, 0);
	struct ltask_sleep_args args = { .ns = 100 * LTASK_MS };
	struct ltask_result result;
	struct ltask_go_req req;

	ltask_prep(&req, &sleep_op, &args);
	req.chan_fd = done;
	must(ltask_go(session, &req), "go");
	puts("hello");
	must(ltask_chan_read(done, &result, sizeof(result), 1), "receiving");
	puts("world");
	return ltask_session_close(session) < 0;
}
