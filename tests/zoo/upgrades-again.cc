// Asks for STARTTLS inside TLS where it is offered there.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.upgrades_again = true}); }
