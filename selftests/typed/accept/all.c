// SPDX-License-Identifier: GPL-2.0-only
/* All that may be done with channels, their views, and futures. */
#include "../typed.h"

int both(struct ints *c, int *v)
{
	struct ltask_case cases[] = {
		ints_send_case(c, v),
		ints_recv_case(c, v),
		LTASK_RECV(ints_chan(c), v),
		LTASK_DEFAULT,
	};

	return ints_send(c, *v) + ints_try_send(c, 1) +
	       ints_send_timeout(c, 1, 5) + ints_recv(c, v) +
	       ints_try_recv(c, v) + ints_recv_timeout(c, v, 5) +
	       ints_close(c) + ints_len(c) + ints_cap(c) +
	       ltask_select(cases, 4);
}

int sender(struct ints_sender *c, const int *v)
{
	struct ltask_case cases[] = {
		ints_send_case(c, v),
	};

	return ints_send(c, *v) + ints_try_send(c, 'a') +
	       ints_send_timeout(c, 1, 5) + ints_close(c) + ints_len(c) +
	       ints_cap(c) + ltask_select(cases, 1);
}

int receiver(struct ints_receiver *c, int *v)
{
	struct ltask_case cases[] = {
		ints_recv_case(c, v),
	};

	return ints_recv(c, v) + ints_try_recv(c, v) +
	       ints_recv_timeout(c, v, 5) + ints_len(c) + ints_cap(c) +
	       ltask_select(cases, 1);
}

void views(struct ints *c, int *v)
{
	struct ints_receiver *from = ints_receiver_get(ints_receiver(c));
	struct ints_sender *to = ints_sender_get(ints_sender(c));
	struct ints *again = ints_get(c);

	sender(to, v);
	receiver(from, v);
	ints_put(to);
	ints_put(from);
	ints_put(again);
	/* No channel is one, too. */
	ints_send(NULL, 1);
	ints_put(NULL);
}

int pointers(struct points *c, struct point *p)
{
	struct ltask_case cases[] = {
		points_send_case(c, &p),
		points_recv_case(points_receiver(c), &p),
	};

	return points_send(points_sender(c), p) + points_recv(c, &p) +
	       ltask_select(cases, 2);
}

static void work(struct later_int *f, long n)
{
	later_int_set(f, n);
}

int futures(struct ltask_group *g, struct later_point *f, struct point *p)
{
	struct later_int *i = later_int_create();
	int v;

	later_point_set(later_point_get(f), *p);
	later_point_put(f);
	return ltask_future_go(later_int_future(i), g, work, i, 5) +
	       later_point_wait(f, p) + later_point_try(f, p) +
	       later_point_fail(f, -1) + later_int_wait_timeout(i, &v, 5);
}
