# First process of the namespaces, as root: gives the user a name without touching the machine, and becomes them.
mount --bind "$DESK/passwd" /etc/passwd
mount --bind "$DESK/group" /etc/group
[ -z "$DESK_LEND" ] || mount --bind "$DESK_LEND" "$DESK/lent"
exec setpriv --reuid="$DESK_UID" --regid="$DESK_UID" --clear-groups bash "$PROJECT/test/e2e/electron/desk/session.sh" "$@"
