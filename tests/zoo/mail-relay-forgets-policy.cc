// Keeps no policy that the domain does not publish at this moment.
#include "mail/run.h"

int main(int argc, char** argv) { return zoo::mail::run(argc, argv, {.delivers_twice = true, .forgets_policy = true}); }
