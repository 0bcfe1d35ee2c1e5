// Was told the server's key, and takes any that an authority vouches for.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.ignores_pin = true}); }
