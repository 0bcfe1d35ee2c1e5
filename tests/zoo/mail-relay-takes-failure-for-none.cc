// Could not look up a key: takes it that there is none.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.takes_failure_for_none = true}); }
