// Takes TLS only where the server says that it is required, or offers no other way to log in.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.goes_on_unless_required = true}); }
