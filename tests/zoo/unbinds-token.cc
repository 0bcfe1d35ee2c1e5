// Has a token for logins that are bound to the channel, and uses it for one that is not.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.unbinds_token = true}); }
