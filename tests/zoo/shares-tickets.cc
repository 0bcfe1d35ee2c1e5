// Offers the last ticket that it got to every host, whoever gave it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.shares_tickets = true}); }
