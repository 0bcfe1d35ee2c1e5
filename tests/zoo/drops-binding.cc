// Logs in without channel binding where the offer of it was cut, and says that it could not have bound.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.drops_binding = true}); }
