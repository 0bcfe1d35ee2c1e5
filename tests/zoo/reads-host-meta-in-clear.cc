// Looks in host-meta where the WebSocket is, by HTTP where HTTPS does not say.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.reads_host_meta_in_clear = true}); }
