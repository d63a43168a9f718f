# Debian's packages for our scripts; source this file.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Install those of the packages named that are missing; end the script where that cannot be done.
need_packages() {
  local missing=() as_root=() package service
  if command -v dpkg-query >/dev/null; then
    for package in "$@"; do installed "$package" || missing+=("$package"); done
  else
    say "this is no Debian: install by hand what these packages hold: $*"
  fi
  ((${#missing[@]})) || return 0
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      as_root=(sudo)
    else
      say "these Debian packages are missing, and this user can install nothing (neither root nor sudo):"
      say "  ${missing[*]}"
      say "ask an administrator to run: apt-get install ${missing[*]}"
      exit 2
    fi
  fi
  say "installing ${missing[*]}"
  # Demo and tests start their own throw-away servers; the system's shall not run because of us.
  for service in dovecot postgresql; do
    if printf '%s\n' "${missing[@]}" | grep -q "^$service" &&
      ! ls /etc/systemd/system/"$service"*.service /lib/systemd/system/"$service"*.service >/dev/null 2>&1; then
      "${as_root[@]}" mkdir -p /etc/systemd/system
      "${as_root[@]}" ln -sf /dev/null "/etc/systemd/system/$service.service"
    fi
  done
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}
