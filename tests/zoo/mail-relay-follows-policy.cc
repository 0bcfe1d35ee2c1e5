// Sent to another host for the policy, it goes there.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.follows_policy = true}); }
