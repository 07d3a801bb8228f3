// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that only tell: LTASK_IOC_INFO, LTASK_IOC_OP_INFO, LTASK_IOC_STAT.
 */
#include "abi.h"

FIXTURE(info)
{
	int s;
};

FIXTURE_SETUP(info)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
}

FIXTURE_TEARDOWN(info)
{
	close(self->s);
}

TEST_F_TIMEOUT(info, limits, 30)
{
	struct ltask_info info;
	char text[64];

	ASSERT_EQ(0, get_info(self->s, &info));
	EXPECT_EQ(sizeof(info), info.size);
	EXPECT_EQ(0, info.flags);
	EXPECT_EQ(LTASK_ABI_VERSION, info.abi_version);
	EXPECT_LE(5, info.nr_ops);
	EXPECT_LE(1, info.maxprocs);
	EXPECT_GE(sysconf(_SC_NPROCESSORS_CONF), info.maxprocs);
	EXPECT_LE(sizeof(struct ltask_copy_args), info.max_arg_len);
	EXPECT_LE(sizeof(struct ltask_result) +
		  sizeof(struct ltask_sha256_result), info.max_elem_size);
	EXPECT_LE(1000, info.max_capacity);
	EXPECT_LE(100000, info.max_session_tasks);
	EXPECT_LE(info.max_session_tasks, info.max_tasks);
	EXPECT_LE(2048, info.stack_min);
	EXPECT_LT(info.stack_min, info.stack_max);
	EXPECT_NE(NULL, memchr(info.version, 0, sizeof(info.version)));
	EXPECT_NE(0, info.version[0]);
	ASSERT_EQ(0, read_text(PARAMETERS "max_tasks", text, sizeof(text)));
	EXPECT_EQ(strtoull(text, NULL, 10), info.max_tasks);
	ASSERT_EQ(0, read_text(PARAMETERS "stack_max", text, sizeof(text)));
	EXPECT_EQ(strtoul(text, NULL, 10), info.stack_max);
}

/* A program of tomorrow has a longer structure. */
TEST_F_TIMEOUT(info, longer_structure, 30)
{
	struct {
		struct ltask_info info;
		char tail[64];
		char guard[8];
	} arg = {
		.info.size = sizeof(arg.info) + sizeof(arg.tail),
		.guard = "guarded",
	};
	char zero[sizeof(arg.tail)] = "";

	ASSERT_EQ(0, call(self->s, LTASK_IOC_INFO, &arg));
	EXPECT_EQ(LTASK_ABI_VERSION, arg.info.abi_version);
	EXPECT_EQ(0, memcmp(arg.tail, zero, sizeof(zero)));
	EXPECT_STREQ("guarded", arg.guard);
}

/* All of them, each known by what it says about itself. */
TEST_F_TIMEOUT(info, operations, 30)
{
	struct ltask_op_info ops[64], op;
	struct ltask_info info;
	unsigned int i, j;

	ASSERT_EQ(0, get_info(self->s, &info));
	ASSERT_GE(64, info.nr_ops);
	for (i = 0; i < info.nr_ops; i++) {
		ASSERT_EQ(0, get_op(self->s, i, &ops[i]));
		EXPECT_EQ(i, ops[i].index);
		EXPECT_EQ(sizeof(ops[i]), ops[i].size);
		EXPECT_NE(0, ops[i].name[0]);
		EXPECT_NE(0, ops[i].description[0]);
		EXPECT_NE(NULL, memchr(ops[i].name, 0, LTASK_OP_NAME_LEN));
		EXPECT_NE(NULL, memchr(ops[i].description, 0,
				       LTASK_OP_DESC_LEN));
		EXPECT_EQ(NULL, strchr(ops[i].description, '\n'));
		EXPECT_GE(info.max_arg_len, ops[i].arg_len);
		ASSERT_GE(LTASK_OP_MAX_ARGS, ops[i].nr_args);
		for (j = 0; j < i; j++) {
			EXPECT_NE(ops[j].id, ops[i].id);
			EXPECT_STRNE(ops[j].name, ops[i].name);
		}
	}
	EXPECT_EQ(-ENOENT, get_op(self->s, info.nr_ops, &op));
	EXPECT_EQ(-ENOENT, get_op(self->s, ~0U, &op));
	/* The numbers stay. */
	for (i = 0; i < info.nr_ops; i++) {
		ASSERT_EQ(0, find_op(self->s, ops[i].name, &op));
		EXPECT_EQ(ops[i].id, op.id);
	}
}

/* Every argument lies in the bytes, aligned, and none upon another. */
TEST_F_TIMEOUT(info, argument_layout, 30)
{
	struct ltask_op_info op;
	unsigned int i, j, k;

	for (i = 0; !get_op(self->s, i, &op); i++) {
		char used[4096] = "";

		ASSERT_GE(sizeof(used), op.arg_len);
		for (j = 0; j < op.nr_args; j++) {
			struct ltask_arg_desc *arg = &op.args[j];
			unsigned int size = arg->type == LTASK_ARG_U32 ||
					    arg->type == LTASK_ARG_FD ? 4 : 8;

			EXPECT_LE(LTASK_ARG_U64, arg->type);
			EXPECT_GE(LTASK_ARG_NS, arg->type);
			EXPECT_EQ(0, arg->offset % size);
			ASSERT_GE(op.arg_len, arg->offset + size);
			EXPECT_NE(0, arg->name[0]);
			EXPECT_NE(NULL, memchr(arg->name, 0,
					       LTASK_ARG_NAME_LEN));
			for (k = 0; k < size; k++)
				EXPECT_EQ(0, used[arg->offset + k]++);
		}
		for (; j < LTASK_OP_MAX_ARGS; j++)
			EXPECT_EQ(0, op.args[j].type);
	}
	EXPECT_LE(5, i);
}

TEST_F_TIMEOUT(info, builtin_operations, 30)
{
	struct ltask_op_info op;

	ASSERT_EQ(0, find_op(self->s, "nop", &op));
	EXPECT_EQ(0, op.arg_len);
	EXPECT_EQ(0, op.nr_args);
	EXPECT_EQ(0, op.result_len);

	ASSERT_EQ(0, find_op(self->s, "sleep", &op));
	EXPECT_EQ(sizeof(struct ltask_sleep_args), op.arg_len);
	EXPECT_EQ(1, op.nr_args);
	EXPECT_EQ(LTASK_ARG_NS, op.args[0].type);
	EXPECT_EQ(0, op.args[0].offset);

	ASSERT_EQ(0, find_op(self->s, "spin", &op));
	EXPECT_EQ(sizeof(struct ltask_sleep_args), op.arg_len);
	EXPECT_EQ(LTASK_ARG_NS, op.args[0].type);

	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	EXPECT_EQ(sizeof(struct ltask_sha256_args), op.arg_len);
	EXPECT_EQ(sizeof(struct ltask_sha256_result), op.result_len);
	EXPECT_EQ(LTASK_ARG_FD, op.args[0].type);

	ASSERT_EQ(0, find_op(self->s, "copy", &op));
	EXPECT_EQ(sizeof(struct ltask_copy_args), op.arg_len);
	EXPECT_EQ(0, op.result_len);
	ASSERT_EQ(5, op.nr_args);
	EXPECT_EQ(LTASK_ARG_FD, op.args[0].type);
	EXPECT_EQ(LTASK_ARG_FD, op.args[1].type);
	EXPECT_EQ(LTASK_ARG_S64, op.args[2].type);
	EXPECT_EQ(LTASK_ARG_S64, op.args[3].type);
	EXPECT_EQ(LTASK_ARG_U64, op.args[4].type);
	EXPECT_EQ(offsetof(struct ltask_copy_args, len), op.args[4].offset);
}

TEST_F_TIMEOUT(info, stat_counts_tasks, 60)
{
	struct ltask_stat before, stat;

	ASSERT_EQ(0, get_stat(self->s, &before));
	EXPECT_LE(1, before.sessions);
	EXPECT_LE(before.sessions, before.groups);
	EXPECT_LE(1, before.processors);
	EXPECT_LE(1, before.maxprocs);
	EXPECT_LE(before.maxprocs, before.processors);
	EXPECT_LE(1, before.carriers);
	EXPECT_LE(before.spare_carriers, before.carriers);

	ASSERT_EQ(2000, go_sleepers(self->s, 2000, -1, -1));
	do {
		pause_ms(10);
		ASSERT_EQ(0, get_stat(self->s, &stat));
	} while (stat.parked < before.parked + 2000);
	EXPECT_LE(before.tasks + 2000, stat.tasks);
	EXPECT_LE(before.spawned + 2000, stat.spawned);
	EXPECT_LE(before.switches + 2000, stat.switches);
	EXPECT_EQ(before.overflows, stat.overflows);
	/* Each has its structure and its first segment. */
	EXPECT_LE(before.task_bytes + 2000 * 64, stat.task_bytes);
	EXPECT_LE(before.stack_bytes + 2000 * 2048, stat.stack_bytes);
	EXPECT_GE(before.stack_bytes + 2000 * 16384, stat.stack_bytes);

	ASSERT_EQ(0, cancel(self->s));
	ASSERT_EQ(0, wait_all(self->s));
	EXPECT_TRUE(settled(self->s, &before, PATIENCE));
	ASSERT_EQ(0, get_stat(self->s, &stat));
	EXPECT_GE(before.stack_bytes + 2000 * 512, stat.stack_bytes);
	EXPECT_GE(before.task_bytes + 2000 * 32, stat.task_bytes);
}

TEST_F_TIMEOUT(info, stat_counts_sessions, 30)
{
	struct ltask_stat before, stat;
	int s[10], i;

	ASSERT_EQ(0, get_stat(self->s, &before));
	for (i = 0; i < 10; i++) {
		s[i] = session_open();
		ASSERT_LE(0, s[i]);
	}
	ASSERT_EQ(0, get_stat(s[0], &stat));
	EXPECT_EQ(before.sessions + 10, stat.sessions);
	EXPECT_EQ(before.groups + 10, stat.groups);
	for (i = 0; i < 10; i++)
		close(s[i]);
	ASSERT_EQ(0, get_stat(self->s, &stat));
	EXPECT_EQ(before.sessions, stat.sessions);
	EXPECT_EQ(before.groups, stat.groups);
}

TEST_MAIN
