# SPDX-License-Identifier: GPL-2.0-only
# Why: one command for each thing that one does with this repo. Everything is
# built in build/ (see selftests/vm/build); packaged kernels and the debug kernel
# are kept in ~/.cache/ltask (LTASK_CACHE). Kbuild holds the module's own rules.
#
#	make			module and programs
#	make module		ltask.ko and the modules that use it, for KERNEL
#	make user		libltask, the command, the selftests' programs
#	make demo		hash a real tree in a virtual machine, a million tasks
#	make shell		a shell in it (or: make shell <script)
#	make check		all selftests on all kernels; QUICK=1: on one;
#				RUNS="6.1/2 6.12/4": on these, with as many CPUs;
#				TESTS="a b": only these
#	make bench		figures, in build/bench; BENCH="a b": only these workloads;
#				PEERS="go": only beside these programs;
#				ICOUNT=1: instructions, which nothing disturbs
#				NATIVE=1: at native speed, in User Mode Linux
#	make bench-compare	these, and what moved since selftests/bench/icount.tsv
#	make lint		checkpatch, sparse, W=1, shellcheck
#	make install		programs and headers; DESTDIR, prefix
#
# KERNEL is 6.1, 6.12 or debug, CPUS the guest's number of CPUs, V=1 shows commands.

KERNEL ?= 6.1
CPUS ?= 2
MEMORY ?= $(if $(filter debug,$(KERNEL)),6G,2G)
# Preemptible as no other: 6.12 is always run so.
APPEND ?= $(if $(filter 6.12,$(KERNEL)),preempt=full)
TESTS ?=
prefix ?= /usr/local

vm := selftests/vm

# The scripts run make themselves: they decide what is parallel.
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
unexport MAKEFLAGS MFLAGS

ifeq ($(V),1)
export V
endif
export QUICK RUNS

all: module user

module:
	@$(vm)/build module $(KERNEL)

user:
	@$(vm)/build user

demo: module user
	@$(vm)/demo -k $(KERNEL) -c $(CPUS) -a "$(APPEND)"

shell: module user
	@$(vm)/shell -k $(KERNEL) -c $(CPUS) -m $(MEMORY) -a "$(APPEND)"

ifeq ($(NATIVE),1)
bench:
	@$(vm)/build module um
	@$(vm)/native $(BENCH)
else
bench: module
	@$(vm)/bench -k $(KERNEL) -c $(CPUS) -a "$(APPEND)" -- $(BENCH)
endif

bench-compare: module
	@ICOUNT=1 $(vm)/bench -k $(KERNEL) -a "$(APPEND)" -- $(BENCH)
	@selftests/bench/compare selftests/bench/icount.tsv build/bench/icount.tsv

check:
	@$(vm)/check $(TESTS)

lint:
	@$(vm)/lint

install: user
	@$(MAKE) -C build/user/src/userspace install DESTDIR="$(DESTDIR)" \
		prefix="$(prefix)" PREFIX="$(prefix)"

clean:
	rm -rf build

.PHONY: all module user demo shell bench bench-compare check lint install clean
