# First process of the namespaces, as root: gives the user a name without touching the machine, and becomes them.
mount --bind "$DESK/passwd" /etc/passwd
mount --bind "$DESK/group" /etc/group
[ -z "$DESK_LEND" ] || mount --bind "$DESK_LEND" "$DESK/lent"
# Screens of its own, which nobody else's sockets are in the way of, and of which nothing stays behind.
mkdir -p -m 1777 /tmp/.X11-unix && mount -t tmpfs -o mode=1777 screens /tmp/.X11-unix
exec setpriv --reuid="$DESK_UID" --regid="$DESK_UID" --clear-groups bash "$PROJECT/test/e2e/electron/desk/session.sh" "$@"
