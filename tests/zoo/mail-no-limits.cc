// Reads on, however much there is, and however long it takes.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.has_no_limits = true}); }
