# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Why: packaged kernels are unpacked, never installed, and one of them may come
# from backports. A private apt configuration, derived from the machine's own,
# does both and leaves the machine as it was.

APT_DIR=$CACHE/apt

# papt COMMAND... - apt-get or apt-cache with the private configuration.
papt()
{
	local tool=$1

	shift
	"$tool" -q -o Dir::Etc::sourcelist="$APT_DIR/sources.list" \
		-o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::Lists="$APT_DIR/lists" \
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
		-o APT::Sandbox::User=root "$@"
}

# papt_successors CODENAME - the suites of the releases after that one.
papt_successors()
{
	need distro-info-data:/usr/share/distro-info/debian.csv
	awk -F , -v own="$1" -v now="$(date +%F)" '
		$3 == own { after = 1; next }
		!after || $3 == "experimental" || $4 > now { next }
		{ print $3 }
		$5 && $5 <= now { print $3 "-backports" }
		' /usr/share/distro-info/debian.csv
}

# papt_sources main|backports|newer - the machine's entries for this Debian
# release, whatever format they are in,
# and with "backports", the suite of that name beside the main one; with "newer",
# the releases after it instead, with backports to them.
papt_sources()
{
	local codename keyring uri release component suite

	# shellcheck disable=SC1091
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	if [ -e $keyring ]; then
		keyring="[signed-by=$keyring] "
	else
		keyring=
	fi
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | sort -u |
	while read -r uri release component; do
		[ "$component" = main ] || continue
		case $1/$release in
		"newer/$codename")
			papt_successors "$codename" | while read -r suite; do
				echo "deb $keyring$uri $suite main"
			done
			;;
		newer/*) ;;
		*"/$codename")
			echo "deb $keyring$uri $release main"
			[ "$1" != backports ] ||
				echo "deb $keyring$uri $release-backports main"
			;;
		*"/$codename"[-/]*)
			echo "deb $keyring$uri $release main"
			;;
		esac
	done | sort -u
}

# papt_update main|backports|newer - set up and fetch the lists.
papt_update()
{
	mkdir -p "$APT_DIR/lists/partial"
	papt_sources "$1" >"$APT_DIR/sources.list"
	[ -s "$APT_DIR/sources.list" ] ||
		die "no apt source for this Debian release is configured"
	papt apt-get update >&2
}

# papt_fetch DIR PACKAGE... - download into DIR/deb.
papt_fetch()
{
	local dir=$1

	shift
	mkdir -p "$dir/deb"
	(cd "$dir/deb" && papt apt-get download "$@") >&2
}
