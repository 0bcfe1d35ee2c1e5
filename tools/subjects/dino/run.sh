#!/bin/sh
# Dino on a display and a session bus of its own, with one account, whose table it would make itself; to be run by dbus-run-session.
set -e
folder=$XDG_DATA_HOME/dino
mkdir -p "$folder"
sqlite3 "$folder/dino.db" <account.sql
# The server says which display it took, so that several can start at once.
mkfifo display
exec 3<>display
Xvfb -displayfd 3 -nolisten tcp -screen 0 800x600x24 >/dev/null 2>&1 &
read -r display <&3
exec env DISPLAY=":$display" dino-im --print-xmpp=all
