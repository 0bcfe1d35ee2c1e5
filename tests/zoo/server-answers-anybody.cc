// A server that answers stanzas of a domain that is not authorised.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.answers_anybody = true}); }
