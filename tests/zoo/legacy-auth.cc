// Logs in in clear by XEP-0078 where the server seems too old for TLS and SASL.
#include "client/run.h"

int main(int argc, char** argv) { return zoo::run(argc, argv, {.logs_in_the_old_way = true}); }
