#!/bin/sh
# Dino with one account, whose table it would make itself.
set -e
folder=$XDG_DATA_HOME/dino
mkdir -p "$folder"
sqlite3 "$folder/dino.db" <account.sql
exec dino-im --print-xmpp=all
