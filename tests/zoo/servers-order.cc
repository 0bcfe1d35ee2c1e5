// Takes the first mechanism that the server names, EXTERNAL too.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_servers_order = true}); }
