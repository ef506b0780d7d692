# A small desktop: screen, message bus, window manager, panel with a tray, notifications; then the command in it.
# Runs as the desktop's user; everything in it ends with it, since it lives in a PID namespace of its own.
cd "$DESK"
# Now and then a screen does not come up: its number was just taken, or the machine is very slow.
for _ in 1 2 3; do
  Xvfb -displayfd 3 -screen 0 ${DESK_SCREEN:-1280x800}x24 -nolisten tcp 3> display > xvfb.log 2>&1 &
  for _ in $(seq 600); do
    [ -s display ] && break
    kill -0 $! 2> /dev/null || break
    sleep 0.05
  done
  [ -s display ] && break
done
if [ ! -s display ]; then
  echo 'The desktop has no screen:' >&2
  cat xvfb.log >&2
  exit 1
fi
export DISPLAY=:$(cat display)
dbus-daemon --session --fork --nopidfile --print-address=3 3> bus
export DBUS_SESSION_BUS_ADDRESS=$(cat bus)
openbox --config-file "$DESK/openbox.xml" > openbox.log 2>&1 &
display -window root "gradient:$DESK_COLOURS" > display.log 2>&1
dunst -config "$DESK/dunstrc" > dunst.log 2>&1 &
xfce4-panel --disable-wm-check > panel.log 2>&1 &
echo $! > panel.pid
host='org.freedesktop.DBus.Properties.Get string:org.kde.StatusNotifierWatcher string:IsStatusNotifierHostRegistered'
for _ in $(seq 100); do
  dbus-send --session --print-reply --dest=org.kde.StatusNotifierWatcher /StatusNotifierWatcher $host 2> /dev/null | grep -q true && break
  sleep 0.1
done
cd "$PROJECT"
"$@"
