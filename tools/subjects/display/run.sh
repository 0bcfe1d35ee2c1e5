#!/bin/sh
# run.sh COMMAND ARGUMENT...: a program on a display of its own, for clients that draw windows.
set -e
# The server says which display it took, so that several can start at once.
mkfifo display
exec 3<>display
Xvfb -displayfd 3 -nolisten tcp -screen 0 800x600x24 >/dev/null 2>&1 &
read -r display <&3
exec env DISPLAY=":$display" "$@"
