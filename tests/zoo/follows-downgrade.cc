// Goes on in clear where a server on a secure WebSocket sends it to a ws: address.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.follows_downgrade = true}); }
