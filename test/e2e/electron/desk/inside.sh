# First process of the namespaces, as root: gives the user a name without touching the machine, and becomes them.
mount --bind "$DESK/passwd" /etc/passwd
mount --bind "$DESK/group" /etc/group
exec setpriv --reuid="$DESK_UID" --regid="$DESK_UID" --clear-groups env -i \
  PATH="$PATH" LANG=C.UTF-8 DESK="$DESK" DESK_USER="$DESK_USER" PROJECT="$PROJECT" ELECTRON_OVERRIDE_DIST_PATH="$ELECTRON_OVERRIDE_DIST_PATH" \
  HOME="$DESK/home" USER="$DESK_USER" LOGNAME="$DESK_USER" SHELL=/bin/sh XDG_RUNTIME_DIR="$DESK/run" \
  XDG_CURRENT_DESKTOP=XFCE XDG_SESSION_TYPE=x11 ${CI:+CI="$CI"} bash "$PROJECT/test/e2e/electron/desk/session.sh" "$@"
