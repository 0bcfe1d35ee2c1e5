// Says the password where a login that hides it is refused.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.falls_to_plain = true}); }
