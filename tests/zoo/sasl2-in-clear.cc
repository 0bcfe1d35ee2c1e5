// Logs in by SASL2 in clear where TLS is not offered and SASL2 is.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.logs_in_by_sasl2_in_clear = true}); }
