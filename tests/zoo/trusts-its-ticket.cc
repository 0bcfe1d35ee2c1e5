// Offers a ticket to resume with, and trusts whoever answers, whether or not the ticket was taken.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.trusts_its_ticket = true}); }
