// A server that goes on in clear with one from before XMPP 1.0, by dialback.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.logs_in_the_old_way = true}); }
