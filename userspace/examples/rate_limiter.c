// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Rate limiter: requests are served one in 50 ms, but three at once if there
 * were none for a while. A request takes a token; a task gives the tokens back,
 * one in 50 ms. In Go:
 *
 *	go func() {
 *		for t := range used {
 *			time.Sleep(50 * time.Millisecond)
 *			tokens <- t
 *		}
 *	}()
 *	for i := 1; i <= 6; i++ {
 *		t := <-tokens
 *		serve(i)
 *		used <- t
 *	}
 */
#include <time.h>

#include "example.h"

enum { BURST = 3, REQUESTS = 6 };

static __s64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__s64)now.tv_sec * 1000 + now.tv_nsec / LTASK_MS;
}

int main(void)
{
	struct ltask_session *session = session_open();
	struct ltask_op_info sleep_op = op_find(session, "sleep");
	int used = job_chan(session, BURST), tokens = result_chan(session, BURST);
	struct ltask_result token = { 0 };
	__s64 begin = now_ms();
	struct ltask_go_req refill;
	unsigned int i;

	ltask_prep_in(&refill, &sleep_op, used);
	refill.chan_fd = tokens;
	must(ltask_go(session, &refill), "go");
	for (i = 0; i < BURST; i++)
		must(ltask_chan_write(tokens, &token, sizeof(token), 1), "token");

	for (i = 1; i <= REQUESTS; i++) {
		struct sleep_job job = { { 0 }, { 50 * LTASK_MS } };

		must(ltask_chan_read(tokens, &token, sizeof(token), 1), "token");
		printf("request %u after %lld ms\n", i,
		       (long long)(now_ms() - begin));
		must(ltask_chan_write(used, &job, sizeof(job), 1), "token");
	}
	return ltask_session_close(session) < 0;
}
