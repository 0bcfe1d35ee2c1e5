// Never asks a SCRAM server whether it knew the password too.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.skips_server_signature = true}); }
