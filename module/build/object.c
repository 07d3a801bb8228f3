// SPDX-License-Identifier: GPL-2.0-only
/*
 * A relocatable x86-64 object read into memory, with the few questions that
 * the rewriter and the checker ask of it. Everything in it is checked against
 * the file's size once, here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taskcc.h"

static void read_all(struct object *o, const char *path)
{
	long size;
	FILE *f;

	f = fopen(path, "rb");
	if (!f)
		die("%s: %s", path, strerror(errno));
	size = fseek(f, 0, SEEK_END) ? -1 : ftell(f);
	if (size < 0 || fseek(f, 0, SEEK_SET))
		die("%s: %s", path, strerror(errno));
	o->size = size;
	o->data = xrealloc(NULL, o->size);
	if (fread(o->data, 1, o->size, f) != o->size)
		die("%s: read error", path);
	fclose(f);
}

static bool fits(const struct object *o, u64 off, u64 len)
{
	return off <= o->size && len <= o->size - off;
}

void object_load(struct object *o, const char *path)
{
	const Elf64_Shdr *str;
	unsigned int i;

	memset(o, 0, sizeof(*o));
	read_all(o, path);
	o->ehdr = (Elf64_Ehdr *)o->data;
	if (o->size < sizeof(*o->ehdr) ||
	    memcmp(o->ehdr->e_ident, ELFMAG, SELFMAG) ||
	    o->ehdr->e_ident[EI_CLASS] != ELFCLASS64 ||
	    o->ehdr->e_machine != EM_X86_64 || o->ehdr->e_type != ET_REL)
		die("%s: not a relocatable x86-64 object", path);

	o->num_sections = o->ehdr->e_shnum;
	if (!o->num_sections || o->ehdr->e_shstrndx >= o->num_sections ||
	    o->ehdr->e_shentsize != sizeof(Elf64_Shdr) ||
	    !fits(o, o->ehdr->e_shoff,
		  (u64)o->num_sections * sizeof(Elf64_Shdr)))
		die("%s: bad section headers", path);
	o->shdr = (Elf64_Shdr *)(o->data + o->ehdr->e_shoff);

	for (i = 0; i < o->num_sections; i++) {
		const Elf64_Shdr *sh = &o->shdr[i];

		if (sh->sh_type != SHT_NOBITS && sh->sh_type != SHT_NULL &&
		    !fits(o, sh->sh_offset, sh->sh_size))
			die("%s: section %u lies outside the file", path, i);
		if (sh->sh_type == SHT_SYMTAB_SHNDX)
			die("%s: too many sections", path);
		if (sh->sh_type == SHT_SYMTAB)
			o->symtab = i;
	}
	if (!o->symtab || o->shdr[o->symtab].sh_link >= o->num_sections)
		die("%s: no symbol table", path);
	o->sym = (Elf64_Sym *)(o->data + o->shdr[o->symtab].sh_offset);
	o->num_syms = o->shdr[o->symtab].sh_size / sizeof(Elf64_Sym);
	str = &o->shdr[o->shdr[o->symtab].sh_link];
	o->strtab = (const char *)o->data + str->sh_offset;
	o->shstrtab = (const char *)o->data +
		      o->shdr[o->ehdr->e_shstrndx].sh_offset;
}

void object_free(struct object *o)
{
	free(o->data);
	memset(o, 0, sizeof(*o));
}

const char *section_name(const struct object *o, unsigned int sec)
{
	if (sec >= o->num_sections)
		return "?";
	return o->shstrtab + o->shdr[sec].sh_name;
}

bool section_is_code(const struct object *o, unsigned int sec)
{
	const u64 want = SHF_ALLOC | SHF_EXECINSTR;

	return sec && sec < o->num_sections &&
	       (o->shdr[sec].sh_flags & want) == want;
}

/* The index of the relocations of section @sec, or 0. */
unsigned int section_of_relocs(const struct object *o, unsigned int sec)
{
	unsigned int i;

	for (i = 0; i < o->num_sections; i++)
		if (o->shdr[i].sh_type == SHT_RELA && o->shdr[i].sh_info == sec)
			return i;
	return 0;
}

Elf64_Rela *relocs_of(const struct object *o, unsigned int relasec, size_t *n)
{
	if (!relasec) {
		*n = 0;
		return NULL;
	}
	*n = o->shdr[relasec].sh_size / sizeof(Elf64_Rela);
	return (Elf64_Rela *)(o->data + o->shdr[relasec].sh_offset);
}

const char *symbol_name(const struct object *o, const Elf64_Sym *s)
{
	if (ELF64_ST_TYPE(s->st_info) == STT_SECTION && !s->st_name)
		return section_name(o, s->st_shndx);
	return o->strtab + s->st_name;
}

/* The function that covers offset @off of section @sec, or NULL. */
Elf64_Sym *symbol_at(const struct object *o, unsigned int sec, u64 off)
{
	size_t i;

	for (i = 0; i < o->num_syms; i++) {
		Elf64_Sym *s = &o->sym[i];

		if (ELF64_ST_TYPE(s->st_info) == STT_FUNC &&
		    s->st_shndx == sec && off >= s->st_value &&
		    off - s->st_value < s->st_size)
			return s;
	}
	return NULL;
}

/*
 * An alternative's replacement lies in a section of its own. Its entry in
 * .altinstructions begins with two relocations: the place that it is patched
 * over, and the replacement.
 */
static const Elf64_Sym *patched_function(const struct object *o,
					 unsigned int sec, u64 off)
{
	const Elf64_Sym *found = NULL;
	s64 best = -1;
	unsigned int i;

	for (i = 1; i < o->num_sections; i++) {
		Elf64_Rela *r;
		size_t k, n;

		if (o->shdr[i].sh_type != SHT_RELA ||
		    strcmp(section_name(o, o->shdr[i].sh_info),
			   ".altinstructions"))
			continue;
		r = relocs_of(o, i, &n);
		for (k = 1; k < n; k++) {
			const Elf64_Sym *to = &o->sym[ELF64_R_SYM(r[k].r_info)];
			const Elf64_Sym *from =
				&o->sym[ELF64_R_SYM(r[k - 1].r_info)];

			if (to->st_shndx != sec || r[k].r_addend <= best ||
			    (u64)r[k].r_addend > off)
				continue;
			best = r[k].r_addend;
			found = symbol_at(o, from->st_shndx,
					  from->st_value + r[k - 1].r_addend);
		}
	}
	return found;
}

/* The name to report for code at @off of @sec; @what says of what. */
const char *place_of(const struct object *o, unsigned int sec, u64 off,
		     const char **what)
{
	const Elf64_Sym *f = symbol_at(o, sec, off);

	if (!f)
		f = patched_function(o, sec, off);
	*what = f ? "function" : "section";
	return f ? symbol_name(o, f) : section_name(o, sec);
}
