// Reads the policy from a host with whatever certificate.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.reads_any_policy = true}); }
