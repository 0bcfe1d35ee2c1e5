// Goes to the other port where no direct TLS is announced, and does not ask for TLS there.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.clear_where_not_direct = true}); }
