// Goes where a server sends it, and needs no TLS there.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.follows_anywhere = true}); }
