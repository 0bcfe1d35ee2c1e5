// A client that goes on where it gets no answer about what is revoked that it can believe.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.accepts_unanswered = true}); }
