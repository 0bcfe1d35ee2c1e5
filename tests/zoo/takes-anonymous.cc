// Logs in as nobody where nothing better is offered.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_anonymous = true}); }
