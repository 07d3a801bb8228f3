// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends every call that leaves the object through a stub.
 *
 * A branch to an undefined function S becomes a branch to S.ltask:
 *
 *	S.ltask:
 *		movq	$S, %r11
 *		jmp	ltask_stub_kernel	(or ltask_stub_rt)
 *
 * Only branches are changed: the address of S, where the code takes it, stays
 * the address of S. The old file is kept as it is, relocations are changed in
 * place, and what grows (symbols, strings, section headers) is written anew
 * behind it, so no index or offset that something else holds can go stale.
 *
 * The stubs are weak, so those of several objects of a module become one under
 * "ld -r". A global function F of the object also gets the strong name F.ltask:
 * it takes the place of the stubs for F in the module's other task objects,
 * which thus call F directly, as it is task code like themselves.
 *
 * All functions of the object, stubs included, enter the kprobe blacklist: the
 * trap of a probe would run on the small stack.
 *
 * A static call's trampoline has no endbr64, so ltask_stub_kernel must not
 * reach it by an indirect call: its stub hands over a landing pad of its own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taskcc.h"

#define STUB_ALIGN	16
#define ADDED_SECTIONS	4
#define STATIC_CALL	"__SCT__"

struct buffer {
	unsigned char *data;
	size_t len;
};

struct rewriter {
	struct object o;
	const struct options *opt;
	struct buffer syms, strs, shstrs, code, rela;
	struct buffer unprobed, unprobed_rela;
	u32 *stub_of;	/* by symbol index: the stub's symbol, or 0 */
	u32 stub_kernel, stub_rt;
	unsigned int stub_sec;
};

static size_t append(struct buffer *b, const void *data, size_t len)
{
	size_t off = b->len;

	b->data = xrealloc(b->data, b->len + len);
	memcpy(b->data + off, data, len);
	b->len += len;
	return off;
}

static void fill(struct buffer *b, int byte, size_t len)
{
	b->data = xrealloc(b->data, b->len + len);
	memset(b->data + b->len, byte, len);
	b->len += len;
}

static size_t append_string(struct buffer *b, const char *s)
{
	return append(b, s, strlen(s) + 1);
}

static u32 add_symbol(struct rewriter *r, const char *name, int bind, int type,
		      unsigned int sec, u64 value, u64 size)
{
	Elf64_Sym sym = {
		.st_name = append_string(&r->strs, name),
		.st_info = ELF64_ST_INFO(bind, type),
		.st_shndx = sec,
		.st_value = value,
		.st_size = size,
	};

	return append(&r->syms, &sym, sizeof(sym)) / sizeof(sym);
}

static u32 undefined_symbol(struct rewriter *r, const char *name)
{
	return add_symbol(r, name, STB_GLOBAL, STT_NOTYPE, SHN_UNDEF, 0, 0);
}

static void add_reloc(struct rewriter *r, u32 sym, u32 type,
		      s64 addend)
{
	Elf64_Rela rela = {
		.r_offset = r->code.len,
		.r_info = ELF64_R_INFO((u64)sym, type),
		.r_addend = addend,
	};

	append(&r->rela, &rela, sizeof(rela));
	fill(&r->code, 0, 4);
}

/*
 * The next stub starts here: aligned, with the padding that calls may use. A
 * weak stub that another object's function takes the place of leaves code that
 * no symbol covers; objtool forgives that only behind some other symbol, hence
 * the first one.
 */
static u64 begin_stub(struct rewriter *r)
{
	if (!r->code.len) {
		fill(&r->code, 0xcc, STUB_ALIGN);
		add_symbol(r, "ltask_stubs" STUB_SUFFIX, STB_WEAK, STT_NOTYPE,
			   r->stub_sec, 0, STUB_ALIGN);
	}
	while (r->code.len % STUB_ALIGN)
		fill(&r->code, 0xcc, 1);
	fill(&r->code, 0x90, r->opt->call_padding);
	return r->code.len;
}

static u32 make_landing_pad(struct rewriter *r, u32 target, const char *name)
{
	static const unsigned char endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	char *pad = xasprintf("%s" STUB_SUFFIX "_pad", name);
	u64 start = begin_stub(r);
	u32 sym;

	append(&r->code, endbr64, sizeof(endbr64));
	append(&r->code, "\xe9", 1);
	add_reloc(r, target, R_X86_64_PLT32, -4);
	sym = add_symbol(r, pad, STB_WEAK, STT_FUNC, r->stub_sec, start,
			 r->code.len - start);
	free(pad);
	return sym;
}

static u32 make_stub(struct rewriter *r, u32 target, const char *name,
		     enum kind kind)
{
	char *stub = xasprintf("%s" STUB_SUFFIX, name);
	u32 via, sym;
	u64 start;

	if (kind == KIND_RUNTIME) {
		if (!r->stub_rt)
			r->stub_rt = undefined_symbol(r, "ltask_stub_rt");
		via = r->stub_rt;
	} else {
		if (!r->stub_kernel)
			r->stub_kernel = undefined_symbol(r,
							  "ltask_stub_kernel");
		via = r->stub_kernel;
	}
	if (has_prefix(name, STATIC_CALL))
		target = make_landing_pad(r, target, name);

	start = begin_stub(r);
	append(&r->code, "\x49\xc7\xc3", 3);	/* movq $target, %r11 */
	add_reloc(r, target, R_X86_64_32S, 0);
	append(&r->code, "\xe9", 1);		/* jmp via */
	add_reloc(r, via, R_X86_64_PLT32, -4);
	sym = add_symbol(r, stub, STB_WEAK, STT_FUNC, r->stub_sec, start,
			 r->code.len - start);
	free(stub);
	return sym;
}

static bool is_branch(const struct rewriter *r, unsigned int sec,
		      const Elf64_Rela *rela)
{
	const unsigned char *code = r->o.data + r->o.shdr[sec].sh_offset;
	u32 type = ELF64_R_TYPE(rela->r_info);
	u64 off = rela->r_offset;

	if (type == R_X86_64_PLT32)
		return true;
	if (type != R_X86_64_PC32 || off < 1 || off > r->o.shdr[sec].sh_size)
		return false;
	if (code[off - 1] == 0xe8 || code[off - 1] == 0xe9)
		return true;
	return off >= 2 && code[off - 2] == 0x0f &&
	       (code[off - 1] & 0xf0) == 0x80;
}

/* An indirect call: the symbol itself gets its new name, once. */
static void rename_thunk(struct rewriter *r, u32 index, const char *name)
{
	char *icall = xasprintf(ICALL_PREFIX "%s",
				name + strlen(THUNK_PREFIX));
	Elf64_Sym *sym = (Elf64_Sym *)r->syms.data + index;

	sym->st_name = append_string(&r->strs, icall);
	free(icall);
}

static void redirect(struct rewriter *r, unsigned int sec, Elf64_Rela *rela)
{
	u32 index = ELF64_R_SYM(rela->r_info);
	const Elf64_Sym *sym = &r->o.sym[index];
	const char *name = symbol_name(&r->o, sym);
	const char *reason, *what, *where;
	enum kind kind;

	if (has_prefix(name, THUNK_PREFIX)) {
		if (!r->stub_of[index]) {
			rename_thunk(r, index, name);
			r->stub_of[index] = index;
		}
		return;
	}
	where = place_of(&r->o, sec, rela->r_offset, &what);
	kind = symbol_kind(name, &reason);
	if (kind == KIND_FORBIDDEN) {
		refuse(what, where, "calls %s: %s", name,
		       reason ? reason : "task code must not");
		return;
	}
	if (kind == KIND_DIRECT || kind == KIND_TASK)
		return;
	if (rela->r_addend != -4) {
		refuse(what, where, "branches into the middle of %s",
		       name);
		return;
	}
	if (!r->stub_of[index])
		r->stub_of[index] = make_stub(r, index, name, kind);
	rela->r_info = ELF64_R_INFO((u64)r->stub_of[index],
				    R_X86_64_PLT32);
}

static void redirect_branches(struct rewriter *r)
{
	unsigned int sec;
	size_t i, n;

	for (sec = 1; sec < r->o.num_sections; sec++) {
		Elf64_Rela *rela;

		if (!section_is_code(&r->o, sec))
			continue;
		rela = relocs_of(&r->o, section_of_relocs(&r->o, sec), &n);
		for (i = 0; i < n; i++) {
			u32 index = ELF64_R_SYM(rela[i].r_info);

			if (index >= r->o.num_syms)
				die("bad symbol index in a relocation");
			if (index &&
			    r->o.sym[index].st_shndx == SHN_UNDEF &&
			    is_branch(r, sec, &rela[i]))
				redirect(r, sec, &rela[i]);
		}
	}
}

static void name_own_functions(struct rewriter *r)
{
	size_t i;

	for (i = 0; i < r->o.num_syms; i++) {
		const Elf64_Sym *s = &r->o.sym[i];
		char *name;

		if (ELF64_ST_TYPE(s->st_info) != STT_FUNC ||
		    ELF64_ST_BIND(s->st_info) != STB_GLOBAL ||
		    !section_is_code(&r->o, s->st_shndx))
			continue;
		name = xasprintf("%s" STUB_SUFFIX, symbol_name(&r->o, s));
		add_symbol(r, name, STB_GLOBAL, STT_FUNC, s->st_shndx,
			   s->st_value, s->st_size);
		free(name);
	}
}

/* What NOKPROBE_SYMBOL() does, for each function with a code of its own. */
static void forbid_probes(struct rewriter *r)
{
	const Elf64_Sym *sym = (const Elf64_Sym *)r->syms.data;
	size_t i, n = r->syms.len / sizeof(*sym);

	for (i = 0; i < n; i++) {
		Elf64_Rela rela = {
			.r_offset = r->unprobed.len,
			.r_info = ELF64_R_INFO(i, R_X86_64_64),
		};

		if (ELF64_ST_TYPE(sym[i].st_info) != STT_FUNC ||
		    (sym[i].st_shndx != r->stub_sec &&
		     (i >= r->o.num_syms ||
		      !section_is_code(&r->o, sym[i].st_shndx))))
			continue;
		append(&r->unprobed_rela, &rela, sizeof(rela));
		fill(&r->unprobed, 0, 8);
	}
}

static void place(struct buffer *file, Elf64_Shdr *sh, const struct buffer *b)
{
	while (file->len % 16)
		fill(file, 0, 1);
	sh->sh_offset = append(file, b->data, b->len);
	sh->sh_size = b->len;
}

/* Section @n, and section @n + 1 with its relocations. */
static void place_section(struct rewriter *r, struct buffer *file,
			  Elf64_Shdr *sh, unsigned int n, const char *name,
			  u64 flags, const struct buffer *data,
			  const struct buffer *rela)
{
	char *rela_name = xasprintf(".rela%s", name);

	sh[n] = (Elf64_Shdr) {
		.sh_name = append_string(&r->shstrs, name),
		.sh_type = SHT_PROGBITS,
		.sh_flags = SHF_ALLOC | flags,
		.sh_addralign = flags & SHF_EXECINSTR ? STUB_ALIGN : 8,
	};
	place(file, &sh[n], data);
	sh[n + 1] = (Elf64_Shdr) {
		.sh_name = append_string(&r->shstrs, rela_name),
		.sh_type = SHT_RELA,
		.sh_flags = SHF_INFO_LINK,
		.sh_link = r->o.symtab,
		.sh_info = n,
		.sh_addralign = 8,
		.sh_entsize = sizeof(Elf64_Rela),
	};
	place(file, &sh[n + 1], rela);
	free(rela_name);
}

static void write_file(const char *path, const struct buffer *b)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		die("%s: %s", path, strerror(errno));
	if (fwrite(b->data, 1, b->len, f) != b->len || fclose(f))
		die("%s: %s", path, strerror(errno));
}

static void assemble(struct rewriter *r, const char *out)
{
	unsigned int n = r->o.num_sections;
	unsigned int strsec = r->o.shdr[r->o.symtab].sh_link;
	unsigned int shstrsec = r->o.ehdr->e_shstrndx;
	struct buffer file = { 0 };
	Elf64_Shdr *sh;

	sh = xzalloc((n + ADDED_SECTIONS) * sizeof(*sh));
	memcpy(sh, r->o.shdr, n * sizeof(*sh));
	append(&file, r->o.data, r->o.size);

	if (r->code.len) {
		place_section(r, &file, sh, n, STUB_SECTION, SHF_EXECINSTR,
			      &r->code, &r->rela);
		n += 2;
	}
	if (r->unprobed.len) {
		place_section(r, &file, sh, n, "_kprobe_blacklist", SHF_WRITE,
			      &r->unprobed, &r->unprobed_rela);
		n += 2;
	}
	place(&file, &sh[r->o.symtab], &r->syms);
	place(&file, &sh[strsec], &r->strs);
	place(&file, &sh[shstrsec], &r->shstrs);

	while (file.len % 16)
		fill(&file, 0, 1);
	r->o.ehdr = (Elf64_Ehdr *)file.data;
	r->o.ehdr->e_shoff = file.len;
	r->o.ehdr->e_shnum = n;
	append(&file, sh, n * sizeof(*sh));
	write_file(out, &file);
	free(sh);
	free(file.data);
}

/* Reads the object @in and writes it, with its stubs, to @out. */
void rewrite_object(const char *in, const char *out, const struct options *opt)
{
	struct rewriter r = { .opt = opt };
	const Elf64_Shdr *str;

	object_load(&r.o, in);
	r.stub_sec = r.o.num_sections;
	if (r.o.num_sections + ADDED_SECTIONS >= SHN_LORESERVE)
		die("%s: too many sections", in);
	str = &r.o.shdr[r.o.shdr[r.o.symtab].sh_link];
	if (r.o.shdr[r.o.symtab].sh_link == r.o.ehdr->e_shstrndx)
		die("%s: symbols and sections share a string table", in);
	append(&r.syms, r.o.sym, r.o.num_syms * sizeof(Elf64_Sym));
	append(&r.strs, r.o.data + str->sh_offset, str->sh_size);
	str = &r.o.shdr[r.o.ehdr->e_shstrndx];
	append(&r.shstrs, r.o.data + str->sh_offset, str->sh_size);
	r.stub_of = xzalloc(r.o.num_syms * sizeof(*r.stub_of));

	redirect_branches(&r);
	name_own_functions(&r);
	forbid_probes(&r);
	assemble(&r, out);

	free(r.stub_of);
	free(r.syms.data);
	free(r.strs.data);
	free(r.shstrs.data);
	free(r.code.data);
	free(r.rela.data);
	free(r.unprobed.data);
	free(r.unprobed_rela.data);
	object_free(&r.o);
}
