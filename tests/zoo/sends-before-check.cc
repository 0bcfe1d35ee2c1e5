// Logs in first, and looks at the certificate afterwards.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.checks_late = true}); }
