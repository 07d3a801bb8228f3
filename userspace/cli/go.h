/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What the two halves of ltask go share: reading the operation's arguments,
 * and running it.
 */
#ifndef LTASK_CLI_GO_H
#define LTASK_CLI_GO_H

#include "cli.h"

/*
 * Fills @args (@op->arg_len bytes, zeroed) from @words; opens the files that
 * they name. 0 or an exit status, after a message.
 */
int go_parse_args(const struct ltask_op_info *op, void *args, int nr_words,
		  char **words);
/* Closes what go_parse_args() opened. */
void go_close_args(void);

#endif /* LTASK_CLI_GO_H */
