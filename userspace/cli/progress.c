// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * A progress bar on stderr for a person who waits. It is wiped out before
 * anything else is printed, since that may go to the same terminal.
 */
#include <string.h>
#include <time.h>

#include "sum.h"

#define BAR_WIDTH	30
#define REDRAW_NS	100000000

static struct {
	bool on;
	bool drawn;
	__u64 files;
	__u64 files_done;
	__u64 bytes_done;
	__s64 began;
	__s64 redraw;
} bar;

static __s64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__s64)now.tv_sec * 1000000000 + now.tv_nsec;
}

void progress_begin(__u64 files)
{
	memset(&bar, 0, sizeof(bar));
	bar.on = true;
	bar.files = files;
	bar.began = now_ns();
	bar.redraw = bar.began;
}

static void draw(__s64 now)
{
	char cells[BAR_WIDTH + 1];
	double seconds = (double)(now - bar.began) / 1e9;
	double mega = (double)bar.bytes_done / 1e6;

	fputs("\r\033[K", stderr);
	if (bar.files) {
		memset(cells, '.', BAR_WIDTH);
		memset(cells, '#', bar.files_done * BAR_WIDTH / bar.files);
		cells[BAR_WIDTH] = '\0';
		fprintf(stderr, "[%s] %llu/", cells,
			bar.files_done);
	}
	fprintf(stderr, "%llu files, %.1f MB, %.1f MB/s",
		(bar.files ? bar.files : bar.files_done),
		mega, seconds > 0 ? mega / seconds : 0);
	fflush(stderr);
	bar.drawn = true;
	bar.redraw = now + REDRAW_NS;
}

void progress_step(__u64 bytes)
{
	__s64 now;

	if (!bar.on)
		return;
	bar.files_done++;
	bar.bytes_done += bytes;
	now = now_ns();
	if (now >= bar.redraw)
		draw(now);
}

void progress_clear(void)
{
	if (!bar.drawn)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	bar.drawn = false;
}

void progress_end(void)
{
	progress_clear();
	bar.on = false;
}
