#!/bin/sh
# Run by dpkg once the files are gone; at an upgrade the next version's files are there already.
set -e
case "$1" in
  remove | purge)
    rm -f '/usr/bin/${executable}'
    if [ -f '/etc/apparmor.d/${executable}' ]; then
      apparmor_parser --remove '/etc/apparmor.d/${executable}' 2>/dev/null || true
      rm -f '/etc/apparmor.d/${executable}'
    fi
    ;;
esac
if command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi
