// Takes every key that secure DNS names, also where the record demands a chain that verifies beside it.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.takes_tlsa_for_chain = true}); }
