/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What assembly knows of the structures, and the figures of a small stack.
 * C asserts that the offsets are right (module/runtime/task.h).
 */
#ifndef _LTASK_ARCH_LAYOUT_H
#define _LTASK_ARCH_LAYOUT_H

/* struct ltask_cpu */
#define LT_CPU_LIMIT	0
#define LT_CPU_TASK	8
#define LT_CPU_SYS_SP	16
#define LT_CPU_CALLER	24
#define LT_CPU_ASYNC_IP	32
#define LT_CPU_SWITCHED	48

/* struct ltask */
#define LT_SP		0
#define LT_SEG		8
#define LT_LO		16
#define LT_RET		24
#define LT_FN		32
#define LT_FLAGS	40
#define LT_ARGS		120
#define LT_DEFERS	208

/* struct ltask_seg, at the top of its segment */
#define LT_SEG_PREV	0
#define LT_SEG_NEXT	8
#define LT_SEG_SP	16
#define LT_SEG_LO	24

/* struct ltask_go_frame */
#define LT_GO_ARGS	24
#define LT_GO_CALLER	72

/* LT_FLAGS: the function takes a pointer, which is in LT_RET. */
#define LT_F_DATA	1

/* What ltask_stack_slow() wants done. */
#define LT_SLOW_STAY	0
#define LT_SLOW_GROW	1
#define LT_SLOW_SYSTEM	2

/* The limit of a task that shall yield at its next function entry. */
#define LT_POISON	-1

/* Words of stack arguments that are carried over to another stack. */
#define LT_STACK_WORDS	8

/*
 * Below the limit of a segment there is room for one frame
 * (LTASK_FRAME_MAX, which taskcc enforces), its stack arguments, what the
 * check or a stub saves (at most 136 bytes), and the entry of one interrupt
 * (measured: up to 456 bytes with preemption off). KASAN and lockdep need
 * several times that, for frames as for the interrupt's entry code.
 */
#if defined(CONFIG_KASAN) || defined(CONFIG_LOCKDEP)
#define LTASK_STACK_MIN		16384
#define LTASK_STACK_RESERVE	6144
#define LTASK_FRAME_MAX		1024
#else
#define LTASK_STACK_MIN		2048
#define LTASK_STACK_RESERVE	1024
#define LTASK_FRAME_MAX		256
#endif

#endif /* _LTASK_ARCH_LAYOUT_H */
