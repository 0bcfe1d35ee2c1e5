// Takes itself for logged in where a resource is offered in clear.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_bind_for_login = true}); }
