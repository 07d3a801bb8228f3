// SPDX-License-Identifier: GPL-2.0-only
/* expect: section '__bug_table': BUG or WARN would trap */
/* expect: section '__ex_table': a fault would be handled */
/* expect: section '.static_call_sites': static calls */
/* expect: section '.retpoline_sites': indirect calls */
/* expect: section '__mcount_loc': has ftrace hooks */

asm(".pushsection __bug_table, \"aw\"; .quad 0; .popsection\n"
	".pushsection __ex_table, \"a\"; .quad 0; .popsection\n"
	".pushsection .static_call_sites, \"aw\"; .quad 0; .popsection\n"
	".pushsection .retpoline_sites, \"a\"; .quad 0; .popsection\n"
	".pushsection __mcount_loc, \"a\"; .quad 0; .popsection\n");
