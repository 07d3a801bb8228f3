/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of taskcc share: the object in memory, the list of known
 * symbols, and the way violations are reported.
 */
#ifndef TASKCC_H
#define TASKCC_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's names for what host programs lack. */
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#ifndef __noreturn
#define __noreturn	__attribute__((__noreturn__))
#endif
#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#endif

typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t u32;

#define CHECK_SYMBOL	"ltask_check"
#define STUB_SECTION	".text.ltask_stubs"
#define STUB_SUFFIX	".ltask"
#define ICALL_PREFIX	"ltask_icall_"
#define THUNK_PREFIX	"__x86_indirect_thunk_"

/* Words of stack arguments that the entry check and the stubs carry over. */
#define STACK_ARG_BYTES	64

/* What a symbol outside the object is, as the file "symbols" says. */
enum kind {
	KIND_KERNEL,		/* the default: through ltask_stub_kernel */
	KIND_RUNTIME,		/* may park: through ltask_stub_rt */
	KIND_TASK,		/* task code of another module: called directly */
	KIND_DIRECT,		/* a leaf that may run on a small stack */
	KIND_POINTER,		/* memory that an indirect call may go through */
	KIND_FORBIDDEN,		/* refused, for the reason given */
};

struct object {
	unsigned char *data;
	size_t size;
	Elf64_Ehdr *ehdr;
	Elf64_Shdr *shdr;
	unsigned int num_sections;
	unsigned int symtab;		/* section index */
	Elf64_Sym *sym;
	size_t num_syms;
	const char *strtab;
	const char *shstrtab;
};

struct options {
	const char *source;		/* as named on the command line */
	const char *output;
	unsigned long frame_max;
	unsigned int call_padding;	/* bytes of nops before each function */
	bool is_c;			/* has stack usage, gets C flags */
};

/* util.c */
__noreturn __printf(1, 2) void die(const char *fmt, ...);
void *xrealloc(void *p, size_t size);
void *xzalloc(size_t size);
__printf(1, 2) char *xasprintf(const char *fmt, ...);
bool has_prefix(const char *s, const char *prefix);
bool has_suffix(const char *s, const char *suffix);
void report_source(const char *source);
__printf(3, 4)
void refuse(const char *what, const char *name, const char *fmt, ...);
unsigned int refusals(void);

/* symbols.c */
void symbols_load(const char *path);
enum kind symbol_kind(const char *name, const char **reason);

/* object.c */
void object_load(struct object *o, const char *path);
void object_free(struct object *o);
const char *section_name(const struct object *o, unsigned int sec);
bool section_is_code(const struct object *o, unsigned int sec);
unsigned int section_of_relocs(const struct object *o, unsigned int sec);
const char *symbol_name(const struct object *o, const Elf64_Sym *s);
Elf64_Sym *symbol_at(const struct object *o, unsigned int sec, u64 off);
const char *place_of(const struct object *o, unsigned int sec, u64 off,
		     const char **what);
Elf64_Rela *relocs_of(const struct object *o, unsigned int relasec, size_t *n);

/* rewrite.c */
void rewrite_object(const char *in, const char *out,
		    const struct options *opt);

/* disasm.c */
struct insn {
	unsigned int sec;
	u64 off;
	unsigned int len;
	const char *mnemonic;
	const char *operands;
};

struct insn *disassemble(const struct object *o, const char *path, size_t *n);

/* check.c */
void check_object(const char *path, const struct options *opt);
void check_frames(const char *path, const struct options *opt);

#endif /* TASKCC_H */
