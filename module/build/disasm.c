// SPDX-License-Identifier: GPL-2.0-only
/*
 * The instructions of an object, as objdump sees them. Decoding is left to
 * binutils, which every kernel build has at hand; $OBJDUMP names another one.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "taskcc.h"

static FILE *start_objdump(const char *path, pid_t *pid)
{
	const char *env = getenv("OBJDUMP");
	const char *tool = env && *env ? env : "objdump";
	int fds[2];

	if (pipe(fds))
		die("pipe: %s", strerror(errno));
	*pid = fork();
	if (*pid < 0)
		die("fork: %s", strerror(errno));
	if (!*pid) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		setenv("LC_ALL", "C", 1);
		execlp(tool, tool, "-d", "-z", "-w", "-M", "att",
		       "--insn-width=15", path, (char *)NULL);
		fprintf(stderr, "taskcc: %s: %s\n", tool, strerror(errno));
		_exit(127);
	}
	close(fds[1]);
	return fdopen(fds[0], "r");
}

static unsigned int section_named(const struct object *o, const char *name)
{
	unsigned int i, found = 0;

	for (i = 1; i < o->num_sections; i++) {
		if (!section_is_code(o, i) || !o->shdr[i].sh_size ||
		    strcmp(section_name(o, i), name))
			continue;
		if (found)
			die("two code sections are called '%s'", name);
		found = i;
	}
	if (!found)
		die("objdump speaks of an unknown section '%s'", name);
	return found;
}

static bool is_instruction_prefix(const char *word)
{
	static const char * const prefixes[] = {
		"lock", "rep", "repz", "repnz", "repe", "repne", "cs", "ds",
		"es", "ss", "fs", "gs", "data16", "addr32", "notrack", "bnd",
		"xacquire", "xrelease",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strcmp(word, prefixes[i]))
			return true;
	return has_prefix(word, "rex");
}

static void split(struct insn *insn, char *text)
{
	char *end;

	text[strcspn(text, "#\n")] = '\0';
	for (;;) {
		char *word = text + strspn(text, " \t");

		end = word + strcspn(word, " \t,");
		text = end;
		if (*end)
			*text++ = '\0';
		insn->mnemonic = word;
		if (!is_instruction_prefix(word) || !*text)
			break;
	}
	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	insn->operands = text;
}

/* "   4:\te8 00 00 00 00       \tcall   9 <f+0x9>" */
static bool parse_line(struct insn *insn, const char *line)
{
	char *p, *bytes, *text;

	insn->off = strtoull(line, &p, 16);
	if (p == line || p[0] != ':' || p[1] != '\t')
		return false;
	bytes = p + 2;
	text = strchr(bytes, '\t');
	if (!text)
		return false;
	insn->len = 0;
	for (p = bytes; p < text; p++)
		if (isxdigit((unsigned char)p[0]) &&
		    isxdigit((unsigned char)p[1])) {
			insn->len++;
			p++;
		}
	split(insn, xasprintf("%s", text + 1));
	return insn->len;
}

struct insn *disassemble(const struct object *o, const char *path, size_t *n)
{
	static const char heading[] = "Disassembly of section ";
	size_t room = 0, linesize = 0;
	struct insn *insns = NULL;
	unsigned int sec = 0;
	char *line = NULL;
	int status;
	pid_t pid;
	FILE *f;

	*n = 0;
	f = start_objdump(path, &pid);
	if (!f)
		die("fdopen: %s", strerror(errno));
	while (getline(&line, &linesize, f) > 0) {
		struct insn insn = { 0 };

		if (has_prefix(line, heading)) {
			line[strcspn(line, "\n")] = '\0';
			line[strlen(line) - 1] = '\0';	/* the colon */
			sec = section_named(o, line + sizeof(heading) - 1);
			continue;
		}
		if (!sec || !parse_line(&insn, line))
			continue;
		insn.sec = sec;
		if (*n == room) {
			room = room ? 2 * room : 1024;
			insns = xrealloc(insns, room * sizeof(*insns));
		}
		insns[(*n)++] = insn;
	}
	free(line);
	fclose(f);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status))
		die("%s: objdump failed", path);
	return insns;
}
