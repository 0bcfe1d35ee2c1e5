// Keys in DNS that it cannot use demand nothing of it.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.heeds_usable_tlsa = true}); }
