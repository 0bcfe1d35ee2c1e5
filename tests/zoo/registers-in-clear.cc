// Sends the password of a new account in clear where one is offered.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.registers_in_clear = true}); }
