// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Worker pool: three workers take jobs from one channel and send results to
 * another. In Go each of them is
 *
 *	for job := range jobs {
 *		time.Sleep(job.d)
 *		results <- job.n
 *	}
 *	wg.Done()
 */
#include "example.h"

enum { WORKERS = 3, JOBS = 9 };

int main(void)
{
	struct ltask_session *session = session_open();
	struct ltask_op_info sleep_op = op_find(session, "sleep");
	int jobs = job_chan(session, JOBS), results = result_chan(session, JOBS);
	int wg = must(ltask_wg_create(session), "wait group");
	struct ltask_go_req worker;
	struct ltask_result result;
	unsigned int i;

	ltask_prep_in(&worker, &sleep_op, jobs);
	worker.chan_fd = results;
	worker.wg_fd = wg;
	worker.count = WORKERS;
	must(ltask_go(session, &worker), "go");

	for (i = 1; i <= JOBS; i++) {
		struct sleep_job job = { { i }, { 50 * LTASK_MS } };

		must(ltask_chan_write(jobs, &job, sizeof(job), 1), "sending");
	}
	must(ltask_chan_close(jobs), "closing");

	must(ltask_wait(session, wg), "waiting");
	must(ltask_chan_close(results), "closing");
	while (must(ltask_chan_read(results, &result, sizeof(result), 1),
		    "receiving"))
		printf("job %llu is done\n",
		       (unsigned long long)result.user_data);
	return ltask_session_close(session) < 0;
}
