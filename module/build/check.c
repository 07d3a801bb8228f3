// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules that task code must keep, checked on the finished object: what the
 * compiler and the rewriter did is looked at afresh, from the instructions and
 * relocations, so that a mistake of either is refused as well.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taskcc.h"

/* The offset from %rbp of the first word of stack arguments. */
#define FIRST_STACK_ARG	16

struct checker {
	struct object o;
	const struct options *opt;
	struct insn *insns;
	size_t num_insns;
	Elf64_Rela *rela;	/* of the section being looked at */
	size_t num_rela;
};

static const struct {
	const char *mnemonic;	/* a trailing '*' stands for any ending */
	const char *reason;
} bad_instructions[] = {
	{ "(bad)", "has an instruction that objdump can't decode" },
	{ "ud*", "traps (ud2: BUG, WARN or unreachable code) on the small stack" },
	{ "syscall", "uses syscall" },
	{ "sys*", "uses a system call instruction" },
	{ "int", "raises a software interrupt" },
	{ "int1", "raises a software interrupt" },
	{ "into", "raises a software interrupt" },
	{ "iret*", "uses iret" },
	{ "lret*", "uses a far return" },
	{ "lcall*", "uses a far call" },
	{ "ljmp*", "uses a far jump" },
	{ "enter*", "uses enter" },
	{ "hlt", "halts the CPU" },
	{ "stac", "reaches for user memory inline, a fault would run on the small stack" },
};

static const struct {
	const char *section;
	const char *reason;
} bad_sections[] = {
	{ "__bug_table", "BUG or WARN would trap on the small stack" },
	{ "__ex_table", "a fault would be handled on the small stack" },
	{ ".static_call_sites", "static calls would be patched past the stubs" },
	{ ".retpoline_sites", "indirect calls would be patched past the stubs" },
	{ "__mcount_loc", "has ftrace hooks" },
};

static bool matches(const char *s, const char *pattern)
{
	size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '*')
		return !strncmp(s, pattern, len - 1);
	return !strcmp(s, pattern);
}

#define refuse_insn(c, at, ...)						\
do {									\
	const struct insn *at_ = (at);					\
	const char *what_;						\
	const char *where_ = place_of(&(c)->o, at_->sec, at_->off,	\
				      &what_);				\
									\
	refuse(what_, where_, __VA_ARGS__);				\
} while (0)

/* The relocation inside @insn, if it has one. */
static const Elf64_Rela *reloc_in(const struct checker *c,
				  const struct insn *insn)
{
	size_t i;

	for (i = 0; i < c->num_rela; i++)
		if (c->rela[i].r_offset >= insn->off &&
		    c->rela[i].r_offset < insn->off + insn->len)
			return &c->rela[i];
	return NULL;
}

static const Elf64_Sym *reloc_symbol(const struct checker *c,
				     const Elf64_Rela *rela)
{
	u64 index = rela ? ELF64_R_SYM(rela->r_info) : 0;

	return index && index < c->o.num_syms ? &c->o.sym[index] : NULL;
}

static bool in_stubs(const struct checker *c, unsigned int sec)
{
	return !strcmp(section_name(&c->o, sec), STUB_SECTION);
}

static const char *last_operand(const char *operands)
{
	const char *p, *last = operands;
	int depth = 0;

	for (p = operands; *p; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')')
			depth--;
		else if (*p == ',' && !depth)
			last = p + 1;
	}
	return last;
}

/* The displacement of a memory operand with @base in @operands, -1 without. */
static long displacement(const char *operands, const char *base)
{
	const char *p = strstr(operands, base), *start;

	if (!p)
		return -1;
	for (start = p; start > operands; start--)
		if (!isxdigit((unsigned char)start[-1]) && start[-1] != 'x')
			break;
	if (start > operands && start[-1] == '-')
		return -1;
	return strtol(start, NULL, 16);
}

static bool is_branch(const struct insn *insn)
{
	return insn->mnemonic[0] == 'j' || has_prefix(insn->mnemonic, "call") ||
	       has_prefix(insn->mnemonic, "loop");
}

static void check_branch(const struct checker *c, const struct insn *insn)
{
	const Elf64_Rela *rela = reloc_in(c, insn);
	const Elf64_Sym *sym = reloc_symbol(c, rela);
	const char *name = sym ? symbol_name(&c->o, sym) : NULL;
	enum kind kind;

	if (insn->operands[0] == '*') {
		if (!name || symbol_kind(name, NULL) != KIND_POINTER)
			refuse_insn(c, insn, "has an indirect %s that no thunk catches",
				    insn->mnemonic[0] == 'j' ? "jump" : "call");
		return;
	}
	if (!sym)
		return;		/* within its own section */
	if (sym->st_shndx != SHN_UNDEF) {
		if (!section_is_code(&c->o, sym->st_shndx))
			refuse_insn(c, insn, "branches to %s, which is not code",
				    name);
		return;
	}
	kind = symbol_kind(name, NULL);
	if (in_stubs(c, insn->sec) || has_prefix(name, ICALL_PREFIX) ||
	    kind == KIND_DIRECT || kind == KIND_TASK)
		return;
	refuse_insn(c, insn, "branches to %s past the stubs", name);
}

static bool writes_stack_pointer(const struct insn *insn)
{
	static const char * const readers[] = {
		"push*", "cmp*", "test*", "bt", "btl", "btq",
	};
	static const char * const sp[] = { "%rsp", "%esp", "%sp", "%spl" };
	const char *dst = last_operand(insn->operands);
	unsigned int i;

	if (has_prefix(insn->mnemonic, "xchg"))
		return strstr(insn->operands, "%rsp") &&
		       !strstr(insn->operands, "(%rsp");
	for (i = 0; i < ARRAY_SIZE(readers); i++)
		if (matches(insn->mnemonic, readers[i]))
			return false;
	for (i = 0; i < ARRAY_SIZE(sp); i++)
		if (!strcmp(dst, sp[i]))
			return true;
	return false;
}

/* Constant moves of the stack pointer, and taking it back from %rbp. */
static bool may_write_stack_pointer(const struct insn *insn)
{
	const char *m = insn->mnemonic, *ops = insn->operands;

	if (!strcmp(m, "sub") || !strcmp(m, "add"))
		return ops[0] == '$';
	if (!strcmp(m, "mov"))
		return !strcmp(ops, "%rbp,%rsp");
	if (!strcmp(m, "lea")) {
		const char *base = strchr(ops, '(');

		return base && (!strcmp(base, "(%rbp),%rsp") ||
				!strcmp(base, "(%rsp),%rsp"));
	}
	return false;
}

static void check_stack_use(const struct checker *c, const struct insn *insn)
{
	const char *m = insn->mnemonic, *ops = insn->operands;
	const char *dst = last_operand(ops);

	if (writes_stack_pointer(insn) && !may_write_stack_pointer(insn))
		refuse_insn(c, insn, "changes the stack pointer by '%s %s'",
			    m, ops);
	if ((!strcmp(m, "mov") && has_prefix(ops, "%rsp,") &&
	     strcmp(dst, "%rbp")) ||
	    (!strcmp(m, "lea") && strstr(ops, "(%rsp") && strcmp(dst, "%rsp")))
		refuse_insn(c, insn,
			    "takes the stack pointer's value (a large structure passed by value?)");
	if (displacement(ops, "(%rbp") >= FIRST_STACK_ARG + STACK_ARG_BYTES)
		refuse_insn(c, insn, "takes more than %d bytes of arguments on the stack",
			    STACK_ARG_BYTES);
	if (displacement(dst, "(%rsp") >= STACK_ARG_BYTES &&
	    strcmp(m, "lea") && !has_prefix(m, "cmp") && !has_prefix(m, "test"))
		refuse_insn(c, insn, "passes more than %d bytes of arguments on the stack",
			    STACK_ARG_BYTES);
}

static bool is_padding(const struct insn *insn)
{
	return !strcmp(insn->mnemonic, "int3") ||
	       has_prefix(insn->mnemonic, "nop") ||
	       (!strcmp(insn->mnemonic, "xchg") &&
		!strcmp(insn->operands, "%ax,%ax"));
}

static void check_insn(const struct checker *c, const struct insn *insn)
{
	const char *sec = section_name(&c->o, insn->sec);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad_instructions);
	     i++) {
		if (matches(insn->mnemonic, bad_instructions[i].mnemonic)) {
			refuse_insn(c, insn, "%s", bad_instructions[i].reason);
			break;
		}
	}
	if (is_branch(insn))
		check_branch(c, insn);
	else if (!in_stubs(c, insn->sec))
		check_stack_use(c, insn);

	if (has_prefix(sec, ".text") && !is_padding(insn) &&
	    !symbol_at(&c->o, insn->sec, insn->off))
		refuse("section", sec, "has code outside every function (top-level asm?)");
}

static const struct insn *insn_at(const struct checker *c, unsigned int sec,
				  u64 off)
{
	size_t i;

	for (i = 0; i < c->num_insns; i++)
		if (c->insns[i].sec == sec && c->insns[i].off == off)
			return &c->insns[i];
	return NULL;
}

static void check_function(struct checker *c, const Elf64_Sym *func)
{
	const char *name = symbol_name(&c->o, func);
	const struct insn *insn, *end = c->insns + c->num_insns;
	const Elf64_Sym *callee;

	if (!func->st_size) {
		refuse("function", name, "has no size");
		return;
	}
	if (has_suffix(name, ".cold") || strstr(name, ".cold.")) {
		refuse("function", name, "is a part split off, which has no check");
		return;
	}
	if (ELF64_ST_BIND(func->st_info) == STB_WEAK)
		refuse("function", name, "is weak: other code might take its place");

	insn = insn_at(c, func->st_shndx, func->st_value);
	if (insn && !strcmp(insn->mnemonic, "endbr64"))
		insn++;
	callee = insn && insn < end && !strcmp(insn->mnemonic, "call") ?
		 reloc_symbol(c, reloc_in(c, insn)) : NULL;
	if (!callee || strcmp(symbol_name(&c->o, callee), CHECK_SYMBOL)) {
		refuse("function", name, "does not begin with a call to " CHECK_SYMBOL);
		return;
	}
	for (; insn < end && insn->sec == func->st_shndx &&
	     insn->off < func->st_value + func->st_size; insn++)
		if (!strcmp(insn->mnemonic, "mov") &&
		    !strcmp(insn->operands, "%rsp,%rbp"))
			return;
	refuse("function", name, "has no frame pointer");
}

static void check_section(const struct checker *c, unsigned int sec)
{
	const char *name = section_name(&c->o, sec);
	unsigned int i;

	if (!c->o.shdr[sec].sh_size)
		return;
	for (i = 0; i < ARRAY_SIZE(bad_sections); i++)
		if (!strcmp(name, bad_sections[i].section))
			refuse("section", name, "%s", bad_sections[i].reason);
	if (section_is_code(&c->o, sec) && strcmp(name, ".text") &&
	    !has_prefix(name, ".text.") &&
	    strcmp(name, ".altinstr_replacement") &&
	    strcmp(name, ".altinstr_aux"))
		refuse("section", name, "is code outside .text: it belongs in a kernel-code file");
}

static bool is_function_start(const struct object *o, unsigned int sec, u64 off)
{
	const Elf64_Sym *f = symbol_at(o, sec, off);

	return f && f->st_value == off;
}

/*
 * Data that points into a function is a jump table or that of a computed goto.
 * Such a jump goes through a thunk like an indirect call, and ltask_icall_REG
 * would take its target for a function.
 */
static void check_data(const struct checker *c, unsigned int sec)
{
	unsigned int data = c->o.shdr[sec].sh_info;
	const char *name = section_name(&c->o, data);
	const Elf64_Rela *r;
	size_t i, n;

	if (!has_prefix(name, ".rodata") && !has_prefix(name, ".data"))
		return;
	r = relocs_of(&c->o, sec, &n);
	for (i = 0; i < n; i++) {
		const Elf64_Sym *sym = reloc_symbol(c, &r[i]);
		u32 type = ELF64_R_TYPE(r[i].r_info);
		const char *what, *where;
		u64 off;

		if (!sym || !section_is_code(&c->o, sym->st_shndx))
			continue;
		off = sym->st_value + r[i].r_addend;
		if (type == R_X86_64_64 &&
		    is_function_start(&c->o, sym->st_shndx, off))
			continue;
		where = place_of(&c->o, sym->st_shndx, off, &what);
		refuse(what, where, "has a jump table or a computed goto");
	}
}

static void check_symbols(struct checker *c)
{
	const char *reason;
	size_t i;

	for (i = 1; i < c->o.num_syms; i++) {
		const Elf64_Sym *s = &c->o.sym[i];
		const char *name = symbol_name(&c->o, s);

		if (s->st_shndx == SHN_UNDEF) {
			if (symbol_kind(name, &reason) == KIND_FORBIDDEN)
				refuse(NULL, NULL, "refers to %s: %s", name,
				       reason ? reason : "task code must not");
			continue;
		}
		if (ELF64_ST_TYPE(s->st_info) != STT_FUNC ||
		    !section_is_code(&c->o, s->st_shndx) ||
		    in_stubs(c, s->st_shndx) || has_suffix(name, STUB_SUFFIX))
			continue;
		c->rela = relocs_of(&c->o,
				    section_of_relocs(&c->o, s->st_shndx),
				    &c->num_rela);
		check_function(c, s);
	}
}

/* Looks at the finished object @path; every violation is reported. */
void check_object(const char *path, const struct options *opt)
{
	struct checker c = { .opt = opt };
	unsigned int sec = 0;
	size_t i;

	object_load(&c.o, path);
	c.insns = disassemble(&c.o, path, &c.num_insns);
	for (i = 1; i < c.o.num_sections; i++) {
		check_section(&c, i);
		if (c.o.shdr[i].sh_type == SHT_RELA)
			check_data(&c, i);
	}
	for (i = 0; i < c.num_insns; i++) {
		if (c.insns[i].sec != sec) {
			sec = c.insns[i].sec;
			c.rela = relocs_of(&c.o, section_of_relocs(&c.o, sec),
					   &c.num_rela);
		}
		check_insn(&c, &c.insns[i]);
	}
	check_symbols(&c);
	free(c.insns);
	object_free(&c.o);
}

/* "file.c:12:6:function<TAB>bytes<TAB>static|dynamic|dynamic,bounded" */
static void check_frame(char *line, const struct options *opt)
{
	char *bytes = strchr(line, '\t'), *kind, *name;
	unsigned long size;

	if (!bytes)
		return;
	*bytes++ = '\0';
	kind = strchr(bytes, '\t');
	if (!kind)
		return;
	*kind++ = '\0';
	kind[strcspn(kind, "\n")] = '\0';
	name = strrchr(line, ':');
	name = name ? name + 1 : line;
	size = strtoul(bytes, NULL, 10);

	if (!strcmp(kind, "dynamic"))
		refuse("function", name,
		       "has a frame of unknown size (alloca or a variable-length array)");
	else if (size > opt->frame_max)
		refuse("function", name, "has a frame of %lu bytes, the limit is %lu",
		       size, opt->frame_max);
}

void check_frames(const char *path, const struct options *opt)
{
	size_t linesize = 0;
	char *line = NULL;
	FILE *f;

	f = fopen(path, "r");
	if (!f)
		die("%s: %s (-fstack-usage)", path, strerror(errno));
	while (getline(&line, &linesize, f) > 0)
		check_frame(line, opt);
	free(line);
	fclose(f);
}
