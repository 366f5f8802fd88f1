#!/bin/sh
# Run by dpkg once the files are there. electron-builder puts the names in.
set -e
folder='/opt/${sanitizedProductName}'

# The command line, which works for root and without a display, as the program itself does not.
ln -sf "$folder/resources/bin/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox takes user namespaces; where users get none, its helper has to be root's.
if runuser -u nobody -- unshare --user true 2>/dev/null; then
  chmod 0755 "$folder/chrome-sandbox"
else
  chmod 4755 "$folder/chrome-sandbox"
fi

# Ubuntu grants user namespaces by profile. A system too old for the profile needs none.
profile="$folder/resources/apparmor-profile"
if apparmor_status --enabled 2>/dev/null && apparmor_parser --skip-kernel-load "$profile" 2>/dev/null; then
  cp "$profile" '/etc/apparmor.d/${executable}'
  if ! ischroot 2>/dev/null; then
    apparmor_parser --replace '/etc/apparmor.d/${executable}' || true
  fi
fi

# The menu entry, and links that begin with latchkey://.
if command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi
